"""What each reminder of an alert's question brought: counted where people are reminded."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.actions import statistics
from bot.domain.post import Role
from bot.domain.statistics import Reminder
from bot.store import tallies
from bot.store.schema import alerts
from tests.telegram.desk import OFFICER, PHONE, Desk, said
from tests.telegram.test_rounds import sent, tick

NOON = datetime.fromisoformat("2026-11-25T18:00:00+00:00")  # noon in Tapachula
PEOPLE = range(PHONE, PHONE + 12)


@pytest.fixture
async def alert(desk: Desk, tmp_path: Path) -> int:
    """A drill that asks twelve people, of whom two have answered; two hours later."""
    desk.now = NOON
    for chat in PEOPLE:
        await desk.national(chat)
    number = await desk.submitted()
    await desk.sent(number)
    async with desk.database.write() as conn:
        await conn.execute(alerts.update().values(started_at=desk.now, approved_at=desk.now))
        await tallies.rebuild(conn, number)
    await tick(desk, tmp_path)
    for chat in PEOPLE[:2]:
        await desk.press(chat, f"checkin:{number}:safe")
    await tick(desk, tmp_path, 2.1)
    return number


async def brought(desk: Desk, alert: int) -> list[Reminder]:
    """As it is counted."""
    async with desk.database.read() as conn:
        return list((await statistics.report(conn, alert, now=desk.now)).reminders)


async def test_answers_count_for_the_reminder_before_them(
    desk: Desk, alert: int, tmp_path: Path
) -> None:
    """Ten are reminded, three answer; seven in the morning after, one of whom answers."""
    for chat in PEOPLE:
        await sent(desk, chat)  # it left
    for chat in PEOPLE[2:5]:
        await desk.press(chat, f"checkin:{alert}:away")
    await tick(desk, tmp_path, 17)
    for chat in PEOPLE:
        await sent(desk, chat)
    await desk.press(PEOPLE[5], f"checkin:{alert}:safe")

    assert await brought(desk, alert) == [
        Reminder(people=10, answered=3),
        Reminder(people=7, answered=1),
    ]


async def test_who_answers_while_it_waits_was_not_reminded(desk: Desk, alert: int) -> None:
    """It is taken back, and what they said is not due to it."""
    await desk.press(PEOPLE[2], f"checkin:{alert}:safe")
    assert await brought(desk, alert) == [Reminder(people=9, answered=0)]


@pytest.mark.parametrize(
    ("role", "told"),
    [(Role.DUTY, "enviado a 10; después respondieron 3"), (Role.OBSERVER, "reservado")],
)
async def test_officers_read_it_in_stats(desk: Desk, alert: int, role: Role, told: str) -> None:
    """A handful that answered is for those on duty."""
    await desk.officer(role)
    for chat in PEOPLE:
        await sent(desk, chat)
    for chat in PEOPLE[2:5]:
        await desk.press(chat, f"checkin:{alert}:away")

    assert f"Recordatorio 1: {told}" in said(await desk.command(OFFICER, "/stats"))
    async with desk.database.read() as conn:
        found = await conn.execute(text("SELECT count(*) FROM deliveries WHERE reminded = 1"))
        assert found.scalar_one() == 10
