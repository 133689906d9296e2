"""The engine and its transactions: `write` takes the lock at once, `read` never does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from importlib.util import find_spec
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import URL, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from bot.errors import StoreError

Connection = AsyncConnection  # the name by which the folders above know it

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}
FAREWELL = 0.1  # s in which the driver's thread takes leave of the loop after a failure
SETTLE_WAITS = 50  # ms, while which others wait
STEADY = 10.0  # s without a failure, and the database is well again
BUSY_TIMEOUT = 30.0  # s a writer waits for another before it gives up


class Database:
    """One database, SQLite or PostgreSQL, behind two kinds of transaction."""

    def __init__(self, engine: AsyncEngine, place: str) -> None:
        self.engine = engine
        self.place = place  # for sentences; never holds a password
        self.sqlite = engine.dialect.name == "sqlite"
        self.steady = STEADY  # s
        self._fault, self._fault_at = "", -inf  # why a transaction that would write failed
        # SQLite lets in whoever happens to ask at the right moment: a queue of our own is fair.
        self._turn: AbstractAsyncContextManager[None] = (
            asyncio.Lock() if self.sqlite else nullcontext()
        )

    @classmethod
    def open(cls, url: str, *, place: str = "", patience: float = BUSY_TIMEOUT) -> "Database":
        """`url` is sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.

        Args:
            url: the address.
            place: what sentences call it.
            patience: how long a writer of SQLite waits for another (s).

        Raises:
            StoreError: it is neither, or PostgreSQL's driver is not installed.
        """
        address = _address(url, place)
        if address.get_backend_name() == "sqlite":
            engine = create_async_engine(
                address,
                connect_args={"timeout": patience},
                poolclass=AsyncAdaptedQueuePool,
                pool_size=8,
            )
            event.listen(engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(engine.sync_engine, "begin", _begin_sqlite)
        else:
            engine = create_async_engine(address, pool_size=8, pool_pre_ping=True)
        return cls(engine, place or engine.url.render_as_string(hide_password=True))

    @classmethod
    def in_folder(cls, folder: Path) -> "Database":
        """The SQLite file of a data folder."""
        file = folder / "enlace.db"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{folder}: this folder cannot be made ({error.strerror}); "
                "name another one with --data."
            ) from error
        return cls.open(f"sqlite+aiosqlite:///{file}", place=str(file))

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that will write; commits at the end, rolls back on any error."""
        try:
            async with self._turn, self._connection(immediate=True) as conn, conn.begin():
                yield conn
        except StoreError as error:
            self._fault, self._fault_at = str(error), monotonic()
            raise

    @property
    def fault(self) -> str | None:
        """Why something could not be written of late.

        On a full disk what finds room in the journal is still written: one success proves nothing.
        """
        return self._fault if monotonic() - self._fault_at < self.steady else None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A snapshot to read from; does not wait for writers."""
        async with self._connection(immediate=False) as conn, conn.begin():
            yield conn

    @asynccontextmanager
    async def _connection(self, *, immediate: bool) -> AsyncIterator[AsyncConnection]:
        conn = await self._connect()
        try:
            yield await conn.execution_options(immediate=immediate)
        except DBAPIError as error:
            if not _is_away(error):
                raise
            raise StoreError(f"{self.place}: {_explain(error)}") from error
        finally:
            await conn.close()

    async def _connect(self) -> AsyncConnection:
        try:
            return await self.engine.connect()
        except (SQLAlchemyError, OSError) as error:
            await asyncio.sleep(FAREWELL)
            raise StoreError(f"{self.place}: {_explain(error)}") from error
        except Exception as error:
            if self.sqlite:
                raise
            # What the driver itself raises: a wrong password, no such database.
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
    try:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")  # forget means forget: freed pages are zeroed
    except Exception:
        connection.close()  # it has a thread of its own, which would outlive the program's loop
        raise
    cursor.close()


def _begin_sqlite(conn: Any) -> None:
    immediate = conn.get_execution_options().get("immediate", True)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _address(text: str, place: str) -> URL:
    """The address with the driver that we use."""
    try:
        url = make_url(text)
        driver = DRIVERS[url.drivername.partition("+")[0]]
    except (ArgumentError, ValueError, KeyError):
        where = place or "The address of the database"
        raise StoreError(
            f"{where}: not an address we know; write it as postgresql://USER:PASSWORD@HOST/NAME."
        ) from None
    if "asyncpg" in driver and find_spec("asyncpg") is None:
        raise StoreError("PostgreSQL needs one more package; run `pip install asyncpg`.")
    return url.set(drivername=driver)


def _is_away(error: DBAPIError) -> bool:
    """Whether the database failed, rather than a statement of ours."""
    # PostgreSQL's driver has no class of its own for a connection that was cut.
    known = isinstance(error, OperationalError) or type(error) in (DatabaseError, DBAPIError)
    return known or error.connection_invalidated


def _explain(error: Exception) -> str:
    text = str(getattr(error, "orig", error)).lower()
    known = {
        "not a database": "this file is no database; name another folder with --data.",
        "malformed": "the database is damaged; put your last copy in its place.",
        "disk i/o": "the disk cannot be read or written; check it.",
        "password": "the server refuses user or password; check ENLACE_DATABASE_URL.",
        "does not exist": "the server has no such database or user; check ENLACE_DATABASE_URL.",
        "name or service": "there is no such server; check ENLACE_DATABASE_URL.",
        "nodename": "there is no such server; check ENLACE_DATABASE_URL.",
        "locked": "another program keeps the database locked; close it, or wait, and try again.",
        "readonly": "the database cannot be written; check who owns the file and the folder.",
        "unable to open": "the database cannot be opened; check that its folder exists and may be "
        "written.",
        "full": "the disk is full; free some space and start again.",
        "no such table": "the database is empty or old; run `enlace db upgrade`.",
        "no such column": "the database is of another version; run `enlace db upgrade`.",
        "connect": "the server does not answer; start it, or check ENLACE_DATABASE_URL.",
    }
    return next((said for word, said in known.items() if word in text), text)
