"""When Telegram was last heard. A silence that was too long has lost presses of buttons."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.actions import outages
from bot.errors import StoreError
from bot.store.database import Database

log = structlog.get_logger()
KEPT_EVERY = 10.0  # s between two notes in the database
LOST_AFTER = 150.0  # s that Telegram keeps a press for. Source: its server, Client.cpp, 10.0
Noticed = Callable[[datetime, datetime], Awaitable[None]]  # since, until


async def unnoticed(_since: datetime, _until: datetime) -> None:
    """Nobody wants to know of an outage."""


class Hearing:
    """`heard` after each answer that may bring updates."""

    def __init__(
        self, database: Database, bot: int, clock: Callable[[], datetime], noticed: Noticed
    ) -> None:
        self._database, self._bot, self._clock, self._noticed = database, bot, clock, noticed
        self._last_s: float | None = None  # loop time (s); clocks may step
        self._kept_s = 0.0

    def age(self) -> float | None:
        """How long ago it was (s); None: not yet in this process."""
        return None if self._last_s is None else _now() - self._last_s

    async def heard(self) -> None:
        """Telegram answers: note it, and what the silence before came to."""
        try:
            silent, self._last_s = await self._silence(), _now()
            if silent > LOST_AFTER:
                now = self._clock()
                log.warning("outage_over", silent_s=round(silent))
                await self._noticed(now - timedelta(seconds=silent), now)
            if self._last_s >= self._kept_s:
                self._kept_s = self._last_s + KEPT_EVERY
                async with self._database.write() as conn:
                    await outages.note(conn, self._bot, self._clock())
        except StoreError as error:  # updates matter more
            log.error("hearing_not_noted", error=str(error))

    async def _silence(self) -> float:
        if self._last_s is not None:
            return _now() - self._last_s
        async with self._database.read() as conn:
            before = await outages.last(conn, self._bot)
        return (self._clock() - before).total_seconds() if before else 0.0


def _now() -> float:
    return asyncio.get_running_loop().time()
