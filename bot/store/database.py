"""The engine and its transactions: `write` takes the lock at once, `read` never does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from bot.errors import StoreError

Connection = AsyncConnection  # the name by which the folders above know it

SETTLE_WAITS = 50  # ms, while which others wait
BUSY_TIMEOUT = 30.0  # s a writer waits for another before it gives up


class Database:
    """One database, SQLite or PostgreSQL, behind two kinds of transaction."""

    def __init__(self, engine: AsyncEngine, place: str) -> None:
        self.engine = engine
        self.place = place  # for sentences; never holds a password
        self.sqlite = engine.dialect.name == "sqlite"

    @classmethod
    def open(cls, url: str, *, place: str = "") -> "Database":
        """`url` is SQLAlchemy's: sqlite+aiosqlite:///FILE or postgresql+asyncpg://…"""
        if url.startswith("sqlite"):
            engine = create_async_engine(
                url,
                connect_args={"timeout": BUSY_TIMEOUT},
                poolclass=AsyncAdaptedQueuePool,
                pool_size=8,
            )
            event.listen(engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(engine.sync_engine, "begin", _begin_sqlite)
        else:
            engine = create_async_engine(url, pool_size=8, pool_pre_ping=True)
        return cls(engine, place or engine.url.render_as_string(hide_password=True))

    @classmethod
    def in_folder(cls, folder: Path) -> "Database":
        """The SQLite file of a data folder."""
        file = folder / "enlace.db"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{folder}: cannot be created ({error.strerror}).") from error
        return cls.open(f"sqlite+aiosqlite:///{file}", place=str(file))

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that will write; commits at the end, rolls back on any error."""
        async with self._connection(immediate=True) as conn, conn.begin():
            yield conn

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A snapshot to read from; does not wait for writers."""
        async with self._connection(immediate=False) as conn, conn.begin():
            yield conn

    @asynccontextmanager
    async def _connection(self, *, immediate: bool) -> AsyncIterator[AsyncConnection]:
        try:
            async with self.engine.connect() as conn:
                yield await conn.execution_options(immediate=immediate)
        except OperationalError as error:
            raise StoreError(f"{self.place}: {_explain(error)}") from error

    async def settle(self) -> None:
        """Write SQLite's journal into the file and empty it: what was deleted stands there still.

        Where somebody reads or writes just now, the next time does it.
        """
        if not self.sqlite:
            return
        async with self.engine.connect() as conn:
            raw = (await conn.get_raw_connection()).driver_connection
            assert raw is not None
            try:
                await raw.execute(f"PRAGMA busy_timeout={SETTLE_WAITS}")
                await raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                await raw.execute(f"PRAGMA busy_timeout={int(BUSY_TIMEOUT * 1000)}")

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def upsert(conn: AsyncConnection, table: Table) -> Any:
    """The dialect's INSERT, which knows ON CONFLICT."""
    dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transaction control loses updates (TELEGRAM.md 8.3): switch it off.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # forget means forget: freed pages are zeroed
    cursor.close()


def _begin_sqlite(conn: Any) -> None:
    immediate = conn.get_execution_options().get("immediate", True)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _explain(error: SQLAlchemyError) -> str:
    text = str(getattr(error, "orig", error)).lower()
    known = {
        "locked": "the database is locked by another program; close it and try again.",
        "readonly": "the database cannot be written; check who owns the file and the folder.",
        "unable to open": "the database cannot be opened; check the path and the rights on it.",
        "full": "the disk is full; free some space and start again.",
        "no such table": "the database is empty or old; run `enlace db upgrade`.",
        "no such column": "the database is of another version; run `enlace db upgrade`.",
        "connect": "the database server does not answer; check ENLACE_DATABASE_URL.",
    }
    return next((said for word, said in known.items() if word in text), text)
