"""The queue of deliveries: claimed in batches, recorded in batches. `sendings`: a whole alert."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    bindparam,
    literal_column,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.alert import AlertState
from bot.domain.delivery import LONGEST_DELAY, DeliveryState, Lane, Next, abandoned
from bot.domain.pacing import FAIR_SLOT, ORDER
from bot.store import tallies
from bot.store.schema import UtcTime, alerts, deliveries, variants

# No row is put off for so long: the clock has stepped back since, and the row is due.
NEVER = timedelta(seconds=4 * LONGEST_DELAY)

# Written out, not bound: a partial index is used only when the planner can read its condition.
QUEUED: ColumnElement[bool] = deliveries.c.state == literal_column("'queued'")
LEASED: ColumnElement[bool] = deliveries.c.state == literal_column("'leased'")


class Claimed(NamedTuple):
    """A delivery in the hands of a sender."""

    alert_id: int
    national_id: int
    chat_id: int | None  # None: forgotten since it was queued
    variant_id: int
    drill: bool
    lane: Lane
    attempts: int
    repeated: bool
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a claimed delivery."""

    row: Claimed
    next: Next
    message_id: int | None = None
    moved_to: int | None = None  # the chat's new id


@dataclass(frozen=True, slots=True)
class Open:
    """An alert under way that has deliveries to claim."""

    id: int
    drill: bool
    lane: Lane


async def open_alerts(conn: AsyncConnection, now: datetime) -> list[Open]:
    """Alerts that may be sent now and have rows queued, in the order in which to send them."""
    lane = (
        select(deliveries.c.lane)
        .where(deliveries.c.alert_id == alerts.c.id, QUEUED)
        .limit(1)
        .scalar_subquery()
    )
    found = await conn.execute(
        select(alerts.c.id, alerts.c.drill, lane.label("lane")).where(
            alerts.c.state == AlertState.SENDING, alerts.c.expires_at > now
        )
    )
    rows = [Open(row.id, row.drill, Lane(row.lane)) for row in found if row.lane]
    return sorted(rows, key=lambda one: (one.drill, ORDER[one.lane], one.id))


async def sendable(conn: AsyncConnection, now: datetime) -> dict[int, datetime]:
    """The alerts whose rows may be sent at this moment, and until when."""
    found = await conn.execute(
        select(alerts.c.id, alerts.c.expires_at).where(
            alerts.c.state == AlertState.SENDING, alerts.c.expires_at > now
        )
    )
    return {row.id: row.expires_at for row in found}


async def claim(
    conn: AsyncConnection, owner: str, limit: int, now: datetime, *, fair: bool = False
) -> list[Claimed]:
    """Take up to `limit` rows that are due: live before drills, urgent before routine.

    With `fair` a few of them are of the oldest live alert in a lower lane: it never starves.
    """
    claimed: list[Claimed] = []
    opened = await open_alerts(conn, now)
    if fair and (waits := _passed_over(opened)) is not None:
        claimed += await _take(conn, waits, owner, max(1, limit // FAIR_SLOT), now)
    for alert in opened:
        room = limit - len(claimed)
        if room <= 0:
            break
        claimed += await _take(conn, alert, owner, room, now)
    return claimed


def _passed_over(opened: Sequence[Open]) -> Open | None:
    """The oldest live alert in a lower lane than the first one's."""
    lower = [one for one in opened if not one.drill and one.lane is not opened[0].lane]
    return min(lower, key=lambda one: one.id, default=None)


async def _take(
    conn: AsyncConnection, alert: Open, owner: str, room: int, now: datetime
) -> list[Claimed]:
    statement = CLAIM_SQLITE if conn.dialect.name == "sqlite" else CLAIM_POSTGRES
    given = {"alert": alert.id, "owner_": owner, "now": now, "room": room, "never": now + NEVER}
    found = await conn.execute(statement, given)
    return [
        Claimed(alert.id, row[0], row[1], row[2], alert.drill, alert.lane, *row[3:])
        for row in found.all()
    ]


def _claim(*, locking: bool) -> Any:
    picked = (
        select(deliveries.c.national_id)
        .where(
            deliveries.c.alert_id == bindparam("alert"),
            QUEUED,
            or_(
                deliveries.c.due_at <= bindparam("now", type_=UtcTime),
                deliveries.c.due_at > bindparam("never", type_=UtcTime),
            ),
        )
        .order_by(deliveries.c.rank, deliveries.c.national_id)
        .limit(bindparam("room"))
    )
    if locking:  # in a CTE, so that PostgreSQL evaluates it once
        picked = select(picked.with_for_update(skip_locked=True).cte("picked").c.national_id)
    return (
        update(deliveries)
        .where(deliveries.c.alert_id == bindparam("alert"), deliveries.c.national_id.in_(picked))
        .values(state=DeliveryState.LEASED, owner=bindparam("owner_"))
        .returning(
            deliveries.c.national_id,
            deliveries.c.chat_id,
            deliveries.c.variant_id,
            deliveries.c.attempts,
            deliveries.c.repeated,
            deliveries.c.reply_to,
        )
    )


CLAIM_SQLITE = _claim(locking=False)
CLAIM_POSTGRES = _claim(locking=True)


async def payloads(conn: AsyncConnection, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """The payload (JSON) and the digest of each variant."""
    found = await conn.execute(
        select(variants.c.id, variants.c.payload, variants.c.digest).where(variants.c.id.in_(ids))
    )
    return {row[0]: (row[1], row[2]) for row in found}


async def record(
    conn: AsyncConnection, owner: str, results: Sequence[Result], now: datetime
) -> None:
    """Write what came of claimed rows. A row that another sender has taken over is left alone."""
    if not results:
        return
    # Straight to the driver: SQLAlchemy's own way with many rows costs four times as much.
    compiled = _RECORD.compile(dialect=conn.dialect)
    order = _positions(compiled)
    instant = _instants(conn)
    rows = [_values(owner, one, now, instant) for one in results]
    told = [tuple(row[name] for name in order) for row in rows]
    async with tallies.followed(conn, _counted(results)):
        await conn.exec_driver_sql(str(compiled), told)
    for one in results:
        if one.moved_to is not None:
            await _move_chat(conn, one.row, one.moved_to)


_RECORD = (
    update(deliveries)
    .where(
        deliveries.c.alert_id == bindparam("alert"),
        deliveries.c.national_id == bindparam("national"),
        LEASED,
        deliveries.c.owner == bindparam("owner_"),
    )
    .values(
        state=bindparam("to_state"),
        owner=null(),
        rank=deliveries.c.rank + bindparam("to_behind"),  # what is put off lets others by
        due_at=bindparam("to_due"),
        attempts=bindparam("to_attempts"),
        repeated=bindparam("to_repeated"),
        message_id=bindparam("to_message"),
        reason=bindparam("to_reason"),
        done_at=bindparam("to_done"),
    )
)


def _values(
    owner: str, one: Result, now: datetime, instant: Callable[[datetime], Any]
) -> dict[str, Any]:
    step = one.next
    queued = step.state is DeliveryState.QUEUED
    return {
        "alert": one.row.alert_id,
        "national": one.row.national_id,
        "owner_": owner,
        "to_state": step.state.value,
        "to_behind": 1 if step.delay else 0,
        "to_due": instant(now + timedelta(seconds=step.delay) if step.delay else now),
        "to_attempts": step.attempts,
        "to_repeated": step.repeated,
        "to_message": one.message_id,
        "to_reason": step.reason or None,
        "to_done": None if queued else instant(now),
    }


def _counted(results: Iterable[Result]) -> dict[int, tallies.Part]:
    """Those of which a counter tells something new; a row put back as it was is none."""
    who: dict[int, list[int]] = {}
    for one in results:
        row, step = one.row, one.next
        same = (step.attempts, step.repeated) == (row.attempts, row.repeated)
        if not (same and step.state is DeliveryState.QUEUED):
            who.setdefault(row.alert_id, []).append(row.national_id)
    return {alert: tallies.these(ids) for alert, ids in who.items()}


def _positions(compiled: Any) -> list[str]:
    """The names of a compiled statement's parameters, in the order in which it wants them."""
    return list(compiled.positiontup)


def _instants(conn: AsyncConnection) -> Callable[[datetime], Any]:
    """How the driver wants an instant; a batch has few different ones."""
    process = UtcTime().dialect_impl(conn.dialect).bind_processor(conn.dialect)
    return cache(process) if process else lambda value: value


async def _move_chat(conn: AsyncConnection, row: Claimed, chat_id: int) -> None:
    # A forgotten person's row stays without a chat.
    await conn.execute(
        update(deliveries)
        .where(
            deliveries.c.alert_id == row.alert_id,
            deliveries.c.national_id == row.national_id,
            deliveries.c.chat_id.is_not(None),
        )
        .values(chat_id=chat_id)
    )


async def recover(conn: AsyncConnection, now: datetime) -> int:
    """Settle what dead senders had in hand; gives how many rows. Call it holding the token."""
    found = await conn.execute(select(deliveries).where(LEASED))
    rows = found.all()
    by_owner: dict[str, list[Result]] = {}
    for row in rows:
        lane = Lane(row.lane)
        held = Claimed(
            row.alert_id,
            row.national_id,
            row.chat_id,
            row.variant_id,
            row.drill,
            lane,
            row.attempts,
            row.repeated,
        )
        step = abandoned(lane, row.attempts, row.repeated)
        by_owner.setdefault(row.owner, []).append(Result(held, step))
    for owner, results in by_owner.items():
        await record(conn, owner, results, now)
    return len(rows)
