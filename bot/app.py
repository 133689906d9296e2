"""Composition root: Config → running objects, and the order in which they start and stop."""

import asyncio
import contextlib
import hashlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import msgspec
import structlog
from aiohttp import web

from bot import ticking
from bot.actions import (
    closing,
    conducting,
    exercises,
    outages,
    posts,
    reminding,
    rounds,
    sending,
)
from bot.beside import Beside
from bot.board.access import issue
from bot.board.public import create_public
from bot.board.server import create_board
from bot.config import Config
from bot.content.catalogue import Catalogue
from bot.content.files import Files
from bot.content.folders import locales_folder, messages_folder
from bot.content.locales import Locales
from bot.content.messages import Library
from bot.content.places import Places
from bot.content.regions import Regions
from bot.delivery.engine import Engine
from bot.domain.post import OPERATOR
from bot.errors import StoreError
from bot.health import Health, Organs
from bot.opening import TRAINING, Address, Opened, claim, named, now, upgraded
from bot.scheduler import Ticker
from bot.sender import Sender, start_sender
from bot.store import facts
from bot.store.database import Database
from bot.telegram.program import Program, connect
from bot.telegram.webhook import PATH, Webhook
from bot.training.clock import ShiftedClock
from bot.training.durable import LedgerError
from bot.training.server import create_app
from bot.training.stage import STAGE
from bot.workshop.access import Door
from bot.workshop.server import create_workshop

log = structlog.get_logger()
EXERCISE = "SALA"  # the exercise that everybody in the training room is in
REMEDY = "enlace national move --post "
HURRIED = 1000.0  # messages/s, for thousands of simulated people
ROOM_BOT = "altavista_enlace_bot"
Clock = Callable[[], datetime]
Visited = Callable[[web.Request, web.StreamResponse], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdOf:
    """Simulated people: how many come with an exercise, and of which seed."""

    people: int = 0
    seed: int = 1

    @property
    def hurry(self) -> bool:
        """More than Telegram's pace brings in while people wait: the room has no such limit."""
        return self.people > 300


def catalogue() -> Catalogue:
    """Everything that is read from files."""
    return Catalogue(
        library=Library.load(messages_folder()),
        locales=Locales.load(locales_folder()),
        regions=Regions.load(),
        places=Places.load(),
    )


@asynccontextmanager
async def database(config: Config, data: Path) -> AsyncIterator[Database]:
    """An upgraded database with the configured posts, closed at the end."""
    async with upgraded(config, data) as opened:
        await sync_posts(opened, config)
        yield opened


async def sync_posts(opened: Database, config: Config) -> None:
    """The posts of the configuration, in the database."""
    async with opened.write() as conn:
        await posts.sync(conn, config.posts)


async def close_posts(opened: Database, config: Config, read: Catalogue, now: datetime) -> None:
    """Begin nothing new at posts that the configuration lacks; say so while people stand there.

    Only who serves does this: a command that reads another file by mistake closes nothing.
    """
    async with opened.write() as conn:
        played = await conducting.posts_in_play(conn)
        left = await closing.close_missing(conn, read.locales, [*config.posts, *played], now)
    for code, people in left.items():
        log.warning("post_not_configured", post=code, people=people, remedy=REMEDY + code)


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _key(secret: str) -> str:
    """What opens the facilitator's page, and nothing else."""
    return hmac.digest(secret.encode(), b"exercise", "sha256").hex()[:32]


async def train(
    config: Config,
    data: Path,
    address: Address,
    ready: Callable[[str], None],
    crowd_of: CrowdOf = CrowdOf(),
    visited: Visited | None = None,
) -> None:
    """Training room, bot and board in one process, until cancelled.

    `crowd_of`: the simulated people who come with each exercise that is opened. `visited` is called
    with each answer of the room.
    """
    clock = ShiftedClock()

    def moment() -> datetime:
        return datetime.fromtimestamp(clock.now(), UTC)

    if crowd_of.hurry and config.training.limits == "none":
        config = msgspec.structs.replace(
            config, sending=msgspec.structs.replace(config.sending, rate=HURRIED)
        )
    read = catalogue()
    async with database(config, data) as opened, AsyncExitStack() as stack:
        secret = await claim(opened, TRAINING, address.public)
        await close_posts(opened, config, read, moment())
        async with opened.write() as conn:
            await exercises.open_one(
                conn,
                code=EXERCISE,
                post=None,
                open_to_all=True,
                actor=OPERATOR,
                now=moment(),
            )
            await conducting.come_with(conn, crowd_of.people)
        token = f"100001:{secret[:32]}"
        try:
            room = create_app(
                tokens={token: ROOM_BOT},
                data=data,
                clock=clock,
                facilitator_token=secret,
                limits=config.training.limits,
                alarm="/real",
            )
        except LedgerError as error:
            raise StoreError(str(error)) from error
        if visited is not None:
            room.on_response_prepare.append(visited)
        health = Health(opened, moment)
        health.add_routes(room)
        _add_pages(room, opened, read, config, moment)
        room.add_subapp(
            "/exercise/",
            create_workshop(
                opened, read, door=Door(key=_key(secret), trusts_loopback=True), clock=moment
            ),
        )
        port = await serve(stack, room, address)
        ready(f"{address.public}/")
        own = f"http://127.0.0.1:{port}"
        beside = Beside(opened, data, own, seed=crowd_of.seed)
        room[STAGE].room.limits.spared = beside.simulates
        stack.push_async_callback(_ended, asyncio.create_task(beside.run()))
        files = Files.inside(data)
        sender = await stack.enter_async_context(
            start_sender(config.sending, opened, files, token=token, base_url=own, clock=moment)
        )
        sender.line.gate.spared = beside.simulates
        await run_bot(
            config,
            opened,
            read,
            files,
            sender,
            clock=moment,
            board_link=lambda _officer, _post, alert: f"{address.public}/board/alert/{alert}",
            join=f"{address.public}/?start=",
            health=health,
        )


async def live(
    config: Config, found: Opened, address: Address, ready: Callable[[str], None]
) -> None:
    """The same bot on Telegram itself, with the board beside it, until cancelled.

    What it finds open sends already.
    """
    opened = found.database
    async with AsyncExitStack() as stack:
        read = await asyncio.to_thread(catalogue)
        await sync_posts(opened, config)
        await close_posts(opened, config, read, datetime.now(UTC))
        key = found.secret.encode()
        site = web.Application()
        webhook = Webhook(hashlib.sha256(key).hexdigest())
        health = Health(opened, now)
        health.add_routes(site)
        site.router.add_post(PATH, webhook.receive)
        _add_pages(site, opened, read, config, now, key)
        await serve(stack, site, address)

        def link(officer: int, post: str, alert: int) -> str:
            told = issue(key, officer, post, datetime.now(UTC))
            return f"{address.public}/board/enter?t={told}&alert={alert}"

        await run_bot(
            config,
            opened,
            read,
            found.files,
            found.sender,
            clock=now,
            board_link=link,
            webhook=webhook if config.server.webhook_url else None,
            ready=lambda: ready(f"{address.public}/"),
            health=health,
            self_test=config.health.hour,
        )


def _add_pages(
    site: web.Application,
    opened: Database,
    read: Catalogue,
    config: Config,
    clock: Clock,
    key: bytes | None = None,
) -> None:
    """The board and the public lists; without a `key` the board is the training room's."""
    board = create_board(
        opened,
        open_access=key is None,
        training=key is None,
        regions=read.regions,
        rate=config.sending.rate,
        secret=key,
        clock=clock,
    )
    site.add_subapp("/board/", board)
    site.add_subapp("/alerts/", create_public(opened, read, clock=clock))


async def serve(stack: AsyncExitStack, site: web.Application, address: Address) -> int:
    """Listen; gives the port. Closed with the stack."""
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    with named(address):
        await web.TCPSite(runner, address.host, address.port).start()
    return int(runner.addresses[0][1])


async def run_bot(
    config: Config,
    opened: Database,
    read: Catalogue,
    files: Files,
    sender: Sender,
    *,
    clock: Clock,
    board_link: Callable[[int, str, int], str],
    join: str = "",
    webhook: Webhook | None = None,
    ready: Callable[[], None] = lambda: None,
    health: Health,
    self_test: time | None = None,
) -> None:
    """Intake, worker and ticker beside a sender, until cancelled.

    `join` is what stands before a code in the links that people open; empty: Telegram's own.
    `ready` is called once Telegram has taken the token.
    """
    stop = asyncio.Event()
    line, engine = sender.line, sender.engine

    async def noticed(since: datetime, until: datetime) -> None:
        # One that is about to be looked after counts too: it was asked before the silence.
        await reminding.adopt(opened, read, config.checkin.reminders, until)
        await outages.noticed(opened, since, until, rounds.again)

    async with connect(
        line,
        database=opened,
        catalogue=read,
        files=files,
        clock=clock,
        board_link=board_link,
        referral=config.referral,
        noticed=noticed,
        handout_lasts=timedelta(days=config.retention.handout_days),
        reminders=config.checkin.reminders,
    ) as front:
        async with opened.write() as conn:
            await facts.put(conn, "join", join or f"https://t.me/{line.username}?start=")
        await front.choose_way(webhook, config.server.webhook_url)
        ready()
        health.organs = _organs(front, sender, polls=webhook is None)
        ticker = Ticker()
        ticking.keep(ticker, opened, read, files, config.retention, clock)
        ticking.look_after(ticker, opened, read, line, clock, self_test)
        ticking.ask(ticker, opened, read, files, config.checkin.reminders, clock)
        if webhook is not None:
            ticker.every(10, "hearing", front.intake.hearing.heard)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(front.intake.run(stop, poll=webhook is None))
                group.create_task(front.worker.run(engine.wake))
                group.create_task(front.studio.warm())
                group.create_task(
                    _launch(opened, read.locales, engine, front.intake.approved, clock)
                )
                ticker.start()
        finally:
            stop.set()
            ticker.stop()


def _organs(front: Program, sender: Sender, *, polls: bool) -> Organs:
    gate = sender.line.gate
    return Organs(
        pace=gate.pace,
        heard=front.intake.hearing.age,
        sends=sender.engine.lease.holds,
        outcomes=lambda: dict(gate.outcomes),
        polls=polls,
    )


async def _launch(
    opened: Database, locales: Locales, engine: Engine, approved: asyncio.Event, clock: Clock
) -> None:
    """Begin what was approved: at once in this chat, within a second from elsewhere."""
    while True:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                await approved.wait()
        approved.clear()
        try:
            if await sending.launch(opened, locales, clock()):
                engine.wake()
        except StoreError as error:
            log.error("launch_failed", error=str(error))
