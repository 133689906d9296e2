"""The engine, over both databases, with a messenger that answers as it is told."""

import asyncio
import os
import socket
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.delivery.engine import STOP_TIME, Engine
from bot.domain.delivery import Lane, Outcome, OutcomeKind
from bot.domain.message import Payload
from bot.errors import TokenInUse, TokenRefused
from bot.store import alarms, deliveries, leases, outbox, passages, sendings
from bot.store.alarms import Kind
from bot.store.database import Database
from bot.store.schema import alerts, nationals, variants
from bot.store.schema import deliveries as rows
from tests.fakes import ManualClock, ScriptedMessenger
from tests.queue import NOW, add_alert, add_people, alert_state, enqueue, states

LOST = Outcome(kind=OutcomeKind.UNKNOWN, reason="no_answer")
BAD = Outcome(kind=OutcomeKind.OUR_FAULT, reason="bad_request")
BLOCKED = Outcome(kind=OutcomeKind.UNREACHABLE, reason="blocked")


def build(
    database: Database,
    messenger: ScriptedMessenger,
    clock: Callable[[], object] | None = None,
    *,
    rate: int | None = None,
    in_flight: int = 8,
) -> Engine:
    """An engine at noon."""
    time = clock if isinstance(clock, ManualClock) else ManualClock(NOW)
    return Engine(database, messenger, clock=time, owner="me", rate=rate, in_flight=in_flight)


@asynccontextmanager
async def running(engine: Engine) -> AsyncIterator[None]:
    """The engine at work; stopped in good order at the end."""
    stop = asyncio.Event()
    task = asyncio.create_task(engine.run(stop))
    try:
        yield
    finally:
        stop.set()
        await task


def stopped() -> asyncio.Event:
    """The word to stop, given before anything began."""
    stop = asyncio.Event()
    stop.set()
    return stop


async def prepare(database: Database, people: int, **alert: object) -> int:
    """An alert queued for so many people."""
    async with database.write() as conn:
        await add_people(conn, people)
        made = await add_alert(conn, **alert)  # type: ignore[arg-type]
        await enqueue(conn, made)
    return made


async def until(database: Database, alert: int, expected: dict[str, int]) -> None:
    """Wait until the alert's deliveries stand so."""
    found: dict[str, int] = {}
    async with asyncio.timeout(20):
        while found != expected:
            async with database.read() as conn:
                found = await states(conn, alert)
            await asyncio.sleep(0)


async def until_alert(database: Database, alert: int, expected: str) -> None:
    """Wait until the alert stands so."""
    found = ""
    async with asyncio.timeout(20):
        while found != expected:
            async with database.read() as conn:
                found = await alert_state(conn, alert)
            await asyncio.sleep(0)


async def test_everyone_gets_it_once_and_the_alert_is_sent(database: Database) -> None:
    """With the frozen text, and what came of it is kept."""
    alert = await prepare(database, 50)
    messenger = ScriptedMessenger()
    messenger.chats[1003] = deque([BLOCKED])

    async with running(build(database, messenger)):
        await until(database, alert, {"accepted": 49, "unreachable": 1})
        await until_alert(database, alert, "sent")

    assert sorted(sent.chat_id for sent in messenger.sent) == list(range(1001, 1051))
    assert {sent.payload for sent in messenger.sent} == {Payload(text=f"{alert} es general")}
    assert {sent.lane for sent in messenger.sent} == {Lane.WARNING}


async def test_a_lost_answer_repeats_a_warning(database: Database) -> None:
    """After a while, and the row says so."""
    alert = await prepare(database, 1)
    messenger, clock = ScriptedMessenger([LOST]), ManualClock(NOW)

    async with running(build(database, messenger, clock)):
        await messenger.until(lambda sent: len(sent) == 1)
        await until(database, alert, {"queued": 1})
        clock.advance(60)
        await until(database, alert, {"accepted": 1})
        async with database.read() as conn:
            repeated = await conn.scalar(select(rows.c.repeated))

    assert repeated
    assert len(messenger.sent) == 2


async def test_our_own_fault_stops_the_alert_and_no_other(database: Database) -> None:
    """What one reader's client refuses would be refused for all."""
    bad = await prepare(database, 100)
    async with database.write() as conn:
        good = await add_alert(conn)
        await enqueue(conn, good)
    messenger = ScriptedMessenger([BAD])

    async with running(build(database, messenger, in_flight=1)):
        await until_alert(database, bad, "paused")
        await until(database, good, {"accepted": 100})

    async with database.read() as conn:
        assert await states(conn, bad) == {"failed": 1, "queued": 99}


async def test_an_altered_text_is_not_sent(database: Database) -> None:
    """What was approved is what is sent, or nothing is."""
    alert = await prepare(database, 3)
    async with database.write() as conn:
        await conn.execute(update(variants).values(payload=Payload(text="other").to_json()))
    messenger = ScriptedMessenger()

    async with running(build(database, messenger)):
        await until_alert(database, alert, "paused")

    assert messenger.sent == []
    async with database.read() as conn:
        assert "failed" in await states(conn, alert)
        assert "altered" in (await conn.execute(select(rows.c.reason))).scalars().all()


async def test_a_paused_alert_stops_and_goes_on(database: Database) -> None:
    """Rows already in hand go back; none is lost, none goes twice."""
    alert = await prepare(database, 200)
    messenger = ScriptedMessenger()
    messenger.gate.clear()

    async with running(build(database, messenger, in_flight=4)):
        await messenger.until(lambda sent: len(sent) == 4)
        async with database.write() as conn:
            await sendings.pause(conn, alert)
        await until(database, alert, {"queued": 196, "leased": 4})
        messenger.gate.set()
        await until(database, alert, {"queued": 196, "accepted": 4})
        async with database.write() as conn:
            await conn.execute(update(alerts).values(state="sending"))
        await until(database, alert, {"accepted": 200})

    assert len({sent.chat_id for sent in messenger.sent}) == len(messenger.sent) == 200


async def test_a_cancelled_alert_is_withdrawn(database: Database) -> None:
    """All that has not left."""
    alert = await prepare(database, 200)
    messenger = ScriptedMessenger()
    messenger.gate.clear()

    async with running(build(database, messenger, in_flight=4)):
        await messenger.until(lambda sent: len(sent) == 4)
        async with database.write() as conn:
            await conn.execute(update(alerts).values(state="cancelled"))
        await until(database, alert, {"leased": 4, "withdrawn": 196})
        messenger.gate.set()
        await until(database, alert, {"accepted": 4, "withdrawn": 196})


async def test_an_expired_alert_is_not_sent_late(database: Database) -> None:
    """The clock passes its end while it is sent."""
    alert = await prepare(database, 200, expires=NOW + timedelta(minutes=1))
    messenger, clock = ScriptedMessenger(), ManualClock(NOW)
    messenger.gate.clear()

    async with running(build(database, messenger, clock, in_flight=4)):
        await messenger.until(lambda sent: len(sent) == 4)
        clock.advance(60)
        await until(database, alert, {"leased": 4, "expired": 196})
        messenger.gate.set()


async def test_an_emergency_overtakes(database: Database) -> None:
    """What is approved later, and matters more, leaves with the next free hand."""
    routine = await prepare(database, 2000)
    messenger = ScriptedMessenger()
    messenger.gate.clear()
    engine = build(database, messenger, rate=25)

    async with running(engine):
        await messenger.until(lambda sent: len(sent) == 8)
        async with database.write() as conn:
            emergency = await add_alert(conn)
            await enqueue(conn, emergency, lane=Lane.EMERGENCY)
        engine.wake()
        await until_claimed(database, emergency)
        messenger.gate.set()
        await messenger.until(lambda sent: len(sent) >= 60)

    lanes = [sent.lane for sent in messenger.sent]
    assert lanes[:8] == [Lane.WARNING] * 8
    assert Lane.EMERGENCY in lanes[8:30]
    assert routine


async def until_claimed(database: Database, alert: int) -> None:
    """Wait until some of the alert's rows are in hand, or until the hands are full."""
    async with asyncio.timeout(5):
        for _ in range(200):
            async with database.read() as conn:
                if "leased" in await states(conn, alert):
                    return
            await asyncio.sleep(0)


async def test_the_outbox_is_sent_too(database: Database) -> None:
    """New messages and edits."""
    messenger = ScriptedMessenger()
    async with database.write() as conn:
        for edits in (None, 9):
            await outbox.put(
                conn,
                chat_id=5,
                lane=Lane.REPLY,
                payload=Payload(text="x"),
                edits=edits,
                due=NOW,
                expires=NOW + timedelta(hours=1),
            )

    async with running(build(database, messenger)):
        await messenger.until(lambda sent: len(sent) == 2)

    assert {sent.edits for sent in messenger.sent} == {None, 9}


async def test_rows_of_a_dead_sender_are_sent_at_the_start(database: Database) -> None:
    """Marked as perhaps repeated."""
    alert = await prepare(database, 3)
    async with database.write() as conn:
        await deliveries.claim(conn, "dead", 2, NOW)

    async with running(build(database, ScriptedMessenger())):
        await until(database, alert, {"accepted": 3})

    async with database.read() as conn:
        assert sorted((await conn.execute(select(rows.c.repeated))).scalars()) == [0, 1, 1]


async def test_stopping_returns_what_was_not_sent(database: Database) -> None:
    """Sends under way end first."""
    alert = await prepare(database, 100)
    messenger = ScriptedMessenger()
    messenger.gate.clear()
    stop = asyncio.Event()
    task = asyncio.create_task(build(database, messenger, in_flight=3).run(stop))
    await messenger.until(lambda sent: len(sent) == 3)

    stop.set()
    asyncio.get_running_loop().call_later(0.1, messenger.gate.set)
    await task

    async with database.read() as conn:
        assert await states(conn, alert) == {"accepted": 3, "queued": 97}
        assert await leases.holders(conn, NOW) == []


async def test_a_stop_does_not_wait_for_ever(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has no answer by then may have arrived: a warning goes again, and says so."""
    monkeypatch.setattr("bot.delivery.engine.STOP_TIME", 0.2)
    alert = await prepare(database, 20)
    messenger = ScriptedMessenger()
    messenger.gate.clear()
    stop = asyncio.Event()
    task = asyncio.create_task(build(database, messenger, in_flight=3).run(stop))
    await messenger.until(lambda sent: len(sent) == 3)

    began = asyncio.get_running_loop().time()
    stop.set()
    await task

    async with database.read() as conn:
        repeated = (await conn.execute(select(rows.c.repeated))).scalars().all()
        assert await states(conn, alert) == {"queued": 20}
    assert asyncio.get_running_loop().time() - began < 2
    assert STOP_TIME <= 5
    assert sum(repeated) == 3


async def test_a_refused_token_stops_everything(database: Database) -> None:
    """And loses nothing."""
    alert = await prepare(database, 10)
    messenger = ScriptedMessenger([Outcome(kind=OutcomeKind.TOKEN)])

    with pytest.raises(TokenRefused, match="ENLACE_TOKEN"):
        await build(database, messenger, in_flight=1).run(asyncio.Event())

    async with database.read() as conn:
        assert await states(conn, alert) == {"queued": 10}


async def hold_token(database: Database, owner: str, instead_of: str | None = None) -> None:
    """Somebody else has the token."""
    async with database.write() as conn:
        until = NOW + timedelta(seconds=6)
        assert await leases.take(
            conn, "token:token", owner, now=NOW, until=until, instead_of=instead_of
        )


async def test_a_token_in_use_is_refused_at_once(database: Database) -> None:
    """Where the other process is seen to run; here: the one that started us."""
    await hold_token(database, f"{socket.gethostname()}/{os.getppid()}/x")

    with pytest.raises(TokenInUse, match="stop it first"):
        await build(database, ScriptedMessenger()).run(asyncio.Event())


async def test_a_dead_process_does_not_hold_the_token(database: Database) -> None:
    """A restart after SIGKILL sends within two seconds, even under the same process number.

    But not at once: Telegram still counts what the dead one sent in its last second.
    """
    alert = await prepare(database, 1)
    await hold_token(database, f"{socket.gethostname()}/{os.getpid()}/earlier")

    began = asyncio.get_running_loop().time()
    async with running(build(database, ScriptedMessenger())):
        await until(database, alert, {"accepted": 1})

    assert 1 <= asyncio.get_running_loop().time() - began < 2


async def test_who_follows_a_clean_stop_waits_as_well(database: Database) -> None:
    """A second after the last message of the other; no longer, should the clock step back."""
    alert = await prepare(database, 1)
    await build(database, ScriptedMessenger()).run(stopped())
    earlier = ManualClock(NOW - timedelta(hours=1))

    began = asyncio.get_running_loop().time()
    async with running(build(database, ScriptedMessenger(), earlier)):
        await until(database, alert, {"accepted": 1})

    assert 1 <= asyncio.get_running_loop().time() - began < 2


async def test_nobody_waits_for_one_who_was_gone_long_ago(database: Database) -> None:
    """Half a minute."""
    await prepare(database, 1)
    await build(database, ScriptedMessenger()).run(stopped())
    lease = build(database, ScriptedMessenger(), ManualClock(NOW + timedelta(seconds=30))).lease
    await lease.take()

    assert lease.holds()


async def test_who_loses_the_token_stops(database: Database) -> None:
    """Another machine took over while this one slept."""
    engine = build(database, ScriptedMessenger())
    task = asyncio.create_task(engine.run(asyncio.Event()))
    async with asyncio.timeout(20):
        while True:
            async with database.write() as conn:
                if await leases.holder(conn, "token:token"):
                    break
    await hold_token(database, "elsewhere/1/x", engine.owner)

    with pytest.raises(TokenInUse, match="taken over"):
        await task


async def test_a_forgotten_person_gets_nothing(database: Database) -> None:
    """Their row stays for the count, without an address."""
    alert = await prepare(database, 2)
    async with database.write() as conn:
        await conn.execute(update(rows).where(rows.c.national_id == 1).values(chat_id=None))
        assert await conn.scalar(select(nationals.c.id).where(nationals.c.id == 1))
    messenger = ScriptedMessenger()

    async with running(build(database, messenger)):
        await until(database, alert, {"accepted": 1, "withdrawn": 1})

    assert [sent.chat_id for sent in messenger.sent] == [1002]


async def test_without_a_network_the_table_is_not_churned(database: Database) -> None:
    """After one batch that could not connect, the engine waits."""
    alert = await prepare(database, 3000)
    messenger = ScriptedMessenger([Outcome(kind=OutcomeKind.LATER)] * 3000)

    async with running(build(database, messenger)):
        await messenger.until(lambda sent: len(sent) >= 500)

    assert len(messenger.sent) < 1000
    async with database.read() as conn:
        assert await states(conn, alert) == {"queued": 3000}


async def test_a_stopped_alert_is_told_with_the_reason(database: Database) -> None:
    """So that an officer may look at it."""
    alert = await prepare(database, 20)

    async with running(build(database, ScriptedMessenger([BAD]), in_flight=1)):
        await until_alert(database, alert, "paused")

    async with database.read() as conn:
        (one,) = await alarms.untold(conn)
    assert (one.kind, one.alert_id, one.reason) == (Kind.ALERT_STOPPED, alert, "bad_request")


async def test_when_nobody_is_found_the_alert_stops(database: Database) -> None:
    """Probably the register is another bot's; a few who are not found are nothing unusual."""
    alert = await prepare(database, 200)
    gone = Outcome(kind=OutcomeKind.UNREACHABLE, reason="not_found")
    messenger = ScriptedMessenger([gone] * 200)

    async with running(build(database, messenger, in_flight=1)):
        await until_alert(database, alert, "paused")

    async with database.read() as conn:
        (one,) = await alarms.untold(conn)
        counted = await states(conn, alert)
    assert one.reason == "nobody_found"
    assert 50 <= counted["unreachable"] < 60


async def test_how_it_went_is_kept(database: Database) -> None:
    """Peak, tries, refusals and halts."""
    alert = await prepare(database, 10)
    slow = Outcome(kind=OutcomeKind.LATER, reason="throttled", wait=1, throttled=True)
    clock = ManualClock(NOW)

    async with running(build(database, ScriptedMessenger([slow]), clock, in_flight=1)):
        await until(database, alert, {"queued": 1, "accepted": 9})
        clock.advance(5)
        await until(database, alert, {"accepted": 10})

    async with database.read() as conn:
        went = await passages.get(conn, alert)
    assert (went.retries, went.refused, went.halts, went.halted) == (1, 1, 1, 1)
    assert 1 <= went.peak <= 10


async def test_nothing_leaves_once_its_alert_is_over(database: Database) -> None:
    """Though it waited for its turn, at the pacer, since before: a halt may last an hour."""
    alert = await prepare(database, 8, expires=NOW + timedelta(minutes=1))
    messenger, clock = ScriptedMessenger(), ManualClock(NOW)
    messenger.queue.clear()

    async with running(build(database, messenger, clock, in_flight=8)):
        await until(database, alert, {"leased": 8})
        clock.advance(60)
        messenger.queue.set()
        await until(database, alert, {"expired": 8})

    assert messenger.sent == []


async def test_nothing_leaves_while_another_may_have_the_token(database: Database) -> None:
    """A process that slept longer than its lease first makes sure that it is still its own."""
    alert = await prepare(database, 8)
    messenger, clock = ScriptedMessenger(), ManualClock(NOW)
    messenger.queue.clear()
    engine = build(database, messenger, clock, in_flight=8)
    task = asyncio.create_task(engine.run(asyncio.Event()))
    await until(database, alert, {"leased": 8})
    await hold_token(database, "elsewhere/1/x", engine.owner)
    clock.advance(5.6)
    messenger.queue.set()

    with pytest.raises(TokenInUse):
        await task
    assert messenger.sent == []


async def test_a_clock_that_steps_back_delays_nobody(database: Database) -> None:
    """What was put off before is not put off by the hour that is repeated."""
    alert = await prepare(database, 1)
    messenger, clock = ScriptedMessenger([LOST]), ManualClock(NOW + timedelta(hours=1))

    async with running(build(database, messenger, clock)):
        await messenger.until(lambda sent: len(sent) == 1)
        await until(database, alert, {"queued": 1})
        clock.advance(-3600)
        await until(database, alert, {"accepted": 1})


async def test_a_routine_message_is_not_starved(database: Database) -> None:
    """A large emergency lasts for hours: of twenty messages one is older and less urgent."""
    routine = await prepare(database, 20)
    async with database.write() as conn:
        emergency = await add_alert(conn)
        await enqueue(conn, emergency, lane=Lane.ROUTINE)
        await add_people(conn, 400)
        urgent = await add_alert(conn)
        await enqueue(conn, urgent, lane=Lane.EMERGENCY)
    messenger = ScriptedMessenger()

    async with running(build(database, messenger, rate=25, in_flight=1)):
        await messenger.until(lambda sent: len(sent) >= 200)

    lower = sum(sent.lane is not Lane.EMERGENCY for sent in messenger.sent[:200])
    assert routine
    assert 5 <= lower <= 25  # a few more where the urgent ones in hand ran out
