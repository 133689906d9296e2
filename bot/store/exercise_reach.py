"""Whom the drills of an exercise reached and who understood: a question each, for all of them."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delivery import DeliveryState
from bot.domain.statistics import Facet
from bot.store.schema import comprehension, tallies


async def reached(conn: AsyncConnection, drills: Collection[int]) -> dict[int, tuple[int, int]]:
    """Of each drill: to how many it goes, and of how many Telegram took it."""
    people = func.sum(tallies.c.people)
    found = await conn.execute(
        select(tallies.c.alert_id, tallies.c.state, people)
        .where(tallies.c.alert_id.in_(drills), tallies.c.facet == Facet.LANGUAGE)
        .group_by(tallies.c.alert_id, tallies.c.state)
    )
    told: dict[int, tuple[int, int]] = {}
    for alert, state, many in found:
        audience, accepted = told.get(alert, (0, 0))
        took = many if state == DeliveryState.ACCEPTED else 0
        told[alert] = (audience + many, accepted + took)
    return told


async def understood(conn: AsyncConnection, drills: Collection[int]) -> dict[int, tuple[int, int]]:
    """Of each drill: how many said whether they understood, and how many that they did."""
    yes, no = func.sum(comprehension.c.understood), func.sum(comprehension.c.not_understood)
    found = await conn.execute(
        select(comprehension.c.alert_id, yes, no)
        .where(comprehension.c.alert_id.in_(drills), comprehension.c.drill)
        .group_by(comprehension.c.alert_id)
    )
    return {row[0]: (row[1] + row[2], row[1]) for row in found}
