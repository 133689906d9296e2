"""`enlace national invite`: a link that registers many people with a post, and its QR code."""

import secrets
from datetime import timedelta
from pathlib import Path

from bot.actions import claims, handouts
from bot.commands import Json, Office, tell
from bot.content.sheets import qr_png
from bot.errors import OperatorError


async def invite(desk: Office, post: str, officer: str, qr: Path | None) -> Json:
    """A new link of the post; the picture of it goes into a file."""
    _look_at(qr)
    code, lasts = secrets.token_urlsafe(12), timedelta(days=desk.config.retention.handout_days)
    async with desk.database.write() as conn:
        made = await handouts.make(
            conn, code=code, post=post, actor=officer, lasts=lasts, now=desk.now
        )
        link = f"{await claims.join(conn)}{code}"
        await tell(desk, conn, officer, f"make link {made.id} for nationals", post)
    if qr is not None:
        _draw(qr, link)
    told = {"id": made.id, "code": code, "link": link, "post": post}
    return told | {"lapses": made.expires_at.isoformat(), "qr": str(qr) if qr else None}


def _look_at(qr: Path | None) -> None:
    """Before anything is kept: the code is known only once."""
    if qr is not None and (qr.suffix.lower() != ".png" or not qr.parent.is_dir()):
        raise OperatorError(f"{qr}: the QR code is a .png file in a folder that is there.")


def _draw(qr: Path, link: str) -> None:
    qr.write_bytes(qr_png(link))
