"""What Telegram has already: the id under which each file may be sent again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.message import Media, MediaKind
from bot.store.database import upsert
from bot.store.schema import media

Key = tuple[str, MediaKind]  # SHA-256 of the content, and how it is shown


async def known(conn: AsyncConnection, bot: int) -> dict[Key, str]:
    """Every id that this bot may use."""
    found = await conn.execute(
        select(media.c.sha256, media.c.kind, media.c.file_id).where(media.c.bot == bot)
    )
    return {(row.sha256, MediaKind(row.kind)): row.file_id for row in found}


async def remember(
    conn: AsyncConnection, bot: int, one: Media, file_id: str, now: datetime
) -> None:
    """Keep an id; a later one takes the place of the earlier."""
    row = upsert(conn, media).values(
        sha256=one.sha256, kind=str(one.kind), bot=bot, file_id=file_id, at=now
    )
    await conn.execute(
        row.on_conflict_do_update(
            index_elements=["sha256", "kind", "bot"], set_={"file_id": file_id, "at": now}
        )
    )
