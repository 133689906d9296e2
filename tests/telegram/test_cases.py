"""Calls for help in the chat: queue, claim, conversation; who sees what, and that it all goes."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.actions import conversations, nationals, retention, watch
from bot.content.files import Files
from bot.domain.case import Case, CaseState, Outcome
from bot.domain.conversation import By, Words
from bot.domain.post import Role
from bot.domain.triage import Level
from bot.errors import NotAllowed, NotFound, NotReady, WrongState
from bot.store import audit, cases
from bot.store import queue as waiting
from bot.store.schema import case_screens, case_words, outbox
from bot.telegram.front import Stale
from tests.telegram.desk import OFFICER, PHONE, SECOND, Desk, buttons, files, said

GUARDIAN = 203
WORKERS = (Role.DUTY, Role.ADMIN)


async def called(desk: Desk, answer: str = "help", chat: int = PHONE) -> Case:
    """Somebody who got a drill answers it so; gives their case."""
    alert = await asked(desk)
    await desk.press(chat, f"checkin:{alert}:{answer}")
    return await newest(desk)


async def asked(desk: Desk) -> int:
    """A drill that everybody has received."""
    alert = await desk.submitted()
    await desk.sent(alert)
    return alert


async def newest(desk: Desk) -> Case:
    async with desk.database.read() as conn:
        found = await waiting.queue(conn, "av-tap", secret=True, limit=100)
    return max(found, key=lambda one: one.id)


async def case(desk: Desk, number: int) -> Case:
    async with desk.database.read() as conn:
        found = await cases.get(conn, number)
    assert found is not None
    return found


async def sent_to(desk: Desk, chat: int) -> list[str]:
    """The payloads that wait for this chat."""
    async with desk.database.read() as conn:
        found = await conn.execute(
            select(outbox.c.payload).where(outbox.c.chat_id == chat).order_by(outbox.c.id)
        )
        return list(found.scalars())


async def tick(desk: Desk) -> None:
    await watch.announce(desk.database, files(), desk.now)
    await watch.escalate(desk.database, files(), desk.now)


async def shown(desk: Desk, number: int, chat: int = OFFICER, message: int = 55) -> None:
    """As if Telegram had taken a message with the case's content."""
    async with desk.database.write() as conn:
        row = {"chat_id": chat, "message_id": message, "case_id": number, "at": desk.now}
        await conn.execute(case_screens.insert().values(row))


@pytest.mark.parametrize(
    ("answer", "level"), [("danger", Level.R1), ("help", Level.R2), ("talk", Level.R3)]
)
async def test_a_call_opens_a_case(desk: Desk, answer: str, level: Level) -> None:
    """With the level of its rule; a second press adds none."""
    await desk.national()
    made = await called(desk, answer)
    await desk.press(PHONE, f"checkin:{made.alert_id}:{answer}")
    async with desk.database.read() as conn:
        queue = await waiting.queue(conn, "av-tap", secret=True)

    assert made.level is level
    assert made.state is CaseState.OPEN
    assert made.drill
    assert [one.id for one in queue] == [made.id]


@pytest.mark.parametrize("answer", ["safe", "away"])
async def test_who_is_safe_opens_none(desk: Desk, answer: str) -> None:
    """Nothing to claim."""
    await desk.national()
    alert = await asked(desk)
    await desk.press(PHONE, f"checkin:{alert}:{answer}")
    async with desk.database.read() as conn:
        assert await waiting.queue(conn, "av-tap", secret=True) == []


@pytest.mark.parametrize("first", ["danger", "help", "talk"])
async def test_a_later_safe_closes_nothing(desk: Desk, first: str) -> None:
    """The telephone may be in another's hand: state and level stay, the claimer reads of it."""
    await desk.national()
    made = await called(desk, first)
    await desk.press(PHONE, f"checkin:{made.alert_id}:safe")
    after = await case(desk, made.id)

    assert (after.state, after.level, after.said) == (CaseState.OPEN, made.level, "safe")


async def test_a_level_only_rises(desk: Desk) -> None:
    """Help, then danger, then help again."""
    await desk.national()
    made = await called(desk, "help")
    await desk.press(PHONE, f"checkin:{made.alert_id}:danger")
    await desk.press(PHONE, f"checkin:{made.alert_id}:help")

    assert (await case(desk, made.id)).level is Level.R1


async def test_an_officer_claims_before_acting_and_alone(desk: Desk) -> None:
    """A second one is refused until it waits too long; then the first one's screen is wiped."""
    await desk.national()
    await desk.officer(Role.DUTY)
    await desk.officer(Role.DUTY, chat=SECOND)
    made = await called(desk, "danger")
    with pytest.raises(WrongState):
        await desk.press(OFFICER, f"case:write:{made.id}")
    await desk.press(OFFICER, f"case:claim:{made.id}")
    with pytest.raises(WrongState):
        await desk.press(SECOND, f"case:claim:{made.id}")
    with pytest.raises(WrongState):
        await desk.press(SECOND, f"case:show:{made.id}")
    await shown(desk, made.id)
    desk.now += timedelta(minutes=31)
    await tick(desk)
    await desk.press(SECOND, f"case:claim:{made.id}")

    assert (await case(desk, made.id)).claimed_by == 2
    assert '"text":""' in (await sent_to(desk, OFFICER))[-1]


async def test_what_a_person_and_an_officer_write_goes_both_ways(desk: Desk) -> None:
    """In words; protected on the officer's screen; nothing of the officer on the person's."""
    await desk.national()
    officer = await desk.officer(Role.DUTY)
    made = await called(desk, "help")
    await desk.press(OFFICER, f"case:claim:{made.id}")
    await desk.press(OFFICER, f"case:write:{made.id}")
    await desk.write(OFFICER, "¿Dónde está <usted>?")
    told = (await sent_to(desk, PHONE))[-1]
    await desk.write(PHONE, "Junto al puente, hay agua")
    heard = (await sent_to(desk, OFFICER))[-1]

    assert "¿Dónde está &lt;usted&gt;?" in told
    assert f"officer {officer}" not in told.lower()
    assert "Junto al puente" in heard
    assert '"protected":true' in heard
    assert (await case(desk, made.id)).answered_at == desk.now


async def test_words_before_a_claim_are_kept_for_who_claims(desk: Desk) -> None:
    """Nobody has to say it twice."""
    await desk.national()
    await desk.officer(Role.DUTY)
    made = await called(desk, "help")
    reply = said(await desk.write(PHONE, "Somos cuatro en el techo"))
    assert await sent_to(desk, OFFICER) == []
    await desk.press(OFFICER, f"case:claim:{made.id}")
    payloads = "\n".join(await sent_to(desk, OFFICER))

    assert reply
    assert "Somos cuatro en el techo" in payloads


async def test_nobody_but_the_claimer_sees_content(desk: Desk) -> None:
    """Queue and notices show number and level."""
    await desk.national()
    await desk.officer(Role.DUTY)
    await desk.officer(Role.DUTY, chat=SECOND)
    made = await called(desk, "help")
    await desk.write(PHONE, "Xochimilco, casa azul")
    await tick(desk)
    await desk.press(OFFICER, f"case:claim:{made.id}")
    seen = said(await desk.command(SECOND, "/cases")) + "\n".join(await sent_to(desk, SECOND))

    assert f"R2 · caso {made.id}" in seen or f"{made.id}" in seen
    assert "Xochimilco" not in seen
    assert f"case:claim:{made.id}" in "\n".join(await sent_to(desk, SECOND))


async def test_level_r0_is_silent(desk: Desk) -> None:
    """It is for the protection officer; nobody else sees that it is there, nor the person."""
    await desk.national()
    await desk.officer(Role.DUTY)
    await desk.officer(Role.ADMIN, chat=SECOND)
    await desk.officer(Role.PROTECTION, chat=GUARDIAN)
    made = await called(desk, "help")
    reply = await desk.press(PHONE, f"tell:{made.id}:needs:unsafe")
    await tick(desk)
    risen = await case(desk, made.id)
    queue = said(await desk.command(OFFICER, "/cases"))
    with pytest.raises(NotFound):
        await desk.press(OFFICER, f"case:claim:{made.id}")
    with pytest.raises(NotFound):
        await desk.press(SECOND, f"case:claim:{made.id}")
    guardian = "\n".join(await sent_to(desk, GUARDIAN))

    assert risen.level is Level.R0
    assert "R0" not in said(reply)
    assert "R0" not in queue + guardian
    assert f"case:claim:{made.id}" in guardian
    assert f"case:claim:{made.id}" not in queue
    for chat in (OFFICER, SECOND):
        assert "R0" not in "\n".join(await sent_to(desk, chat))
    await desk.press(GUARDIAN, f"case:claim:{made.id}")
    assert (await case(desk, made.id)).claimed_by == 3


async def test_a_life_goes_before_a_secret(desk: Desk) -> None:
    """Where no protection officer comes in time, the duty officers are let in."""
    await desk.national()
    await desk.officer(Role.DUTY)
    await desk.officer(Role.PROTECTION, chat=GUARDIAN)
    made = await called(desk, "help")
    await desk.press(PHONE, f"tell:{made.id}:needs:child")
    desk.now += timedelta(minutes=9)
    await tick(desk)
    with pytest.raises(NotFound):
        await desk.press(OFFICER, f"case:claim:{made.id}")
    desk.now += timedelta(minutes=2)
    await tick(desk)
    await desk.press(OFFICER, f"case:claim:{made.id}")

    assert (await case(desk, made.id)).claimed_by == 1


async def test_a_call_that_waits_is_told_again_exactly_when_due(desk: Desk) -> None:
    """R1: a quarter of an hour; not a minute before, and only once each time."""
    await desk.national()
    await desk.officer(Role.DUTY)
    await called(desk, "danger")
    await tick(desk)
    told = len(await sent_to(desk, OFFICER))
    desk.now += timedelta(minutes=14, seconds=59)
    await tick(desk)
    assert len(await sent_to(desk, OFFICER)) == told
    desk.now += timedelta(seconds=1)
    await tick(desk)
    await tick(desk)
    assert len(await sent_to(desk, OFFICER)) == told + 1
    desk.now += timedelta(minutes=15)
    await tick(desk)
    assert len(await sent_to(desk, OFFICER)) == told + 2


async def test_only_an_officer_closes_with_an_outcome(desk: Desk) -> None:
    """It leaves the queue and the screens; whoever asks for it then is told that it is closed."""
    await desk.national()
    await desk.officer(Role.DUTY)
    made = await called(desk, "help")
    await desk.press(OFFICER, f"case:claim:{made.id}")
    offered = buttons(await desk.press(OFFICER, f"case:close:{made.id}"))
    await shown(desk, made.id)
    await desk.press(OFFICER, f"case:close:{made.id}:helped")
    after = await case(desk, made.id)

    assert f"case:close:{made.id}:helped" in offered
    assert f"case:close:{made.id}:forgotten" not in offered
    assert (after.state, after.outcome) == (CaseState.CLOSED, Outcome.HELPED)
    assert '"text":""' in (await sent_to(desk, OFFICER))[-1]
    with pytest.raises(WrongState):
        await desk.press(OFFICER, f"case:close:{made.id}:helped")
    async with desk.database.read() as conn:
        steps = [step["action"] for step in await audit.of(conn, f"case:{made.id}")]
    assert steps[-2:] == ["case_claim", "case_closed"]


async def test_handing_back_frees_it_with_a_note(desk: Desk) -> None:
    """Whoever claims it next reads the note; the first one's screen is wiped."""
    await desk.national()
    await desk.officer(Role.DUTY)
    await desk.officer(Role.DUTY, chat=SECOND)
    made = await called(desk, "help")
    await desk.press(OFFICER, f"case:claim:{made.id}")
    await desk.press(OFFICER, f"case:note:{made.id}")
    await desk.write(OFFICER, "Llamar después de las 18")
    await shown(desk, made.id)
    await desk.press(OFFICER, f"case:back:{made.id}")
    await desk.press(SECOND, f"case:claim:{made.id}")

    assert "Llamar después de las 18" in "\n".join(await sent_to(desk, SECOND))
    assert '"text":""' in (await sent_to(desk, OFFICER))[-1]


async def test_lowering_wants_a_reason_raising_does_not(desk: Desk) -> None:
    """The reason is typed, and kept."""
    await desk.national()
    await desk.officer(Role.DUTY)
    made = await called(desk, "help")
    await desk.press(OFFICER, f"case:claim:{made.id}")
    await desk.press(OFFICER, f"case:level:{made.id}:R1")
    assert (await case(desk, made.id)).level is Level.R1
    await desk.press(OFFICER, f"case:level:{made.id}:R3")
    assert (await case(desk, made.id)).level is Level.R1
    with pytest.raises(NotReady):
        await desk.write(OFFICER, "no")
    await desk.press(OFFICER, f"case:level:{made.id}:R3")
    await desk.write(OFFICER, "Hablamos: está con su hermana")

    assert (await case(desk, made.id)).level is Level.R3


async def test_two_calls_of_one_person_are_merged(desk: Desk) -> None:
    """What was said goes on in the one that is kept, at the more urgent level."""
    await desk.national()
    await desk.officer(Role.DUTY)
    one = await called(desk, "danger")
    other = await called(desk, "help")
    for made in (one, other):
        await desk.press(OFFICER, f"case:claim:{made.id}")
    await desk.press(OFFICER, f"case:merge:{one.id}")
    await desk.write(OFFICER, str(other.id))

    assert (await case(desk, one.id)).into == other.id
    assert (await case(desk, other.id)).level is Level.R1


async def test_an_officer_who_leaves_gives_back_what_they_had(desk: Desk) -> None:
    """At once; others are told anew."""
    await desk.national()
    await desk.officer(Role.ADMIN)
    leaving = await desk.officer(Role.DUTY, chat=SECOND)
    made = await called(desk, "danger")
    await desk.press(SECOND, f"case:claim:{made.id}")
    await desk.press(OFFICER, f"team:removed:{leaving}")
    await tick(desk)
    after = await case(desk, made.id)

    assert (after.state, after.claimed_by) == (CaseState.OPEN, None)
    assert f"case:claim:{made.id}" in "\n".join(await sent_to(desk, OFFICER))


async def test_screens_are_wiped_after_47_hours(desk: Desk) -> None:
    """Telegram deletes nothing that is older than 48."""
    await desk.national()
    await desk.officer(Role.DUTY)
    made = await called(desk, "help")
    await desk.press(OFFICER, f"case:claim:{made.id}")
    await shown(desk, made.id)
    before = len(await sent_to(desk, OFFICER))
    desk.now += timedelta(hours=46, minutes=59)
    await watch.wipe(desk.database, desk.now)
    assert len(await sent_to(desk, OFFICER)) == before
    desk.now += timedelta(minutes=1)
    await watch.wipe(desk.database, desk.now)
    await watch.wipe(desk.database, desk.now)

    assert len(await sent_to(desk, OFFICER)) == before + 1


async def test_a_document_number_is_seen_and_removed(desk: Desk) -> None:
    """The officer is asked to, and its text goes."""
    await desk.national()
    await desk.officer(Role.DUTY)
    made = await called(desk, "help")
    await desk.press(OFFICER, f"case:claim:{made.id}")
    await desk.write(PHONE, "mi pasaporte es G1234567")
    payload = (await sent_to(desk, OFFICER))[-1]
    assert f"case:remove:{made.id}:1" in payload
    await desk.press(OFFICER, f"case:remove:{made.id}:1")
    async with desk.database.read() as conn:
        texts = list((await conn.execute(select(case_words.c.text))).scalars())

    assert texts == [""]


async def test_words_of_violence_raise_a_call_in_silence(desk: Desk) -> None:
    """Typed after the call; the reply tells nothing."""
    await desk.national()
    await desk.officer(Role.PROTECTION, chat=GUARDIAN)
    made = await called(desk, "talk")
    reply = await desk.write(PHONE, "mi patrón me pega y no me deja salir")

    assert (await case(desk, made.id)).level is Level.R0
    assert said(reply) == "Anotado."


async def test_after_forget_what_a_call_needs_goes_after_72_hours(
    desk: Desk, tmp_path: Path
) -> None:
    """Until then the officer can still answer; then nothing is left but the figures."""
    await desk.national()
    await desk.officer(Role.DUTY)
    made = await called(desk, "help")
    await desk.write(PHONE, "estamos en la escuela")
    await desk.press(PHONE, "forget:yes")
    files, keep = Files(tmp_path), timedelta(days=30)
    await retention.purge(desk.database, files, keep, desk.now + timedelta(hours=71))
    assert (await case(desk, made.id)).chat_id == PHONE
    await retention.purge(desk.database, files, keep, desk.now + timedelta(hours=72))
    async with desk.database.read() as conn:
        words = (await conn.execute(select(case_words))).all()
    after = await case(desk, made.id)

    assert words == []
    assert (after.chat_id, after.national_id, after.state) == (None, None, CaseState.CLOSED)


CALLS = ["case:list:0", "case:claim:1", "case:show:1", "case:write:1", "case:close:1",
         "case:level:1", "case:refer:1", "case:note:1", "case:back:1", "case:merge:1"]  # fmt: skip


@pytest.mark.parametrize("data", CALLS)
@pytest.mark.parametrize("role", [one for one in Role if one not in WORKERS])
async def test_other_roles_may_nothing(desk: Desk, role: Role, data: str) -> None:
    """Nor may the officers of another post; what is there reads as what is not."""
    await desk.national()
    await desk.officer(role)
    await desk.officer(Role.DUTY, chat=SECOND, post="av-hou")
    await called(desk, "help")
    if not (role is Role.PROTECTION and data == "case:list:0"):
        with pytest.raises((NotAllowed, NotFound)):
            await desk.press(OFFICER, data)
    if data == "case:list:0":
        assert "1" not in buttons(await desk.press(SECOND, data))
        return
    with pytest.raises(NotFound):
        await desk.press(SECOND, data)
    with pytest.raises(Stale):
        await desk.press(PHONE, data)


FORGED = ["case", "case:", "case:claim", "case:claim:x", "case:claim:-1", "case:close:1:forgotten2",
          "case:level:1:R9", "case:refer:1:x", "case:remove:1", "case:list:x"]  # fmt: skip


@pytest.mark.parametrize("data", FORGED)
async def test_forged_data_are_an_old_button(desk: Desk, data: str) -> None:
    """Whatever a duty officer's own telephone may send."""
    await desk.national()
    await desk.officer(Role.DUTY)
    made = await called(desk, "help")
    await desk.press(OFFICER, f"case:claim:{made.id}")
    with pytest.raises(Stale):
        await desk.press(OFFICER, data)


@pytest.mark.parametrize("data", ["tell", "tell:1", "tell:1:needs", "tell:1:needs:gold",
                                  "tell:9:needs:food", "tell:1:where:x"])  # fmt: skip
async def test_forged_answers_are_old_buttons(desk: Desk, data: str) -> None:
    """Nor may anybody answer for another's case."""
    await desk.national()
    await desk.national(chat=102)
    await called(desk, "help")
    with pytest.raises(Stale):
        await desk.press(PHONE, data)
    with pytest.raises(Stale):
        await desk.press(102, "tell:1:needs:food")


async def test_the_questions_go_on_and_can_be_changed(desk: Desk) -> None:
    """Several needs; a place in words; nothing must be answered."""
    await desk.national()
    await desk.officer(Role.DUTY)
    alert = await asked(desk)
    first = await desk.press(PHONE, f"checkin:{alert}:help")
    made = await newest(desk)
    assert f"tell:{made.id}:needs:food" in buttons(first)
    for value in ("food", "injured", "food"):
        await desk.press(PHONE, f"tell:{made.id}:needs:{value}")
    people = await desk.press(PHONE, f"tell:{made.id}:needs:-")
    company = await desk.press(PHONE, f"tell:{made.id}:people:2-4")
    await desk.press(PHONE, f"tell:{made.id}:with:under_five")
    where = await desk.press(PHONE, f"tell:{made.id}:with:-")
    reach = await desk.write(PHONE, "la escuela de Puerto Madero")
    async with desk.database.read() as conn:
        told = await cases.told(conn, made.id)

    assert f"tell:{made.id}:people:-" in buttons(people)
    assert f"tell:{made.id}:with:-" in buttons(company)
    assert buttons(where) == [f"tell:{made.id}:where:area", f"tell:{made.id}:where:-"]
    assert f"tell:{made.id}:reach:call" in buttons(reach or [])
    assert told["needs"] == ["injured"]
    assert told["where"] == "la escuela de Puerto Madero"
    assert (await case(desk, made.id)).level is Level.R2


async def test_who_may_be_watched_gets_no_questions(desk: Desk) -> None:
    """A discreet telephone shows no list of troubles."""
    await desk.national()
    await desk.discreet(PHONE)
    alert = await asked(desk)
    replies = await desk.press(PHONE, f"checkin:{alert}:help")

    assert not any(data.startswith("tell:") for data in buttons(replies))


async def test_nobody_reaches_who_blocked_us(desk: Desk) -> None:
    """The officer is told to try another way."""
    await desk.national()
    await desk.officer(Role.DUTY)
    made = await called(desk, "help")
    await desk.press(OFFICER, f"case:claim:{made.id}")
    await desk.press(OFFICER, f"case:write:{made.id}")
    async with desk.database.write() as conn:
        await nationals.set_active(conn, PHONE, False)
    with pytest.raises(NotReady):
        await desk.write(OFFICER, "¿Está bien?")


async def test_words_of_nobody_with_a_case_are_not_taken(desk: Desk) -> None:
    """They go their usual way."""
    await desk.national()
    async with desk.database.write() as conn:
        words = Words(by=By.PERSON, at=desk.now, text="hola")
        assert await conversations.heard(conn, files(), PHONE, words) is None
