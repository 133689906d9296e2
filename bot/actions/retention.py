"""What is kept no longer than it is needed."""

from datetime import datetime, timedelta

from bot.actions import profiles, recordings
from bot.actions.rosters import STAGED_LASTS
from bot.content.files import Files
from bot.store import cases, claims, imports, inbox, jobs, outbox
from bot.store.database import Database


async def purge(database: Database, files: Files, keep: timedelta, now: datetime) -> None:
    """Drop handled updates, sent messages and ended jobs older than `keep`, and brief files.

    Of a dialogue that nobody goes on with, what was said goes too; so do people who were written
    down and did not come, files that nobody kept or discarded, and calls of who was forgotten.
    """
    files.sweep(now.timestamp())
    async with database.write() as conn:
        await inbox.purge(conn, now - keep)
    async with database.write() as conn:
        await outbox.purge(conn, now - keep)
    async with database.write() as conn:
        await jobs.purge(conn, now - keep)
    await recordings.purge(database, files, now)
    async with database.write() as conn:
        await profiles.drop_unfinished(conn, now)
        await claims.purge(conn, now)
        await imports.purge(conn, now - STAGED_LASTS)
    async with database.write() as conn:
        await cases.clear_forgotten(conn, now)
