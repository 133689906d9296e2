"""An alert and the clock: its hour, nights, series, and what was missed while the bot was down."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.actions import alerts, endings, scheduling, sending
from bot.domain.alert import AlertState
from bot.domain.hazard import Hazard, Phase
from bot.domain.post import OPERATOR, Role
from bot.errors import NotReady
from bot.store import alerts as kept
from bot.store.schema import deliveries, outbox
from tests.actions.test_sending import desk as desk
from tests.telegram.desk import OFFICER, Desk, buttons, files, said

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = datetime(2026, 3, 14, 18, tzinfo=UTC)  # in Tapachula
NIGHT = datetime(2026, 3, 15, 5, tzinfo=UTC)  # 11 in the evening there
MORNING = datetime(2026, 3, 15, 13, tzinfo=UTC)  # 7 there


async def made(
    desk: Desk,
    phase: Phase = Phase.WARNING,
    *,
    starts: timedelta | None = None,
    repeats: timedelta | None = None,
    lasts: timedelta = 6 * HOUR,
    author: str = OPERATOR,
    approve: bool = True,
) -> int:
    """A drill of a storm, handed on and approved."""
    async with desk.database.write() as conn:
        alert = await alerts.draft(
            conn, files(), post="av-tap", hazard=Hazard.HURRICANE, phase=phase,
            regions=("MX-CHP",), drill=True, expires_at=desk.now + lasts, author=author,
            now=desk.now,
        )  # fmt: skip
        alert = await alerts.revise(
            conn, files(), alert.id, officer=OPERATOR, now=desk.now, version=1,
            starts_at=desk.now + starts if starts else None, repeats=repeats,
        )  # fmt: skip
        await alerts.submit(conn, files(), alert.id, officer=OPERATOR, now=desk.now)
        if approve:
            await alerts.approve(conn, alert.id, officer=OPERATOR, now=desk.now)
    return alert.id


async def tick(desk: Desk) -> None:
    """What the bot does every few seconds."""
    await sending.expire(desk.database, files().locales, desk.now)
    await sending.launch(desk.database, files().locales, desk.now)
    await endings.tell(desk.database, files().locales, desk.now)


async def people(desk: Desk, number: int) -> int:
    """How many rows it has."""
    async with desk.database.read() as conn:
        found = await conn.execute(
            select(deliveries.c.national_id).where(deliveries.c.alert_id == number)
        )
        return len(found.all())


async def told(desk: Desk) -> list[str]:
    """What officers were told."""
    async with desk.database.read() as conn:
        return list((await conn.execute(select(outbox.c.payload))).scalars())


async def test_it_waits_for_its_hour(desk: Desk) -> None:
    """Not before; at it, at once."""
    number = await made(desk, starts=2 * HOUR)
    await tick(desk)
    before = await people(desk, number)
    desk.now += 2 * HOUR
    await tick(desk)

    assert before == 0
    assert await people(desk, number) == 3


async def test_what_was_missed_goes_out_while_it_holds(desk: Desk) -> None:
    """The bot was down at its hour, and comes back three hours later."""
    number = await made(desk, starts=2 * HOUR)
    desk.now += 5 * HOUR
    await tick(desk)

    assert await people(desk, number) == 3


@pytest.mark.parametrize(
    ("approved", "words"),
    [
        (True, "terminó antes de poder salir"),
        (False, "nadie la aprobó a tiempo"),
    ],
)
async def test_what_is_over_when_the_bot_comes_back_is_marked_and_told(
    desk: Desk,
    approved: bool,
    words: str,
) -> None:
    """Nobody gets it late, and whoever wrote it hears so, once."""
    author = await desk.officer(Role.AUTHOR)
    number = await made(desk, starts=2 * HOUR, author=author, approve=approved)
    desk.now += 7 * HOUR
    await tick(desk)
    await tick(desk)

    assert await people(desk, number) == 0
    assert (await desk.alert(number)).state is AlertState.EXPIRED
    assert sum(words in one for one in await told(desk)) == 1


async def test_a_series_comes_again_until_somebody_stops_it(desk: Desk) -> None:
    """Whoever wrote it is told when, with the button that stops it."""
    desk.now = NOON
    author = await desk.officer(Role.AUTHOR)
    first = await made(desk, Phase.AWARENESS, repeats=DAY, author=author)
    await tick(desk)
    desk.now += DAY
    await tick(desk)
    async with desk.database.read() as conn:
        following = await kept.in_states(conn, [AlertState.SCHEDULED])
    stopped = await desk.press(OFFICER, f"alert:cancel:{following[0].id}")
    desk.now += 3 * DAY
    await tick(desk)

    assert await people(desk, first) == 3
    assert await people(desk, first + 1) == 3
    assert [one.id for one in following] == [first + 2]
    assert any(f"alert:stop:{first + 1}" in one for one in await told(desk))
    assert "cancelada" in said(stopped)
    assert await people(desk, first + 2) == 0
    async with desk.database.read() as conn:
        assert await kept.in_states(conn, [AlertState.SCHEDULED]) == []


async def test_a_series_outlives_days_without_the_bot(desk: Desk) -> None:
    """What was missed is not made up for; the next one lies ahead, at its hour."""
    desk.now = NOON
    author = await desk.officer(Role.AUTHOR)
    await made(desk, Phase.AWARENESS, repeats=DAY, author=author)
    await tick(desk)
    desk.now += 3 * DAY + 8 * HOUR
    await tick(desk)
    async with desk.database.read() as conn:
        following = await kept.in_states(conn, [AlertState.SCHEDULED])

    assert [one.starts_at for one in following] == [NOON + 4 * DAY]
    assert (await desk.alert(2)).state is AlertState.EXPIRED
    assert any("La próxima sale a su hora" in one for one in await told(desk))


@pytest.mark.parametrize(
    ("phase", "drill", "begins"),
    [
        (Phase.AWARENESS, False, MORNING),
        (Phase.RECOVERY, False, MORNING),
        (Phase.WARNING, False, NIGHT),
        (Phase.EMERGENCY, False, NIGHT),
        (Phase.AWARENESS, True, NIGHT),
    ],
)
async def test_what_can_wait_lets_people_sleep(
    desk: Desk,
    phase: Phase,
    drill: bool,
    begins: datetime,
) -> None:
    """Awareness and recovery, for real; nothing else."""
    desk.now = NIGHT
    number = await made(desk, phase, lasts=DAY)
    before = await desk.alert(number)
    asked = replace(before, drill=drill)
    async with desk.database.read() as conn:
        waits = await scheduling.sleeps_until(conn, asked, desk.now)

    assert (waits or NIGHT) == begins


async def test_hours_that_are_not_or_are_twice_are_told_in_the_chat(desk: Desk) -> None:
    """In Houston the clocks change; the officer reads which hour to give instead."""
    await desk.officer(Role.AUTHOR, post="av-hou")
    desk.now = datetime(2026, 3, 1, 18, tzinfo=UTC)
    await desk.press(OFFICER, "alert:draft:hurricane:awareness:US-TX:drill")
    await desk.press(OFFICER, "when:ask:1:start")
    with pytest.raises(NotReady, match="There is no 02:30 that night"):
        await desk.write(OFFICER, "2026-03-08 02:30")
    with pytest.raises(NotReady, match="comes twice that night"):
        await desk.write(OFFICER, "2026-11-01 01:30")
    shown = await desk.write(OFFICER, "2026-03-08 03:30")

    assert shown is not None
    assert "3:30" in said(shown)
    assert "when:every:1:7" in buttons(shown)
