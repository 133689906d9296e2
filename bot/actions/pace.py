"""The pace of a token outlives the process: the rate that Telegram took, and a halt's deadline."""

import json
from datetime import datetime, timedelta

from bot.domain.tempo import Pace
from bot.store import facts
from bot.store.database import Database

LASTS = timedelta(hours=6)  # what was found earlier says nothing any more


async def remember(database: Database, bot: int, pace: Pace, now: datetime) -> None:
    """Keep it, where it has changed."""
    until = now + timedelta(seconds=pace.halted)
    told = {"found": round(pace.found, 1), "until": until.isoformat() if pace.halted else ""}
    async with database.read() as conn:
        before = json.loads(await facts.get(conn, f"pace:{bot}") or "{}")
    if {name: before.get(name) for name in told} == told:
        return
    async with database.write() as conn:
        await facts.put(conn, f"pace:{bot}", json.dumps(told | {"at": now.isoformat()}))


async def known(database: Database, bot: int, now: datetime) -> tuple[float, float] | None:
    """The rate that was found, and how long the halt still lasts (s); None: nothing of use."""
    async with database.read() as conn:
        text = await facts.get(conn, f"pace:{bot}")
    if text is None:
        return None
    told = json.loads(text)
    if not timedelta() <= now - datetime.fromisoformat(told["at"]) <= LASTS:
        return None
    until = told["until"]
    left = (datetime.fromisoformat(until) - now).total_seconds() if until else 0.0
    return told["found"], max(0.0, left)
