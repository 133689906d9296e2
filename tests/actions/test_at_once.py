"""Two officers at the same moment: one step is taken, and the other hears in a sentence why not.

Each step is a transaction of its own, from one of two processes, on both databases.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from bot.actions import alerts, followups, sending
from bot.content.catalogue import Catalogue
from bot.delivery.engine import Engine
from bot.domain.alert import Alert, AlertState, Purpose
from bot.domain.post import Role
from bot.errors import RuleError
from bot.store import audit, officers
from bot.store.database import Connection, Database
from tests.actions.test_checking import FACTS, NOW, drafted, library, prepare, submitted
from tests.delivery.test_engine import running, until
from tests.fakes import ManualClock, ScriptedMessenger
from tests.queue import states

__all__ = ["library"]  # a fixture
Step = Callable[[Connection], Awaitable[Alert]]
SUBMITTED = "Alert 1 already waits for a second officer."


@dataclass
class Room:
    """A live alert, two who may approve it, and two processes on one database."""

    doors: tuple[Database, Database]
    library: Catalogue
    alert: Alert
    one: str
    two: str

    async def at_once(self, *steps: Step) -> list[Alert | str]:
        """What came of each: the alert, or why not."""
        begun = asyncio.Barrier(len(steps))

        async def take(door: Database, step: Step) -> Alert | str:
            try:
                async with door.write() as conn:
                    if not door.sqlite:  # there the second cannot even begin
                        await begun.wait()
                    return await step(conn)
            except RuleError as error:
                return str(error)

        return await asyncio.gather(*map(take, self.doors, steps))

    async def stands(self) -> Alert:
        """The alert as it is now; the audit is whole."""
        async with self.doors[0].read() as conn:
            assert await audit.broken_at(conn) is None
            return await alerts.get(conn, 1)

    async def acts(self) -> list[object]:
        """What was done with it, in order."""
        async with self.doors[0].read() as conn:
            return [step["action"] for step in await alerts.history(conn, 1)]

    def approval(self, officer: str, version: int = 1) -> Step:
        return lambda conn: alerts.approve(conn, 1, officer=officer, now=NOW, version=version)

    def submission(self, officer: str) -> Step:
        return lambda conn: alerts.submit(conn, self.library, 1, officer=officer, now=NOW)

    def return_(self, officer: str) -> Step:
        return lambda conn: alerts.send_back(conn, 1, officer=officer, reason="la hora", now=NOW)

    def change(self, officer: str, version: int = 1) -> Step:
        slots = FACTS | {"shelter": f"Escuela {officer}"}
        return lambda conn: alerts.revise(
            conn, self.library, 1, officer=officer, now=NOW, version=version, slots=slots
        )

    def cancellation(self, officer: str) -> Step:
        return lambda conn: alerts.cancel(conn, 1, officer=officer, now=NOW)


@pytest.fixture
async def room(database: Database, library: Catalogue) -> AsyncIterator[Room]:
    """A draft of the operator's."""
    other = Database.open(database.engine.url.render_as_string(hide_password=False))
    async with database.write() as conn:
        one = await prepare(conn)
        two = await officers.add(conn, chat_id=11, post="x", role=Role.APPROVER, now=NOW)
        alert = await drafted(conn, library, FACTS)
    async with other.read() as conn:  # connected: neither is late
        await officers.of_post(conn, "x")
    yield Room((database, other), library, alert, one, str(two.id))
    await other.close()


@pytest.fixture
async def waiting(room: Room) -> Room:
    """The same, submitted."""
    async with room.doors[0].write() as conn:
        await submitted(conn, room.library, room.alert)
    return room


def told(came: list[Alert | str]) -> list[str]:
    """The refusals; all others were done."""
    assert all(isinstance(one, Alert | str) for one in came)
    return [one for one in came if isinstance(one, str)]


async def test_two_approvals_are_one(waiting: Room) -> None:
    """Whoever was second hears that it is done, and stands nowhere as its approver."""
    came = await waiting.at_once(waiting.approval(waiting.one), waiting.approval(waiting.two))
    winner = waiting.one if isinstance(came[0], Alert) else waiting.two

    assert told(came) == ["Alert 1 is approved already."]
    assert (await waiting.stands()).approver == winner
    assert await waiting.acts() == ["alert_drafted", "alert_submitted", "alert_approved"]


async def test_two_submissions_are_one(room: Room) -> None:
    """Its texts are frozen once."""
    came = await room.at_once(room.submission(room.one), room.submission(room.two))

    assert told(came) == [SUBMITTED]
    assert await room.acts() == ["alert_drafted", "alert_submitted"]


async def test_two_changes_are_one(room: Room) -> None:
    """Nobody writes over what they have not seen."""
    came = await room.at_once(room.change(room.one), room.change(room.two))
    winner = room.one if isinstance(came[0], Alert) else room.two

    assert told(came) == ["Alert 1 has changed since; look at it again."]
    alert = await room.stands()
    assert (alert.version, alert.slots["shelter"]) == (2, f"Escuela {winner}")


async def test_a_change_and_a_submission(room: Room) -> None:
    """Either is handed on what was there, or what has changed; never a mixture."""
    came = await room.at_once(room.change(room.one), room.submission(room.two))
    alert = await room.stands()

    if isinstance(came[0], str):
        assert told(came) == [SUBMITTED]
        assert (alert.state, alert.version) == (AlertState.SUBMITTED, 1)
    else:  # then what was changed is submitted
        assert told(came) == []
        assert (alert.state, alert.version) == (AlertState.SUBMITTED, 2)


async def test_an_approval_of_what_goes_back_at_that_moment(waiting: Room) -> None:
    """It does not go out, whichever came first."""
    came = await waiting.at_once(waiting.approval(waiting.one), waiting.return_(waiting.two))
    alert = await waiting.stands()

    assert told(came) in ([], ["Alert 1 is still a draft; submit it first."])
    assert (alert.state, alert.version, alert.approver) == (AlertState.DRAFT, 2, None)


async def test_an_approval_of_a_version_that_has_just_changed(waiting: Room) -> None:
    """Returned, changed and submitted anew while the approver still had the first before them."""
    for step in (waiting.return_(waiting.two), waiting.change("cli", 2)):
        assert told(await waiting.at_once(step)) == []
    came = await waiting.at_once(waiting.approval(waiting.one, 1), waiting.submission("cli"))
    alert = await waiting.stands()

    assert told(came) in (
        ["Alert 1 is still a draft; submit it first."],
        ["Alert 1 has changed since; look at it again."],
    )
    assert (alert.state, alert.version) == (AlertState.SUBMITTED, 3)


async def test_two_who_stop_it(waiting: Room) -> None:
    """Stopped once; the second hears that it is."""
    stop = waiting.cancellation
    came = await waiting.at_once(stop(waiting.one), stop(waiting.two))

    assert told(came) == ["Alert 1 is cancelled; draft a new one."]
    assert (await waiting.acts())[-1] == "alert_cancelled"


async def test_an_approval_and_a_stop(waiting: Room) -> None:
    """Whichever came first, it is stopped."""
    came = await waiting.at_once(waiting.approval(waiting.one), waiting.cancellation(waiting.two))

    assert told(came) in ([], ["Alert 1 is cancelled; draft a new one."])
    assert (await waiting.stands()).state is AlertState.CANCELLED


class Crossed(Database):
    """A database in one of whose transactions, just before its end, another process does something.

    It has a moment in which to finish, unless it has to wait for that end.
    """

    def __init__(self, like: Database, after: int, what: Callable[[], Awaitable[object]]) -> None:
        super().__init__(like.engine, like.place)
        self.left, self.what = after, what
        self.other: asyncio.Task[object] | None = None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        """A transaction, as ever."""
        self.left -= 1
        async with super().write() as conn:
            yield conn
            if self.left == 0:
                self.other = asyncio.ensure_future(self.what())
                await asyncio.wait([self.other], timeout=0.3)


@pytest.mark.parametrize("after", [1, 2])
async def test_it_goes_back_in_the_middle_of_writing_its_rows(waiting: Room, after: int) -> None:
    """None of them stays: its next version may be for others."""
    await waiting.at_once(waiting.approval(waiting.one))
    back = waiting.return_(waiting.two)
    crossed = Crossed(waiting.doors[1], after, lambda: waiting.at_once(back))
    await sending.launch(crossed, waiting.library.locales, NOW)
    assert crossed.other is not None
    came = await crossed.other
    alert = await waiting.stands()

    async with waiting.doors[0].read() as conn:
        rows = await states(conn, 1)
    if alert.state is AlertState.DRAFT:
        assert rows == {}
    else:  # too late
        assert came == ["Alert 1 is being sent already."]
        assert rows == {"queued": 1}


@pytest.fixture
async def last(waiting: Room) -> Room:
    """The same, approved, with its only row written: its first message is the last."""
    await waiting.at_once(waiting.approval(waiting.one))
    await sending.launch(waiting.doors[0], waiting.library.locales, NOW)
    return waiting


def sender(room: Room, messenger: ScriptedMessenger) -> Engine:
    """The other process sends."""
    return Engine(room.doors[1], messenger, clock=ManualClock(NOW), owner="me")


async def test_a_stop_while_the_last_message_waits_for_its_turn(last: Room) -> None:
    """It does not leave any more."""
    messenger = ScriptedMessenger()
    messenger.queue.clear()
    engine = sender(last, messenger)
    async with running(engine), asyncio.timeout(20):
        await until(last.doors[0], 1, {"leased": 1})
        assert told(await last.at_once(last.cancellation(last.one))) == []
        while 1 in engine._clerk.open:  # noqa: ASYNC110 (the sender has not looked again)
            await asyncio.sleep(0)
        messenger.queue.set()
        await until(last.doors[0], 1, {"withdrawn": 1})

    assert messenger.sent == []
    assert (await last.stands()).state is AlertState.CANCELLED


async def test_a_stop_while_the_last_message_is_on_its_way(last: Room) -> None:
    """It has left: it counts as received, the alert as stopped, and who has it is told more."""
    messenger = ScriptedMessenger()
    messenger.gate.clear()
    async with running(sender(last, messenger)):
        await messenger.until(lambda sent: len(sent) == 1)
        assert told(await last.at_once(last.cancellation(last.one))) == []
        messenger.gate.set()
        await until(last.doors[0], 1, {"accepted": 1})

    assert (await last.stands()).state is AlertState.CANCELLED
    async with last.doors[0].write() as conn:
        more = await followups.draft(
            conn, last.library, 1, Purpose.CANCELLATION, officer="cli", now=NOW
        )
    assert more.audience.reached == 1


async def test_a_stop_and_the_end_of_sending_at_the_same_moment(last: Room) -> None:
    """Either it was stopped, or the officer hears that it had been sent; the row says which."""
    messenger = ScriptedMessenger()
    async with running(sender(last, messenger)):
        await messenger.until(lambda sent: len(sent) == 1)
        came = await last.at_once(last.cancellation(last.one))
        await until(last.doors[0], 1, {"accepted": 1})
    state = (await last.stands()).state

    if told(came):
        assert told(came) == ["Alert 1 was sent already."]
        assert state is AlertState.SENT
    else:
        assert state is AlertState.CANCELLED
