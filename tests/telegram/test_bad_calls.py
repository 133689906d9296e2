"""What real telephones send when people are afraid: old, twice, at once, forged, too much."""

import asyncio
import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from bot.actions import nationals as people
from bot.actions import watch
from bot.domain.case import Case, CaseState
from bot.domain.checkin import Answer
from bot.domain.delivery import DeliveryState, Next
from bot.domain.post import Role
from bot.domain.screening import Sign
from bot.domain.triage import Level
from bot.errors import NotAllowed, NotFound, NotReady
from bot.store import checkins, outbox
from bot.store import queue as waiting
from bot.store.schema import alerts, case_words, nationals
from bot.store.schema import checkin_history as history
from bot.telegram.front import Stale
from bot.telegram.incoming import Incoming
from bot.telegram.turn import Toast
from tests.telegram.desk import OFFICER, PHONE, SECOND, Desk, buttons, files, said
from tests.telegram.room import answers, line
from tests.telegram.test_cases import asked, called, case, newest, sent_to, tick

OTHER, GUARDIAN = 102, 203
HOUSTON, CHIAPAS = (29.7604, -95.3698), (14.9056, -92.2634)


async def queue(desk: Desk) -> list[Case]:
    async with desk.database.read() as conn:
        return await waiting.queue(conn, "av-tap", secret=True, limit=100)


async def answer_of(desk: Desk, alert: int, person: int) -> Answer | None:
    async with desk.database.read() as conn:
        found = await checkins.latest(conn, alert, person)
    return found.answer if found else None


@pytest.mark.parametrize("state", ["expired", "cancelled", "sent"])
async def test_a_press_on_an_old_alert_still_counts(desk: Desk, state: str) -> None:
    """Whoever is in danger does not look at dates."""
    person = await desk.national()
    alert = await asked(desk)
    async with desk.database.write() as conn:
        await conn.execute(update(alerts).values(state=state, expires_at=desk.now))
    desk.now += timedelta(days=3)
    toast = (await desk.press(PHONE, f"checkin:{alert}:danger"))[0]

    assert "000" in toast.text
    assert await answer_of(desk, alert, person) is Answer.DANGER
    assert [one.level for one in await queue(desk)] == [Level.R1]


@pytest.mark.parametrize("state", ["draft", "submitted", "approved"])
@pytest.mark.parametrize("answer", ["safe", "danger"])
async def test_an_alert_that_never_left_has_no_buttons(desk: Desk, state: str, answer: str) -> None:
    """A forged "safe" is nothing; a forged "danger" is a call all the same, about no alert."""
    await desk.national()
    alert = await asked(desk)
    async with desk.database.write() as conn:
        await conn.execute(update(alerts).values(state=state))
    if answer == "safe":
        with pytest.raises(Stale):
            await desk.press(PHONE, f"checkin:{alert}:safe")
        assert await queue(desk) == []
        return
    await desk.press(PHONE, f"checkin:{alert}:danger")

    assert [(one.level, one.alert_id) for one in await queue(desk)] == [(Level.R1, None)]


async def test_nobody_answers_for_another(desk: Desk) -> None:
    """An alert that one never got, a case of somebody else's, an account without a register."""
    person = await desk.national()
    made = await called(desk, "help")
    other = await desk.national(chat=OTHER)
    for data in (f"checkin:{made.alert_id}:safe", f"tell:{made.id}:needs:food", "case:claim:1"):
        with pytest.raises(Stale):
            await desk.press(OTHER, data)
        with pytest.raises(Stale):
            await desk.press(SECOND, data)

    assert await answer_of(desk, made.alert_id or 0, person) is Answer.HELP
    assert await answer_of(desk, made.alert_id or 0, other) is None


async def test_ten_presses_in_a_second_are_one_answer_and_one_case(desk: Desk) -> None:
    """Each is answered; nothing is opened twice; nobody is told twice."""
    person = await desk.national()
    await desk.officer(Role.DUTY)
    alert = await asked(desk)
    said_ = [await desk.press(PHONE, f"checkin:{alert}:danger") for _ in range(10)]
    await tick(desk)

    assert all(isinstance(one[0], Toast) for one in said_)
    assert await answer_of(desk, alert, person) is Answer.DANGER
    assert len(await queue(desk)) == 1
    assert len(await sent_to(desk, OFFICER)) == 1


@pytest.mark.parametrize("order", [("safe", "danger"), ("danger", "safe")])
async def test_two_telephones_of_one_account_answer_at_once(
    desk: Desk, order: tuple[str, str]
) -> None:
    """The later counts, both stand in the history; a call stays one, whichever came first."""
    async with line(desk.database) as front:
        phone = await front.known()
        person = await desk.national(chat=phone.id)
        alert = await asked(desk)
        presses = [
            {"callback_query": {
                "id": str(number), "chat_instance": "1", "data": f"checkin:{alert}:{answer}",
                "from": {"id": phone.id, "is_bot": False, "first_name": "M", "language_code": "es"},
            }}
            for number, answer in enumerate(order)
        ]  # fmt: skip
        before = len(await answers(phone))
        await front.intake.receive(
            [{"update_id": 5000 + number} | one for number, one in enumerate(presses)]
        )
        await answers(phone, before)
        async with asyncio.timeout(8):
            while True:
                if len(await both(desk)) == 2:
                    break
                await asyncio.sleep(0.02)

    assert await answer_of(desk, alert, person) is Answer(order[1])
    assert [(one.level, one.state) for one in await queue(desk)] == [(Level.R1, CaseState.OPEN)]


async def both(desk: Desk) -> list[str]:
    async with desk.database.read() as conn:
        return list((await conn.execute(select(history.c.answer))).scalars())


async def test_an_answer_after_forget_is_nobodys(desk: Desk) -> None:
    """The button is old; no row of theirs comes back."""
    await desk.national()
    alert = await asked(desk)
    await desk.press(PHONE, f"checkin:{alert}:safe")
    await desk.press(PHONE, "forget:yes")
    for data in (f"checkin:{alert}:danger", f"others:{alert}", f"understand:{alert}:yes"):
        with pytest.raises(Stale):
            await desk.press(PHONE, data)
    assert await desk.write(PHONE, "estoy a salvo") is None
    async with desk.database.read() as conn:
        left = (await conn.execute(select(nationals.c.id))).all()

    assert left == []
    assert await queue(desk) == []


async def test_words_after_forget_reach_the_officer_while_the_call_is_open(desk: Desk) -> None:
    """For 72 hours; but no status is kept of them."""
    await desk.national()
    await desk.officer(Role.DUTY)
    made = await called(desk, "help")
    await desk.press(OFFICER, f"case:claim:{made.id}")
    await desk.press(PHONE, "forget:yes")
    await desk.write(PHONE, "estamos bien en la escuela de Xico")

    assert "Xico" in (await sent_to(desk, OFFICER))[-1]
    assert (await case(desk, made.id)).state is CaseState.CLAIMED


async def region(desk: Desk) -> str | None:
    async with desk.database.read() as conn:
        found: str | None = (await conn.execute(select(nationals.c.region))).scalar_one()
    return found


async def test_a_place_in_another_country_moves_nobody_in_silence(desk: Desk) -> None:
    """The officer has it; the person is asked whether they are there, and is moved by their yes."""
    await desk.national()
    await desk.officer(Role.DUTY)
    made = await called(desk, "help")
    await desk.press(OFFICER, f"case:claim:{made.id}")
    replies = await desk.locate(PHONE, *HOUSTON) or []
    brought = (await sent_to(desk, OFFICER))[-1]

    assert "29.76040, -95.36980" in brought
    assert [one for one in buttons(replies) if one.startswith("place:")]
    assert await region(desk) == "MX-CHP"
    await desk.press(PHONE, "place:none")
    assert await region(desk) == "MX-CHP"
    await desk.press(PHONE, next(one for one in buttons(replies) if one.startswith("place:US")))
    assert await region(desk) == "US-TX"


async def test_a_place_in_the_own_region_asks_nothing(desk: Desk) -> None:
    """It is for the officer alone."""
    await desk.national()
    await called(desk, "help")

    assert buttons(await desk.locate(PHONE, *CHIAPAS) or []) == []


async def test_a_voice_of_thirty_minutes_reaches_the_officer(desk: Desk) -> None:
    """As Telegram has it: it is never fetched. Without a case it opens one."""
    await desk.national()
    await desk.officer(Role.DUTY)
    long = Incoming(file_id="VOICE30", mime="audio/ogg", size=18_000_000, duration=1800)
    replies = await desk.voice(PHONE, long)
    made = await newest(desk)
    await desk.press(OFFICER, f"case:claim:{made.id}")
    payloads = [json.loads(one) for one in await sent_to(desk, OFFICER)]

    assert said(replies)
    assert made.level is Level.R3
    assert [one["media"]["id"] for one in payloads if "media" in one] == ["VOICE30"]


FILES = [  # as telephones send what somebody recorded
    Incoming(file_id="F", kind="audio", mime="audio/mp4", name="Grabación.m4a", duration=9),
    Incoming(file_id="F", kind="video", mime="video/mp4", duration=9),
    Incoming(file_id="F", kind="video_note", duration=9),
    Incoming(file_id="F", kind="document", mime="audio/amr", name="voz.amr"),
    Incoming(file_id="F", kind="document", mime="image/jpeg", name="casa.jpg"),
]


@pytest.mark.parametrize("one", FILES, ids=lambda one: f"{one.kind} {one.mime}")
async def test_a_file_reaches_who_has_the_case_as_what_it_came(desk: Desk, one: Incoming) -> None:
    """Telegram sends by its id nothing as another kind. Protected, and to be deleted."""
    await desk.national()
    await desk.officer(Role.DUTY)
    made = await called(desk, "help")
    await desk.press(OFFICER, f"case:claim:{made.id}")

    assert said(await desk.file(PHONE, one) or [])
    payloads = [json.loads(told) for told in await sent_to(desk, OFFICER)]
    [sent] = [told for told in payloads if "media" in told]
    assert (sent["media"]["kind"], sent["media"]["id"]) == (one.kind, "F")
    assert sent["protected"]
    assert sent["text"] or one.kind == "video_note"  # its words stand above it


@pytest.mark.parametrize("one", FILES, ids=lambda one: f"{one.kind} {one.mime}")
async def test_what_goes_round_opens_no_case(desk: Desk, one: Incoming) -> None:
    """Nobody asked; and no program reaches an officer, whoever has a case."""
    await desk.national()
    program = Incoming(file_id="F", kind="document", mime="application/octet-stream", name="a.apk")

    assert await desk.file(PHONE, one) is None
    await called(desk, "help")
    assert await desk.file(PHONE, program) is None


@pytest.mark.parametrize("kind", ["audio", "video", "video_note"])
async def test_an_officer_may_send_sound_and_film(desk: Desk, kind: str) -> None:
    """To the person of the case that they write in."""
    await desk.national()
    await desk.officer(Role.DUTY)
    made = await called(desk, "help")
    await desk.press(OFFICER, f"case:claim:{made.id}")
    await desk.press(OFFICER, f"case:write:{made.id}")
    await desk.file(OFFICER, Incoming(file_id="F", kind=kind))
    payloads = [json.loads(told) for told in await sent_to(desk, PHONE)]

    assert [told["media"]["kind"] for told in payloads if "media" in told] == [kind]


SCREENED = [
    ("los voy a matar a todos", Sign.VIOLENCE, Level.R0),
    ("ya no quiero vivir", Sign.SELF_HARM, Level.R0),
    ("mi pasaporte es G1234567", Sign.DOCUMENT, Level.R2),
    ("vive en la calle Hidalgo 23", Sign.ADDRESS, Level.R2),
]


@pytest.mark.parametrize(("words", "sign", "level"), SCREENED)
async def test_words_are_screened(desk: Desk, words: str, sign: Sign, level: Level) -> None:
    """What must be seen raises the call; what is never kept, the officer is asked to remove."""
    await desk.national()
    await desk.officer(Role.DUTY)
    await desk.officer(Role.PROTECTION, chat=GUARDIAN)
    made = await called(desk, "help")
    reply = said(await desk.write(PHONE, words))
    keeper = GUARDIAN if level is Level.R0 else OFFICER
    await desk.press(keeper, f"case:claim:{made.id}")
    payloads = await sent_to(desk, keeper)
    private = sign in (Sign.DOCUMENT, Sign.ADDRESS)
    removing = [one for one in payloads if f"case:remove:{made.id}:1" in one]

    assert (await case(desk, made.id)).level is level
    assert bool(removing) is private
    assert words.split()[-1] not in reply
    if private:
        await desk.press(keeper, f"case:remove:{made.id}:1")
        async with desk.database.read() as conn:
            assert list((await conn.execute(select(case_words.c.text))).scalars()) == [""]


@pytest.mark.parametrize(
    ("words", "level"),
    [("ayuda, mi patrón me pega", Level.R0), ("ya no quiero vivir", Level.R0),
     ("mi hermano no respira", Level.R1), ("estamos atrapados", Level.R1),
     ("soy menor y estoy solo", Level.R0)],
)  # fmt: skip
async def test_whoever_writes_so_is_heard_unasked(desk: Desk, words: str, level: Level) -> None:
    """No alert, no button, no call before: it opens one. In silence where it must."""
    assert "/start" in said(await desk.write(PHONE, words))
    await desk.national()
    reply = said(await desk.write(PHONE, words))
    made = await newest(desk)

    assert made.level is level
    assert (reply == "Anotado.") is (level is Level.R0)
    assert ("000" in reply) is (level is not Level.R0)


async def test_who_blocks_the_bot_is_told_of_to_whoever_has_their_case(desk: Desk) -> None:
    """Once, and at once; so is whoever claims it later."""
    await desk.national()
    await desk.officer(Role.DUTY)
    made = await called(desk, "help")
    await desk.press(OFFICER, f"case:claim:{made.id}")
    assert await watch.lost(desk.database, files(), desk.now) == 0
    async with desk.database.write() as conn:
        await people.set_active(conn, PHONE, False)
    assert await watch.lost(desk.database, files(), desk.now) == 1
    assert await watch.lost(desk.database, files(), desk.now) == 0
    told = (await sent_to(desk, OFFICER))[-1]
    await desk.press(OFFICER, f"case:write:{made.id}")
    with pytest.raises(NotReady):
        await desk.write(OFFICER, "¿Está bien?")
    await desk.press(OFFICER, f"case:show:{made.id}")

    assert f"caso {made.id}" in told
    assert (
        "Telegram" in (await sent_to(desk, OFFICER))[-1]
        or "⚠️" in (await sent_to(desk, OFFICER))[-1]
    )


async def test_a_message_that_cannot_be_brought_is_told_of(desk: Desk) -> None:
    """The account is gone: Telegram says so only when the officer writes."""
    await desk.national()
    await desk.officer(Role.DUTY)
    made = await called(desk, "help")
    await desk.press(OFFICER, f"case:claim:{made.id}")
    await desk.press(OFFICER, f"case:write:{made.id}")
    await desk.write(OFFICER, "¿Está bien?")
    async with desk.database.write() as conn:
        taken = await outbox.claim(conn, "engine", 100, desk.now)
        gone = Next(state=DeliveryState.UNREACHABLE, attempts=1, reason="deactivated")
        mine = [(one.id, gone) for one in taken if one.chat_id == PHONE]
        await outbox.record(conn, "engine", mine, desk.now)

    assert await watch.lost(desk.database, files(), desk.now) == 1
    assert f"caso {made.id}" in (await sent_to(desk, OFFICER))[-1]


@pytest.mark.parametrize("way", ["removed", "role taken", "another post"])
async def test_an_officer_who_leaves_hands_back_what_they_had(desk: Desk, way: str) -> None:
    """However they leave: the case is free, the others are told, and their screen is wiped."""
    await desk.national()
    await desk.officer(Role.ADMIN)
    leaving = await desk.officer(Role.DUTY, chat=SECOND)
    made = await called(desk, "danger")
    await tick(desk)
    await desk.press(SECOND, f"case:claim:{made.id}")
    await desk.press(SECOND, f"case:write:{made.id}")
    async with desk.database.write() as conn:
        row = {"chat": SECOND, "case": made.id, "at": desk.now.isoformat(" ")}
        await conn.execute(
            text("INSERT INTO case_screens (chat_id, message_id, case_id, at) "
                 "VALUES (:chat, 77, :case, :at)"), row
        )  # fmt: skip
    before = len(await sent_to(desk, OFFICER))
    if way == "removed":
        await desk.press(OFFICER, f"team:removed:{leaving}")
    elif way == "role taken":
        await desk.press(OFFICER, f"team:grant:{leaving}:author")
        await desk.press(OFFICER, f"team:take:{leaving}:duty")
    else:
        await desk.officer(Role.DUTY, chat=SECOND, post="av-hou")
    await tick(desk)
    after = await case(desk, made.id)

    assert (after.state, after.claimed_by) == (CaseState.OPEN, None)
    assert f"case:claim:{made.id}" in "\n".join((await sent_to(desk, OFFICER))[before:])
    assert '"text":""' in "\n".join(await sent_to(desk, SECOND))
    with pytest.raises((NotAllowed, NotFound, Stale)):
        await desk.press(SECOND, f"case:show:{made.id}")
    assert "¿Dónde" not in "\n".join(await sent_to(desk, PHONE))


@pytest.mark.parametrize(
    "words", ["\u202e" * 50, "a" * 4096, "<b>&lt;script&gt;", "🆘" * 900, "\x00"]
)
async def test_odd_words_are_brought_as_they_are(desk: Desk, words: str) -> None:
    """Nothing breaks; nothing becomes markup."""
    await desk.national()
    await desk.officer(Role.DUTY)
    made = await called(desk, "help")
    await desk.press(OFFICER, f"case:claim:{made.id}")
    await desk.write(PHONE, words)
    payload = json.loads((await sent_to(desk, OFFICER))[-1])

    assert "<script>" not in payload["text"]
    assert "<b>&lt;script" not in payload["text"]
    assert len(payload["text"]) <= 8192
