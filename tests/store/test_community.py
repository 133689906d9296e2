"""`bot/store/community.py`: the database counts as a person would, one by one."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.domain.community import Kind
from bot.domain.national import Consent, Group, Household, National, Need, in_order
from bot.store import community, nationals, posts
from bot.store.database import Connection, Database
from tests.store.test_nationals import post

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)
PLACES = [(None, None, False), (None, None, True), ("MX", None, True), ("MX", None, False),
          ("MX", "MX-CHP", False), ("GT", "GT-01", False)]  # fmt: skip


async def register(conn: Connection, chance: random.Random, number: int) -> list[National]:
    """People of two posts; some have left."""
    await posts.save_all(conn, [post("a"), post("b")])
    made = []
    for chat in range(1, number + 1):
        country, region, moving = chance.choice(PLACES)
        one = National(
            id=0,
            chat_id=chat,
            language=chance.choice(["es", "en", "mam"]),
            country=country,
            region=region,
            moving=moving,
            post=chance.choice("ab"),
            groups=in_order(chance.sample(list(Group), chance.randint(0, 3))),
            needs=tuple(chance.sample(list(Need), chance.randint(0, 2))),
            household=chance.choice([None, *Household]),
            under_five=chance.choice([None, True, False]),
            consent=chance.choice(list(Consent)),
            confirmed_at=NOW - timedelta(hours=chance.randint(0, 9000)),
            active=chance.random() < 0.8,
        )
        await nationals.save(conn, one)
        await nationals.set_active(conn, chat, one.active)
        made.append(one)
    return made


def counted(people: list[National]) -> dict[Kind, Counter[str]]:
    """The same, person by person."""
    told = {True: "yes", False: "no", None: "unsaid"}
    rows: dict[Kind, Any] = {
        Kind.LANGUAGE: [one.language for one in people],
        Kind.GROUP: [g.value for one in people for g in one.groups or (Group.GENERAL,)],
        Kind.NEED: [need for one in people for need in one.needs or ("unsaid",)],
        Kind.HOUSEHOLD: [one.household or "unsaid" for one in people],
        Kind.UNDER_FIVE: [told[one.under_five] for one in people],
        Kind.CONSENT: [one.consent.value for one in people],
    }
    return {kind: Counter(str(word) for word in words) for kind, words in rows.items()}


async def test_the_database_counts_as_a_person_would(database: Database) -> None:
    """Active people of one post, by every kind; places by the day of the last confirmation."""
    async with database.write() as conn:
        everyone = await register(conn, random.Random(5), 80)
        found = await community.tally(conn, "a")

    people = [one for one in everyone if one.post == "a" and one.active]
    assert 10 < len(people) < 80
    for kind, expected in counted(people).items():
        assert {name: n for name, n in found.counts[kind].items() if n} == expected
    places: dict[str, Counter[date]] = {}
    for one in people:
        place = one.region or ("moving" if one.moving else one.country or "unsaid")
        places.setdefault(place, Counter())[one.confirmed_at.date()] += 1
    assert found.confirmed == places


async def test_a_post_without_people_is_counted_too(database: Database) -> None:
    """Noughts."""
    async with database.write() as conn:
        await register(conn, random.Random(5), 5)
        found = await community.tally(conn, "nobody")

    assert found.confirmed == {}
    assert sum(sum(rows.values()) for rows in found.counts.values()) == 0
