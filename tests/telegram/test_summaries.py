"""Summaries come by themselves, once, to those who subscribed, with what they may see."""

from datetime import timedelta

from sqlalchemy import select

from bot.actions import summaries
from bot.domain.post import Role
from bot.domain.summary import Kind
from bot.store import sendings, subscriptions
from bot.store.schema import outbox
from tests.telegram.desk import OFFICER, Desk, files
from tests.telegram.test_statistics import sent


async def subscribed(desk: Desk, kind: Kind, *, role: Role = Role.OBSERVER) -> int:
    """An officer who wants this summary, since now."""
    officer = int(await desk.officer(role))
    async with desk.database.write() as conn:
        await subscriptions.add(conn, officer, kind, desk.now)
    return officer


async def written(desk: Desk) -> list[str]:
    """What waits for the officer."""
    async with desk.database.read() as conn:
        found = await conn.execute(
            select(outbox.c.payload).where(outbox.c.chat_id == OFFICER).order_by(outbox.c.id)
        )
        return list(found.scalars())


async def test_an_alert_that_went_out_is_told_once(desk: Desk) -> None:
    """When its sending is over, and not again."""
    await subscribed(desk, Kind.SENT)
    await sent(desk, people=6)
    before = await summaries.tell(desk.database, files(), desk.now + timedelta(minutes=1))
    async with desk.database.write() as conn:
        over = desk.now + timedelta(minutes=2)
        await sendings.mark_finished(conn, 1, over)
    told = [
        await summaries.tell(desk.database, files(), over + timedelta(minutes=minutes))
        for minutes in (0, 1)
    ]

    assert (before, told) == (0, [1, 0])
    assert "Destinatarios 6" in (await written(desk))[0]
    assert "stats:1" in (await written(desk))[0]


async def test_a_daily_summary_keeps_drills_apart(desk: Desk) -> None:
    """At eight; a drill stands under its own head, and nothing live went out."""
    await subscribed(desk, Kind.DAILY)
    await sent(desk, people=6)
    early = await summaries.tell(desk.database, files(), desk.now + timedelta(minutes=1))
    for hours in (24, 25):
        await summaries.tell(desk.database, files(), desk.now + timedelta(hours=hours))
    told = await written(desk)

    assert early == 0
    assert len(told) == 1
    assert "<b>Ejercicios</b>" in told[0]
    assert "no quiere decir leído" in told[0]


async def test_small_counts_are_hidden_in_a_summary_too(desk: Desk) -> None:
    """Of two people only their number is told to an observer."""
    await subscribed(desk, Kind.DAILY)
    await sent(desk, people=2)
    await summaries.tell(desk.database, files(), desk.now + timedelta(hours=24))

    assert "Aceptados por Telegram reservado" in (await written(desk))[0]


async def test_who_left_is_told_nothing(desk: Desk) -> None:
    """An officer who works there no more."""
    officer = await subscribed(desk, Kind.DAILY)
    async with desk.database.write() as conn:
        await conn.exec_driver_sql(f"UPDATE officers SET active = false WHERE id = {officer}")
    count = await summaries.tell(desk.database, files(), desk.now + timedelta(hours=48))

    assert (count, await written(desk)) == (0, [])
