"""All that is kept of one national beside the register's own rows."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.mydata import Answered, Look, Received
from bot.store.schema import (
    alerts,
    audit,
    checkin_history,
    claims,
    deliveries,
    exercise_members,
    exercises,
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


async def looks(
    conn: AsyncConnection, national_id: int, post: str, since: datetime
) -> tuple[Look, ...]:
    """When officers saw this person's record, or took the register of the post out."""
    subjects = f"national:{national_id}", f"register:{post}"
    found = await conn.execute(
        select(audit.c.at, audit.c.action)
        .where(audit.c.subject.in_(subjects), audit.c.at >= since)
        .order_by(audit.c.id.desc())
    )
    return tuple(Look(at=row[0], action=row[1]) for row in found)


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
