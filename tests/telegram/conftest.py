"""Fixtures of the front's tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.schema import metadata
from tests.telegram.bench import Bench
from tests.telegram.desk import Desk


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """An empty folder, nothing known."""
    return Bench(tmp_path)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk on an SQLite database of its own."""
    database = Database.in_folder(tmp_path)
    async with database.write() as conn:
        await conn.run_sync(metadata.create_all)
    made = Desk(database)
    await made.open()
    yield made
    await database.close()
