"""What is kept no longer than it is needed."""

from datetime import datetime, timedelta

from bot.store import inbox, outbox
from bot.store.database import Database


async def purge(database: Database, keep: timedelta, now: datetime) -> None:
    """Drop handled updates and sent messages older than `keep`."""
    async with database.write() as conn:
        await inbox.purge(conn, now - keep)
    async with database.write() as conn:
        await outbox.purge(conn, now - keep)
