"""A call that somebody has: what is new of it reaches them, and nobody is late unjustly."""

import json
from datetime import timedelta

import pytest

from bot.domain.case import CaseState
from bot.domain.post import Role
from bot.domain.triage import Level
from bot.errors import NotFound, WrongState
from bot.store import queue as waiting
from tests.telegram.desk import OFFICER, PHONE, SECOND, Desk
from tests.telegram.test_cases import GUARDIAN, called, case, sent_to, shown, tick


async def claimed(desk: Desk, answer: str = "help") -> int:
    """A call that the duty officer has; nothing of it waits to be told."""
    await desk.national()
    await desk.officer(Role.DUTY)
    made = await called(desk, answer)
    await tick(desk)
    await desk.press(OFFICER, f"case:claim:{made.id}")
    await tick(desk)
    return made.id


async def new_to(desk: Desk, chat: int, before: int) -> str:
    """What this chat gets of the next tick."""
    await tick(desk)
    return "\n".join(json.loads(one)["text"] for one in (await sent_to(desk, chat))[before:])


@pytest.mark.parametrize(
    ("data", "words", "level"),
    [
        ("tell:{case}:needs:trapped", "No puedo salir", Level.R1),
        ("tell:{case}:with:cannot_walk", "no puede caminar", Level.R2),
        ("checkin:{alert}:danger", "en peligro ahora", Level.R1),
        ("checkin:{alert}:safe", "otras manos", Level.R2),
    ],
)
async def test_what_is_pressed_after_a_claim_reaches_the_claimer(
    desk: Desk, data: str, words: str, level: Level
) -> None:
    """As a new sheet, protected; another officer hears nothing of it."""
    number = await claimed(desk)
    await desk.officer(Role.DUTY, chat=SECOND)
    alert = (await case(desk, number)).alert_id
    before, others = len(await sent_to(desk, OFFICER)), len(await sent_to(desk, SECOND))
    await desk.press(PHONE, data.format(case=number, alert=alert))
    told = await new_to(desk, OFFICER, before)

    assert (await case(desk, number)).level is level
    assert words in told
    assert f"{level} · caso {number}" in told
    assert '"protected":true' in (await sent_to(desk, OFFICER))[-1]
    assert len(await sent_to(desk, SECOND)) == others
    await tick(desk)
    assert len(await sent_to(desk, OFFICER)) == before + 1


async def test_ten_presses_are_one_sheet(desk: Desk) -> None:
    """What comes within some seconds is read together, as it stands last."""
    number = await claimed(desk)
    before = len(await sent_to(desk, OFFICER))
    for need in ("food", "shelter", "medicine", "food"):
        await desk.press(PHONE, f"tell:{number}:needs:{need}")
        await tick(desk)
    told = await new_to(desk, OFFICER, before)

    assert len(await sent_to(desk, OFFICER)) == before + 1
    assert "Medicina" in told
    assert "Agua" not in told


async def test_a_press_after_an_answer_waits_for_the_next_one(desk: Desk) -> None:
    """Somebody in danger presses again instead of writing: that is not forgotten either."""
    number = await claimed(desk, "danger")
    await desk.press(OFFICER, f"case:write:{number}")
    await desk.write(OFFICER, "¿Está a salvo?")
    alert = (await case(desk, number)).alert_id
    desk.now += timedelta(hours=1)
    await desk.press(PHONE, f"checkin:{alert}:danger")
    await tick(desk)
    assert (await case(desk, number)).escalated == 0
    desk.now += timedelta(minutes=14, seconds=59)
    await tick(desk)
    assert (await case(desk, number)).escalated == 0
    desk.now += timedelta(seconds=1)
    await tick(desk)

    assert (await case(desk, number)).escalated == 1


@pytest.mark.parametrize("words", [False, True])
async def test_what_rises_late_is_not_late_at_once(desk: Desk, words: bool) -> None:
    """A call of half an hour becomes a secret: the protection officer has ten minutes for it."""
    await desk.national()
    await desk.officer(Role.DUTY)
    await desk.officer(Role.PROTECTION, chat=GUARDIAN)
    made = await called(desk, "help")
    await tick(desk)
    desk.now += timedelta(minutes=30)
    if words:
        await desk.write(PHONE, "mi patrón me pega")
    else:
        await desk.press(PHONE, f"tell:{made.id}:needs:unsafe")
    await tick(desk)
    assert (await case(desk, made.id)).escalated == 0
    with pytest.raises(NotFound):
        await desk.press(OFFICER, f"case:claim:{made.id}")
    desk.now += timedelta(minutes=9, seconds=59)
    await tick(desk)
    assert (await case(desk, made.id)).escalated == 0
    desk.now += timedelta(seconds=1)
    await tick(desk)

    assert (await case(desk, made.id)).escalated == 1


async def test_a_danger_pressed_late_has_its_quarter_of_an_hour(desk: Desk) -> None:
    """Counted from the press, by a button as in words: the same in SQL as in the domain."""
    await desk.national()
    await desk.officer(Role.DUTY)
    made = await called(desk, "help")
    desk.now += timedelta(minutes=61)
    await tick(desk)
    assert (await case(desk, made.id)).escalated == 1
    await desk.press(PHONE, f"checkin:{made.alert_id}:danger")
    risen = await case(desk, made.id)

    assert (risen.level, risen.escalated, risen.waits_since) == (Level.R1, 0, desk.now)
    async with desk.database.read() as conn:
        assert await waiting.overdue(conn, desk.now + timedelta(minutes=14, seconds=59), 9) == []
        assert len(await waiting.overdue(conn, desk.now + timedelta(minutes=15), 9)) == 1


async def test_a_call_that_becomes_a_secret_goes_to_the_protection_officer(desk: Desk) -> None:
    """Though a duty officer has it: they are called in silence, and may take it over."""
    number = await claimed(desk)
    await desk.officer(Role.DUTY, chat=SECOND)
    await desk.officer(Role.PROTECTION, chat=GUARDIAN)
    await shown(desk, number)
    await desk.write(PHONE, "mi patrón me pega")
    await tick(desk)
    secret = "\n".join(await sent_to(desk, GUARDIAN))
    with pytest.raises((NotFound, WrongState)):
        await desk.press(SECOND, f"case:claim:{number}")
    await desk.press(GUARDIAN, f"case:claim:{number}")

    assert f"case:claim:{number}" in secret
    assert "R0" not in secret
    assert (await case(desk, number)).claimed_by == 3
    assert '"text":""' in "\n".join(await sent_to(desk, OFFICER))
    with pytest.raises(NotFound):
        await desk.press(OFFICER, f"case:show:{number}")


async def test_what_is_handed_back_after_hours_is_not_late_at_once(desk: Desk) -> None:
    """It waits from then on."""
    number = await claimed(desk, "danger")
    desk.now += timedelta(minutes=20)
    await desk.press(OFFICER, f"case:back:{number}")
    await tick(desk)
    after = await case(desk, number)
    assert (after.state, after.escalated) == (CaseState.OPEN, 0)
    desk.now += timedelta(minutes=15)
    await tick(desk)

    assert (await case(desk, number)).escalated == 1


async def test_what_was_pressed_in_two_calls_is_read_in_one(desk: Desk) -> None:
    """A merge loses nothing."""
    await desk.national()
    await desk.officer(Role.DUTY)
    one, other = await called(desk, "danger"), await called(desk, "help")
    await desk.press(PHONE, f"tell:{one.id}:needs:medicine")
    await desk.press(PHONE, f"tell:{other.id}:needs:food")
    for made in (one, other):
        await desk.press(OFFICER, f"case:claim:{made.id}")
    await desk.press(OFFICER, f"case:merge:{one.id}")
    await desk.write(OFFICER, str(other.id))
    await desk.press(OFFICER, f"case:show:{other.id}")
    sheet = json.loads((await sent_to(desk, OFFICER))[-1])["text"]

    assert "Medicina" in sheet
    assert "Agua" in sheet
