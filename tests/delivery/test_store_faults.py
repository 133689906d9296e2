"""A database that cannot be written: sending stands still, says so, goes on, and loses nothing."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text
from structlog.testing import capture_logs

from bot.delivery.clerk import TROUBLE_TOLD
from bot.delivery.engine import Engine
from bot.store import alarms
from bot.store.database import Database
from bot.store.schema import deliveries as rows
from bot.store.schema import metadata
from tests.delivery.test_engine import prepare, running, until
from tests.fakes import ManualClock, ScriptedMessenger
from tests.queue import NOW

PEOPLE, RATE = 400, 100
HELD = RATE // 2  # rows in hand at the most
# What is written takes room: else a full disk is not met before the pages have no gap left.
GROWING = (
    "CREATE TABLE ballast (what BLOB)",
    "CREATE TRIGGER grow AFTER UPDATE ON deliveries "
    "BEGIN INSERT INTO ballast VALUES (zeroblob(2000)); END",
)
Fault = Callable[[Database, Path], AbstractAsyncContextManager[None]]


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "enlace.db"


@pytest.fixture
async def opened(file: Path) -> AsyncIterator[Database]:
    """A database whose writers have little patience."""
    made = Database.open(f"sqlite:///{file}", place="enlace.db", patience=0.1)
    made.steady = 1.0
    async with made.write() as conn:
        await conn.run_sync(metadata.create_all)
        for statement in GROWING:
            await conn.exec_driver_sql(statement)
    yield made
    await made.close()


@asynccontextmanager
async def locked(_database: Database, file: Path) -> AsyncIterator[None]:
    """Another program has it."""
    other = sqlite3.connect(file, isolation_level=None, timeout=0)
    while not other.in_transaction:
        with suppress(sqlite3.OperationalError):  # the engine is in the middle of one
            other.execute("BEGIN EXCLUSIVE")
        await asyncio.sleep(0.001)
    yield
    other.execute("ROLLBACK")
    other.close()


@asynccontextmanager
async def pragma(database: Database, bad: str, good: str) -> AsyncIterator[None]:
    """Each connection is told at the beginning of its transactions how things stand."""
    stands = [bad]

    def tell(conn: Any) -> None:
        conn.exec_driver_sql(f"PRAGMA {stands[0]}")

    event.listen(database.engine.sync_engine, "begin", tell, insert=True)
    yield
    stands[0] = good


def full(database: Database, _file: Path) -> AbstractAsyncContextManager[None]:
    """No page more fits on the disk."""
    return pragma(database, "max_page_count=1", "max_page_count=1000000")


def readonly(database: Database, _file: Path) -> AbstractAsyncContextManager[None]:
    """It may be read, and no longer written."""
    return pragma(database, "query_only=ON", "query_only=OFF")


class SlowMessenger(ScriptedMessenger):
    """Takes a while for each, as a network does."""

    async def _note(self, sent: Any) -> Any:
        await asyncio.sleep(0.01)
        return await super()._note(sent)


async def sounded(database: Database) -> list[alarms.Kind]:
    """What officers will be told, once there is something."""
    async with asyncio.timeout(10):
        while True:
            async with database.read() as conn:
                if found := await alarms.untold(conn):
                    return [one.kind for one in found]
            await asyncio.sleep(0.05)


FAULTS = [(locked, "locked"), (full, "the disk is full"), (readonly, "cannot be written")]


@pytest.mark.parametrize(("fault", "said"), FAULTS)
async def test_it_halts_says_so_goes_on_and_loses_nothing(
    opened: Database, file: Path, fault: Fault, said: str
) -> None:
    """Only what was in hand leaves meanwhile, and what came of it is written afterwards."""
    alert = await prepare(opened, PEOPLE)
    messenger, shift = SlowMessenger(), [0.0]

    def timer() -> float:
        return asyncio.get_running_loop().time() + shift[0]

    engine = Engine(
        opened, messenger, clock=ManualClock(NOW), owner="me", rate=RATE, in_flight=8, timer=timer
    )
    with capture_logs() as log:
        async with running(engine):
            await messenger.until(lambda sent: len(sent) >= HELD)
            async with fault(opened, file):
                while opened.fault is None:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
                before = len(messenger.sent)
                await asyncio.sleep(1.2)
                meanwhile, told = len(messenger.sent) - before, opened.fault
                shift[0] += TROUBLE_TOLD  # it lasts
            await until(opened, alert, {"accepted": PEOPLE})
            found = await sounded(opened)

    async with opened.read() as conn:
        repeated = (await conn.execute(select(rows.c.repeated))).scalars().all()
    assert meanwhile <= HELD < PEOPLE - HELD
    assert said in told
    assert said in next(each["error"] for each in log if each["event"] == "turn_failed")
    assert set(Counter(one.chat_id for one in messenger.sent).values()) == {1}
    assert len(messenger.sent) == PEOPLE
    assert not any(repeated)
    assert found == [alarms.Kind.STORE_FAILED]
    assert opened.fault is None


async def test_a_server_that_goes_away_is_found_again(postgres: str) -> None:
    """PostgreSQL cuts every connection in the middle: nobody is left out."""
    opened, beside = Database.open(postgres), Database.open(postgres)
    async with opened.write() as conn:
        await conn.execute(text("DROP SCHEMA public CASCADE"))
        await conn.execute(text("CREATE SCHEMA public"))
        await conn.run_sync(metadata.create_all)
    alert = await prepare(opened, PEOPLE)
    messenger = SlowMessenger()
    engine = Engine(opened, messenger, clock=ManualClock(NOW), owner="me", rate=RATE, in_flight=8)
    async with running(engine):
        for count in (PEOPLE // 5, PEOPLE // 2):
            await messenger.until(lambda sent, count=count: len(sent) >= count)  # type: ignore[misc]
            async with beside.read() as conn:
                await conn.execute(CUT)
        await until(opened, alert, {"accepted": PEOPLE})
    await opened.close()
    await beside.close()

    assert set(Counter(one.chat_id for one in messenger.sent).values()) == {1}


CUT = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
