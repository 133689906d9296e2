"""What `enlace run` opens before anything else: its port, its database, and what sends.

Nothing here needs texts, pages or handlers; whatever loads them is loaded by `bot.app` afterwards.
"""

import asyncio
import errno
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.config import Config
from bot.content.files import Files
from bot.errors import ConfigError, DataFolderError, OperatorError, PortInUse
from bot.sender import Sender, start_sender
from bot.store import facts
from bot.store.database import Database
from bot.store.upgrade import upgrade

TRAINING, LIVE = "training", "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where people find the server."""

    host: str
    port: int
    public: str  # with scheme, without a slash at the end


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What is there, and sends."""

    database: Database
    files: Files
    sender: Sender
    secret: str


@asynccontextmanager
async def open_live(config: Config, data: Path, address: Address) -> AsyncIterator[Opened]:
    """The database of `data`, and a sender at work on it.

    Raises:
        OperatorError: nobody could reach the board at `address`, among much else.
    """
    await _try_to_listen(address)
    files = Files.inside(data)
    async with upgraded(config, data) as database:
        secret = await claim(database, LIVE, address.public)
        async with start_sender(
            config.sending,
            database,
            files,
            token=config.token,
            base_url=config.base_url,
            clock=now,
        ) as sender:
            yield Opened(database=database, files=files, sender=sender, secret=secret)


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def open_database(config: Config, data: Path) -> Database:
    """The database that the environment names, else the file in the data folder."""
    if config.database_url:
        return Database.open(config.database_url, place="ENLACE_DATABASE_URL")
    return Database.in_folder(data)


@asynccontextmanager
async def upgraded(config: Config, data: Path) -> AsyncIterator[Database]:
    """The same with this version's tables, closed at the end."""
    opened = open_database(config, data)
    try:
        await upgrade(opened)
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


async def _try_to_listen(address: Address) -> None:
    """Whoever cannot serve the board there is told so before anything is begun."""
    with named(address):
        loop = asyncio.get_running_loop()
        server = await loop.create_server(asyncio.Protocol, address.host, address.port)
        server.close()


@contextmanager
def named(address: Address) -> Iterator[None]:
    """What keeps us from listening, in a sentence."""
    try:
        yield
    except OSError as error:
        raise _not_served(address, error) from error


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
