"""Whom an alert asked how they are, and who has not answered: for asking them again."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.alert import AlertState
from bot.domain.delivery import Lane
from bot.store.reach import reached
from bot.store.schema import alerts, checkins, deliveries, nationals, variants

OVER = (AlertState.CANCELLED, AlertState.ALL_CLEAR)
BUTTONS = '%"checkin:%'  # in the payload of a text that asks


class Asked(NamedTuple):
    """Somebody who was asked and has not answered."""

    national_id: int
    chat_id: int
    language: str
    lane: Lane


async def open_since(conn: AsyncConnection, since: datetime) -> list[tuple[int, bool]]:
    """The alerts that held at this moment or later: id, and whether it is a drill; newest first."""
    found = await conn.execute(
        select(alerts.c.id, alerts.c.drill)
        .where(
            alerts.c.started_at.is_not(None),
            alerts.c.expires_at > since,
            alerts.c.state.not_in(OVER),
        )
        .order_by(alerts.c.id.desc())
    )
    return [(row.id, row.drill) for row in found]


async def some(
    conn: AsyncConnection, alert_id: int, newer: Collection[int], *, after: int, limit: int
) -> list[Asked]:
    """The next people, by their ids. Whom a `newer` alert reached is asked about that one."""
    columns = deliveries.c.national_id, deliveries.c.chat_id, nationals.c.language
    theirs = deliveries.alias("theirs")
    asked_later = exists().where(
        theirs.c.national_id == deliveries.c.national_id,
        theirs.c.alert_id.in_(newer),
        reached(theirs),
    )
    answered = exists().where(
        checkins.c.alert_id == alert_id, checkins.c.national_id == deliveries.c.national_id
    )
    mine = and_(deliveries.c.alert_id == alert_id, deliveries.c.national_id > after)
    found = await conn.execute(
        select(*columns, deliveries.c.lane)
        .join(variants, variants.c.id == deliveries.c.variant_id)
        .join(nationals, nationals.c.id == deliveries.c.national_id)
        .where(mine, deliveries.c.chat_id.is_not(None), reached(deliveries), nationals.c.active)
        .where(variants.c.payload.like(BUTTONS), ~answered, ~asked_later)
        .order_by(deliveries.c.national_id)
        .limit(limit)
    )
    return [Asked(row[0], row[1], row[2], Lane(row[3])) for row in found]
