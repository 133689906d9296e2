"""The rows of deliveries: one for each person meant, or for each whom an alert reached."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    delete,
    exists,
    func,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delivery import DeliveryState, Lane
from bot.domain.national import Form
from bot.store import nationals as register
from bot.store import tallies
from bot.store.database import upsert
from bot.store.reach import UNDER_WAY, reached
from bot.store.risk import rank
from bot.store.schema import UtcTime, alerts, deliveries, nationals, variants

SLICE = 20_000  # rows written at once, so that nobody else waits long for the database


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
    people = await _people(conn, alert_id)
    rows = _rows(alert_id, drill, lane, now, people, null()).where(beyond, nationals.c.id <= last)
    await _write(conn, alert_id, rows, after=after, last=last)
    return int(last)


async def gather(
    conn: AsyncConnection,
    *,
    alert_id: int,
    follows: int,
    chain: Collection[int],
    drill: bool,
    lane: Lane,
    now: datetime,
    after: int,
    limit: int = SLICE,
) -> int | None:
    """Queue a follow-up for the next people whom alert `follows` reached, as a reply to it.

    Whoever an alert of the `chain` is still on its way to comes later. Who is forgotten, or has
    stopped, gets no more messages. Returns as `enqueue` does.
    """
    copies = deliveries.alias("copies")
    theirs = and_(copies.c.alert_id == follows, reached(copies), copies.c.national_id > after)
    slice_ = (
        select(copies.c.national_id)
        .where(theirs, ~_has_row(alert_id, copies), ~_awaits(chain, copies))
        .order_by(copies.c.national_id)
        .limit(limit)
        .subquery()
    )
    last = (await conn.execute(select(func.max(slice_.c.national_id)))).scalar_one()
    if last is None:
        return None
    exact, best = await _people(conn, alert_id)
    people = exact.join(copies, copies.c.national_id == nationals.c.id), best
    rows = _rows(alert_id, drill, lane, now, people, copies.c.message_id).where(
        theirs, copies.c.national_id <= last, ~_awaits(chain, copies), nationals.c.active
    )
    await _write(conn, alert_id, rows, after=after, last=last)
    return int(last)


async def settled(conn: AsyncConnection, chain: Collection[int]) -> bool:
    """Whether no delivery of these alerts is under way any more."""
    found = await conn.execute(
        select(deliveries.c.national_id)
        .where(deliveries.c.alert_id.in_(chain), deliveries.c.state.in_(UNDER_WAY))
        .limit(1)
    )
    return found.first() is None


async def drop(conn: AsyncConnection, alert_id: int) -> None:
    """Forget the rows of an alert that never began: it goes back, and may come for others.

    All at once, however many: it is rare that somebody returns an alert while its rows are written.
    """
    gone = await conn.execute(delete(deliveries).where(deliveries.c.alert_id == alert_id))
    if gone.rowcount:
        await tallies.rebuild(conn, alert_id)


async def mark_gathered(conn: AsyncConnection, alert_id: int) -> None:
    """Everybody whom a follow-up is for has a row: it may come to its end."""
    await conn.execute(update(alerts).where(alerts.c.id == alert_id).values(gathered=True))


def _has_row(alert_id: int, copies: FromClause) -> ColumnElement[bool]:
    other = deliveries.alias("present")
    return exists().where(other.c.alert_id == alert_id, other.c.national_id == copies.c.national_id)


def _awaits(chain: Collection[int], copies: FromClause) -> ColumnElement[bool]:
    other = deliveries.alias("pending")
    return exists().where(
        other.c.alert_id.in_(chain),
        other.c.national_id == copies.c.national_id,
        other.c.state.in_(UNDER_WAY),
    )


async def _write(
    conn: AsyncConnection, alert_id: int, rows: Select[Any], *, after: int, last: int
) -> None:
    written = upsert(conn, deliveries).from_select([c.name for c in rows.selected_columns], rows)
    mine = {alert_id: tallies.between(after, last)}
    async with tallies.followed(conn, mine, fresh=True):
        await conn.execute(written.on_conflict_do_nothing())


async def _people(conn: AsyncConnection, alert_id: int) -> tuple[FromClause, list[Any]]:
    """Nationals with their variant, and the columns among which it is the first one given."""
    people: FromClause = nationals.outerjoin(variants, _exact(variants, alert_id, Form.TEXT))
    best: list[Any] = [variants.c.id, *_nearest(alert_id)]
    if await _has_forms(conn, alert_id):
        liked = variants.alias("liked")
        people = people.outerjoin(liked, _exact(liked, alert_id, register.form()))
        best = [liked.c.id, *best]
    return people, best


async def _has_forms(conn: AsyncConnection, alert_id: int) -> bool:
    """Whether anybody gets more than text: most alerts need not be asked for each person."""
    found = await conn.execute(
        select(variants.c.id)
        .where(variants.c.alert_id == alert_id, variants.c.form != Form.TEXT)
        .limit(1)
    )
    return found.first() is not None


def _rows(
    alert_id: int,
    drill: bool,
    lane: Lane,
    now: datetime,
    people: tuple[FromClause, list[Any]],
    reply_to: ColumnElement[Any],
) -> Select[Any]:
    joined, best = people
    return select(
        literal(alert_id).label("alert_id"),
        nationals.c.id.label("national_id"),
        nationals.c.chat_id,
        func.coalesce(*best).label("variant_id"),
        literal(drill).label("drill"),
        literal(str(lane)).label("lane"),
        rank(now).label("rank"),
        literal(str(DeliveryState.QUEUED)).label("state"),
        literal(now, UtcTime).label("due_at"),
        literal(0).label("attempts"),
        literal(False).label("repeated"),
        reply_to.label("reply_to"),
        nationals.c.language,
        nationals.c.grp,
        nationals.c.region,
    ).select_from(joined)


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
