"""Written down one by one, and claimed by whoever opens the link first; on both databases."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.actions import claims, nationals, posts
from bot.config import load
from bot.domain.claim import passed
from bot.domain.national import Consent, Group, Household, National, Need
from bot.domain.registration import Registration, Step, answer
from bot.domain.roster import Person
from bot.store import claims as links
from bot.store import imports, mydata
from bot.store.database import Connection, Database
from bot.store.schema import claims as written
from bot.store.schema import profiles

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
ANA = Person(
    name="Ana",
    telephone="+50255551234",
    country="GT",
    region="GT-17",
    groups=(Group.FARM_WORK, Group.SMALL_CHILDREN),
    needs=(Need.MEDICINE,),
    household=Household.FEW,
)


async def office(database: Database, code: str = "ana") -> None:
    """The posts of config.toml, and Ana written down."""
    async with database.write() as conn:
        await posts.sync(conn, load(None, {}).posts)
        assert await write(conn, code)


async def write(conn: Connection, code: str, *, again: bool = False) -> bool:
    return await claims.write(
        conn, ANA, post="av-gua", actor="cli", code=code, now=NOW, again=again
    )


async def opened(conn: Connection, chat: int, code: str = "ana") -> Registration:
    claim = await claims.by_code(conn, code, NOW)
    assert claim is not None
    return await claims.begin(conn, chat, claim)


async def finish(
    database: Database, chat: int, state: Registration, consent: Consent = Consent.CHECKINS
) -> National | None:
    """The last press; None: somebody was faster."""
    async with database.write() as conn:
        claim = await claims.by_id(conn, state.claim or 0, NOW)
        if claim is None:
            return None
        state = answer(answer(state, Step.LANGUAGE, "es"), Step.CONSENT, consent)
        said = passed(state, claim.person)
        return await claims.register(conn, claim, chat_id=chat, said=said, now=NOW)


async def test_the_row_becomes_the_register_and_is_cleared(database: Database) -> None:
    """Name and telephone stand apart; nothing of the person stays in the claim."""
    await office(database)
    async with database.write() as conn:
        state = await opened(conn, 7)
    made = await finish(database, 7, state)
    async with database.read() as conn:
        kept = (await conn.execute(select(profiles))).one()
        row = (await conn.execute(select(written))).one()
        found = await nationals.by_chat(conn, 7)

    assert made is not None
    assert found == made
    assert (made.region, made.post, made.needs) == ("GT-17", "av-gua", ANA.needs)
    assert (made.groups, made.household) == (
        tuple(sorted(ANA.groups, key=list(Group).index)),
        "2-4",
    )
    assert (kept.national_id, kept.name, kept.telephone) == (made.id, "Ana", "+50255551234")
    assert (row.person, row.claimed_by) == ("{}", made.id)


async def test_alerts_only_keeps_no_name(database: Database) -> None:
    """Nor the telephone."""
    await office(database)
    async with database.write() as conn:
        state = await opened(conn, 7)
    await finish(database, 7, state, Consent.ALERTS)
    async with database.read() as conn:
        assert (await conn.execute(select(profiles))).one_or_none() is None


async def test_of_many_telephones_exactly_one_gets_it(database: Database) -> None:
    """All at once; the others are told, and nothing of them is half saved."""
    await office(database)
    chats = range(10, 18)
    states = {}
    for chat in chats:
        async with database.write() as conn:
            states[chat] = await opened(conn, chat)
    made = await asyncio.gather(*(finish(database, chat, states[chat]) for chat in chats))
    winners = [one for one in made if one is not None]
    async with database.read() as conn:
        registered = [chat for chat in chats if await nationals.by_chat(conn, chat)]

    assert len(winners) == 1
    assert registered == [winners[0].chat_id]


async def test_the_same_person_again_is_told(database: Database) -> None:
    """A new link makes the old one void."""
    await office(database)
    async with database.write() as conn:
        assert not await write(conn, "second")
        assert await claims.by_code(conn, "second", NOW) is None
        assert await write(conn, "third", again=True)
        assert await claims.by_code(conn, "ana", NOW) is None
        assert await claims.by_code(conn, "third", NOW) is not None


@pytest.mark.parametrize("code", ["", "an", "ANA", "ana ", "' OR 1=1", "x" * 5000, "\u202eana"])
async def test_a_forged_code_opens_nothing(database: Database, code: str) -> None:
    """Nor does one that is nearly right."""
    await office(database)
    async with database.read() as conn:
        assert await claims.by_code(conn, code, NOW) is None


async def test_who_never_came_is_forgotten(database: Database) -> None:
    """In the middle of the dialogue too."""
    await office(database)
    late = NOW + claims.LINK_LASTS
    async with database.write() as conn:
        state = await opened(conn, 7)
        assert await claims.by_id(conn, state.claim or 0, late) is None
        await links.purge(conn, late)
        row = (await conn.execute(select(written))).one()
        assert (row.person, row.identity, row.digest) == ("{}", "", None)
        assert await claims.by_code(conn, "ana", NOW) is None


async def test_forgetting_clears_the_claim_too(database: Database) -> None:
    """And the person can be written down anew."""
    await office(database)
    async with database.write() as conn:
        state = await opened(conn, 7)
    await finish(database, 7, state)
    async with database.write() as conn:
        await nationals.forget(conn, 7, update=0, now=NOW)
        row = (await conn.execute(select(written))).one()
        assert (row.claimed_by, row.identity, row.person) == (None, "", "{}")
        assert (await conn.execute(select(profiles))).one_or_none() is None
        assert await write(conn, "new")


async def test_a_file_that_was_never_kept_goes(database: Database) -> None:
    """Also one whose keeping was broken off."""
    await office(database)
    async with database.write() as conn:
        made = await imports.begin(conn, "av-gua", "cli", NOW)
        await imports.stage(conn, made, "av-gua", [(2, ANA)], NOW + claims.LINK_LASTS)
        await imports.hold(conn, made)
        await imports.purge(conn, NOW + timedelta(seconds=1))
        left = await imports.get(conn, made)
        rows = (await conn.execute(select(written.c.import_id))).scalars().all()

    assert left is not None
    assert left.state == imports.DROPPED
    assert made not in rows


async def test_the_post_that_wrote_somebody_down_tells_their_state(database: Database) -> None:
    """Its State's posts serve them, whatever place the row names; nothing more is asked."""
    await office(database)
    async with database.write() as conn:
        home = await posts.the_post(conn, "av-tap")
        await posts.sync(conn, [replace(home, code="be-tap", state="BZ")])
        await claims.write(conn, ANA, post="be-tap", actor="cli", code="be", now=NOW)
        state = await opened(conn, 8, "be")
    made = await finish(database, 8, state)

    assert made is not None
    assert made.post == "be-tap"  # av-gua is in the same country as they are


async def test_who_takes_a_second_link_leaves_the_register_of_the_first_post(
    database: Database,
) -> None:
    """They see what was taken of either, while it had them."""
    await office(database)
    there = replace(ANA, telephone="+17135551234", country="US", region="US-TX")
    async with database.write() as conn:
        await claims.write(conn, there, post="av-gua", actor="cli", code="hou", now=NOW)
    for code in ("ana", "hou"):
        async with database.write() as conn:
            state = await opened(conn, 7, code)
        made = await finish(database, 7, state)
    async with database.read() as conn:
        assert made is not None
        stays = await mydata.stays(conn, made)

    assert [(stay.post, stay.until) for stay in stays] == [("av-gua", NOW), ("av-hou", None)]
