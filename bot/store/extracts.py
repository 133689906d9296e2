"""Rows of one alert to take away: what became of each delivery, and each answer. Of nobody by name.

No row carries a person's number, and each kind stands in the order of its own time: two files put
side by side do not tell who is silent.
"""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.extract import Kind
from bot.store.schema import checkins, deliveries, variants

READER = (
    deliveries.c.language,
    deliveries.c.grp.label("group"),
    deliveries.c.region,
)


def _deliveries(alert_id: int) -> Select[Any]:
    told = (
        variants.c.form,
        variants.c.written,
        deliveries.c.state,
        deliveries.c.reason,
        deliveries.c.attempts,
        deliveries.c.repeated,
        deliveries.c.done_at.label("at"),
    )
    source = deliveries.outerjoin(variants, variants.c.id == deliveries.c.variant_id)
    query = select(*READER, *told).select_from(source).where(deliveries.c.alert_id == alert_id)
    return query.order_by(deliveries.c.done_at, deliveries.c.language, deliveries.c.grp)


def _answers(alert_id: int) -> Select[Any]:
    told = checkins.c.answer, checkins.c.first_at, checkins.c.at
    same = and_(
        deliveries.c.alert_id == checkins.c.alert_id,
        deliveries.c.national_id == checkins.c.national_id,
    )
    query = select(*READER, *told).select_from(checkins.join(deliveries, same))
    return query.where(checkins.c.alert_id == alert_id).order_by(checkins.c.at, checkins.c.answer)


async def rows(conn: AsyncConnection, alert_id: int, kind: Kind) -> AsyncIterator[Row[Any]]:
    """One after the other, in the order of `domain.extract.COLUMNS`."""
    query = _deliveries(alert_id) if kind is Kind.DELIVERIES else _answers(alert_id)
    async for row in await conn.stream(query):
        yield row
