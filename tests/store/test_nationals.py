"""The WHERE of an audience says what `Audience.includes` says; forgetting leaves nothing."""

import random
from datetime import UTC, datetime

from bot.domain.audience import Audience
from bot.domain.national import Consent, Form, Group, National, in_order
from bot.domain.post import Post
from bot.store import exercises, nationals, posts
from bot.store.database import Connection, Database

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)
REGIONS = [(None, None), ("MX", None), ("MX", "MX-CHP"), ("MX", "MX-OAX"), ("GT", "GT-01")]


def post(code: str) -> Post:
    return Post(
        code=code,
        name=code,
        place="x",
        country="MX",
        region="MX-CHP",
        time_zone="America/Mexico_City",
        telephone="000",
        emergency_number="000",
    )


async def people(conn: Connection, chance: random.Random) -> list[National]:
    await posts.save_all(conn, [post("a"), post("b")])
    made = []
    for chat in range(1, 61):
        country, region = chance.choice(REGIONS)
        national = National(
            id=0,
            chat_id=chat,
            language=chance.choice(["es", "en", "ht"]),
            country=country,
            region=region,
            post=chance.choice("ab"),
            groups=in_order(chance.sample(list(Group), chance.randint(0, 3))),
            consent=chance.choice(list(Consent)),
            confirmed_at=NOW,
        )
        await nationals.save(conn, national)
        if chance.random() < 0.2:
            await nationals.set_active(conn, chat, False)
        found = await nationals.by_chat(conn, chat)
        assert found is not None
        made.append(found)
    return made


async def test_the_where_and_the_rule_agree(database: Database) -> None:
    """On random people, regions, posts and exercises."""
    chance = random.Random(7)
    async with database.write() as conn:
        everyone = await people(conn, chance)
        members: dict[int, set[int]] = {}
        for code in ("one", "two"):
            made = await exercises.open_one(conn, code=code, post=None, open_to_all=False, now=NOW)
            for national in everyone:
                if chance.random() < 0.5:
                    await exercises.join(conn, made, national.id)
                    members.setdefault(national.id, set()).add(made)
        for regions in ((), ("MX-CHP",), ("MX-CHP", "GT-01"), ("GT-01",)):
            for exercise in (None, *sorted({e for joined in members.values() for e in joined})):
                audience = Audience.of("a", regions, exercise)
                found = await nationals.matching(conn, audience)
                tallied = sum(row[3] for row in await nationals.tally(conn, audience))
                expected = [
                    one for one in everyone if audience.includes(one, members.get(one.id, set()))
                ]

                assert found == expected
                assert tallied == len(expected)
                assert not regions or 0 < len(expected) < len(everyone)


async def test_registering_again_replaces(database: Database) -> None:
    """One chat is one national."""
    async with database.write() as conn:
        await people(conn, random.Random(1))
        before = await nationals.by_chat(conn, 1)
        assert before is not None
        await nationals.save(conn, before)
        after = await nationals.by_chat(conn, 1)

    assert after is not None
    assert after.id == before.id


async def test_a_forgotten_person_is_in_no_table(database: Database) -> None:
    """The register no longer knows the chat."""
    async with database.write() as conn:
        await people(conn, random.Random(1))
        await nationals.forget(conn, 1, keep_update=None)
        found = await nationals.by_chat(conn, 1)

    assert found is None


async def test_everybody_gets_the_form_they_chose(database: Database) -> None:
    """In any language; and text alone if they are discreet."""
    async with database.write() as conn:
        await posts.save_all(conn, [post("a")])
        told = [
            ("mam", Form.TEXT, False),
            ("quc", Form.VOICE, False),
            ("kek", Form.PICTURE, False),
            ("cab", Form.VOICE, True),
            ("es", Form.TEXT, False),
            ("ht", Form.VOICE, False),
        ]
        for chat, (language, form, discreet) in enumerate(told, 1):
            made = National(
                id=0,
                chat_id=chat,
                language=language,
                post="a",
                form=form,
                discreet=discreet,
                confirmed_at=NOW,
            )
            await nationals.save(conn, made)
        found = await nationals.forms(conn, Audience.of("a", ()))

    assert {(language, form) for language, _, form, _ in found} == {
        ("quc", Form.VOICE),
        ("kek", Form.PICTURE),
        ("ht", Form.VOICE),
    }
