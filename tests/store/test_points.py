"""`bot/store/points.py`, on both databases."""

import random

import pytest

from bot.domain.point import Point, point_at
from bot.store import nationals, points
from bot.store.database import Database
from bot.store.points import Box
from bot.store.schema import points as rows
from tests.queue import add_people

HERE, THERE = point_at(14.9056, -92.2634), point_at(16.75, -93.11)
FIJI = Box(south=-20, west=177, north=-15, east=-178)  # over the 180th meridian


async def test_a_point_is_kept_replaced_and_dropped(database: Database) -> None:
    """None leaves no row."""
    async with database.write() as conn:
        assert await points.get(conn, 1) is None
        for one in (HERE, THERE):
            await points.save(conn, 1, one)
            assert await points.get(conn, 1) == one
        await points.save(conn, 1, None)

        assert (await conn.execute(rows.select())).all() == []


async def test_forgetting_drops_it(database: Database) -> None:
    """And nobody else's."""
    async with database.write() as conn:
        await add_people(conn, 2)
        for chat in (1001, 1002):
            known = await nationals.by_chat(conn, chat)
            assert known is not None
            await points.save(conn, known.id, HERE)
        await nationals.forget(conn, 1001, keep_update=None)

        assert len((await conn.execute(rows.select())).all()) == 1


@pytest.mark.parametrize(
    "box",
    [
        FIJI,
        Box(south=14, west=-93, north=15, east=-92),
        Box(south=-90, west=-180, north=90, east=180),
    ],
)
async def test_a_box_gives_who_is_in_it(database: Database, box: Box) -> None:
    """Just those that a look at each point gives, its edges included."""
    draw = random.Random(7)
    known = {1: HERE, 2: Point(latitude=-15, longitude=180), 3: Point(latitude=-20, longitude=177)}
    for number in range(4, 300):
        known[number] = point_at(
            draw.uniform(-25, 20), draw.choice([-1, 1]) * draw.uniform(90, 180)
        )
    async with database.write() as conn:
        for number, point in known.items():
            await points.save(conn, number, point)
        found = await points.inside(conn, box)

    assert found == {
        number: (point.latitude, point.longitude)
        for number, point in known.items()
        if holds(box, point)
    }
    assert found


def holds(box: Box, point: Point) -> bool:
    """The same, told one by one."""
    width = (box.east - box.west) % 360 or 360
    lies = (point.longitude - box.west) % 360 <= width
    return box.south <= point.latitude <= box.north and lies
