"""Alarms: what officers must be told, written where it is found, told by an action, once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.alert import AlertState
from bot.store.schema import alarms, alerts


class Kind(StrEnum):
    """What is wrong."""

    ALERT_STOPPED = "alert_stopped"
    TELEGRAM_FAILING = "telegram_failing"  # answers get lost: sending is held back
    TELEGRAM_BACK = "telegram_back"
    TOKEN_REFUSED = "token_refused"
    STORE_FAILED = "store_failed"  # nothing could be written down, so nothing was sent; it is over
    OUTAGE = "outage"  # for so long the bot heard nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing to be told. `reason` is a word, never free text."""

    id: int
    kind: Kind
    alert_id: int | None
    reason: str
    at: datetime


async def sound(
    conn: AsyncConnection,
    kind: Kind,
    now: datetime,
    *,
    alert_id: int | None = None,
    reason: str = "",
) -> None:
    """Have something told."""
    await conn.execute(
        insert(alarms).values(kind=str(kind), alert_id=alert_id, reason=reason, at=now)
    )


async def stop_alert(conn: AsyncConnection, alert_id: int, reason: str, now: datetime) -> bool:
    """Pause an alert that is being sent, and have its officers told why; gives whether it was.

    It goes on when an officer resumes it. For faults that would befall everybody.
    """
    done = await conn.execute(
        update(alerts)
        .where(alerts.c.id == alert_id, alerts.c.state == AlertState.SENDING)
        .values(state=AlertState.PAUSED)
    )
    if done.rowcount:
        await sound(conn, Kind.ALERT_STOPPED, now, alert_id=alert_id, reason=reason)
    return bool(done.rowcount)


async def untold(conn: AsyncConnection) -> list[Alarm]:
    """What is still to be told, oldest first."""
    return await _where(conn, alarms.c.told_at.is_(None), limit=100)


async def since(conn: AsyncConnection, moment: datetime) -> list[Alarm]:
    """What was found from a moment on, oldest first."""
    return await _where(conn, alarms.c.at >= moment, limit=1000)


async def mark_told(conn: AsyncConnection, ids: Collection[int], now: datetime) -> None:
    """It stands in the outbox."""
    await conn.execute(update(alarms).where(alarms.c.id.in_(ids)).values(told_at=now))


async def _where(conn: AsyncConnection, condition: object, *, limit: int) -> list[Alarm]:
    columns = alarms.c.id, alarms.c.kind, alarms.c.alert_id, alarms.c.reason, alarms.c.at
    found = await conn.execute(
        select(*columns).where(condition).order_by(alarms.c.id).limit(limit)  # type: ignore[arg-type]
    )
    return [Alarm(**{**row._mapping, "kind": Kind(row.kind)}) for row in found]
