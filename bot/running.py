"""`enlace run`, and what it shares with `enlace train`: address, log, and a clean stop on Ctrl-C.

Nothing that is not needed to send is loaded here: see decision 52.
"""

import asyncio
import logging
import os
import re
import signal
import socket
import sys
from collections.abc import Coroutine
from pathlib import Path
from types import ModuleType
from typing import Any

import structlog

from bot.config import Config, load
from bot.errors import ConfigError, EnlaceError
from bot.opening import Address, open_live

TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


def live(config_file: Path | None, data: Path, host: str, port: int) -> None:
    """Serve Telegram until told to stop."""
    config = load(config_file, os.environ)
    if not config.token:
        raise ConfigError("ENLACE_TOKEN is not set; put the bot's token from @BotFather into it.")
    if not TOKEN.fullmatch(config.token):
        raise ConfigError(
            "ENLACE_TOKEN is no bot's token; copy it whole from @BotFather (digits, a colon, more)."
        )
    serve(_live(config, data, address_of(config, host, port)))


async def _live(config: Config, data: Path, address: Address) -> None:
    async with open_live(config, data, address) as opened:
        app = await asyncio.to_thread(_load_app)
        await app.live(
            config, opened, address, lambda url: print(f"Enlace runs. Board: {url}board/")
        )


def _load_app() -> ModuleType:
    """All that listens and shows: loading it takes a second, in which messages leave already."""
    from bot import app

    return app


def address_of(config: Config, host: str, port: int) -> Address:
    """Where to serve, as the command line or the configuration says."""
    host, port = host or config.server.host, port or config.server.port
    shown = own_address() if host in ("0.0.0.0", "::") else host
    return Address(host=host, port=port, public=f"http://{shown}:{port}")


def own_address() -> str:
    """This machine's address in its network; loopback where there is none. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: an address of no machine
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def serve(program: Coroutine[Any, Any, None]) -> None:
    """Run it until told to stop."""
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
