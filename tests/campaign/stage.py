"""The processes of a run: a room that notes what it met, senders that are killed, one clock."""

import asyncio
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from aiohttp import web

from bot.delivery.engine import Engine
from bot.errors import TokenInUse, TokenRefused
from bot.store.database import Database
from bot.telegram.limiter import Gate
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.transport import open_session
from bot.training.records import Event
from bot.training.server import create_app
from bot.training.stage import STAGE, Stage
from bot.training.wire import dumps, loads
from tests.benchmarks.ground import quiet

TOKEN = "42:campaign"
ALONE = 0.5  # s between looks whether the test still runs
IN_USE, REFUSED = 3, 4  # exit codes of a sender
# Forked from a process that has everything loaded: a new sender is there at once, as after a crash.
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.campaign.stage"])


class SharedClock:
    """One clock for room and senders: the machine's, and what the run has pushed it by."""

    def __init__(self) -> None:
        self._shift = CONTEXT.Value("d", 0.0)

    def now(self) -> float:
        """Unix s."""
        return time.time() + float(self._shift.value)

    def elapsed(self) -> float:
        """s; it never steps back."""
        return time.monotonic() + float(self._shift.value)

    def advance(self, seconds: float) -> None:
        """Push it on."""
        self._shift.value += seconds

    def __call__(self) -> datetime:
        """The moment, as the bot wants it."""
        return datetime.fromtimestamp(self.now(), UTC)


class WrongClock:
    """What a machine believes: a clock that somebody sets forward or back in the middle."""

    def __init__(self, true: SharedClock) -> None:
        self._true = true
        self._wrong = CONTEXT.Value("d", 0.0)
        self.elapsed = true.elapsed

    @property
    def wrong(self) -> float:
        """By how much (s)."""
        return float(self._wrong.value)

    def now(self) -> float:
        """Unix s."""
        return self._true.now() + self.wrong

    def step(self, seconds: float) -> None:
        """Set it forward, or back."""
        self._wrong.value += seconds

    def __call__(self) -> datetime:
        """The moment, as the bot wants it."""
        return datetime.fromtimestamp(self.now(), UTC)


# The room


def play_room(clock: SharedClock, people: int, seed: int, pipe: Connection) -> None:
    """A room in which `people` have started the bot, with ids from 1001 on."""
    asyncio.run(_play_room(clock, people, seed, pipe))


async def _play_room(clock: SharedClock, people: int, seed: int, pipe: Connection) -> None:
    app = create_app(tokens={TOKEN: "campaign_bot"}, data=None, clock=clock, seed=seed)
    stage = app[STAGE]
    for _ in range(people):
        person = stage.room.join("María", "es", stage.room.bots[TOKEN])
        person.started = True
    stage.room.journal.clear()
    met: list[tuple[float, int, str]] = []
    stage.watchers.append(lambda events: note(met, clock, events))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    pipe.send(runner.addresses[0][1])
    with suppress(EOFError):  # the test is gone
        while True:
            order = await asyncio.to_thread(pipe.recv)
            pipe.send(await obey(order, stage, met, runner))
    await runner.cleanup()


def note(met: list[tuple[float, int, str]], clock: SharedClock, events: list[Event]) -> None:
    """Keep when each message came, for whom, and what it said."""
    for one in events:
        if one.kind == "message":
            met.append((clock.now(), one.person, loads(one.body)["text"]))


async def obey(order: tuple[str, Any], stage: Stage, met: list[Any], runner: web.AppRunner) -> Any:
    """What the run wants of the room."""
    what, given = order
    room = stage.room
    if what == "faults":
        room.limits.faults = room.limits.faults.changed(**given)
    elif what == "block":
        for number, blocked in given.items():
            room.block(room.people[number], blocked, stage.clock.now())
    elif what == "move":
        room.moved |= given
    elif what == "away":
        await stay_away(runner, given)
    elif what == "met":
        return met, room.limits.metrics.peak_per_s
    return dumps(None)


async def stay_away(runner: web.AppRunner, seconds: float) -> None:
    """Nobody is there: connections are refused, those that stand are cut."""
    (site,) = list(runner.sites)
    port = runner.addresses[0][1]
    await site.stop()
    assert runner.server is not None
    for connection in list(runner.server.connections):
        if connection.transport is not None:
            connection.transport.abort()
    await asyncio.sleep(seconds)
    await web.TCPSite(runner, "127.0.0.1", port).start()


# The sender


def send(clock: WrongClock, database: str, api: str, rate: int, seed: int) -> None:
    """An engine, its messenger and its gate, as `enlace run` puts them together."""
    quiet()
    try:
        asyncio.run(_send(clock, database, api, rate))
    except TokenInUse:
        raise SystemExit(IN_USE) from None
    except TokenRefused:
        raise SystemExit(REFUSED) from None


async def _send(clock: WrongClock, address: str, api: str, rate: int) -> None:
    opened, stop = Database.open(address), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    orphaned = asyncio.create_task(_stop_alone(stop))
    gate = Gate(rate, clock.elapsed)
    async with open_session() as session:
        messenger = TelegramMessenger(f"{api}/bot", TOKEN, session, gate)
        engine = Engine(
            opened, messenger, clock=clock, owner="campaign", rate=rate, timer=clock.elapsed
        )
        gate.fence = engine.lease.holds
        try:
            await engine.run(stop)
        finally:
            orphaned.cancel()
            gate.close()
            await opened.close()


async def _stop_alone(stop: asyncio.Event) -> None:
    """Whoever started it is gone, and will not stop it."""
    parent = parent_process()
    while parent is not None and parent.is_alive():  # noqa: ASYNC110
        await asyncio.sleep(ALONE)
    stop.set()


# Both


def start(run: Callable[..., None], *given: Any) -> BaseProcess:
    """A process of its own."""
    made = CONTEXT.Process(target=run, args=given, daemon=True)
    made.start()
    return made
