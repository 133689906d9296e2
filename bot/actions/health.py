"""What tells whether the program is well: a few figures, none of them about a person."""

from datetime import datetime
from typing import Any

from bot.actions import heartbeat, sending
from bot.store import alarms, inbox, outbox
from bot.store.database import Connection


async def figures(conn: Connection, now: datetime) -> dict[str, Any]:
    """How much waits where, and how old the last self-test is (s)."""
    beat = await heartbeat.last(conn)
    return {
        "updates": await inbox.open_ones(conn),
        "alerts": await sending.waiting(conn),
        "outbox_waiting": await outbox.waiting(conn),
        "alarms_untold": len(await alarms.untold(conn)),
        "heartbeat_age_seconds": (now - beat).total_seconds() if beat else None,
    }
