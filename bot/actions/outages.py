"""Outages: while the bot hears nothing, presses of buttons are lost; so people are asked again."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.actions import alarms
from bot.store import facts
from bot.store.database import Connection, Database

# Asks those again who may have pressed meanwhile; gives how many. (conn, since, now)
Again = Callable[[Connection, datetime, datetime], Awaitable[int]]


async def last(conn: Connection, bot: int) -> datetime | None:
    """When Telegram was last heard, by this process or an earlier one."""
    text = await facts.get(conn, f"heard:{bot}")
    return datetime.fromisoformat(text) if text else None


async def note(conn: Connection, bot: int, now: datetime) -> None:
    """Telegram answers."""
    await facts.put(conn, f"heard:{bot}", now.isoformat())


async def noticed(
    database: Database, since: datetime, now: datetime, again: Again | None = None
) -> int:
    """An outage is over: officers are told, and people asked again; gives how many."""
    async with database.write() as conn:
        await alarms.outage(conn, now)
        return await again(conn, since, now) if again is not None else 0
