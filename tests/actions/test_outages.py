"""After an outage those who were asked, and have not answered, are asked again: once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.actions import alerts, checkins, outages, sending
from bot.domain.checkin import Answer
from bot.domain.message import Payload
from bot.domain.post import OPERATOR, Role
from bot.store import alarms, nationals
from bot.store.database import Database
from bot.store.schema import alerts as alert_rows
from bot.store.schema import deliveries, metadata, outbox
from tests.telegram.desk import SECOND, Desk, files

MARIA, JOHN, JEAN, LEFT = 101, 102, 103, 104  # chats
SINCE = timedelta(minutes=5)
LATER = outages.SETTLES + timedelta(seconds=1)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A post with four people and a duty officer."""
    made = Desk(Database.in_folder(tmp_path))
    async with made.database.write() as conn:
        await conn.run_sync(metadata.create_all)
    await made.open()
    await made.officer(Role.DUTY, SECOND)
    for chat, language in ((MARIA, "es"), (JOHN, "en"), (JEAN, "ht"), (LEFT, "es")):
        await made.national(chat, language)
    yield made
    await made.database.close()


async def asked(desk: Desk) -> int:
    """A drill that asked everybody; gives its number."""
    number = await desk.drafted()
    async with desk.database.write() as conn:
        await alerts.submit(conn, files(), number, officer=OPERATOR, now=desk.now)
        await alerts.approve(conn, number, officer=OPERATOR, now=desk.now)
    await sending.launch(desk.database, files().locales, desk.now)
    async with desk.database.write() as conn:
        await conn.execute(update(deliveries).values(state="accepted"))
    return number


async def answers(desk: Desk, number: int, chat: int) -> None:
    """Somebody has pressed, and was heard."""
    async with desk.database.write() as conn:
        person = await nationals.by_chat(conn, chat)
        assert person is not None
        await checkins.answer(
            conn,
            alert_id=number,
            national_id=person.id,
            answer=Answer.SAFE,
            seq=chat,
            now=desk.now,
        )


async def outage(desk: Desk) -> None:
    """The bot heard nothing for five minutes, until now."""
    await outages.noticed(desk.database, desk.now - SINCE, desk.now)


async def ask(desk: Desk) -> dict[int, Payload]:
    """All that is asked again, by chat."""
    while await outages.ask_again(desk.database, files(), desk.now + LATER):
        pass
    async with desk.database.read() as conn:
        rows = (await conn.execute(select(outbox).where(outbox.c.key.like("again:%")))).all()
    return {row.chat_id: Payload.from_json(row.payload) for row in rows}


async def test_who_has_not_answered_is_asked_again_with_a_note(desk: Desk) -> None:
    """In their language, by the buttons of the alert, as an exercise; and officers are told."""
    number = await asked(desk)
    await answers(desk, number, JOHN)
    async with desk.database.write() as conn:
        await nationals.forget(conn, LEFT, keep_update=None)
    await outage(desk)
    found = await ask(desk)
    async with desk.database.read() as conn:
        told = [one.kind for one in await alarms.untold(conn)]

    assert sorted(found) == [MARIA, JEAN]
    assert found[MARIA].buttons[0][0].data == f"checkin:{number}:safe"
    assert "EJERCICIO" in found[MARIA].text.splitlines()[0]
    assert "EGZÈSIS" in found[JEAN].text.splitlines()[-1]
    assert told == [alarms.Kind.OUTAGE]


async def test_nobody_is_asked_before_what_they_wrote_has_come_in(desk: Desk) -> None:
    """Typed answers wait at Telegram, and are heard within seconds."""
    await asked(desk)
    await outage(desk)

    assert await outages.ask_again(desk.database, files(), desk.now + timedelta(seconds=5)) == 0


async def test_once(desk: Desk) -> None:
    """Another look asks nobody; neither does a second outage within the hour."""
    await asked(desk)
    await outage(desk)
    first = await ask(desk)
    async with desk.database.write() as conn:
        await conn.execute(update(outbox).values(state="accepted", payload=""))
    await outage(desk)
    await outages.ask_again(desk.database, files(), desk.now + LATER)
    async with desk.database.read() as conn:
        again = (await conn.execute(select(outbox).where(outbox.c.payload != ""))).all()

    assert len(first) == 4
    assert again == []


async def test_a_person_is_asked_about_the_newest_alert_alone(desk: Desk) -> None:
    """Two questions at once are none."""
    await asked(desk)
    newer = await asked(desk)
    await outage(desk)
    found = await ask(desk)

    assert {one.buttons[0][0].data for one in found.values()} == {f"checkin:{newer}:safe"}
    assert len(found) == 4


@pytest.mark.parametrize("values", [{"state": "all_clear"}, {"state": "cancelled"}])
async def test_what_is_over_is_not_asked(desk: Desk, values: dict[str, str]) -> None:
    """Nor what had ended before the outage began."""
    await asked(desk)
    async with desk.database.write() as conn:
        await conn.execute(update(alert_rows).values(**values))
    await outage(desk)

    assert await ask(desk) == {}


async def test_what_had_expired_before_is_not_asked(desk: Desk) -> None:
    """Whatever ended during the outage is: somebody may have called for help."""
    number = await asked(desk)
    await set_end(desk, number, -SINCE - timedelta(seconds=1))
    await outage(desk)
    before = await ask(desk)
    await set_end(desk, number, -SINCE / 2)
    await outage(desk)

    assert before == {}
    assert len(await ask(desk)) == 4


async def set_end(desk: Desk, number: int, ago: timedelta) -> None:
    """The alert holds until then."""
    mine = alert_rows.c.id == number
    async with desk.database.write() as conn:
        await conn.execute(update(alert_rows).where(mine).values(expires_at=desk.now + ago))


async def test_many_are_asked_in_slices(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else waits long for the database, and a restart goes on where it stood."""
    monkeypatch.setattr(outages, "SLICE", 3)
    await asked(desk)
    await outage(desk)
    counts = [await outages.ask_again(desk.database, files(), desk.now + LATER) for _ in range(4)]

    assert counts == [3, 1, 0, 0]
