"""`bot/store/database.py`: what is said when it cannot be used."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.errors import StoreError
from bot.store.database import Database


async def test_a_locked_database_is_named(tmp_path: Path) -> None:
    """After as long as any writer waits for another, in a sentence that says what to do."""
    file = tmp_path / "enlace.db"
    opened = Database.open(f"sqlite:///{file}", place=str(file), patience=0.05)
    async with opened.write() as conn:
        await conn.execute(text("CREATE TABLE one (id INTEGER PRIMARY KEY)"))
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError) as caught:
        async with opened.write() as conn:
            await conn.execute(text("INSERT INTO one VALUES (1)"))
    holder.close()
    await opened.close()

    assert str(caught.value) == (
        f"{file}: another program keeps the database locked; close it, or wait, and try again."
    )


async def test_a_fault_of_ours_is_no_fault_of_the_database(tmp_path: Path) -> None:
    """A statement that breaks a rule is not tried again for ever."""
    opened = Database.in_folder(tmp_path)
    async with opened.write() as conn:
        await conn.execute(text("CREATE TABLE one (id INTEGER PRIMARY KEY)"))
    with pytest.raises(IntegrityError):
        async with opened.write() as conn:
            await conn.execute(text("INSERT INTO one VALUES (1), (1)"))
    await opened.close()


@pytest.mark.parametrize("url", ["", "somewhere", "mysql://u:secret@h/x", "postgresql://h:x/y"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    """With the form that one has, and without what was written: it may hold a password."""
    with pytest.raises(StoreError, match="postgresql://USER:PASSWORD@HOST/NAME") as caught:
        Database.open(url)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_the_usual_address_of_postgresql_is_understood(scheme: str) -> None:
    """As servers hand it out, without the name of a driver."""
    pytest.importorskip("asyncpg", reason="the extra `postgres` is not installed")
    opened = Database.open(f"{scheme}://u:secret@h/x")

    assert opened.engine.url.drivername == "postgresql+asyncpg"
    assert "secret" not in opened.place
