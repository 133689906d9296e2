"""Reminders of the question that went with an alert: how often each person got one, and counted."""

from collections.abc import Collection

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tallies
from bot.store.schema import deliveries


async def written(conn: AsyncConnection, alert_id: int, people: Collection[int]) -> None:
    """These, who have not answered, are written to once more."""
    await _add(conn, alert_id, people, 1)


async def taken_back(conn: AsyncConnection, alert_id: int, people: Collection[int]) -> None:
    """These answered while it still waited: what they said is not due to it."""
    await _add(conn, alert_id, people, -1)


async def _add(conn: AsyncConnection, alert_id: int, people: Collection[int], times: int) -> None:
    if not people:
        return
    theirs = deliveries.c.alert_id == alert_id, deliveries.c.national_id.in_(people)
    async with tallies.followed(conn, {alert_id: tallies.these(people)}):
        await conn.execute(
            update(deliveries).where(*theirs).values(reminded=deliveries.c.reminded + times)
        )
