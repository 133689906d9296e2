"""What Telegram has already, by its id: read once, kept with every first upload."""

from datetime import datetime

from bot.domain.message import Media, MediaKind
from bot.store import media
from bot.store.database import Database


async def known(database: Database, bot: int) -> dict[tuple[str, MediaKind], str]:
    """By content and kind, the id under which this bot may send it again."""
    async with database.read() as conn:
        return await media.known(conn, bot)


async def remember(database: Database, bot: int, one: Media, file_id: str, now: datetime) -> None:
    """Keep an id."""
    async with database.write() as conn:
        await media.remember(conn, bot, one, file_id, now)
