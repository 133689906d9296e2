"""Counting. `drill` is a required word everywhere: drills and live alerts are never added up."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    String,
    and_,
    cast,
    exists,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.checkin import Answer
from bot.domain.delivery import DeliveryState
from bot.domain.report import Headline
from bot.domain.statistics import Count, Event, Facet, Timeline, Waits
from bot.store.schema import alerts, cases, moments, posts, tallies
from bot.store.tables.cases import WHOLE

STEPS = 2000  # of a timeline: exact to the second for half an hour, to 20 s for eleven hours
ALERTS = select(alerts, posts.c.name.label("post_name"), posts.c.time_zone).join(posts)


async def tally(
    conn: AsyncConnection, alert_id: int, *, drill: bool, facets: Iterable[Facet] = Facet
) -> list[Count]:
    """The deliveries of an alert as store/tallies has counted them."""
    rows = await conn.execute(
        select(tallies).where(
            tallies.c.alert_id == alert_id,
            tallies.c.facet.in_([str(one) for one in facets]),
            tallies.c.people != 0,
            _marked(alert_id, drill),
        )
    )
    return [
        Count(
            facet=Facet(row.facet),
            name=row.name,
            state=DeliveryState(row.state),
            answer=Answer(row.answer) if row.answer else None,
            people=row.people,
            repeated=row.repeated,
            retries=row.retries,
        )
        for row in rows
    ]


async def timeline(
    conn: AsyncConnection, alert_id: int, event: Event, *, drill: bool, steps: int = STEPS
) -> Timeline:
    """In which seconds it befell how many; in wider steps where there were more than `steps`.

    A step is named by its last second: what it counts had happened by then.
    """
    mine = _befell(alert_id, event, drill)
    first, last = await span(conn, alert_id, event, drill=drill)
    if first is None or last is None:
        return Timeline()
    width = (last - first) // steps + 1
    # Written out, not bound: PostgreSQL takes two parameters for two different expressions.
    since = moments.c.second - literal_column(str(first))
    # Not Python's division: SQLAlchemy would write a call of FLOOR for each row.
    step = since.op("/", precedence=9, return_type=BigInteger())(literal_column(str(width))).label(
        "step"
    )
    sums = func.sum(moments.c.people).label("people"), func.max(moments.c.people).label("peak")
    found = await conn.execute(select(step, *sums).where(mine).group_by("step"))
    rows = found.all()
    ends = {first + (number + 1) * width - 1: int(people) for number, people, _ in rows}
    return Timeline(
        steps={min(last, end): people for end, people in ends.items()},
        first=first,
        last=last,
        peak=max(peak for _, _, peak in rows),
    )


async def span(
    conn: AsyncConnection, alert_id: int, event: Event, *, drill: bool
) -> tuple[int | None, int | None]:
    """The first and the last second in which it befell anybody."""
    mine = _befell(alert_id, event, drill)
    ends = [
        select(end(moments.c.second)).where(mine).scalar_subquery() for end in (func.min, func.max)
    ]  # each for itself: the index then gives it at once
    first, last = (await conn.execute(select(*ends))).one()
    return first, last


async def calls(conn: AsyncConnection, alert_id: int, *, drill: bool) -> list[Waits]:
    """The calls for help about an alert by level; a row for each of them would take ten times."""
    waited = [_listed(cases.c[name]) for name in ("claim_s", "close_s")]
    rows = await conn.execute(
        select(cases.c.level, func.count(), *waited)
        .where(cases.c.alert_id == alert_id, WHOLE, _marked(alert_id, drill))
        .group_by(cases.c.level)
        .order_by(cases.c.level)
    )
    return [
        Waits(level=level, cases=cases_, claims=_numbers(claims), closes=_numbers(closes))
        for level, cases_, claims, closes in rows
    ]


def _listed(column: ColumnElement[int | None]) -> ColumnElement[str]:
    """Its values in one word, those left out that are NULL."""
    return func.aggregate_strings(cast(column, String), ",")


def _numbers(listed: str | None) -> tuple[int, ...]:
    return tuple(map(int, listed.split(","))) if listed else ()


async def keep_register(conn: AsyncConnection, alert_id: int, people: int) -> None:
    """Whom the alert's posts have on their registers as its sending begins."""
    await conn.execute(update(alerts).where(alerts.c.id == alert_id).values(register=people))


def _befell(alert_id: int, event: Event, drill: bool) -> ColumnElement[bool]:
    return and_(
        moments.c.alert_id == alert_id,
        moments.c.event == str(event),
        _marked(alert_id, drill),
    )


def _marked(alert_id: int, drill: bool) -> ColumnElement[bool]:
    """Whether the alert is a drill, or is none, as whoever asks takes it to be."""
    return exists().where(alerts.c.id == alert_id, alerts.c.drill == drill)


async def headline(conn: AsyncConnection, alert_id: int) -> Headline | None:
    """One alert."""
    rows = await conn.execute(ALERTS.where(alerts.c.id == alert_id))
    row = rows.first()
    return _headline(row) if row else None


async def headlines(
    conn: AsyncConnection,
    *,
    drill: bool,
    post: str | None,
    limit: int,
    since: datetime | None = None,
    exercise: int | None = None,
    before: int | None = None,
) -> list[Headline]:
    """The newest alerts that were approved: of a post, since a moment, of an exercise; or of all.

    `before`: those of a smaller number than this alert.
    """
    query = ALERTS.where(alerts.c.drill == drill, alerts.c.approved_at.is_not(None))
    if post is not None:
        query = query.where(alerts.c.post == post)
    if since is not None:
        query = query.where(alerts.c.approved_at >= since)
    if exercise is not None:
        query = query.where(alerts.c.exercise_id == exercise)
    if before is not None:
        query = query.where(alerts.c.id < before)
    rows = await conn.execute(query.order_by(alerts.c.id.desc()).limit(limit))
    return [_headline(row) for row in rows]


async def finished(
    conn: AsyncConnection, post: str, *, since: datetime, until: datetime
) -> list[Headline]:
    """A post's alerts whose sending ended in between, the first one first."""
    ended = alerts.c.finished_at > since, alerts.c.finished_at <= until
    rows = await conn.execute(ALERTS.where(alerts.c.post == post, *ended).order_by(alerts.c.id))
    return [_headline(row) for row in rows]


def _headline(row: Row[Any]) -> Headline:
    return Headline(
        alert=row.id,
        post=row.post,
        post_name=row.post_name,
        time_zone=row.time_zone,
        hazard=row.hazard,
        phase=row.phase,
        drill=row.drill,
        state=row.state,
        created_at=row.created_at,
        approved_at=row.approved_at,
        expires_at=row.expires_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        register=row.register,
    )
