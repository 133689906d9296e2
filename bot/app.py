"""Composition root: Config → running objects, and the order in which they start and stop."""

import asyncio
import contextlib
import errno
import hashlib
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from aiohttp import web

from bot.actions import exercises, freshness, posts, retention, sending, watch
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
from bot.errors import ConfigError, DataFolderError, OperatorError, PortInUse, StoreError
from bot.scheduler import Ticker
from bot.store import facts
from bot.store.database import Database
from bot.store.upgrade import upgrade
from bot.telegram.program import connect
from bot.telegram.webhook import PATH, Webhook
from bot.training.clock import ShiftedClock
from bot.training.durable import LedgerError
from bot.training.server import create_app

log = structlog.get_logger()
TRAINING, LIVE = "training", "live"
EXERCISE = "SALA"  # the exercise that everybody in the training room is in
ROOM_BOT = "altavista_enlace_bot"
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where people find the server."""

    host: str
    port: int
    public: str  # with scheme, without a slash at the end


def catalogue() -> Catalogue:
    """Everything that is read from files."""
    return Catalogue(
        library=Library.load(messages_folder()),
        locales=Locales.load(locales_folder()),
        regions=Regions.load(),
        places=Places.load(),
    )


def open_database(config: Config, data: Path) -> Database:
    """The database that the environment names, else the file in the data folder."""
    if config.database_url:
        return Database.open(config.database_url, place="ENLACE_DATABASE_URL")
    return Database.in_folder(data)


@asynccontextmanager
async def database(config: Config, data: Path) -> AsyncIterator[Database]:
    """An upgraded database with the configured posts, closed at the end."""
    opened = open_database(config, data)
    try:
        await upgrade(opened)
        async with opened.write() as conn:
            await posts.sync(conn, config.posts)
        yield opened
    finally:
        await opened.close()


async def claim(opened: Database, mode: str, public: str) -> str:
    """Give this database to one mode for good; gives its own secret.

    `public` is where people find the server: links in alerts lead there.

    Raises:
        DataFolderError: the other mode has used it.
    """
    async with opened.write() as conn:
        before = await facts.get(conn, "mode")
        if before not in (None, mode):
            other = "enlace train" if before == TRAINING else "enlace run"
            raise DataFolderError(
                f"{opened.place} belongs to `{other}`: drills and live data never share one; "
                "choose another folder with --data."
            )
        secret = await facts.get(conn, "secret") or secrets.token_urlsafe(32)
        await facts.put(conn, "mode", mode)
        await facts.put(conn, "secret", secret)
        await facts.put(conn, "public", public)
    return secret


async def train(config: Config, data: Path, address: Address, ready: Callable[[str], None]) -> None:
    """Training room, bot and board in one process, until cancelled."""
    clock = ShiftedClock()

    def moment() -> datetime:
        return datetime.fromtimestamp(clock.now(), UTC)

    read = catalogue()
    async with database(config, data) as opened, AsyncExitStack() as stack:
        secret = await claim(opened, TRAINING, address.public)
        async with opened.write() as conn:
            await exercises.open_one(
                conn,
                code=EXERCISE,
                post=None,
                open_to_all=True,
                actor=OPERATOR,
                now=moment(),
            )
        token = f"100001:{secret[:32]}"
        try:
            room = create_app(
                tokens={token: ROOM_BOT},
                data=data,
                clock=clock,
                facilitator_token=secret,
                limits=config.training.limits,
            )
        except LedgerError as error:
            raise StoreError(str(error)) from error
        room.router.add_get("/healthz", healthy)
        room.add_subapp(
            "/board/", create_board(opened, open_access=True, training=True, clock=moment)
        )
        room.add_subapp("/alerts/", create_public(opened, read, clock=moment))
        port = await serve(stack, room, address)
        ready(f"{address.public}/")
        await run_bot(
            config,
            opened,
            read,
            Files.inside(data),
            token=token,
            base_url=f"http://127.0.0.1:{port}",
            clock=moment,
            board_link=lambda _officer, _post, alert: f"{address.public}/board/alert/{alert}",
            join=f"{address.public}/?start=",
        )


async def live(config: Config, data: Path, address: Address, ready: Callable[[str], None]) -> None:
    """The same bot on Telegram itself, with the board beside it, until cancelled."""
    read = catalogue()
    async with database(config, data) as opened, AsyncExitStack() as stack:
        secret = await claim(opened, LIVE, address.public)
        key = secret.encode()
        site = web.Application()
        webhook = Webhook(hashlib.sha256(key).hexdigest())
        site.router.add_get("/healthz", healthy)
        site.router.add_post(PATH, webhook.receive)
        site.add_subapp(
            "/board/", create_board(opened, open_access=False, training=False, secret=key)
        )
        site.add_subapp("/alerts/", create_public(opened, read))
        await serve(stack, site, address)

        def link(officer: int, post: str, alert: int) -> str:
            told = issue(key, officer, post, datetime.now(UTC))
            return f"{address.public}/board/enter?t={told}&alert={alert}"

        await run_bot(
            config,
            opened,
            read,
            Files.inside(data),
            token=config.token,
            base_url=config.base_url,
            clock=lambda: datetime.now(UTC),
            board_link=link,
            webhook=webhook if config.server.webhook_url else None,
            ready=lambda: ready(f"{address.public}/"),
        )


async def healthy(_request: web.Request) -> web.Response:
    """GET /healthz: the process answers."""
    return web.Response(text="ok\n")


async def serve(stack: AsyncExitStack, site: web.Application, address: Address) -> int:
    """Listen; gives the port. Closed with the stack."""
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, address.host, address.port).start()
    except OSError as error:
        raise _not_served(address, error) from error
    return int(runner.addresses[0][1])


def _not_served(address: Address, error: OSError) -> OperatorError:
    if error.errno == errno.EADDRINUSE:
        return PortInUse(address.port)
    if error.errno == errno.EACCES:
        return ConfigError(
            f"Port {address.port} needs an administrator's rights; choose one above 1023 with "
            "--port."
        )
    return ConfigError(
        f"{address.host} is no address of this machine; give one with --host, or 0.0.0.0 for all."
    )


async def run_bot(
    config: Config,
    opened: Database,
    read: Catalogue,
    files: Files,
    *,
    token: str,
    base_url: str,
    clock: Clock,
    board_link: Callable[[int, str, int], str],
    join: str = "",
    webhook: Webhook | None = None,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Intake, worker, engine and ticker over one connection to Telegram, until cancelled.

    `join` is what stands before a code in the links that people open; empty: Telegram's own.
    `ready` is called once Telegram has taken the token.
    """
    stop = asyncio.Event()
    async with connect(
        token=token,
        base_url=base_url,
        rate=config.sending.rate,
        database=opened,
        catalogue=read,
        files=files,
        clock=clock,
        board_link=board_link,
        referral=config.referral,
        handout_lasts=timedelta(days=config.retention.handout_days),
    ) as front:
        async with opened.write() as conn:
            await facts.put(conn, "join", join or f"https://t.me/{front.username}?start=")
        await front.choose_way(webhook, config.server.webhook_url)
        ready()
        engine = Engine(
            opened,
            front.messenger,
            clock=clock,
            owner=f"engine-{secrets.token_hex(4)}",
            token=str(front.bot_id),
            rate=int(config.sending.rate),
            in_flight=config.sending.in_flight,
        )
        keep = timedelta(days=config.retention.inbox_days)
        ticker = _ticker(opened, read, files, keep, clock)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(engine.run(stop))
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


def _ticker(
    opened: Database, read: Catalogue, files: Files, keep: timedelta, clock: Clock
) -> Ticker:
    ticker = Ticker()
    ticker.every(5, "expire", lambda: sending.expire(opened, clock()))
    ticker.every(3600, "freshness", lambda: freshness.keep(opened, read, clock()))
    ticker.every(3600, "purge", lambda: retention.purge(opened, files, keep, clock()))
    ticker.every(60, "settle", opened.settle)
    ticker.every(1, "announce", lambda: watch.announce(opened, read, clock()))
    ticker.every(5, "escalate", lambda: watch.escalate(opened, read, clock()))
    ticker.every(60, "wipe", lambda: watch.wipe(opened, clock()))
    ticker.every(3, "progress", lambda: sending.show_progress(opened, read.locales, clock()))
    return ticker


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
