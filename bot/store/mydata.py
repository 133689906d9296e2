"""All that is kept of one national beside the register's own rows."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.mydata import COPIED, SEEN, Answered, Look, Received, Stay
from bot.domain.national import National
from bot.store.schema import (
    alerts,
    audit,
    checkin_history,
    claims,
    deliveries,
    exercise_members,
    exercises,
    former_posts,
    nationals,
)


async def received(conn: AsyncConnection, national_id: int) -> tuple[Received, ...]:
    """The alerts that were meant for this person, newest first."""
    columns = alerts.c.id, alerts.c.hazard, alerts.c.phase, alerts.c.drill
    found = await conn.execute(
        select(*columns, deliveries.c.state, deliveries.c.done_at)
        .join(alerts, alerts.c.id == deliveries.c.alert_id)
        .where(deliveries.c.national_id == national_id)
        .order_by(alerts.c.id.desc())
    )
    return tuple(
        Received(alert=row[0], hazard=row[1], phase=row[2], drill=row[3], state=row[4], at=row[5])
        for row in found
    )


async def answered(conn: AsyncConnection, national_id: int) -> tuple[Answered, ...]:
    """Every answer to a check-in, newest first."""
    mine = select(deliveries.c.alert_id).where(deliveries.c.national_id == national_id)
    found = await conn.execute(
        select(checkin_history.c.alert_id, checkin_history.c.answer, checkin_history.c.at)
        .where(checkin_history.c.alert_id.in_(mine), checkin_history.c.national_id == national_id)
        .order_by(checkin_history.c.seq.desc())
    )
    return tuple(Answered(alert=row[0], answer=row[1], at=row[2]) for row in found)


async def registered_at(conn: AsyncConnection, national_id: int) -> datetime:
    """When they joined."""
    found = await conn.execute(
        select(nationals.c.registered_at).where(nationals.c.id == national_id)
    )
    moment: datetime = found.scalar_one()
    return moment


async def stays(conn: AsyncConnection, national: National) -> tuple[Stay, ...]:
    """Whose register has held a person, one post after the other."""
    since, found = await registered_at(conn, national.id), list[Stay]()
    former = await conn.execute(
        select(former_posts.c.post, former_posts.c.until)
        .where(former_posts.c.national_id == national.id)
        .order_by(former_posts.c.id)
    )
    for post, until in former:
        found.append(Stay(post=post, since=since, until=until))
        since = until
    return (*found, Stay(post=national.post, since=since))


async def looks(conn: AsyncConnection, national_id: int, stays: Iterable[Stay]) -> tuple[Look, ...]:
    """When officers saw this person's record, or took a register out while it held them."""
    seen = and_(audit.c.subject == f"national:{national_id}", audit.c.action == SEEN)
    found = await conn.execute(
        select(audit.c.at, audit.c.action, audit.c.detail)
        .where(or_(seen, *map(_copied, stays)))
        .order_by(audit.c.id.desc())
    )
    return tuple(_look(*row) for row in found)


def _copied(stay: Stay) -> ColumnElement[bool]:
    within = [audit.c.at >= stay.since]
    if stay.until is not None:
        within.append(audit.c.at <= stay.until)
    return and_(audit.c.subject == f"register:{stay.post}", audit.c.action == COPIED, *within)


def _look(at: datetime, action: str, detail: str) -> Look:
    told = json.loads(detail)
    return Look(at=at, action=action, role=told.get("role", ""), post=told.get("of", ""))


async def exercises_of(conn: AsyncConnection, national_id: int) -> tuple[str, ...]:
    """The codes of the exercises that they joined."""
    found = await conn.execute(
        select(exercises.c.code)
        .join(exercise_members, exercise_members.c.exercise_id == exercises.c.id)
        .where(exercise_members.c.national_id == national_id)
        .order_by(exercises.c.id)
    )
    return tuple(found.scalars())


async def claimed_at(conn: AsyncConnection, national_id: int) -> datetime | None:
    """When they took the place that an officer had written down for them, if ever."""
    found = await conn.execute(
        select(claims.c.claimed_at).where(claims.c.claimed_by == national_id).limit(1)
    )
    moment: datetime | None = found.scalar_one_or_none()
    return moment
