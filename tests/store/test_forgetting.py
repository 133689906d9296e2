"""After /forget no word, number or address of a person stands in any file of the database."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, or_, select

from bot.domain.national import Layer
from bot.domain.point import Point
from bot.domain.profile import Profile
from bot.domain.roster import Person
from bot.store import consents, dialogues, exercises, inbox, nationals, points, profiles
from bot.store.database import Connection, Database
from bot.store.schema import (
    claims,
    deliveries,
    former_posts,
    imports,
    jobs,
    metadata,
    outbox,
    seats,
)
from bot.store.schema import inbox as updates
from bot.store.schema import nationals as register
from tests.queue import NOW, add_alert, add_people, enqueue

CHAT = 7_700_700_701
WORDS = "Xochiquetzal"
NUMBER = "50277665544"
LATER = {"due_at": NOW, "expires_at": NOW + timedelta(days=1)}


async def add(conn: Connection, table: Table, **values: Any) -> None:
    await conn.execute(insert(table).values(values))


async def sit(conn: Connection) -> None:
    """They have a seat in an exercise."""
    exercise = await exercises.open_one(conn, code="SALA", post=None, open_to_all=True, now=NOW)
    await add(
        conn, seats, exercise_id=exercise, chat_id=CHAT, kind="player", team="1", language="es",
        joined_at=NOW,
    )  # fmt: skip


async def live(conn: Connection) -> None:
    """The person leaves a trace in each table that can hold one."""
    await add_people(conn, 1)
    known = await nationals.by_chat(conn, 1001)
    assert known is not None
    await conn.execute(register.update().values(chat_id=CHAT))
    told = Profile(name=WORDS, telephone=NUMBER, relative_name=WORDS, relative_telephone=NUMBER)
    await profiles.save(conn, known.id, told)
    given = dict.fromkeys(Layer, True)
    await points.save(conn, known.id, Point(latitude=14.9, longitude=-92.3))
    await add(conn, former_posts, national_id=known.id, post="x", until=NOW)
    await sit(conn)
    await consents.record(conn, known.id, given, version=1, language="es", now=NOW)
    await dialogues.put(conn, CHAT, language="es", name="profile", state={"relative": WORDS})
    await enqueue(conn, await add_alert(conn))
    payload = json.dumps({"text": f"{WORDS} {NUMBER}"})
    await add(
        conn, outbox, chat_id=CHAT, lane="reply", payload=payload, state="sent", attempts=1, **LATER
    )
    await add(
        conn, jobs, kind="x", chat_id=CHAT, language="es", payload=payload, state="running",
        tries=1, created_at=NOW, due_at=NOW,
    )  # fmt: skip
    for number, state in enumerate(("waiting", "applied", "aside")):
        await add(
            conn, updates, bot=1, update_id=number, chat_id=CHAT, raw=payload, received_at=NOW,
            state=state, tries=0, replies=json.dumps([payload]),
        )  # fmt: skip
    await add(
        conn, imports, post="x", actor="cli", state="kept", people=1, faults="[]", created_at=NOW
    )
    person = Person(name=WORDS, telephone=NUMBER)
    await add(
        conn, claims, import_id=1, row=2, identity=person.identity, post="x", expires_at=NOW,
        person=person.to_json(), claimed_by=known.id, claimed_at=NOW,
    )  # fmt: skip


def traces(folder: Path) -> set[str]:
    """What is found of the person in the raw files."""
    wanted = {
        "words": WORDS.encode(),
        "number": NUMBER.encode(),
        "chat": str(CHAT).encode(),
        "address": CHAT.to_bytes(6, "big"),
    }
    raw = b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())
    return {name for name, sought in wanted.items() if sought in raw}


async def test_no_file_holds_anything_of_a_forgotten_person(tmp_path: Path) -> None:
    """Neither the database nor its journal; before, all of it stood there."""
    database = Database.in_folder(tmp_path)
    async with database.write() as conn:
        await conn.run_sync(metadata.create_all)
        await live(conn)
    await database.settle()
    assert {"words", "number", "address"} <= traces(tmp_path)
    async with database.write() as conn:
        await nationals.forget(conn, CHAT, keep_update=1)
        await inbox.apply(conn, 1, "[]")
    async with database.write() as conn:
        await inbox.finish(conn, 1)
    await database.settle()

    assert traces(tmp_path) == set()
    async with database.read() as conn:
        assert len((await conn.execute(deliveries.select())).all()) == 1
    await database.close()


async def test_no_table_knows_a_forgotten_person(database: Database) -> None:
    """Whatever table has a person's number or chat, today's and those to come.

    Answers keep the number alone: nobody else is given it, and nothing leads from it to anybody.
    """
    async with database.write() as conn:
        await live(conn)
        person = (await conn.execute(select(register.c.id))).scalar_one()
        held = await rows_of(conn, person)
        await nationals.forget(conn, CHAT, keep_update=None)
        left = await rows_of(conn, person)

    assert {"nationals", "points", "former_posts", "profiles", "consents", "jobs", "seats"} <= held
    assert left <= {"checkins", "checkin_history", "deliveries"}


async def rows_of(conn: Connection, person: int) -> set[str]:
    """The tables with a row of this person."""
    wanted = {"national_id": person, "claimed_by": person, "chat_id": CHAT}
    found = set[str]()
    for table in metadata.sorted_tables:
        known = [table.c[name] == value for name, value in wanted.items() if name in table.c]
        if known and (await conn.execute(select(table).where(or_(*known)))).first():
            found.add(table.name)
    return found


async def test_settling_waits_for_nobody(tmp_path: Path) -> None:
    """While somebody writes, it is left for the next time."""
    database = Database.in_folder(tmp_path)
    async with database.write() as conn:
        await conn.run_sync(metadata.create_all)
        await database.settle()
    await database.settle()
    async with database.write() as conn:
        await add_people(conn, 1)
    await database.close()


async def test_a_number_is_never_given_twice(database: Database) -> None:
    """Who comes after the last one is forgotten does not inherit what they answered."""
    async with database.write() as conn:
        await add_people(conn, 2)
        last = await nationals.by_chat(conn, 1002)
        await nationals.forget(conn, 1002, keep_update=None)
        await add_people(conn, 1)
        again = await nationals.by_chat(conn, 1002)

    assert last is not None
    assert again is not None
    assert again.id > last.id
