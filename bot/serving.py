"""`enlace train` and `enlace run`: address, QR code, log, and a clean stop on Ctrl-C."""

import asyncio
import logging
import os
import re
import signal
import socket
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import segno
import structlog

from bot import app
from bot.arrivals import LOOPBACK, Arrivals
from bot.config import Config, load
from bot.content.papers import Way, wifi
from bot.errors import ConfigError, EnlaceError

TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


def train(
    config_file: Path | None,
    data: Path,
    host: str,
    port: int,
    *,
    people: int = 0,
    seed: int = 1,
    way: Way | None = None,
) -> None:
    """Serve the training room until told to stop; with `way` its network is tried."""
    config = load(config_file, os.environ)
    address = _address(config, host, port)
    arrivals = Arrivals()

    up = asyncio.Event()

    def ready(url: str) -> None:
        up.set()
        if way is not None:
            _show_way(way, url)
        segno.make(url).terminal(out=sys.stdout, compact=True)
        print(f"Exercises are led at http://127.0.0.1:{address.port}/exercise/ on this machine.")
        print(f"Training room ready: {url}", flush=True)

    crowd = app.CrowdOf(people=people, seed=seed)
    room = app.train(config, data, address, ready, crowd, arrivals.seen if way else None)
    _serve(_tried(room, arrivals, address.public, up) if way else room)


def _show_way(way: Way, url: str) -> None:
    if way.ssid:
        print(f"1. Wi-Fi {way.ssid}: point the telephone's camera here, switch mobile data off.")
        segno.make(wifi(way), micro=False).terminal(out=sys.stdout, compact=True)
    print(f"2. The page {url}: point the camera here.")


async def _tried(
    room: Coroutine[Any, Any, None], arrivals: Arrivals, public: str, up: asyncio.Event
) -> None:
    """The room, and a line whenever somebody arrives or something is found to fail."""
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(room)
        telling = group.create_task(_tell(arrivals, public, up))
        serving.add_done_callback(lambda _: telling.cancel())


async def _tell(arrivals: Arrivals, public: str, up: asyncio.Event) -> None:
    await up.wait()
    since, said = arrivals.clock(), set[str]()
    if "//127." in public or "//localhost" in public:
        print(f"Fails: {LOOPBACK}", flush=True)
    while True:
        for line in [arrivals.told(), *(f"Fails: {one}" for one in arrivals.problems(since))]:
            if line not in said:
                said.add(line)
                print(line, flush=True)
        await asyncio.sleep(1)


def live(config_file: Path | None, data: Path, host: str, port: int) -> None:
    """Serve Telegram until told to stop."""
    config = load(config_file, os.environ)
    if not config.token:
        raise ConfigError("ENLACE_TOKEN is not set; put the bot's token from @BotFather into it.")
    if not TOKEN.fullmatch(config.token):
        raise ConfigError(
            "ENLACE_TOKEN is no bot's token; copy it whole from @BotFather (digits, a colon, more)."
        )
    address = _address(config, host, port)
    _serve(app.live(config, data, address, lambda url: print(f"Enlace runs. Board: {url}board/")))


def _address(config: Config, host: str, port: int) -> app.Address:
    host, port = host or config.server.host, port or config.server.port
    shown = own_address() if host in ("0.0.0.0", "::") else host
    return app.Address(host=host, port=port, public=f"http://{shown}:{port}")


def own_address() -> str:
    """This machine's address in its network; loopback where there is none. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: an address of no machine
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def _serve(program: Coroutine[Any, Any, None]) -> None:
    log_plainly()
    try:
        asyncio.run(_until_stopped(program))
    except* EnlaceError as group:
        raise _first(group) from None


async def _until_stopped(program: Coroutine[Any, Any, None]) -> None:
    running = asyncio.ensure_future(program)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, running.cancel)
        except NotImplementedError:  # Windows: Ctrl-C arrives as KeyboardInterrupt
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(running.cancel))
    try:
        await running
    except asyncio.CancelledError:
        if not running.cancelled():
            raise


def _first(group: BaseException) -> BaseException:
    while isinstance(group, BaseExceptionGroup):
        group = group.exceptions[0]
    return group


def log_plainly() -> None:
    """Our own lines to standard error; what libraries log may carry tokens and stays quiet."""
    logging.getLogger().addHandler(logging.NullHandler())
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
