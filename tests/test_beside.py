"""Simulated people beside an exercise: as many as it wants, the same ones after a kill."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.actions import conducting, debriefing, leading
from bot.beside import KEPT, Beside
from bot.content import exercises as scripts
from bot.domain.conduct import FASTEST, Move
from bot.domain.post import OPERATOR
from bot.store.database import Database
from tests.crowd.host import Host, hosting, until
from tests.flows.house import free_port
from tests.telegram.desk import Desk, files

pytestmark = pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
LOOK = 0.05  # s
QUESTION = 9


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    """A room with its bot."""
    async with hosting() as one:
        yield one


@pytest.fixture
async def desk(database: Database) -> Desk:
    """The storm is open, at the highest speed."""
    made = Desk(database)
    await made.open()
    async with database.write() as conn:
        await conducting.open_run(
            conn, scripts.load("storm"), code="NORA", language="es", actor=OPERATOR, now=made.now
        )
    return made


async def want(desk: Desk, people: int) -> None:
    """The facilitator wants so many."""
    async with desk.database.write() as conn:
        run = await conducting.find(conn, "NORA")
        await conducting.populate(conn, run, people, actor=OPERATOR, now=desk.now)


async def move(desk: Desk, step: Move) -> None:
    """The facilitator begins, or ends it."""
    async with desk.database.write() as conn:
        run = await conducting.find(conn, "NORA")
        await debriefing.move(conn, files(), run, step, actor=OPERATOR, now=desk.now)


@asynccontextmanager
async def beside(desk: Desk, root: str, data: Path) -> AsyncIterator[Beside]:
    """The process that keeps them; killed at the end."""
    one = Beside(desk.database, data, root, seed=7, look=LOOK)
    running = asyncio.create_task(one.run())
    try:
        yield one
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


def registered(data: Path, people: int) -> Callable[[], bool]:
    """So many came and are done, as the file says."""

    def holds() -> bool:
        file = data / KEPT
        rows = json.loads(file.read_text("utf-8"))["phones"] if file.exists() else []
        return sum(bool(done) for *_, done in rows) == people

    return holds


def here(one: Beside, host: Host, people: int) -> Callable[[], bool]:
    """So many are there now."""
    return lambda: sum(map(one.simulates, host.came)) == people


async def test_as_many_come_as_are_wanted(desk: Desk, host: Host, tmp_path: Path) -> None:
    """None before, more when more are wanted, each once; they alone are known as simulated."""
    async with beside(desk, host.root, tmp_path) as one:
        await want(desk, 5)
        await until(registered(tmp_path, 5))
        first = set(host.came)
        await want(desk, 8)
        await until(registered(tmp_path, 8))

        assert first <= set(host.came)
        assert all(one.simulates(person) for person in host.came)
        assert not one.simulates(1)
    assert set(host.came.values()) == {1}


async def test_fewer_and_then_more_are_the_same_people(
    desk: Desk, host: Host, tmp_path: Path
) -> None:
    """Who was sent away comes back, and does not come anew."""
    await want(desk, 6)
    async with beside(desk, host.root, tmp_path) as one:
        await until(registered(tmp_path, 6))
        for people in (2, 0, 6):
            await want(desk, people)
            await until(here(one, host, people))

    assert len(host.came) == 6
    assert set(host.came.values()) == {1}


async def test_a_killed_process_goes_on_with_the_same_people(
    desk: Desk, host: Host, tmp_path: Path
) -> None:
    """Nobody registers twice."""
    await want(desk, 5)
    async with beside(desk, host.root, tmp_path):
        await until(registered(tmp_path, 5))
    async with beside(desk, host.root, tmp_path) as one:
        await until(here(one, host, 5))

    assert len(host.came) == 5
    assert set(host.came.values()) == {1}


async def test_they_do_something_only_while_it_runs(desk: Desk, host: Host, tmp_path: Path) -> None:
    """Asked in the lobby, they answer once it has begun; after the end they are gone."""
    async with desk.database.write() as conn:
        run = await conducting.find(conn, "NORA")
        await leading.pace(conn, run, FASTEST, actor=OPERATOR, now=desk.now)
    await want(desk, 12)
    async with beside(desk, host.root, tmp_path) as one:
        await until(registered(tmp_path, 12))
        await host.ask(QUESTION)
        still = host.deeds
        await move(desk, Move.START)
        await until(lambda: host.deeds >= 6)
        await move(desk, Move.END)
        await until(here(one, host, 0))

    assert still == 0


async def test_a_room_that_is_not_there_yet_is_waited_for(desk: Desk, tmp_path: Path) -> None:
    """And a file that cannot be read is as none."""
    (tmp_path / KEPT).write_text("{", "utf-8")
    await want(desk, 3)
    port = free_port()
    with capture_logs() as logs:
        async with beside(desk, f"http://127.0.0.1:{port}", tmp_path):
            await until(lambda: bool(logs))
            async with hosting(port) as host:
                await until(registered(tmp_path, 3))

    assert logs[0]["event"] == "crowd_lost_the_room"
    assert len(host.came) == 3
