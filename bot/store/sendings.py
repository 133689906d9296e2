"""Sendings: an alert's deliveries as a whole. Begun, paused, closed before they leave, finished."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.alert import STOPPED, AlertState
from bot.domain.delivery import DeliveryState
from bot.store import tallies
from bot.store.deliveries import LEASED, QUEUED
from bot.store.schema import alerts, deliveries

SLICE = 20_000  # rows closed at once, so that nobody else waits long for the database


async def expire(conn: AsyncConnection, now: datetime, limit: int = SLICE) -> int:
    """Close queued rows whose alert is over; gives how many. `limit` rows at most."""
    over = select(alerts.c.id).where(alerts.c.expires_at <= now, _HAS_QUEUED)
    ids = (await conn.execute(over)).scalars().all()
    return await _close(conn, ids, DeliveryState.EXPIRED, now, limit)


async def withdraw(conn: AsyncConnection, alert_id: int, limit: int = SLICE) -> int:
    """Close an alert's queued rows because it was cancelled; gives how many, `limit` at most.

    The engine goes on with `withdraw_stopped`, slice by slice.
    """
    return await _close(conn, [alert_id], DeliveryState.WITHDRAWN, None, limit)


async def withdraw_stopped(conn: AsyncConnection, limit: int = SLICE) -> int:
    """`withdraw` for every alert of which nothing more may leave."""
    over = select(alerts.c.id).where(alerts.c.state.in_(sorted(STOPPED)), _HAS_QUEUED)
    ids = (await conn.execute(over)).scalars().all()
    return await _close(conn, ids, DeliveryState.WITHDRAWN, None, limit)


async def _close(
    conn: AsyncConnection,
    alert_ids: Iterable[int],
    state: DeliveryState,
    now: datetime | None,
    limit: int,
) -> int:
    closed = 0
    for alert_id in alert_ids:
        if closed >= limit:
            break
        some = await _first(conn, alert_id, limit - closed)
        await tallies.moved(conn, alert_id, some, state)
        done = await conn.execute(
            update(deliveries)
            .where(deliveries.c.alert_id == alert_id, some)
            .values(state=state, done_at=now)
        )
        closed += done.rowcount
    return closed


async def _first(conn: AsyncConnection, alert_id: int, limit: int) -> ColumnElement[bool]:
    """So many of an alert's queued rows, as a condition: they are counted, then closed."""
    order = deliveries.c.rank, deliveries.c.national_id
    found = await conn.execute(
        select(*order)
        .where(deliveries.c.alert_id == alert_id, QUEUED)
        .order_by(*order)
        .offset(limit)
        .limit(1)
    )
    beyond = found.first()
    if beyond is None:
        return QUEUED
    return and_(QUEUED, tuple_(*order) < tuple_(*beyond))


_HAS_QUEUED = exists().where(deliveries.c.alert_id == alerts.c.id, QUEUED)
_HAS_LEASED = exists().where(deliveries.c.alert_id == alerts.c.id, LEASED)


async def finished(conn: AsyncConnection) -> list[int]:
    """Alerts under way with nothing left to send."""
    found = await conn.execute(
        select(alerts.c.id).where(
            alerts.c.state == AlertState.SENDING,
            alerts.c.follows.is_(None) | alerts.c.gathered,
            ~_HAS_QUEUED,
            ~_HAS_LEASED,
        )
    )
    return list(found.scalars())


READY = (AlertState.APPROVED, AlertState.SCHEDULED)


async def is_ready(conn: AsyncConnection, alert_id: int, version: int) -> bool:
    """Whether this version of an alert is approved and has not begun.

    Nobody returns it meanwhile: rows that were written after that would stay for its next version.
    """
    found = await conn.execute(
        select(alerts.c.id)
        .where(alerts.c.id == alert_id, alerts.c.version == version, alerts.c.state.in_(READY))
        .with_for_update(key_share=True)
    )
    return found.first() is not None


async def mark_started(conn: AsyncConnection, alert_id: int, now: datetime) -> bool:
    """All rows stand: let the engine have them."""
    return await _move(conn, alert_id, READY, {"state": AlertState.SENDING, "started_at": now})


async def mark_finished(conn: AsyncConnection, alert_id: int, now: datetime) -> bool:
    """Everything has been sent, or settled otherwise."""
    sent = {"state": AlertState.SENT, "finished_at": now}
    return await _move(conn, alert_id, [AlertState.SENDING], sent)


async def pause(conn: AsyncConnection, alert_id: int) -> bool:
    """Stop sending an alert until an officer resumes it."""
    return await _move(conn, alert_id, [AlertState.SENDING], {"state": AlertState.PAUSED})


async def _move(
    conn: AsyncConnection, alert_id: int, before: Iterable[AlertState], values: dict[str, Any]
) -> bool:
    done = await conn.execute(
        update(alerts)
        .where(alerts.c.id == alert_id, alerts.c.state.in_(list(before)))
        .values(values)
    )
    return bool(done.rowcount)
