"""Counting. `drill` is a required word everywhere: drills and live alerts are never added up."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Integer, Row, and_, case, cast, extract, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.checkin import Answer
from bot.domain.delivery import DeliveryState
from bot.domain.statistics import Count, Headline
from bot.store.schema import alerts, checkins, deliveries, posts

ALERTS = select(alerts, posts.c.name.label("post_name"), posts.c.time_zone).join(posts)


async def tally(conn: AsyncConnection, alert_id: int, *, drill: bool) -> list[Count]:
    """The deliveries of an alert, counted by state, language, group and answer."""
    alike = (deliveries.c.state, deliveries.c.language, deliveries.c.grp, checkins.c.answer)
    rows = await conn.execute(
        select(
            *alike,
            func.count().label("people"),
            func.sum(case((deliveries.c.repeated, 1), else_=0)).label("repeated"),
        )
        .select_from(deliveries)
        .outerjoin(
            checkins,
            and_(
                checkins.c.alert_id == deliveries.c.alert_id,
                checkins.c.national_id == deliveries.c.national_id,
            ),
        )
        .where(deliveries.c.alert_id == alert_id, deliveries.c.drill == drill)
        .group_by(*alike)
    )
    return [
        Count(
            state=DeliveryState(row.state),
            language=row.language,
            group=row.grp,
            answer=Answer(row.answer) if row.answer else None,
            people=row.people,
            repeated=int(row.repeated),
        )
        for row in rows
    ]


async def timeline(conn: AsyncConnection, alert_id: int, *, drill: bool) -> dict[datetime, int]:
    """How many deliveries Telegram accepted in each second (the ones without any are left out)."""
    epoch = extract("epoch", deliveries.c.done_at)
    whole = epoch if conn.dialect.name == "sqlite" else func.floor(epoch)
    second = cast(whole, Integer).label("second")
    rows = await conn.execute(
        select(second, func.count().label("people"))
        .where(
            deliveries.c.alert_id == alert_id,
            deliveries.c.drill == drill,
            deliveries.c.state == DeliveryState.ACCEPTED.value,
            deliveries.c.done_at.is_not(None),
        )
        .group_by(second)
        .order_by(second)
    )
    return {datetime.fromtimestamp(row.second, UTC): row.people for row in rows}


async def span(
    conn: AsyncConnection, alert_id: int, *, drill: bool
) -> tuple[datetime | None, datetime | None]:
    """When the first and the last delivery of an alert was accepted."""
    rows = await conn.execute(
        select(func.min(deliveries.c.done_at), func.max(deliveries.c.done_at)).where(
            deliveries.c.alert_id == alert_id,
            deliveries.c.drill == drill,
            deliveries.c.state == DeliveryState.ACCEPTED.value,
        )
    )
    first, last = rows.one()
    return first, last


async def headline(conn: AsyncConnection, alert_id: int) -> Headline | None:
    """One alert."""
    rows = await conn.execute(ALERTS.where(alerts.c.id == alert_id))
    row = rows.first()
    return _headline(row) if row else None


async def headlines(
    conn: AsyncConnection, *, drill: bool, post: str | None, limit: int
) -> list[Headline]:
    """The newest alerts that were approved, of one post or of all."""
    query = ALERTS.where(alerts.c.drill == drill, alerts.c.approved_at.is_not(None))
    if post is not None:
        query = query.where(alerts.c.post == post)
    rows = await conn.execute(query.order_by(alerts.c.id.desc()).limit(limit))
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
        expires_at=row.expires_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
