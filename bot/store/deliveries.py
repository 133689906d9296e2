"""The queue of deliveries: written in slices, claimed in batches, recorded in batches."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.alert import AlertState
from bot.domain.delivery import LONGEST_DELAY, DeliveryState, Lane, Next, abandoned
from bot.domain.national import Form
from bot.domain.pacing import FAIR_SLOT, ORDER
from bot.store import nationals as register
from bot.store.database import upsert
from bot.store.schema import UtcTime, alerts, deliveries, nationals, variants

SLICE = 20_000  # rows written at once, so that nobody else waits long for the database
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


async def enqueue(
    conn: AsyncConnection,
    *,
    alert_id: int,
    drill: bool,
    lane: Lane,
    now: datetime,
    condition: ColumnElement[bool],
    after: int,
    limit: int = SLICE,
) -> int | None:
    """Queue the alert for the next nationals that meet `condition`, in order of their ids.

    Returns:
        The id to go on `after`, or None when there are no more. Writing a slice twice is harmless.
    """
    beyond = and_(nationals.c.id > after, condition)
    slice_ = select(nationals.c.id).where(beyond).order_by(nationals.c.id).limit(limit).subquery()
    last = (await conn.execute(select(func.max(slice_.c.id)))).scalar_one()
    if last is None:
        return None
    formed = await _has_forms(conn, alert_id)
    rows = _rows(alert_id, drill, lane, now, formed=formed).where(beyond, nationals.c.id <= last)
    written = upsert(conn, deliveries).from_select([c.name for c in rows.selected_columns], rows)
    await conn.execute(written.on_conflict_do_nothing())
    return int(last)


async def _has_forms(conn: AsyncConnection, alert_id: int) -> bool:
    """Whether anybody gets more than text: most alerts need not be asked for each person."""
    found = await conn.execute(
        select(variants.c.id)
        .where(variants.c.alert_id == alert_id, variants.c.form != Form.TEXT)
        .limit(1)
    )
    return found.first() is not None


def _rows(alert_id: int, drill: bool, lane: Lane, now: datetime, *, formed: bool) -> Select[Any]:
    people: FromClause = nationals.outerjoin(variants, _exact(variants, alert_id, Form.TEXT))
    best: list[Any] = [variants.c.id, *_nearest(alert_id)]
    if formed:
        liked = variants.alias("liked")
        people = people.outerjoin(liked, _exact(liked, alert_id, register.form()))
        best = [liked.c.id, *best]
    return select(
        literal(alert_id).label("alert_id"),
        nationals.c.id.label("national_id"),
        nationals.c.chat_id,
        func.coalesce(*best).label("variant_id"),
        literal(drill).label("drill"),
        literal(str(lane)).label("lane"),
        literal(0).label("rank"),
        literal(str(DeliveryState.QUEUED)).label("state"),
        literal(now, UtcTime).label("due_at"),
        literal(0).label("attempts"),
        literal(False).label("repeated"),
        nationals.c.language,
        nationals.c.grp,
        nationals.c.region,
    ).select_from(people)


def _exact(of: FromClause, alert_id: int, form: Any) -> ColumnElement[bool]:
    """The variant for a person's language, groups and consent, in this form."""
    return and_(
        of.c.alert_id == alert_id,
        of.c.language == nationals.c.language,
        of.c.grp == nationals.c.grp,
        of.c.consent == nationals.c.consent,
        of.c.form == form,
    )


def _nearest(alert_id: int) -> list[Any]:
    """Variants for who joined, or changed, after the texts were frozen: nobody is left out."""
    other = variants.alias("nearest")
    same_consent = other.c.consent == nationals.c.consent
    same_language = other.c.language == nationals.c.language
    general = other.c.grp == "general"
    first = select(func.min(other.c.id)).where(
        other.c.alert_id == alert_id, other.c.form == Form.TEXT
    )
    choices = (
        first.where(same_consent, same_language, general),
        first.where(same_consent, same_language),
        first.where(same_consent, general),
        first,
    )
    return [choice.correlate(nationals).scalar_subquery() for choice in choices]


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
    await conn.exec_driver_sql(str(compiled), [tuple(row[name] for name in order) for row in rows])
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


async def expire(conn: AsyncConnection, now: datetime, limit: int = SLICE) -> int:
    """Close queued rows whose alert is over; gives how many. `limit` rows at most."""
    over = select(alerts.c.id).where(alerts.c.expires_at <= now, _HAS_QUEUED)
    ids = (await conn.execute(over)).scalars().all()
    return await _close(conn, ids, DeliveryState.EXPIRED, now, limit)


async def withdraw(conn: AsyncConnection, alert_id: int, limit: int = SLICE) -> int:
    """Close an alert's queued rows because it was cancelled; gives how many, `limit` at most.

    The engine goes on with `withdraw_cancelled`, slice by slice.
    """
    return await _close(conn, [alert_id], DeliveryState.WITHDRAWN, None, limit)


async def withdraw_cancelled(conn: AsyncConnection, limit: int = SLICE) -> int:
    """`withdraw` for every cancelled alert."""
    over = select(alerts.c.id).where(alerts.c.state == AlertState.CANCELLED, _HAS_QUEUED)
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
        mine = and_(deliveries.c.alert_id == alert_id, QUEUED)
        some = select(deliveries.c.national_id).where(mine).limit(limit - closed)
        done = await conn.execute(
            update(deliveries)
            .where(mine, deliveries.c.national_id.in_(some))
            .values(state=state, done_at=now)
        )
        closed += done.rowcount
    return closed


_HAS_QUEUED = exists().where(deliveries.c.alert_id == alerts.c.id, QUEUED)
_HAS_LEASED = exists().where(deliveries.c.alert_id == alerts.c.id, LEASED)


async def finished(conn: AsyncConnection) -> list[int]:
    """Alerts under way with nothing left to send."""
    found = await conn.execute(
        select(alerts.c.id).where(alerts.c.state == AlertState.SENDING, ~_HAS_QUEUED, ~_HAS_LEASED)
    )
    return list(found.scalars())


async def mark_started(conn: AsyncConnection, alert_id: int, now: datetime) -> bool:
    """All rows stand: let the engine have them."""
    return await _move(
        conn, alert_id, AlertState.APPROVED, {"state": AlertState.SENDING, "started_at": now}
    )


async def mark_finished(conn: AsyncConnection, alert_id: int, now: datetime) -> bool:
    """Everything has been sent, or settled otherwise."""
    return await _move(
        conn, alert_id, AlertState.SENDING, {"state": AlertState.SENT, "finished_at": now}
    )


async def pause(conn: AsyncConnection, alert_id: int) -> bool:
    """Stop sending an alert until an officer resumes it."""
    return await _move(conn, alert_id, AlertState.SENDING, {"state": AlertState.PAUSED})


async def _move(
    conn: AsyncConnection, alert_id: int, before: AlertState, values: dict[str, Any]
) -> bool:
    done = await conn.execute(
        update(alerts).where(alerts.c.id == alert_id, alerts.c.state == before).values(values)
    )
    return bool(done.rowcount)
