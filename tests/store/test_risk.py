"""Who of an audience goes first, on both databases."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from bot.store import deliveries
from bot.store.database import Database
from bot.store.schema import nationals
from tests.queue import NOW, add_alert, add_people, enqueue

# number → what is known of the person, in the order in which they must go
PEOPLE: dict[int, dict[str, Any]] = {
    4: {"needs": "wheelchair", "confirmed_at": NOW - timedelta(days=400)},
    2: {"under_five": True, "confirmed_at": NOW - timedelta(days=100)},
    7: {"needs": "interpreter"},
    5: {"confirmed_at": NOW - timedelta(days=200)},
    1: {"under_five": False},
    6: {"region": None, "needs": "wheelchair"},
    3: {"region": None},
}


async def test_the_endangered_go_first(database: Database) -> None:
    """Place, then needs, then who was silent longest; the drafting order decides nothing."""
    async with database.write() as conn:
        await add_people(conn, len(PEOPLE))
        for number, told in PEOPLE.items():
            await conn.execute(update(nationals).where(nationals.c.id == number).values(**told))
        alert = await add_alert(conn)
        await enqueue(conn, alert)
        order = [
            row.national_id for _ in PEOPLE for row in await deliveries.claim(conn, "me", 1, NOW)
        ]

    assert order == list(PEOPLE)
