"""A post is taken out of config.toml while people and officers stand there."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.actions import alerts, claims, closing, handouts, nationals, posts
from bot.config import load, shipped
from bot.domain.delivery import Lane
from bot.domain.hazard import Hazard, Phase
from bot.domain.national import Consent
from bot.domain.post import Role
from bot.domain.registration import Registration, Step
from bot.domain.roster import Person
from bot.errors import NotReady
from bot.store import posts as rows
from bot.store.database import Connection
from bot.store.schema import outbox
from tests.telegram.desk import PHONE, Desk, files, said

GONE = "av-tap"
A_DAY = timedelta(days=1)


async def close(desk: Desk, state: str | None = None) -> dict[str, int]:
    """The bot starts with a file that has lost the post in Tapachula."""
    left = [one for one in load(shipped(), {}).posts if one.code != GONE]
    left = [replace(one, state=state) for one in left] if state else left
    async with desk.database.write() as conn:
        await posts.sync(conn, left)
        return await closing.close_missing(conn, files().locales, left, desk.now)


async def home_of(desk: Desk) -> str:
    async with desk.database.read() as conn:
        found = await nationals.by_chat(conn, PHONE)
    assert found is not None
    return found.post


async def written(conn: Connection, lane: Lane) -> list[str]:
    found = await conn.execute(select(outbox.c.payload).where(outbox.c.lane == lane))
    return list(found.scalars())


async def test_nothing_new_begins_there(desk: Desk) -> None:
    """No place leads there, no link opens, no draft is written; the row stays."""
    said_there = Registration(
        step=Step.DONE, language="es", consent=Consent.CHECKINS,
        country="MX", region="MX-CHP", post=GONE,
    )  # fmt: skip
    async with desk.database.write() as conn:
        made = await handouts.make(
            conn, code="c", post=GONE, actor="cli", lasts=A_DAY, now=desk.now
        )
    await close(desk)
    async with desk.database.write() as conn:
        assert (await nationals.post_for(conn, said_there)).code != GONE
        assert GONE not in [one.code for one in await posts.known(conn)]
        assert await rows.get(conn, GONE) is not None
        assert not await posts.is_post(conn, GONE)
        assert await handouts.why_not(conn, made, desk.now) is not None
        for begun in (_draft, _invite, _hand_out):
            with pytest.raises(NotReady):
                await begun(conn, desk)


async def _draft(conn: Connection, desk: Desk) -> None:
    await alerts.draft(
        conn, files(), post=GONE, hazard=Hazard.FLOOD, phase=Phase.WARNING, regions=(),
        drill=True, expires_at=desk.now + A_DAY, author="cli", now=desk.now,
    )  # fmt: skip


async def _invite(conn: Connection, desk: Desk) -> None:
    await posts.invite(conn, code="i", post=GONE, role=Role.AUTHOR, actor="cli", now=desk.now)


async def _hand_out(conn: Connection, desk: Desk) -> None:
    await handouts.make(conn, code="h", post=GONE, actor="cli", lasts=A_DAY, now=desk.now)


async def test_who_stands_there_is_counted_and_the_admins_are_told_once(desk: Desk) -> None:
    """At every start they are counted, as long as somebody stands there."""
    await desk.national()
    await desk.officer(Role.ADMIN, post="av-gua")
    first, again = await close(desk), await close(desk)
    async with desk.database.read() as conn:
        told = await written(conn, Lane.WARNING)

    assert first == again == {GONE: 1}
    assert len(told) == 1
    assert f"enlace national move --post {GONE}" in told[0]


@pytest.mark.parametrize("words", ["/start", "/profile"])
async def test_at_their_next_contact_the_post_follows_anew(desk: Desk, words: str) -> None:
    """And they read which it is."""
    await desk.national()
    await close(desk)
    told = said(await desk.command(PHONE, words))
    home = await home_of(desk)
    async with desk.database.read() as conn:
        post = await posts.the_post(conn, home)

    assert home != GONE
    assert post.name in told


async def test_nobody_is_brought_to_another_state(desk: Desk) -> None:
    """Where their State has no post left they stay, and the command says so."""
    await desk.national()
    await close(desk, state="BZ")
    assert said(await desk.command(PHONE, "/start"))
    assert await home_of(desk) == GONE
    async with desk.database.write() as conn:
        with pytest.raises(NotReady):
            await closing.move_all(
                conn, files().locales, post=GONE, to=None, actor="cli", now=desk.now
            )


@pytest.mark.parametrize("to", [None, "av-gua"])
async def test_all_of_them_are_moved_and_told(desk: Desk, to: str | None) -> None:
    """To the post of their place, or to the one that was named."""
    await desk.national()
    await close(desk)
    async with desk.database.write() as conn:
        counts = await closing.move_all(
            conn, files().locales, post=GONE, to=to, actor="cli", now=desk.now
        )
        waiting = await written(conn, Lane.ROUTINE)
        left = await rows.stranded(conn)

    assert counts == {await home_of(desk): 1}
    assert to in (None, *counts)
    assert len(waiting) == 1
    assert left == {}


async def test_an_open_post_keeps_its_people(desk: Desk) -> None:
    """The command moves nobody by a slip of the hand."""
    await desk.national()
    async with desk.database.write() as conn:
        with pytest.raises(NotReady):
            await closing.move_all(
                conn, files().locales, post=GONE, to=None, actor="cli", now=desk.now
            )


async def test_a_post_that_comes_back_is_open(desk: Desk) -> None:
    """A line that was lost by mistake is put back, and all is as before."""
    await close(desk)
    async with desk.database.write() as conn:
        await posts.sync(conn, load(shipped(), {}).posts)
        await _draft(conn, desk)
        assert await rows.is_open(conn, GONE)


async def test_a_link_of_a_state_that_has_no_post_left_opens_nothing(desk: Desk) -> None:
    """Whoever was written down there is not brought into the register of another State."""
    async with desk.database.write() as conn:
        await claims.write(
            conn, Person(language="es"), post=GONE, actor="cli", code="a-code-of-its-own",
            now=desk.now,
        )  # fmt: skip
        assert await claims.by_code(conn, "a-code-of-its-own", desk.now) is not None
    await close(desk)
    async with desk.database.read() as conn:
        assert await claims.by_code(conn, "a-code-of-its-own", desk.now) is not None
    await close(desk, state="Otherland")
    told = await desk.command(PHONE, "/start a-code-of-its-own")

    assert "Este enlace ya se usó" in said(told)
    async with desk.database.read() as conn:
        assert await claims.by_code(conn, "a-code-of-its-own", desk.now) is None
