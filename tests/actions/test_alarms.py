"""What officers are told when sending goes wrong, and the daily self-test."""

from collections.abc import AsyncIterator
from datetime import time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.actions import alarms, heartbeat, outages, pace
from bot.domain.post import Role
from bot.domain.tempo import Pace
from bot.store import facts
from bot.store.alarms import Kind, sound
from bot.store.database import Connection, Database
from bot.store.schema import alarms as rows
from bot.store.schema import metadata, outbox
from tests.telegram.desk import OFFICER, SECOND, Desk, files

CALM = Pace(rate=25, found=25, halted=0, halts=0, failing=False, waiting=0)
STORM = Pace(rate=12, found=22.5, halted=5, halts=1, failing=True, waiting=3)
NOON = time(12)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A post with an admin and a duty officer."""
    made = Desk(Database.in_folder(tmp_path))
    async with made.database.write() as conn:
        await conn.run_sync(metadata.create_all)
    await made.open()
    await made.officer(Role.ADMIN, OFFICER)
    await made.officer(Role.DUTY, SECOND)
    yield made
    await made.database.close()


async def written(desk: Desk) -> list[tuple[int, str]]:
    """What stands in the outbox: chat and text; then it is emptied."""
    async with desk.database.write() as conn:
        found = (await conn.execute(select(outbox.c.chat_id, outbox.c.payload))).all()
        await conn.execute(outbox.delete())
    return sorted((row[0], row[1]) for row in found)


async def tell(desk: Desk) -> int:
    """Tell what is untold."""
    return await alarms.tell(desk.database, files().locales, desk.now)


async def test_a_storm_is_told_once_and_its_end_too(desk: Desk) -> None:
    """To whoever is on duty or an admin."""
    for one in (CALM, STORM, STORM, CALM, CALM):
        await alarms.watch(desk.database, one, desk.now)
    told = await tell(desk)
    messages = await written(desk)

    assert told == 2
    assert [chat for chat, _ in messages] == [OFFICER, OFFICER, SECOND, SECOND]
    assert await tell(desk) == 0


async def test_a_stopped_alert_is_told_to_its_people_and_admins(desk: Desk) -> None:
    """With the reason, in their language."""
    author = await desk.officer(Role.AUTHOR, 300)
    alert = await desk.drafted(author)
    async with desk.database.write() as conn:
        await conn.exec_driver_sql("UPDATE alerts SET state = 'sending'")
        stopped = await alarms.stop_alert(conn, alert, "bad_request", desk.now)
        again = await alarms.stop_alert(conn, alert, "bad_request", desk.now)
    await tell(desk)
    messages = await written(desk)

    assert (stopped, again) == (True, False)
    assert [chat for chat, _ in messages] == [OFFICER, 300]
    assert all("Telegram rechaza su texto" in text for _, text in messages)


async def test_every_kind_has_words(desk: Desk) -> None:
    """None of them is silent."""
    async with desk.database.write() as conn:
        for kind in Kind:
            await sound(conn, kind, desk.now)
    await tell(desk)

    assert len(await written(desk)) == 2 * len(Kind)
    async with desk.database.read() as conn:
        assert None not in (await conn.execute(select(rows.c.told_at))).scalars().all()


async def test_the_self_test_comes_once_a_day_at_its_hour(desk: Desk) -> None:
    """By the post's own clock (it is noon there at 18:00 UTC); only to those on duty."""
    day = desk.now.replace(hour=17, minute=59, second=0)
    for minutes in (0, 1, 2, 60, 180, 24 * 60 + 1):
        moment = day + timedelta(minutes=minutes)
        await heartbeat.beat(desk.database, files().locales, NOON, moment)
    messages = await written(desk)

    assert [chat for chat, _ in messages] == [SECOND, SECOND]


async def test_the_pace_outlives_the_process(desk: Desk) -> None:
    """For some hours; a halt ends when it ends."""
    await pace.remember(desk.database, 42, STORM, desk.now)
    soon = await pace.known(desk.database, 42, desk.now + timedelta(seconds=2))
    later = await pace.known(desk.database, 42, desk.now + timedelta(hours=7))

    assert soon == (22.5, 3)
    assert later is None
    assert await pace.known(desk.database, 43, desk.now) is None


async def test_an_outage_is_told_and_people_asked_again(desk: Desk) -> None:
    """By whoever knows how to ask."""
    asked = []

    async def again(_conn: Connection, since: object, _now: object) -> int:
        asked.append(since)
        return 7

    since = desk.now - timedelta(minutes=5)
    count = await outages.noticed(desk.database, since, desk.now, again)

    assert (count, asked) == (7, [since])
    assert await tell(desk) == 1


async def test_what_was_heard_last_is_known_after_a_restart(desk: Desk) -> None:
    """By bot."""
    async with desk.database.write() as conn:
        await outages.note(conn, 42, desk.now)
        assert await outages.last(conn, 42) == desk.now
        assert await outages.last(conn, 43) is None
        assert await facts.get(conn, "heard:42")
