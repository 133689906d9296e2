"""`bot/store/conditions.py`: the SQL picks exactly those whom `Audience.includes` picks."""

import random
from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.domain.audience import Audience
from bot.domain.national import National
from bot.domain.rule import AllOf, Not, Within, changed
from bot.domain.shape import Shape
from bot.store import audiences, exercises, nationals
from bot.store import posts as known
from bot.store.database import Connection, Database
from tests.domain.rules import AUDIENCES, NOW, PEOPLE, POSTS, TAPACHULA
from tests.domain.rules import nationals as people
from tests.store.test_nationals import post

TREES = 20  # rules a population; each example is a population
Members = dict[int, set[int]]


async def populate(conn: Connection, everyone: list[National]) -> list[National]:
    """Register them; gives them as the database has them, with ids from 1 on."""
    made = []
    for one in everyone:
        number = await nationals.save(conn, one)
        await nationals.change(conn, replace(one, id=number), NOW)
        found = await nationals.by_chat(conn, one.chat_id)
        assert found is not None
        made.append(found)
    return made


async def join(conn: Connection, everyone: list[National], chance: random.Random) -> Members:
    """Exercises 1 and 2, each with some of them."""
    members: Members = {one.id: set() for one in everyone}
    for made in (1, 2):
        for one in everyone:
            if chance.random() < 0.5:
                await exercises.join(conn, made, one.id)
                members[one.id].add(made)
    return members


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.generate],  # to make a population smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
async def test_the_where_and_the_rule_agree(database: Database, data: st.DataObject) -> None:
    """On random trees and populations, in both databases; nothing is NULL."""
    everyone = [data.draw(people(number)) for number in range(1, PEOPLE + 1)]
    trees = data.draw(st.lists(AUDIENCES, min_size=TREES, max_size=TREES))
    chance = data.draw(st.randoms(use_true_random=False))
    async with database.write() as conn:
        await known.save_all(conn, [post(code) for code in POSTS])
        for code in ("one", "two"):
            await exercises.open_one(conn, code=code, post=None, open_to_all=False, now=NOW)
    async with database.write() as conn, conn.begin_nested() as population:
        there = await populate(conn, everyone)
        members = await join(conn, there, chance)
        inside: dict[Shape, frozenset[int]] = {
            TAPACHULA: frozenset(one.id for one in there if chance.random() < 0.2)
        }
        for audience in trees:
            drawn = replace(audience, rule=changed(audience.rule, inside))
            await agree(conn, drawn, there, members)
        await population.rollback()


async def agree(
    conn: Connection, audience: Audience, everyone: list[National], members: Members
) -> None:
    """The list, the count, and those of the opposite."""
    found = await nationals.matching(conn, audience)
    opposite = replace(audience, rule=Not(audience.rule))

    assert found == [one for one in everyone if audience.includes(one, members[one.id])]
    assert await audiences.count(conn, audience) == len(found)
    assert await nationals.matching(conn, opposite) == [
        one for one in everyone if opposite.includes(one, members[one.id])
    ]


async def test_so_many_kept_points_are_one_parameter(database: Database) -> None:
    """More than either database takes parameters."""
    async with database.write() as conn:
        await known.save_all(conn, [post("a")])
        told = National(
            id=0,
            chat_id=5,
            language="es",
            country="MX",
            region="MX-CHP",
            post="a",
            confirmed_at=NOW,
        )
        number = await nationals.save(conn, told)
        inside = frozenset(range(number, number + 100_000))
        rule = AllOf((Within(regions=("GT-01",), inside=inside),))
        found = await nationals.matching(conn, Audience(posts=("a",), rule=rule))

    assert [one.id for one in found] == [number]
