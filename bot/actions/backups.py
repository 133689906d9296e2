"""Copies of the database: that one was taken is audited; after one came back, alerts wait."""

from datetime import datetime
from typing import Any

from bot.actions import alarms, sending
from bot.domain.alert import AlertState
from bot.store import alerts, audit, leases
from bot.store.database import Connection

SUBJECT = "database"


async def note(conn: Connection, what: str, now: datetime) -> None:
    """For the audit: a copy holds the whole register."""
    await audit.record(conn, at=now, actor="cli", action=what, subject=SUBJECT)


async def settle(conn: Connection, now: datetime) -> dict[str, Any]:
    """What was being sent may have been sent since: it pauses until an officer has looked.

    Gives which alerts paused, and what else waits for its time.
    """
    paused = [one.id for one in await alerts.in_states(conn, [AlertState.SENDING])]
    for alert_id in paused:
        await alarms.stop_alert(conn, alert_id, "restored", now)
    await leases.clear(conn)
    await note(conn, "backup_restored", now)
    return {"paused": paused, "waiting": await sending.waiting(conn)}
