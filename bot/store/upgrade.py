"""Bring a database to this version's tables."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from sqlalchemy import Connection as SyncConnection
from sqlalchemy import inspect, text

from bot.store.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


async def upgrade(database: Database) -> None:
    """Apply the migrations that are missing; a current database is only looked at."""
    async with database.read() as conn:
        current = await conn.run_sync(_is_current)
    if current:
        return
    async with database.write() as conn:
        await conn.run_sync(_upgrade)


def _settings() -> AlembicConfig:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    return settings


def _is_current(conn: SyncConnection) -> bool:
    if not inspect(conn).has_table("alembic_version"):
        return False
    found = conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found == ScriptDirectory.from_config(_settings()).get_current_head()


def _upgrade(conn: SyncConnection) -> None:
    settings = _settings()
    settings.attributes["connection"] = conn
    command.upgrade(settings, "head")
