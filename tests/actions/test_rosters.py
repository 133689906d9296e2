"""People whom officers write down: staged, looked at, kept as a whole; on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.actions import posts, rosters
from bot.app import catalogue
from bot.config import load
from bot.domain.post import Role
from bot.domain.roster import KNOWN
from bot.errors import NotAllowed, NotReady, RosterRefused, WrongState
from bot.store import claims, imports
from bot.store.database import Connection, Database
from bot.store.schema import claims as written
from tests.rosters import planted

CATALOGUE = catalogue()
NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
CODES: Iterator[int] = count()


def code(_claim: int = 0) -> str:
    return f"C{next(CODES):08}"


async def office(database: Database) -> None:
    """The posts of config.toml."""
    async with database.write() as conn:
        await posts.sync(conn, load(None, {}).posts)


async def stage(database: Database, path: Path, actor: str = "cli") -> rosters.Staged:
    return await rosters.stage(
        database, CATALOGUE, path, path.name, post="av-gua", actor=actor, now=NOW
    )


async def rows(conn: Connection) -> int:
    return int((await conn.execute(select(func.count()).select_from(written))).scalar_one())


async def test_exactly_the_planted_faults_are_told(database: Database, tmp_path: Path) -> None:
    """By row; the good rows wait, and hold only once they are kept."""
    await office(database)
    wrong = planted(tmp_path / "gente.csv", 5000, 20)
    staged = await stage(database, tmp_path / "gente.csv")

    assert {one.row for one in staged.faults} == wrong
    assert staged.people == 5000 - 20
    with pytest.raises(NotReady, match="20 rows"):
        await rosters.keep(database, staged.id, actor="cli", now=NOW, code=code)
    given = await rosters.keep(database, staged.id, actor="cli", now=NOW, code=code, only_good=True)
    async with database.read() as conn:
        claim = await claims.by_code(conn, given[0][1], NOW)

    assert len({code for _, code in given}) == staged.people
    assert claim is not None
    assert claim.person == given[0][0]


async def test_a_link_works_once_and_lapses(database: Database, tmp_path: Path) -> None:
    """Two telephones claim one row: the second is too late."""
    await office(database)
    planted(tmp_path / "gente.csv", 2, 0)
    staged = await stage(database, tmp_path / "gente.csv")
    async with database.read() as conn:
        assert not await claims.is_claim(conn, "C")
    given = await rosters.keep(database, staged.id, actor="cli", now=NOW, code=code)
    async with database.write() as conn:
        first = await claims.by_code(conn, given[0][1], NOW)
        assert first is not None
        assert await claims.use(conn, first.id, 1, NOW)
        assert not await claims.use(conn, first.id, 2, NOW)
        assert await claims.by_code(conn, given[0][1], NOW) is None
        assert await claims.is_claim(conn, given[0][1])
        assert await claims.by_code(conn, given[1][1], NOW + rosters.LINK_LASTS) is None


async def test_who_was_written_down_before_is_told(database: Database, tmp_path: Path) -> None:
    """The same file again brings nobody new."""
    await office(database)
    planted(tmp_path / "gente.csv", 30, 0)
    first = await stage(database, tmp_path / "gente.csv")
    await rosters.keep(database, first.id, actor="cli", now=NOW, code=code)
    second = await stage(database, tmp_path / "gente.csv")

    assert second.people == 0
    assert [one.reason for one in second.faults] == [KNOWN] * 30
    with pytest.raises(NotReady, match="No row"):
        await rosters.keep(database, second.id, actor="cli", now=NOW, code=code, only_good=True)


async def test_a_dropped_file_leaves_nobody(database: Database, tmp_path: Path) -> None:
    """And can be neither kept nor dropped again; a forgotten one goes after a day."""
    await office(database)
    planted(tmp_path / "gente.csv", 30, 0)
    staged = await stage(database, tmp_path / "gente.csv")
    forgotten = await stage(database, tmp_path / "gente.csv")
    async with database.write() as conn:
        await rosters.drop(conn, staged.id, actor="cli", now=NOW)

        assert await rows(conn) == 30
        with pytest.raises(WrongState):
            await rosters.drop(conn, staged.id, actor="cli", now=NOW)
        await imports.purge(conn, NOW + timedelta(days=1))

        assert await rows(conn) == 0
        left = await imports.get(conn, forgotten.id)
        assert left is not None
        assert left.state == "dropped"


async def test_only_who_may_register_people_of_the_post_can(
    database: Database, tmp_path: Path
) -> None:
    """Not an author, not the duty officer of another post."""
    await office(database)
    planted(tmp_path / "gente.csv", 3, 0)
    for number, (post, role) in enumerate([("av-gua", Role.AUTHOR), ("av-tap", Role.DUTY)], 1):
        async with database.write() as conn:
            await posts.invite(conn, code=f"x{number}", post=post, role=role, actor="cli", now=NOW)
            officer = await posts.accept(conn, code=f"x{number}", chat_id=number, now=NOW)
        with pytest.raises(NotAllowed):
            await stage(database, tmp_path / "gente.csv", actor=str(officer.id))
    async with database.read() as conn:
        assert await rows(conn) == 0


async def test_a_file_with_a_forbidden_column_is_read_no_further(
    database: Database, tmp_path: Path
) -> None:
    """Nothing of it is kept anywhere."""
    await office(database)
    path = tmp_path / "gente.csv"
    path.write_text("nombre,pasaporte\nAna,A1234567\n", "utf-8")
    staged = await stage(database, path)
    async with database.read() as conn:
        assert await rows(conn) == 0

    assert (staged.people, len(staged.faults)) == (0, 1)
    path.write_bytes(b"\x00\x01")
    with pytest.raises(RosterRefused):
        await stage(database, path)


async def test_a_file_that_breaks_off_in_the_middle_leaves_nothing(
    database: Database, tmp_path: Path
) -> None:
    """Thousands of good rows before the fault stay nowhere, and can be kept by nobody."""
    await office(database)
    path = tmp_path / "gente.csv"
    planted(path, 5000, 0)
    with path.open("a", encoding="utf-8") as file:
        file.write('"Ana,1\n')
    with pytest.raises(RosterRefused, match="row 5002"):
        await stage(database, path)
    async with database.write() as conn:
        assert await rows(conn) == 0
        with pytest.raises(WrongState):
            await rosters.hold(conn, 1, actor="cli")
