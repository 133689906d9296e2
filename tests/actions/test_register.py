"""The register as a post takes it with it, and one person deleted of it; on both databases."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.actions import claims, nationals, posts, register
from bot.app import catalogue
from bot.config import load
from bot.content import registers, rosters
from bot.domain.cell import Cell
from bot.domain.national import Consent, Group
from bot.domain.post import Role
from bot.domain.registration import Registration, Step
from bot.domain.roster import Person, Reader, heading
from bot.errors import NotAllowed, NotFound
from bot.store import audit
from bot.store.database import Connection, Database
from bot.store.schema import audit as audits
from bot.store.schema import outbox

CATALOGUE = catalogue()
LOCALES = CATALOGUE.locales
Act = Callable[[Connection, str, int], Awaitable[None]]
NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
ANA = Person(name="Ana", telephone="+50255551234", country="GT", region="GT-17",
             groups=(Group.FARM_WORK,))  # fmt: skip


async def office(database: Database) -> None:
    """Ana came by her link; Eva registered without a name; another post has somebody too."""
    async with database.write() as conn:
        await posts.sync(conn, load(None, {}).posts)
        await claims.write(conn, ANA, post="av-gua", actor="cli", code="ana", now=NOW)
        claim = await claims.by_code(conn, "ana", NOW)
        assert claim is not None
        said = Registration(
            step=Step.DONE, consent=Consent.CHECKINS, country="GT", region="GT-17", claim=claim.id
        )
        await claims.register(conn, claim, chat_id=7, said=said, now=NOW)
        for chat, region in ((8, "GT-17"), (9, "MX-CHP")):
            other = Registration(step=Step.DONE, country=region[:2], region=region)
            await nationals.register(conn, chat_id=chat, said=other, now=NOW)


async def officer(conn: Connection, role: Role, post: str) -> str:
    await posts.invite(conn, code="x", post=post, role=role, actor="cli", now=NOW)
    return str((await posts.accept(conn, code="x", chat_id=99, now=NOW)).id)


async def number(conn: Connection, chat: int) -> int:
    found = await nationals.by_chat(conn, chat)
    assert found is not None
    return found.id


async def test_the_register_of_a_post_and_of_no_other(database: Database) -> None:
    """With the names that people gave; nobody's address on Telegram."""
    await office(database)
    found = [one async for one in register.everybody(database, "av-gua")]

    assert [one.person.name for one in found] == ["Ana", ""]
    assert found[0].person == ANA
    assert not any(hasattr(one, "chat_id") for one in found)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_what_goes_out_can_come_back(tmp_path: Path, ending: str) -> None:
    """An export is read like any roster: the same person, no fault."""
    path = tmp_path / f"registro{ending}"
    registers.write(
        path, [registers.head(), registers.line(ANA, [1, "no", "alerts", "", "", "sí"])]
    )
    rows: list[list[Cell]] = list(rosters.read(path, path.name))
    places = rosters.gazetteer(CATALOGUE.regions)
    reader = Reader(heading=heading(rows[0]), places=places, today=NOW.date(), country="MX")

    assert reader.read(2, rows[1]) == (ANA, [])
    assert path.stat().st_mode & 0o077 == 0


async def test_an_export_is_audited_and_told(database: Database) -> None:
    """Before anything is seen, and with the number of people afterwards."""
    await office(database)
    async with database.write() as conn:
        actor = await officer(conn, Role.DUTY, "av-gua")
        await register.begin_export(conn, LOCALES, post="av-gua", actor=actor, now=NOW)
        await register.end_export(conn, post="av-gua", actor=actor, people=2, now=NOW)
        rows = await audit.of(conn, "register:av-gua")
        told = (await conn.execute(select(outbox.c.payload))).scalars().all()

    assert [row["action"] for row in rows] == ["register_export_begun", "register_exported"]
    assert rows[1]["people"] == 2
    assert len(told) == 1


KEEPERS = (Role.DUTY, Role.ADMIN)
REACH = {  # whose officer asks about av-gua → what a keeper of the register may there
    "own": ("av-gua", True, True),
    "other": ("av-tap", False, False),
    "sharing": ("av-tap", True, False),
    "sharing, another State": ("be-gua", False, False),
}


async def share(conn: Connection) -> None:
    """The post in Guatemala shares with its State's other posts."""
    known = {one.code: one for one in load(None, {}).posts}
    shared = replace(known["av-gua"], shares=True)
    await posts.sync(conn, [shared, replace(shared, code="be-gua", state="BZ")])


async def export(conn: Connection, actor: str, _person: int) -> None:
    await register.begin_export(conn, LOCALES, post="av-gua", actor=actor, now=NOW)


async def look(conn: Connection, actor: str, person: int) -> None:
    await register.see(conn, LOCALES, post="av-gua", person=person, actor=actor, now=NOW)


async def delete(conn: Connection, actor: str, person: int) -> None:
    await register.forget(conn, LOCALES, post="av-gua", person=person, actor=actor, now=NOW)


async def write(conn: Connection, actor: str, _person: int) -> None:
    await claims.write(conn, ANA, post="av-gua", actor=actor, code="again", now=NOW)


READING, WRITING = (export, look), (delete, write)


@pytest.mark.parametrize("reach", REACH)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", READING + WRITING)
async def test_who_may_read_and_write_the_register_of_which_post(
    database: Database, role: Role, reach: str, action: Act
) -> None:
    """Role, action, and own, another or a sharing post. What is refused leaves no trace."""
    post, reads, writes = REACH[reach]
    may = role in KEEPERS and (reads if action in READING else writes)
    await office(database)
    async with database.write() as conn:
        if reach.startswith("sharing"):
            await share(conn)
        actor, person = await officer(conn, role, post), await number(conn, 7)
        if may:
            await action(conn, actor, person)
            return
        before = (await conn.execute(select(func.count()).select_from(audits))).scalar_one()
        with pytest.raises(NotAllowed):
            await action(conn, actor, person)
        after = (await conn.execute(select(func.count()).select_from(audits))).scalar_one()

        assert await nationals.by_chat(conn, 7) is not None
        assert before == after


async def test_a_look_at_one_person_is_noted_for_them(database: Database) -> None:
    """Role and post, so that they can be told; a person of another post is not found."""
    await office(database)
    async with database.write() as conn:
        await share(conn)
        actor, person = await officer(conn, Role.DUTY, "av-tap"), await number(conn, 7)
        found = await register.see(
            conn, LOCALES, post="av-gua", person=person, actor=actor, now=NOW
        )
        with pytest.raises(NotFound):
            await register.see(conn, LOCALES, post="av-tap", person=person, actor=actor, now=NOW)
        [row] = await audit.of(conn, f"national:{person}")

    assert found.person == ANA
    assert row == {
        "at": NOW, "actor": actor, "action": "national_seen", "role": "duty", "of": "av-tap",
    }  # fmt: skip


async def test_a_person_is_deleted_and_told(database: Database) -> None:
    """Once; the audit has no number of theirs."""
    await office(database)
    async with database.write() as conn:
        person = await number(conn, 7)
        with pytest.raises(NotFound):
            await register.forget(conn, LOCALES, post="av-tap", person=person, actor="cli", now=NOW)
        await register.forget(conn, LOCALES, post="av-gua", person=person, actor="cli", now=NOW)
        assert await nationals.by_chat(conn, 7) is None
        [row] = await audit.of(conn, "register:av-gua")
        told = (await conn.execute(select(outbox.c.chat_id))).scalars().all()
        with pytest.raises(NotFound):
            await register.forget(conn, LOCALES, post="av-gua", person=person, actor="cli", now=NOW)

    assert row == {"at": NOW, "actor": "cli", "action": "national_forgotten"}
    assert told == [7]
