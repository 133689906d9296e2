"""Follow-ups: they reach exactly those whom the alert reached, as a reply, and after it."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.actions import alerts, followups, sending
from bot.domain.alert import Alert, AlertState, Purpose
from bot.domain.delivery import DeliveryState, Next
from bot.domain.post import OPERATOR
from bot.errors import NotReady, WrongState
from bot.store import deliveries, sendings
from bot.store.database import Database
from bot.store.deliveries import Result
from bot.store.schema import deliveries as rows
from bot.store.schema import metadata, nationals, variants
from tests.telegram.desk import Desk, files

PEOPLE = 12
MAY_HAVE = {"accepted", "uncertain"}
ENDS = [
    Next(state=DeliveryState.ACCEPTED, attempts=1),
    Next(state=DeliveryState.ACCEPTED, attempts=1),
    Next(state=DeliveryState.UNREACHABLE, attempts=1, reason="blocked"),
    Next(state=DeliveryState.UNCERTAIN, attempts=5, repeated=True),
    Next(state=DeliveryState.QUEUED, attempts=1, repeated=True),  # the answer was lost
    Next(state=DeliveryState.QUEUED),  # put back: it surely never left
]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A post with a dozen people."""
    opened = Database.in_folder(tmp_path)
    async with opened.write() as conn:
        await conn.run_sync(metadata.create_all)
    made = Desk(opened)
    await made.open()
    for number in range(PEOPLE):
        await made.national(1000 + number, language=("es", "ht", "mam")[number % 3])
    yield made
    await opened.close()


async def let_go(desk: Desk, number: int) -> None:
    """Submit, approve, and write what is due."""
    async with desk.database.write() as conn:
        await alerts.submit(conn, files(), number, officer=OPERATOR, now=desk.now)
        await alerts.approve(conn, number, officer=OPERATOR, now=desk.now)
    await launch(desk)


async def launch(desk: Desk) -> None:
    """What the bot does every second."""
    await sending.launch(desk.database, files().locales, desk.now)


async def send(desk: Desk, ends: list[Next], *, most: int = PEOPLE) -> list[int]:
    """Claim rows and write that they ended so; gives whom the messages went to."""
    async with desk.database.write() as conn:
        taken = await deliveries.claim(conn, "me", most, desk.now)
        given = [ends[n % len(ends)] for n in range(len(taken))]
        results = [
            Result(row, end, 7000 + row.national_id if end.state == "accepted" else None)
            for row, end in zip(taken, given, strict=True)
        ]
        await deliveries.record(conn, "me", results, desk.now)
        while await sendings.withdraw_stopped(conn):
            pass
        for done in await sendings.finished(conn):
            await sendings.mark_finished(conn, done, desk.now)
    return [row.national_id for row in taken]


async def draft(desk: Desk, about: int, purpose: Purpose, **slots: str) -> Alert:
    """A follow-up of the operator's."""
    async with desk.database.write() as conn:
        return await followups.draft(
            conn, files(), about, purpose, officer=OPERATOR, now=desk.now, slots=slots
        )


async def where(desk: Desk, number: int) -> dict[int, tuple[str, bool, int | None]]:
    """National → state, whether it may have come twice, and what it replies to."""
    async with desk.database.read() as conn:
        found = await conn.execute(
            select(rows.c.national_id, rows.c.state, rows.c.repeated, rows.c.reply_to).where(
                rows.c.alert_id == number
            )
        )
        return {row[0]: (row[1], row[2], row[3]) for row in found}


async def texts(desk: Desk, number: int) -> dict[str, str]:
    """Language → the general text that was frozen."""
    async with desk.database.read() as conn:
        found = await conn.execute(
            select(variants.c.language, variants.c.payload).where(
                variants.c.alert_id == number, variants.c.grp == "general"
            )
        )
        return {row[0]: row[1] for row in found}


async def test_an_all_clear_answers_each_copy(desk: Desk) -> None:
    """Whom the alert reached, or may have, in their language; nobody else; then it is over."""
    first = await desk.drafted()
    await let_go(desk, first)
    await send(desk, ENDS[1:4])
    reached = {n for n, (state, *_) in (await where(desk, first)).items() if state in MAY_HAVE}
    clear = await draft(desk, first, Purpose.ALL_CLEAR)
    await let_go(desk, clear.id)

    got = await where(desk, clear.id)
    assert set(got) == reached
    assert all(reply in (7000 + n, None) for n, (*_, reply) in got.items())
    assert sum(reply is not None for *_, reply in got.values()) == PEOPLE // 3
    assert (await desk.alert(first)).state is AlertState.ALL_CLEAR
    assert "danje" in (await texts(desk, clear.id))["ht"]
    await send(desk, ENDS[:1])
    assert (await desk.alert(clear.id)).state is AlertState.SENT


async def test_a_correction_stops_the_wrong_message_and_tells_what_changed(desk: Desk) -> None:
    """Half had it: they are put right; the others never get it."""
    first = await desk.drafted()
    await let_go(desk, first)
    had = await send(desk, ENDS[:1], most=PEOPLE // 2)
    fix = await draft(desk, first, Purpose.CORRECTION, shelter="Escuela Benito")
    await let_go(desk, fix.id)
    await send(desk, ENDS[:1])

    assert set(await where(desk, fix.id)) == set(had)
    left = [state for state, *_ in (await where(desk, first)).values()]
    assert left.count("withdrawn") == PEOPLE - len(had)
    assert (await desk.alert(first)).state is AlertState.CORRECTED
    for language, words in {"es": "Lo correcto", "ht": "abri a: Escuela Benito"}.items():
        assert words in (await texts(desk, fix.id))[language]


async def test_a_correction_of_one_fact_moves_no_hour(desk: Desk) -> None:
    """Half an hour later: what nobody wrote was told all the same, and still holds."""
    first = await desk.drafted()
    await let_go(desk, first)
    await send(desk, ENDS[:1])
    desk.now += timedelta(minutes=40)
    fix = await draft(desk, first, Purpose.CORRECTION, shelter="Escuela Benito")
    await let_go(desk, fix.id)

    hours = re.compile(r"[\d:]+ del? (?:la )?(?:mañana|mediodía)")
    told, corrected = (await texts(desk, first))["es"], (await texts(desk, fix.id))["es"]
    assert len(hours.findall(told)) == 3
    assert hours.findall(corrected)[-3:] == hours.findall(told), corrected


async def test_an_update_follows_each_copy_of_a_message_still_on_its_way(desk: Desk) -> None:
    """The first message goes on; who has it by now is told, the others afterwards."""
    first = await desk.drafted()
    await let_go(desk, first)
    early = await send(desk, ENDS[:1], most=4)
    new = await draft(desk, first, Purpose.UPDATE, shelter="Escuela Benito")
    await let_go(desk, new.id)
    assert set(await where(desk, new.id)) == set(early)
    await send(desk, ENDS[:1], most=8)
    assert (await desk.alert(new.id)).state is AlertState.SENDING
    await launch(desk)
    assert set(await where(desk, new.id)) == set(range(1, PEOPLE + 1)) - await not_yet(desk, first)
    while await send(desk, ENDS[:1]):
        await launch(desk)
    await launch(desk)
    await send(desk, ENDS[:1])

    assert len(await where(desk, new.id)) == PEOPLE
    assert (await desk.alert(new.id)).state is AlertState.SENT
    assert (await desk.alert(first)).state is AlertState.UPDATED


async def not_yet(desk: Desk, number: int) -> set[int]:
    """Who waits for the alert."""
    return {n for n, (state, *_) in (await where(desk, number)).items() if state == "queued"}


async def test_a_cancellation_is_its_notice_and_asks_nothing(desk: Desk) -> None:
    """With the reason in the reader's language."""
    first = await desk.drafted()
    await let_go(desk, first)
    await send(desk, ENDS[:1])
    off = await draft(desk, first, Purpose.CANCELLATION, reason="lifted")
    await let_go(desk, off.id)

    said = await texts(desk, off.id)
    assert "la autoridad retiró su aviso" in said["es"]
    assert "otorite a retire" in said["ht"]
    assert "checkin:" not in "".join(said.values())
    assert (await desk.alert(first)).state is AlertState.CANCELLED


async def test_a_follow_up_that_says_nothing_new_is_refused(desk: Desk) -> None:
    """Nor is there one of a draft, nor for an unknown reason."""
    first = await desk.drafted()
    with pytest.raises(WrongState):
        await draft(desk, first, Purpose.UPDATE, shelter="B")
    await let_go(desk, first)

    with pytest.raises(NotReady):
        await draft(desk, first, Purpose.UPDATE)
    with pytest.raises(NotReady):
        await draft(desk, first, Purpose.CANCELLATION, reason="<b>because</b>")


async def test_who_stopped_gets_nothing_more(desk: Desk) -> None:
    """They said so after the alert."""
    first = await desk.drafted()
    await let_go(desk, first)
    await send(desk, ENDS[:1])
    async with desk.database.write() as conn:
        gone = update(nationals).where(nationals.c.id == 3).values(active=False)
        await conn.execute(gone)
    clear = await draft(desk, first, Purpose.ALL_CLEAR)
    await let_go(desk, clear.id)

    assert set(await where(desk, clear.id)) == set(range(1, PEOPLE + 1)) - {3}


async def test_who_has_an_alert_that_was_stopped_half_way_is_told_more(desk: Desk) -> None:
    """The others never get it; the correction goes to those who have it, and to nobody else."""
    first = await desk.drafted()
    await let_go(desk, first)
    had = await send(desk, ENDS[:1], most=PEOPLE // 2)
    async with desk.database.write() as conn:
        await alerts.cancel(conn, first, officer=OPERATOR, now=desk.now)
    fix = await draft(desk, first, Purpose.CORRECTION, shelter="Escuela Benito")
    await let_go(desk, fix.id)
    await send(desk, ENDS[:1])

    assert set(await where(desk, fix.id)) == set(had)
    assert (await desk.alert(first)).state is AlertState.CORRECTED
    off = await draft(desk, first, Purpose.CANCELLATION)
    await let_go(desk, off.id)
    with pytest.raises(WrongState, match="is cancelled"):
        await draft(desk, first, Purpose.ALL_CLEAR)
