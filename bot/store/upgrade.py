"""Bring a database to this version's tables."""

from pathlib import Path

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import inspect, text

from bot.store.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0031"  # the newest migration


async def upgrade(database: Database) -> None:
    """Apply the migrations that are missing; a current database is only looked at."""
    async with database.read() as conn:
        current = await conn.run_sync(_is_current)
    if current:
        return
    async with database.write() as conn:
        await conn.run_sync(_upgrade)


def _is_current(conn: SyncConnection) -> bool:
    if not inspect(conn).has_table("alembic_version"):
        return False
    found = conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found == HEAD


def _upgrade(conn: SyncConnection) -> None:
    # Imported here: it takes longer than all else that a command does with a current database.
    from alembic import command
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.attributes["connection"] = conn
    command.upgrade(settings, "head")
