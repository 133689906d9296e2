"""The audit: whatever is done to its rows behind the bot's back shows; on both databases."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from bot.store import audit
from bot.store.database import Connection, Database
from tests.rows import NOW

ROWS = 6
# What somebody does with the database in hand, and where the chain then breaks.
TAMPERED = {
    "another actor": ("UPDATE audit SET actor = '9' WHERE id = 3", 3),
    "another detail": ("""UPDATE audit SET detail = '{"n": 7}' WHERE id = 6""", 6),
    "another hash": ("UPDATE audit SET digest = previous WHERE id = 2", 2),
    "the first is gone": ("DELETE FROM audit WHERE id = 1", 2),
    "one is gone": ("DELETE FROM audit WHERE id = 4", 5),
    "the end is cut": ("DELETE FROM audit WHERE id = 6", 6),
    "half is cut": ("DELETE FROM audit WHERE id > 3", 4),
    "all is gone": ("DELETE FROM audit", 1),
}


async def note(conn: Connection, number: int) -> None:
    """One step."""
    subject = f"alert:{number}"
    await audit.record(conn, at=NOW, actor="1", action="alert_seen", subject=subject, n=number)


@pytest.fixture
async def written(database: Database) -> Database:
    """A chain of six."""
    async with database.write() as conn:
        for number in range(1, ROWS + 1):
            await note(conn, number)
        assert await audit.broken_at(conn) is None
    return database


async def test_what_was_tampered_with_is_found(written: Database) -> None:
    """Changed, deleted, cut: the first row that does not fit is named."""
    async with written.write() as conn:
        for case, (statement, where) in TAMPERED.items():
            undo = await conn.begin_nested()
            await conn.execute(text(statement))
            assert await audit.broken_at(conn) == where, case
            await undo.rollback()
        assert await audit.broken_at(conn) is None


async def test_a_cut_end_is_found_after_more_was_written(written: Database) -> None:
    """What comes later does not close the gap."""
    async with written.write() as conn:
        await conn.execute(text("DELETE FROM audit WHERE id > 4"))
        await note(conn, 7)
        assert await audit.broken_at(conn) is not None


@pytest.fixture
async def two(database: Database) -> AsyncIterator[tuple[Database, Database]]:
    """One database, as two processes have it."""
    other = Database.open(database.engine.url.render_as_string(hide_password=False))
    yield database, other
    await other.close()


async def test_who_writes_at_the_same_time_writes_one_chain(two: tuple[Database, Database]) -> None:
    """None of them goes on from a row from which another goes on; not from the first one either."""

    async def write(number: int) -> None:
        async with two[number % 2].write() as conn:
            await note(conn, number)
            await note(conn, number)

    await asyncio.gather(*(write(number) for number in range(8)))
    async with two[0].read() as conn:
        assert await audit.count(conn) == 16
        assert await audit.broken_at(conn) is None
