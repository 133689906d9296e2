"""Whether people are safe: asked by an officer, reminded when due, and nobody forgotten."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from bot.actions import handovers, outages, rechecks, reminding, rounds, variants, waves
from bot.content.files import Files
from bot.domain.case import Case
from bot.domain.checkin import understand
from bot.domain.post import Role
from bot.domain.round import Reminders
from bot.errors import NotAllowed, NotFound, NotReady
from bot.store import checkins
from bot.store import queue as waiting
from bot.store import rounds as kept
from bot.store.schema import alerts, audit, outbox
from bot.store.schema import cases as calls
from bot.telegram.front import Stale
from bot.telegram.incoming import Incoming
from tests.telegram.desk import OFFICER, PHONE, SECOND, Desk, buttons, files, said

PEOPLE = (PHONE, 102, 103)
GO = "round:go:MX-CHP:drill:24"
REMINDERS = Reminders()
NOON = datetime.fromisoformat("2026-11-25T18:00:00+00:00")  # noon in Tapachula


@pytest.fixture
def noon(desk: Desk) -> Desk:
    """It is noon at the post."""
    desk.now = NOON
    return desk


async def tick(desk: Desk, tmp_path: Path, hours: float = 0) -> None:
    """Time passes, and all that is due is done."""
    desk.now += timedelta(hours=hours)
    await reminding.advance(desk.database, files(), REMINDERS, desk.now)
    await waves.write(desk.database, files(), Files.inside(tmp_path), desk.now)
    await rechecks.ask_again(desk.database, files(), desk.now)


async def sent(desk: Desk, chat: int) -> list[str]:
    """What the engine would have sent to this chat, oldest first; taken as sent."""
    async with desk.database.write() as conn:
        found = await conn.execute(
            select(outbox.c.payload)
            .where(outbox.c.chat_id == chat, outbox.c.state == "queued")
            .order_by(outbox.c.id)
        )
        payloads = list(found.scalars())
        await conn.execute(
            text("UPDATE outbox SET state = 'accepted' WHERE chat_id = :c AND key IS NOT NULL"),
            {"c": chat},
        )
        await conn.execute(
            text("DELETE FROM outbox WHERE chat_id = :c AND key IS NULL"), {"c": chat}
        )
    return payloads


async def opened(desk: Desk, tmp_path: Path, *, go: str = GO, role: Role = Role.DUTY) -> None:
    """Three people are asked, in a drill."""
    for chat in PEOPLE:
        await desk.national(chat)
    await desk.officer(role)
    await desk.press(OFFICER, go)
    await tick(desk, tmp_path)
    for chat in PEOPLE:
        assert len(await sent(desk, chat)) == 1


async def newest(desk: Desk) -> Case:
    async with desk.database.read() as conn:
        found = await waiting.queue(conn, "av-tap", secret=True, limit=100)
    return max(found, key=lambda one: one.id)


async def test_a_question_alone_is_asked_with_big_buttons(noon: Desk, tmp_path: Path) -> None:
    """Each answer a row of its own, with its pictogram; the drill says that it is one."""
    await noon.national()
    await noon.officer(Role.DUTY)
    look = await noon.press(OFFICER, "round:look:MX-CHP:drill:24")
    assert "1" in said(look)
    await noon.press(OFFICER, GO)
    await tick(noon, tmp_path)
    [payload] = map(json.loads, await sent(noon, PHONE))

    assert "EJERCICIO" in payload["text"].splitlines()[0]
    rows = [[cell["data"] for cell in row] for row in payload["buttons"]]
    assert rows == [[f"checkin:r1:{a}"] for a in ("safe", "danger", "help", "away", "talk")]


async def test_a_live_question_needs_somebody_on_duty(noon: Desk) -> None:
    """Refused with a sentence and the way out; forged data too."""
    await noon.national()
    await noon.officer(Role.DUTY)
    for data in ("round:time:MX-CHP:live", "round:go:MX-CHP:live:24"):
        refused = await noon.press(OFFICER, data)
        assert "rota:on:8" in buttons(refused)
    async with noon.database.read() as conn:
        assert not await kept.open_ones(conn)


async def test_a_live_question_needs_words_that_somebody_checked(noon: Desk) -> None:
    """As shipped, nobody has."""
    await noon.national()
    await noon.officer(Role.DUTY)
    await noon.press(OFFICER, "rota:on:8")
    with pytest.raises(NotReady, match="checked"):
        await noon.press(OFFICER, "round:go:MX-CHP:live:24")


async def test_the_same_people_are_not_asked_twice_at_once(noon: Desk, tmp_path: Path) -> None:
    """A second tap on the same button opens nothing."""
    await opened(noon, tmp_path)
    with pytest.raises(NotReady, match="already"):
        await noon.press(OFFICER, GO)


async def test_reminders_come_when_due_and_stop_at_any_answer(noon: Desk, tmp_path: Path) -> None:
    """At 2 h to the two who are silent; at 12 h it is midnight, so in the morning to the last."""
    await opened(noon, tmp_path)
    await noon.press(PHONE, "checkin:r1:safe")
    await tick(noon, tmp_path, 1.9)
    assert [len(await sent(noon, chat)) for chat in PEOPLE] == [0, 0, 0]
    await tick(noon, tmp_path, 0.2)
    assert [len(await sent(noon, chat)) for chat in PEOPLE] == [0, 1, 1]
    await noon.write(102, "estoy bien")
    await tick(noon, tmp_path, 10)  # ten minutes past midnight
    assert [len(await sent(noon, chat)) for chat in PEOPLE] == [0, 0, 0]
    await tick(noon, tmp_path, 7)
    [last] = await sent(noon, 103)
    assert "último" in last
    assert [len(await sent(noon, chat)) for chat in PEOPLE] == [0, 0, 0]
    await tick(noon, tmp_path, 3)
    assert [len(await sent(noon, chat)) for chat in PEOPLE] == [0, 0, 0]  # never a third


async def test_in_an_emergency_people_are_reminded_at_night(noon: Desk, tmp_path: Path) -> None:
    """When the officer says that it is one."""
    await opened(noon, tmp_path, go=f"{GO}:night")
    await tick(noon, tmp_path, 2)
    assert len(await sent(noon, 103)) == 1
    await tick(noon, tmp_path, 10.1)
    assert len(await sent(noon, 103)) == 1


async def test_a_missed_reminder_is_made_up_once(noon: Desk, tmp_path: Path) -> None:
    """The bot was away for 13 hours over the day: one reminder, and it is the last."""
    noon.now -= timedelta(hours=4)
    await opened(noon, tmp_path)
    await tick(noon, tmp_path, 12.5)
    assert len(await sent(noon, 103)) == 1
    await tick(noon, tmp_path, 0.5)
    assert not await sent(noon, 103)


async def test_an_answer_takes_back_a_reminder_that_waits(noon: Desk, tmp_path: Path) -> None:
    """It stood in the outbox when they pressed."""
    await opened(noon, tmp_path)
    await tick(noon, tmp_path, 2.1)
    await noon.press(PHONE, "checkin:r1:safe")
    assert [len(await sent(noon, chat)) for chat in PEOPLE] == [0, 1, 1]


async def test_the_list_of_the_silent_is_the_duty_roles_alone(noon: Desk, tmp_path: Path) -> None:
    """Ranked, with other ways, protected, audited; whoever is found is silent no longer."""
    await opened(noon, tmp_path)
    async with noon.database.write() as conn:
        await conn.execute(text("UPDATE nationals SET needs = 'mobility' WHERE chat_id = 103"))
        await conn.execute(
            text("INSERT INTO profiles (national_id, name, telephone) VALUES (3, 'Rosa', '+529')")
        )
    await noon.press(PHONE, "checkin:r1:away")
    await tick(noon, tmp_path, 2)
    await tick(noon, tmp_path, 17)
    await sent(noon, OFFICER)
    await tick(noon, tmp_path, 2.1)
    told = await sent(noon, OFFICER)
    assert "round:silent:1:0" in told[-1]
    assert "Rosa" not in told[-1]
    await noon.press(OFFICER, "round:silent:1:0")
    [page] = map(json.loads, await sent(noon, OFFICER))
    assert page["protected"]
    assert page["text"].index("Rosa") < page["text"].index("2.")
    assert "+529" in page["text"]
    await noon.press(OFFICER, "round:found:1:3")
    await noon.press(OFFICER, "round:silent:1:0")
    [page] = map(json.loads, await sent(noon, OFFICER))
    assert "Rosa" not in page["text"]
    async with noon.database.read() as conn:
        seen = await conn.execute(select(audit.c.action))
        assert "silent_seen" in list(seen.scalars())


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DUTY}))
async def test_nobody_else_sees_who_is_silent(noon: Desk, tmp_path: Path, role: Role) -> None:
    """Not an admin either."""
    await opened(noon, tmp_path)
    await noon.officer(role, SECOND)
    for data in ("round:silent:1:0", "round:tried:1:1", "round:found:1:1"):
        with pytest.raises(NotAllowed):
            await noon.press(SECOND, data)
    await noon.officer(Role.DUTY, 204, post="av-hou")
    with pytest.raises(NotFound):
        await noon.press(204, "round:silent:1:0")


async def test_relays_are_asked_to_look_around_without_a_name(noon: Desk, tmp_path: Path) -> None:
    """In general: no name, no number."""
    await opened(noon, tmp_path)
    async with noon.database.write() as conn:
        await conn.execute(text("UPDATE nationals SET relay = 1 WHERE chat_id = 102"))
        await conn.execute(text("INSERT INTO profiles (national_id, name) VALUES (3, 'Rosa')"))
    await noon.press(102, "checkin:r1:safe")
    for hours in (2, 17, 2.1):
        await tick(noon, tmp_path, hours)
    [asked] = await sent(noon, 102)
    assert "Rosa" not in asked
    assert "Chiapas" in asked


async def test_after_an_outage_the_silent_are_asked_once_more(noon: Desk, tmp_path: Path) -> None:
    """By keys, which send words: those wait a day. Twice noticed is once."""
    await opened(noon, tmp_path)
    await noon.press(PHONE, "checkin:r1:safe")
    since = noon.now
    noon.now += timedelta(minutes=10)
    assert await outages.noticed(noon.database, since, noon.now, rounds.again) == 2
    assert await outages.noticed(noon.database, since, noon.now, rounds.again) == 0
    await tick(noon, tmp_path)
    assert [len(await sent(noon, chat)) for chat in (PHONE, 102)] == [0, 1]
    [again] = map(json.loads, await sent(noon, 103))
    keys = [key["label"] for row in again["keyboard"]["rows"] for key in row]
    await noon.write(103, keys[1])
    assert (await newest(noon)).level == "R1"


async def test_a_closed_question_still_takes_answers(noon: Desk, tmp_path: Path) -> None:
    """With a sentence; nobody is reminded."""
    await opened(noon, tmp_path)
    await noon.press(OFFICER, "round:close:1")
    late = await noon.press(PHONE, "checkin:r1:safe")
    assert "cerrada" in said(late)
    await tick(noon, tmp_path, 3)
    assert not await sent(noon, 103)


async def test_a_forged_question_is_an_old_button(noon: Desk, tmp_path: Path) -> None:
    """One that was never asked of them; but a call for help is heard all the same."""
    await opened(noon, tmp_path)
    await noon.national(150)
    for data in ("checkin:r1:safe", "checkin:r99:away", "checkin:r:safe", "checkin:rr1:safe"):
        with pytest.raises(Stale):
            await noon.press(150, data)
    await noon.press(150, "checkin:r1:danger")
    assert (await newest(noon)).level == "R1"


async def test_a_voice_note_answers_the_open_question(noon: Desk, tmp_path: Path) -> None:
    """Whoever spoke is with a person, and is reminded no more."""
    await opened(noon, tmp_path)
    one = Incoming(file_id="v", size=1, duration=4, name="", mime="audio/ogg", caption="")
    await noon.voice(PHONE, one)
    assert (await newest(noon)).level == "R3"
    await tick(noon, tmp_path, 2.1)
    assert not await sent(noon, PHONE)


@pytest.mark.parametrize(
    ("kind", "mime"), [("audio", "audio/mp4"), ("video_note", ""), ("document", "audio/amr")]
)
async def test_sound_as_a_file_answers_the_open_question(
    noon: Desk, tmp_path: Path, kind: str, mime: str
) -> None:
    """As a voice note does: not every telephone makes one."""
    await opened(noon, tmp_path)
    assert said(await noon.file(PHONE, Incoming(file_id="v", kind=kind, mime=mime)) or [])
    assert (await newest(noon)).level == "R3"
    await tick(noon, tmp_path, 2.1)
    assert not await sent(noon, PHONE)


async def test_words_that_nobody_understood_bring_the_buttons(noon: Desk, tmp_path: Path) -> None:
    """While their answer is waited for; afterwards not."""
    await opened(noon, tmp_path)
    again = await noon.write(PHONE, "qué lluvia tan larga")
    assert "checkin:r1:danger" in buttons(again or [])
    await noon.press(PHONE, "checkin:r1:safe")
    assert await noon.write(PHONE, "qué lluvia tan larga") is None


async def test_checkin_at_any_time_says_when_nobody_reads_it(noon: Desk) -> None:
    """The first line: nobody, the number, and the next hour that is planned."""
    await noon.national()
    alone = await noon.command(PHONE, "/checkin")
    assert "000" in said(alone).splitlines()[0]
    assert "checkin:0:danger" in buttons(alone)
    await noon.officer(Role.DUTY)
    await noon.command(OFFICER, "/rota 26/11 08:00-16:00")
    assert "26 de noviembre, 8" in said(await noon.command(PHONE, "/checkin")).splitlines()[0]
    await noon.press(OFFICER, "rota:on:8")
    assert len(said(await noon.command(PHONE, "/checkin")).splitlines()) == 1
    pressed = await noon.press(PHONE, "checkin:0:danger")
    assert "000" in pressed[0].text
    assert (await newest(noon)).level == "R1"


async def test_who_called_in_danger_is_asked_every_six_hours(noon: Desk, tmp_path: Path) -> None:
    """Unless they want it not; and not while they are heard."""
    await opened(noon, tmp_path, go=f"{GO}:night")
    await noon.press(PHONE, "checkin:r1:danger")
    await tick(noon, tmp_path, 5.9)
    assert not await sent(noon, PHONE)
    await tick(noon, tmp_path, 0.2)
    [again] = await sent(noon, PHONE)
    assert "quiet:1" in again
    await tick(noon, tmp_path, 5.8)
    assert not await sent(noon, PHONE)
    await tick(noon, tmp_path, 0.3)
    assert len(await sent(noon, PHONE)) == 1
    await noon.press(PHONE, "quiet:1")
    await tick(noon, tmp_path, 7)
    assert not await sent(noon, PHONE)
    with pytest.raises(Stale):
        await noon.press(102, "quiet:1")


async def test_an_alert_that_asks_is_looked_after(noon: Desk, tmp_path: Path) -> None:
    """Its silent are reminded too, by buttons of the alert."""
    for chat in PEOPLE:
        await noon.national(chat)
    alert = await noon.submitted()
    await noon.sent(alert)
    async with noon.database.write() as conn:
        await conn.execute(
            text("UPDATE alerts SET started_at = :now"), {"now": "2026-11-25 18:00:00.000000"}
        )
    await tick(noon, tmp_path)
    assert not await sent(noon, PHONE)
    await noon.press(PHONE, f"checkin:{alert}:safe")
    await tick(noon, tmp_path, 2.1)
    assert not await sent(noon, PHONE)
    assert f"checkin:{alert}:danger" in (await sent(noon, 102))[0]
    async with noon.database.read() as conn:
        assert await checkins.latest(conn, alert, 1)
        assert not (await conn.execute(select(calls))).all()


async def test_an_officer_chooses_whether_a_draft_asks(noon: Desk) -> None:
    """In earnest only while somebody is on duty; the texts go with it."""
    await noon.national()
    await noon.officer(Role.ADMIN)
    shown = await noon.press(OFFICER, "alert:draft:flood:warning:MX-CHP:live")
    assert "asks:on:1" in buttons(shown)
    refused = await noon.press(OFFICER, "asks:on:1")
    assert "rota:on:8" in buttons(refused)
    await noon.press(OFFICER, "rota:on:8")
    assert "asks:off:1" in buttons(await noon.press(OFFICER, "asks:on:1"))
    assert (await noon.alert(1)).asks
    await noon.press(OFFICER, "asks:off:1")
    alert = await noon.alert(1)
    assert not alert.asks
    one = variants._question(files(), replace(alert, drill=True), "es")
    assert not any("checkin" in cell.data for row in one for cell in row)


async def test_a_live_alert_that_nobody_reads_answers_to_is_told_of(
    noon: Desk, tmp_path: Path
) -> None:
    """It is not held back; whoever may answer is told at once, with a button."""
    await noon.national()
    author = await noon.officer(Role.ADMIN)
    alert = await noon.drafted(author, drill=False)
    await noon.sent(alert)
    async with noon.database.write() as conn:
        await conn.execute(update(alerts).values(started_at=noon.now, asks=True))
    await tick(noon, tmp_path)

    assert "rota:on:8" in (await sent(noon, OFFICER))[-1]


async def test_a_shift_that_ends_hands_its_calls_over(noon: Desk, tmp_path: Path) -> None:
    """Told at its end, once; one note for all, which the next officer reads."""
    await opened(noon, tmp_path)
    await noon.press(OFFICER, "rota:on:4")
    for chat in (PHONE, 102):
        await noon.press(chat, "checkin:r1:help")
    for number in (1, 2):
        await noon.press(OFFICER, f"case:claim:{number}")
    await sent(noon, OFFICER)
    noon.now += timedelta(hours=4, minutes=1)
    assert await handovers.remind(noon.database, files(), noon.now) == 1
    assert "rota:hand" in (await sent(noon, OFFICER))[-1]
    await handovers.remind(noon.database, files(), noon.now)
    assert not await sent(noon, OFFICER)
    await noon.press(OFFICER, "rota:hand")
    await noon.write(OFFICER, "Falta llamar al albergue")
    async with noon.database.read() as conn:
        left = await waiting.queue(conn, "av-tap", secret=True)
    assert [one.claimed_by for one in left] == [None, None]
    await noon.officer(Role.DUTY, SECOND)
    await noon.press(SECOND, "case:claim:1")
    assert any("Falta llamar" in one for one in await sent(noon, SECOND))


async def test_who_goes_off_duty_with_calls_is_told(noon: Desk, tmp_path: Path) -> None:
    """At once, with the way out; whoever has none is not bothered."""
    await opened(noon, tmp_path)
    await noon.press(OFFICER, "rota:on:4")
    assert "rota:hand" not in buttons(await noon.press(OFFICER, "rota:off"))
    await noon.press(OFFICER, "rota:on:4")
    await noon.press(PHONE, "checkin:r1:help")
    await noon.press(OFFICER, "case:claim:1")
    assert "rota:hand" in buttons(await noon.press(OFFICER, "rota:off"))


@pytest.mark.parametrize("role", Role)
async def test_help_names_what_the_role_has(noon: Desk, role: Role) -> None:
    """/cases for those who work calls, /ask and /rota for the duty role and admins."""
    await noon.officer(role)
    told = said(await noon.command(OFFICER, "/help"))

    assert ("/cases" in told) is (role in (Role.DUTY, Role.ADMIN, Role.PROTECTION))
    assert ("/ask" in told) is (role in (Role.DUTY, Role.ADMIN))
    assert ("/rota" in told) is (role in (Role.DUTY, Role.ADMIN))


@pytest.mark.parametrize("language", ["es", "en", "fr", "pt", "ht", "ar"])
def test_every_key_is_understood_when_it_is_typed(language: str) -> None:
    """The labels are what a reply keyboard sends."""
    for answer, label in variants.ANSWERS.items():
        words = files().locales.text(language, label)
        assert understand(words) is answer, words
