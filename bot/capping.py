"""`enlace alert export` and `import`: alerts as files of the Common Alerting Protocol."""

import asyncio
from functools import partial
from pathlib import Path

from bot.actions import alerts, cap_drafts, cap_notes, caps, posts
from bot.actions.cap_notes import Brought
from bot.commands import Json, Office, tell
from bot.content.caps import to_xml
from bot.content.caps_areas import adjoining, rings_of, shape_of
from bot.content.caps_reading import LARGEST, read
from bot.domain import duration
from bot.domain.hazard import Hazard
from bot.domain.post import OPERATOR
from bot.errors import NotFound, NotReady
from bot.meaning import word_of

FORMATS = ("cap",)


async def export(desk: Office, alert_id: int, form: str, officer: str = OPERATOR) -> str:
    """The alert as CAP 1.2."""
    if form not in FORMATS:
        raise NotFound("There is no format “{text}”; write --format cap.", text=form)
    async with desk.database.write() as conn:
        alert = await alerts.show(conn, alert_id, officer=officer)
        await tell(desk, conn, officer, f"export {alert_id}", alert.post)
        made = await caps.export(
            conn, desk.catalogue, alert_id, outline=rings_of, actor=officer, now=desk.now
        )
    return to_xml(made).decode()


async def bring(
    desk: Office, file: Path, post: str, author: str, *, drill: bool, expires: str | None
) -> list[Json]:
    """The alerts of a file as drafts."""
    content = await asyncio.to_thread(_content, file)
    async with desk.database.read() as conn:
        countries = await posts.countries(conn)
    messages = await asyncio.to_thread(partial(read, content, countries))
    async with desk.database.write() as conn:
        asked = cap_drafts.Desk(
            catalogue=desk.catalogue,
            post=post,
            author=author,
            now=desk.now,
            adjoining=adjoining,
            shape=shape_of,
            drill=drill or None,
            expires_at=duration.until(expires, desk.now) if expires else None,
        )
        brought = await cap_drafts.bring(conn, asked, messages)
        numbers = ", ".join(str(one.alert.id) for one in brought)
        await tell(desk, conn, author, f"import a CAP file as {numbers}", post)
    return [told(desk, one) for one in brought]


async def complete(
    desk: Office, alert_id: int, hazard: str | None, regions: list[str], officer: str
) -> Json:
    """Say what the file of a draft did not tell."""
    chosen = word_of(Hazard, hazard) if hazard else None
    async with desk.database.write() as conn:
        alert = await cap_drafts.complete(
            conn,
            desk.catalogue,
            alert_id,
            officer=officer,
            now=desk.now,
            hazard=chosen,
            regions=regions,
        )
        await tell(desk, conn, officer, f"complete {alert_id}", alert.post)
    return {"id": alert.id, "hazard": alert.hazard, "regions": list(alert.audience.regions)}


def told(desk: Office, one: Brought) -> Json:
    """What the subcommand prints of a draft."""
    alert, message = one.alert, one.told
    return {
        "id": alert.id,
        "came": str(one.came),
        "state": str(alert.state),
        "drill": alert.drill,
        "language": list(message.languages),
        "regions": list(alert.audience.regions),
        "hazard": alert.hazard and str(alert.hazard),
        "phase": str(alert.phase),
        "event": message.event,
        "source": message.sender_name or message.sender,
        "area": message.area,
        "onset": message.onset.isoformat() if message.onset else None,
        "expires_at": alert.expires_at.isoformat(),
        "expired": alert.expires_at <= desk.now,
        "notes": [cap_notes.NOTES[note] for note in cap_notes.notes(one)],
    }


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise NotReady("{file}: {reason}.", file=file, reason=reason) from None
