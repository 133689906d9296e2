"""The sender: a line to Telegram and the engine on it. It needs no texts, so it starts first."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot import BEGAN
from bot.actions import alarms
from bot.config import Sending
from bot.content.files import Files
from bot.delivery.engine import Engine
from bot.errors import TokenRefused
from bot.store.database import Database
from bot.telegram.line import Line, open_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """What sends for one token."""

    line: Line
    engine: Engine


@asynccontextmanager
async def start_sender(
    config: Sending,
    opened: Database,
    files: Files,
    *,
    token: str,
    base_url: str,
    clock: Callable[[], datetime],
) -> AsyncIterator[Sender]:
    """Send what is due, from now until the block ends, and then what is in hand.

    Raises:
        TokenRefused: Telegram does not know the token; the officers find an alarm.
        TokenInUse: another process sends with it. OperatorError: nobody answers at `base_url`.
    """
    stop = asyncio.Event()
    async with open_line(
        token=token,
        base_url=base_url,
        rate=config.rate,
        database=opened,
        files=files,
        clock=clock,
    ) as line:
        engine = Engine(
            opened,
            line.messenger,
            clock=clock,
            owner=f"engine-{secrets.token_hex(4)}",
            token=str(line.bot_id),
            rate=int(config.rate),
            in_flight=config.in_flight,
            began=BEGAN,
        )
        line.gate.fence = engine.lease.holds
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(engine.run(stop))
                try:
                    yield Sender(line=line, engine=engine)
                finally:
                    stop.set()
        except* TokenRefused:
            await alarms.token_refused(opened, clock())
            raise
