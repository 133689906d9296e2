"""`bot/telegram/mydata.py`: a person sees everything, and nobody sees them through it."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.domain.checkin import Answer
from bot.domain.mydata import COPIED, SEEN
from bot.store import audit, checkins
from bot.store.database import Database
from bot.store.schema import alerts, deliveries, former_posts
from bot.store.schema import audit as audits
from bot.telegram.front import Stale
from tests.rows import add_alert as add_drill
from tests.telegram.person import CHAT, NOW, Person


@pytest.fixture
async def person(database: Database) -> AsyncIterator[Person]:
    """Registered in Chiapas."""
    async with database.write() as conn:
        yield await Person.registered(conn)


async def fill(person: Person) -> int:
    """They told much of themselves, got an alert and answered it; gives their number."""
    await person.press("profile:name")
    await person.type("María")
    await person.press("profile:groups:+study")
    await person.press("profile:consents:-checkins")
    national = (await person.turn()).national
    assert national is not None
    drill = await add_drill(person.conn)
    row = {
        "alert_id": drill, "national_id": national.id, "chat_id": CHAT, "variant_id": 1,
        "drill": True, "lane": "warning", "rank": 0, "state": "accepted", "due_at": NOW,
        "attempts": 1, "repeated": False, "language": "en", "grp": "study", "done_at": NOW,
    }  # fmt: skip
    await person.conn.execute(deliveries.insert().values(row))
    for seq, answer in enumerate((Answer.HELP, Answer.SAFE), 1):
        await checkins.record(
            person.conn, alert_id=drill, national_id=national.id, answer=answer, seq=seq, at=NOW
        )
    looked = ((SEEN, f"national:{national.id}", "duty admin"), (COPIED, "register:av-tap", "cli"))
    for action, subject, role in looked:
        await audit.record(
            person.conn, at=NOW, actor="17", action=action, subject=subject, role=role, of="av-hou"
        )
    return national.id


async def test_everything_is_told_in_words(person: Person) -> None:
    """Values, consents with their day, alerts, answers, and who looked: but no officer's name."""
    await fill(person)
    await person.command("mydata")

    for told in (
        str(CHAT), "María", "I study", "Chiapas", "Consulado av-tap",
        "Being asked whether I am safe: no, on 2 September 2026", "Alerts: yes",
        "Hurricane or tropical storm, warning, drill: sent", "I need help", "I am safe",
        "2 September 2026: your record was looked at "
        "(duty officer, administrator, Consulado av-hou)",
        "2 September 2026: a copy of the register, with you in it, was taken "
        "(the operator of the machine)",
    ):  # fmt: skip
        assert told in person.text, told
    assert "17" not in person.text.replace(str(CHAT), "")


async def test_the_file_has_it_all(person: Person) -> None:
    """As JSON that anybody can read."""
    await fill(person)
    await person.command("mydata")
    await person.take("mydata:file")
    told = json.loads(person.file)

    assert told["record"]["profile"]["name"] == "María"
    assert told["record"]["national"]["chat_id"] == CHAT
    assert [one["answer"] for one in told["answered"]] == ["safe", "help"]
    assert [one["layer"] for one in told["consents"]] == ["alerts", "checkins", "checkins"]
    assert told["looks"][1] == {
        "at": NOW.isoformat(), "action": SEEN, "role": "duty admin", "post": "av-hou",
    }  # fmt: skip
    assert told["looks"][0]["action"] == COPIED
    assert "17" not in [str(one) for look in told["looks"] for one in look.values()]
    assert [stay["post"] for stay in told["stays"]] == ["av-tap"]


async def test_a_long_story_still_fits_a_file(person: Person) -> None:
    """The oldest goes first."""
    number = await fill(person)
    many = [
        {
            "alert_id": alert, "national_id": number, "variant_id": 1, "drill": True,
            "lane": "warning", "rank": 0, "state": "accepted", "due_at": NOW, "attempts": 1,
            "repeated": False, "language": "en", "grp": "study", "done_at": NOW,
        }
        for alert in range(100, 1500)
    ]  # fmt: skip
    known = (await person.conn.execute(alerts.select())).mappings().one()
    copies = [dict(known) | {"id": row["alert_id"]} for row in many]
    await person.conn.execute(alerts.insert(), copies)
    await person.conn.execute(deliveries.insert(), many)
    await person.command("mydata")
    assert "in the file" in person.text
    assert len(person.text) < 4096
    await person.take("mydata:file")

    assert json.loads(person.file)["received"][0]["alert"] == 1499


async def test_who_has_not_joined_sees_that_nothing_is_kept(database: Database) -> None:
    """And there is no file."""
    async with database.write() as conn:
        person = await (await Person.coming(conn)).command("mydata")

        assert "Nothing is kept" in person.text
        with pytest.raises(Stale):
            await person.press("mydata:file")


async def test_a_forgotten_persons_answers_are_nobodys(person: Person) -> None:
    """Who comes next gets another number, and sees nothing of theirs."""
    before = await fill(person)
    await person.press("forget:yes")
    person = await Person.registered(person.conn)
    national = (await person.turn()).national
    await person.command("mydata")

    assert national is not None
    assert national.id != before
    assert "I need help" not in person.text
    assert "was looked at" not in person.text


async def copied(person: Person, post: str) -> None:
    """An hour later somebody takes a copy of a post's register, as an older version noted it."""
    person.now += timedelta(hours=1)
    await audit.record(
        person.conn, at=person.now, actor="17", action=COPIED, subject=f"register:{post}"
    )


async def test_a_copy_counts_while_the_post_had_them_in_its_register(person: Person) -> None:
    """Of the post where they are, of the one they left, and of none while they were not in it."""
    await copied(person, "av-hou")
    await copied(person, "av-tap")
    await person.press("profile:area:at:US-TX")
    await copied(person, "av-tap")
    await copied(person, "av-hou")
    await person.press("profile:post:av-mex")
    await copied(person, "av-hou")
    await copied(person, "av-mex")
    await person.command("mydata")
    await person.take("mydata:file")
    told = json.loads(person.file)
    hours = [datetime.fromisoformat(look["at"]) - NOW for look in told["looks"]]

    assert [hour / timedelta(hours=1) for hour in hours] == [6, 4, 2]
    assert [stay["post"] for stay in told["stays"]] == ["av-tap", "av-hou", "av-mex"]
    await person.command("mydata")
    assert "taken (an officer)" in person.text


async def test_a_number_in_the_audit_leads_to_nobody_once_they_are_forgotten(
    person: Person,
) -> None:
    """The rows stay, for their chain must; no word, account or place of the person is in them."""
    number = await fill(person)
    await person.press("profile:area:at:US-TX")
    await person.press("forget:yes")
    rows = (await person.conn.execute(audits.select())).all()
    left = (await person.conn.execute(former_posts.select())).all()

    assert len(await audit.of(person.conn, f"national:{number}")) == 1
    assert not any(word in repr(rows) for word in (str(CHAT), "María", "MX-CHP", "study"))
    assert await audit.broken_at(person.conn) is None
    assert left == []
