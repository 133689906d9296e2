"""People whom an alert could not reach, as its deliveries say."""

from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delivery import DeliveryState
from bot.domain.national import Layer
from bot.domain.unreached import MISSED, Unreached, steady
from bot.store import consents
from bot.store.nationals import national
from bot.store.schema import deliveries, nationals, profiles


def _missed(alert_id: int) -> ColumnElement[bool]:
    return and_(deliveries.c.alert_id == alert_id, deliveries.c.state.in_([*MISSED]))


async def count(conn: AsyncConnection, alert_id: int) -> int:
    """How many they are. Who was forgotten since is none of them."""
    found = await conn.execute(
        select(func.count())
        .select_from(deliveries.join(nationals, nationals.c.id == deliveries.c.national_id))
        .where(_missed(alert_id))
    )
    return int(found.scalar_one())


async def people(conn: AsyncConnection, alert_id: int, limit: int) -> list[Unreached]:
    """At most `limit` of them, those at most risk first, with the other ways they told of."""
    joined = deliveries.join(nationals, nationals.c.id == deliveries.c.national_id).outerjoin(
        profiles, profiles.c.national_id == nationals.c.id
    )
    told = (
        deliveries.c.state.label("ended"),
        deliveries.c.reason.label("why"),
        *(profiles.c[name].label(f"told_{name}") for name in WAYS),
    )
    rows = await conn.execute(
        select(nationals, *told)
        .select_from(joined)
        .where(_missed(alert_id))
        .order_by(deliveries.c.rank, nationals.c.id)
        .limit(limit)
    )
    return [await _one(conn, row) for row in rows.all()]


WAYS = ("name", "telephone", "relative_name", "relative_telephone")


async def _one(conn: AsyncConnection, row: Row[Any]) -> Unreached:
    ways = row.told_relative_name, steady(row.told_relative_telephone or "")
    relative = " ".join(filter(None, ways))
    if relative:  # whom they named is shown only where both agreed to that
        layers = consents.standing(await consents.story(conn, row.id))
        relative = relative if Layer.RELATIVE in layers else ""
    return Unreached(
        person=national(row),
        state=DeliveryState(row.ended),
        reason=row.why or "",
        name=row.told_name or "",
        telephone=row.told_telephone or "",
        relative=relative,
    )
