"""The line of a token: an open connection to Telegram, and everything that messages leave by."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
from telegram.error import TelegramError

from bot.actions import media, pace
from bot.content.files import Files
from bot.domain.message import Media
from bot.errors import OperatorError
from bot.store.database import Database
from bot.telegram.limiter import Gate
from bot.telegram.media import MediaMessenger
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.shelf import Shelf
from bot.telegram.transport import open_session


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What sends; it needs no texts. `bot.telegram.program` builds on it what listens."""

    token: str
    base_url: str
    bot_id: int
    username: str
    session: aiohttp.ClientSession
    gate: Gate
    plain: TelegramMessenger
    messenger: MediaMessenger


@asynccontextmanager
async def open_line(
    *,
    token: str,
    base_url: str,
    rate: float,
    database: Database,
    files: Files,
    clock: Callable[[], datetime],
) -> AsyncIterator[Line]:
    """Connect to Telegram (or the room) at `base_url` (no slash at its end).

    Raises:
        TokenRefused: the token is not known there. OperatorError: nobody answers there.
    """
    async with open_session() as session:
        gate = Gate(int(rate))
        plain = TelegramMessenger(f"{base_url}/bot", token, session, gate)
        me = await _who_am_i(plain, base_url)
        bot_id = int(me["id"])
        if (before := await pace.known(database, bot_id, clock())) is not None:
            gate.recall(*before)
        shelf = Shelf(
            f"{base_url}/bot{token}",
            session,
            gate,
            files=files,
            ids=await media.known(database, bot_id),
            remember=_memory(database, bot_id, clock),
        )
        try:
            yield Line(
                token=token,
                base_url=base_url,
                bot_id=bot_id,
                username=me["username"],
                session=session,
                gate=gate,
                plain=plain,
                messenger=MediaMessenger(plain, shelf),
            )
        finally:
            gate.close()


async def _who_am_i(messenger: TelegramMessenger, base_url: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = await messenger.call("getMe")
    except TelegramError as error:
        raise OperatorError(
            f"{base_url} does not answer ({type(error).__name__}); check the network and start "
            "again."
        ) from error
    return found


def _memory(
    database: Database, bot: int, clock: Callable[[], datetime]
) -> Callable[[Media, str], Awaitable[None]]:
    async def remember(one: Media, file_id: str) -> None:
        await media.remember(database, bot, one, file_id, clock())

    return remember
