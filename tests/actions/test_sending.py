"""An alert begins: whatever befalls the writing of its rows, they are of those whom it means."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.actions import alerts, sending, statistics
from bot.domain.alert import AlertState
from bot.domain.audience import Audience
from bot.domain.post import OPERATOR
from bot.store.database import Database
from bot.store.schema import deliveries, metadata, nationals
from tests.campaign.life import Interrupted, Killed
from tests.telegram.desk import Desk, files

HERE, THERE = {1, 2, 3}, {4, 5}


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Three people in one region, two in another."""
    opened = Database.in_folder(tmp_path)
    async with opened.write() as conn:
        await conn.run_sync(metadata.create_all)
    made = Desk(opened)
    await made.open()
    for number in (*HERE, *THERE):
        await made.national(1000 + number)
    async with opened.write() as conn:
        moved = update(nationals).where(nationals.c.id.in_(THERE)).values(region="MX-OAX")
        await conn.execute(moved)
    yield made
    await opened.close()


async def approved(desk: Desk, number: int) -> None:
    """Submitted and let go."""
    async with desk.database.write() as conn:
        await alerts.submit(conn, files(), number, officer=OPERATOR, now=desk.now)
        await alerts.approve(conn, number, officer=OPERATOR, now=desk.now)


async def interrupted(desk: Desk, after: int, what: Callable[[], Awaitable[None]]) -> None:
    """What the bot does every second, until something happens in the middle of it."""
    database = Interrupted(desk.database, after, what)
    with suppress(Killed):
        await sending.launch(database, files().locales, desk.now)


async def rows(desk: Desk, number: int) -> set[int]:
    """Who has a row."""
    async with desk.database.read() as conn:
        found = await conn.execute(
            select(deliveries.c.national_id).where(deliveries.c.alert_id == number)
        )
        return set(found.scalars())


@pytest.mark.parametrize("after", [2, 3, 4])
@pytest.mark.parametrize("dies", [False, True])
async def test_an_alert_returned_while_it_begins_goes_to_nobody_of_before(
    desk: Desk, after: int, dies: bool
) -> None:
    """Its rows are gone; approved for others, it reaches these alone."""
    number = await desk.drafted()
    await approved(desk, number)

    async def returned() -> None:
        async with desk.database.write() as conn:
            await alerts.send_back(conn, number, officer=OPERATOR, reason="allá", now=desk.now)

    async def killed() -> None:
        raise Killed

    await interrupted(desk, after, killed if dies else returned)
    if dies:
        assert (await desk.alert(number)).state is AlertState.APPROVED
        await returned()
    assert (await desk.alert(number)).state is AlertState.DRAFT
    assert await rows(desk, number) == set()
    await readdressed(desk, number)
    await approved(desk, number)
    await sending.launch(desk.database, files().locales, desk.now)

    assert await rows(desk, number) == THERE
    async with desk.database.read() as conn:
        told = await statistics.report(conn, number, now=desk.now)
    assert told.total.audience == len(THERE)


async def readdressed(desk: Desk, number: int) -> None:
    """The same for the other region."""
    alert = await desk.alert(number)
    audience = replace(alert.audience, rule=Audience.of(alert.post, ["MX-OAX"]).rule)
    async with desk.database.write() as conn:
        await alerts.revise(
            conn,
            files(),
            number,
            officer=OPERATOR,
            now=desk.now,
            version=alert.version,
            audience=audience,
        )


async def test_after_a_crash_it_begins_where_it_was(desk: Desk) -> None:
    """Nobody twice, nobody left out."""
    number = await desk.drafted()
    await approved(desk, number)

    async def killed() -> None:
        raise Killed

    await interrupted(desk, 4, killed)
    assert await rows(desk, number) == HERE
    await sending.launch(desk.database, files().locales, desk.now)

    assert await rows(desk, number) == HERE
    assert (await desk.alert(number)).state is AlertState.SENDING
