"""What people tell of others: somebody else's case, who is together, what a relay counts."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.actions import others as actions
from bot.domain.case import Case, CaseState
from bot.domain.checkin import Answer
from bot.domain.others import MOST, Kind, Sum, counted
from bot.domain.post import Role
from bot.domain.triage import Level
from bot.store import cases, checkins
from bot.store import queue as waiting
from bot.store.schema import headcounts
from bot.telegram.front import Stale
from tests.telegram.desk import OFFICER, PHONE, SECOND, Desk, buttons, said
from tests.telegram.test_cases import asked, newest, sent_to, tick

OTHER = 102


async def relay(desk: Desk) -> None:
    """The national is a community volunteer."""
    async with desk.database.write() as conn:
        await conn.execute(text("UPDATE nationals SET relay = 1"))


async def sums(desk: Desk, alert: int) -> dict[Kind, Sum]:
    async with desk.database.read() as conn:
        return await actions.sums(conn, alert, drill=True)


async def queue(desk: Desk) -> list[Case]:
    async with desk.database.read() as conn:
        return await waiting.queue(conn, "av-tap", secret=True, limit=100)


@pytest.mark.parametrize(
    ("happened", "level"), [("danger", Level.R1), ("help", Level.R2), ("missing", Level.R2)]
)
async def test_a_report_about_another_is_a_case_of_its_own(
    desk: Desk, happened: str, level: Level
) -> None:
    """Marked as told by somebody else; it says nothing of whoever tells."""
    person = await desk.national()
    await desk.officer(Role.DUTY)
    alert = await asked(desk)
    await desk.press(PHONE, f"checkin:{alert}:safe")
    menu = await desk.press(PHONE, f"others:{alert}")
    assert f"others:who:{alert}" in buttons(menu)
    offered = buttons(await desk.press(PHONE, f"others:who:{alert}"))
    assert f"others:report:{alert}:{happened}" in offered
    first = await desk.press(PHONE, f"others:report:{alert}:{happened}")
    made = await newest(desk)
    async with desk.database.read() as conn:
        mine = await checkins.latest(conn, alert, person)

    assert "000" in said(first)
    assert (made.level, made.third_party, made.national_id) == (level, True, None)
    assert mine is not None
    assert mine.answer is Answer.SAFE


async def test_its_questions_are_about_them_and_can_be_left_out(desk: Desk) -> None:
    """Needs, name, where last, who tells, how many, who is with them, how to ask; all skippable."""
    await desk.national()
    await desk.officer(Role.DUTY)
    alert = await asked(desk)
    shown = await desk.press(PHONE, f"others:report:{alert}:help")
    number = (await newest(desk)).id
    asked_in_turn = []
    while tells := [one for one in buttons(shown or []) if one.endswith(":-")]:
        asked_in_turn.append(tells[0].split(":")[2])
        shown = await desk.press(PHONE, tells[0])
    assert asked_in_turn == ["needs", "name", "where", "relation", "people", "with", "reach"]

    await desk.press(PHONE, f"tell:{number}:needs:-")
    await desk.write(PHONE, "Chepito")
    await desk.write(PHONE, "el puente <viejo>")
    await desk.press(PHONE, f"tell:{number}:relation:neighbour")
    await desk.press(PHONE, f"tell:{number}:relation:family")
    await desk.press(PHONE, f"tell:{number}:needs:child")
    async with desk.database.read() as conn:
        told = await cases.told(conn, number)

    assert told["name"] == "Chepito"
    assert told["where"] == "el puente <viejo>"
    assert told["relation"] == "family"
    assert (await newest(desk)).level is Level.R0


async def test_the_claimer_reads_that_nobody_verified_it(desk: Desk) -> None:
    """And can ask whoever told; in discreet words where they need to be."""
    await desk.national()
    await desk.officer(Role.DUTY)
    alert = await asked(desk)
    await desk.press(PHONE, f"others:report:{alert}:danger")
    number = (await newest(desk)).id
    await desk.press(PHONE, f"tell:{number}:needs:-")
    await desk.write(PHONE, "Chepito")
    await tick(desk)
    await desk.press(OFFICER, f"case:claim:{number}")
    read = "\n".join(await sent_to(desk, OFFICER))
    await desk.press(OFFICER, f"case:write:{number}")
    await desk.write(OFFICER, "¿Dónde lo vio?")

    assert "sin verificar" in read
    assert "Chepito" in read
    assert "¿Dónde lo vio?" in (await sent_to(desk, PHONE))[-1]


async def test_the_needs_of_whoever_tells_are_no_matter(desk: Desk) -> None:
    """A pregnant neighbour does not make the neighbour's call more urgent."""
    await desk.national()
    async with desk.database.write() as conn:
        await conn.execute(text("UPDATE nationals SET needs = 'pregnancy mobility'"))
    alert = await asked(desk)
    await desk.press(PHONE, f"others:report:{alert}:help")
    async with desk.database.write() as conn:
        await conn.execute(text("UPDATE cases SET level = 'R4', rank = 4"))
    made = await newest(desk)
    await desk.press(PHONE, f"tell:{made.id}:needs:transport")

    assert (await newest(desk)).rule != "cannot_leave"


async def test_ten_presses_are_one_report_and_two_people_are_two(desk: Desk) -> None:
    """While nothing of them was told; what is worse raises it."""
    await desk.national()
    alert = await asked(desk)
    for _ in range(10):
        await desk.press(PHONE, f"others:report:{alert}:help")
    await desk.press(PHONE, f"others:report:{alert}:danger")
    assert [one.level for one in await queue(desk)] == [Level.R1]

    number = (await newest(desk)).id
    await desk.press(PHONE, f"tell:{number}:needs:-")
    await desk.write(PHONE, "Chepito")
    await desk.press(PHONE, f"others:report:{alert}:danger")
    assert len(await queue(desk)) == 2


async def test_safe_of_one_closes_no_report_of_another(desk: Desk) -> None:
    """Whoever says it."""
    await desk.national()
    alert = await asked(desk)
    await desk.press(PHONE, f"others:report:{alert}:danger")
    await desk.press(PHONE, f"checkin:{alert}:safe")

    assert [one.state for one in await queue(desk)] == [CaseState.OPEN]


async def test_a_household_is_counted_once_and_changeable(desk: Desk) -> None:
    """The latest number holds; by button or typed; never added to the answers."""
    await desk.national()
    await desk.national(chat=OTHER)
    alert = await asked(desk)
    offered = buttons(await desk.press(PHONE, f"others:house:{alert}"))
    assert f"others:house:{alert}:4" in offered
    await desk.press(PHONE, f"others:house:{alert}:4")
    await desk.press(OTHER, f"others:house:{alert}")
    await desk.write(OTHER, "doce")
    await desk.write(OTHER, "٣")
    assert await sums(desk, alert) == {Kind.HOUSEHOLD: Sum(reports=2, safe=7)}
    await desk.press(PHONE, f"others:house:{alert}:5")

    assert await sums(desk, alert) == {Kind.HOUSEHOLD: Sum(reports=2, safe=8)}
    assert await queue(desk) == []


async def test_a_relay_counts_people_without_telephones(desk: Desk) -> None:
    """Who needs help is one call, with the newest number; nobody else may count so."""
    await desk.national()
    alert = await asked(desk)
    assert f"others:relay:{alert}" not in buttons(await desk.press(PHONE, f"others:{alert}"))
    with pytest.raises(Stale):
        await desk.press(PHONE, f"others:relay:{alert}")
    await relay(desk)
    assert f"others:relay:{alert}" in buttons(await desk.press(PHONE, f"others:{alert}"))
    for safe, helped in ((12, 3), (14, 2)):
        await desk.press(PHONE, f"others:relay:{alert}")
        await desk.write(PHONE, str(safe))
        await desk.press(PHONE, f"others:relay:{alert}:{helped}")
    async with desk.database.read() as conn:
        told = await cases.told(conn, (await newest(desk)).id)

    assert await sums(desk, alert) == {Kind.RELAY: Sum(reports=1, safe=14, help=2)}
    assert [one.third_party for one in await queue(desk)] == [True]
    assert told == {"count": 2}


async def test_a_forgotten_relay_leaves_the_counts(desk: Desk) -> None:
    """Without the relay."""
    await desk.national()
    await relay(desk)
    alert = await asked(desk)
    await desk.press(PHONE, f"others:relay:{alert}")
    await desk.write(PHONE, "7")
    await desk.write(PHONE, "0")
    await desk.press(PHONE, "forget:yes")
    async with desk.database.read() as conn:
        who = list((await conn.execute(select(headcounts.c.national_id))).scalars())

    assert who == [None]
    assert await sums(desk, alert) == {Kind.RELAY: Sum(reports=1, safe=7)}


async def test_what_somebody_wants_to_know_is_a_call_of_its_own_level(desk: Desk) -> None:
    """R4; in an open call it is added there."""
    await desk.national()
    alert = await asked(desk)
    await desk.press(PHONE, f"others:ask:{alert}")
    await desk.write(PHONE, "¿Dónde cargo el teléfono?")
    assert [(one.level, one.third_party) for one in await queue(desk)] == [(Level.R4, False)]
    await desk.press(PHONE, f"others:ask:{alert}")
    await desk.write(PHONE, "¿Y el puente?")
    assert len(await queue(desk)) == 1
    await desk.press(PHONE, f"checkin:{alert}:danger")
    desk.now += timedelta(minutes=1)

    assert [one.level for one in await queue(desk)] == [Level.R1]


@pytest.mark.parametrize(
    "data",
    ["others", "others:", "others:x", "others:99", "others:who:99", "others:report:1:gold",
     "others:report:1", "others:house:1:2:3", "others:relay:1", "others:nothing:1",
     "others:ask:-1"],
)  # fmt: skip
async def test_forged_data_are_an_old_button(desk: Desk, data: str) -> None:
    """Also about an alert that one never got."""
    await desk.national()
    await asked(desk)
    with pytest.raises(Stale):
        await desk.press(PHONE, data)
    with pytest.raises(Stale):
        await desk.press(SECOND, "others:1")


async def test_who_is_in_no_register_is_told_what_to_do(desk: Desk) -> None:
    """Instead of silence."""
    assert "/start" in said(await desk.command(PHONE, "/others"))
    await desk.national()
    assert "others:who:0" in buttons(await desk.command(PHONE, "/others"))


@pytest.mark.parametrize(
    ("words", "number"),
    [("4", 4), (" 12 ", 12), ("٣", 3), ("-1", None), ("4.5", None), ("muchos", None), ("", None),
     ("99999", None), ("501", None), ("1e3", None), ("²", None)],
)  # fmt: skip
def test_numbers_as_people_type_them(words: str, number: int | None) -> None:
    """What is none is asked again."""
    assert counted(words, Kind.RELAY) == number
    assert MOST[Kind.RELAY] == 500
