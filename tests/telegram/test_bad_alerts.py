"""What goes wrong with alerts: each has one outcome, and the officer reads why in a sentence.

Two officers at the same moment: `tests/actions/test_at_once`. Areas that are none:
`tests/content/test_shapes`.
"""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.actions import alerts, officers, sending
from bot.domain.alert import AlertState
from bot.domain.hazard import Hazard, Phase
from bot.domain.post import OPERATOR, Role
from bot.errors import NotReady, WrongState
from bot.store.schema import deliveries, outbox
from bot.telegram.front import Stale
from tests.telegram.desk import OFFICER, PHONE, SECOND, Desk, files, said

THIRD = 203  # chat
HOUR = timedelta(hours=1)


async def change(desk: Desk, **changes: object) -> None:
    """The operator changes draft 1."""
    async with desk.database.write() as conn:
        version = (await alerts.get(conn, 1)).version
        await alerts.revise(
            conn, files(), 1, officer=OPERATOR, now=desk.now, version=version, **changes
        )


async def submit(desk: Desk) -> None:
    """And hands it on."""
    async with desk.database.write() as conn:
        await alerts.submit(conn, files(), 1, officer=OPERATOR, now=desk.now)


async def approve(desk: Desk) -> None:
    """And lets it go."""
    async with desk.database.write() as conn:
        await alerts.approve(conn, 1, officer=OPERATOR, now=desk.now)


async def launch(desk: Desk) -> int:
    """What the bot does every second; gives how many began."""
    begun = await sending.launch(desk.database, files().locales, desk.now)
    await sending.expire(desk.database, files().locales, desk.now)
    return begun


async def count(desk: Desk) -> int:
    """Rows of alert 1."""
    async with desk.database.read() as conn:
        rows = select(func.count()).select_from(deliveries).where(deliveries.c.alert_id == 1)
        return int(await conn.scalar(rows) or 0)


# Hours


@pytest.mark.parametrize("fact", ["onset", "deadline", "next_update"])
async def test_an_hour_that_is_past_is_not_taken(desk: Desk, fact: str) -> None:
    """The question stands, and says how to write one."""
    await desk.national()
    await desk.officer(Role.AUTHOR)
    await desk.drafted()
    await desk.press(OFFICER, f"facts:ask:1:{fact}")
    with pytest.raises(NotReady, match="“2026-03-14 05:00” is past; give a later hour"):
        await desk.write(OFFICER, "2026-03-14 05:00")

    assert await desk.write(OFFICER, "+2h")


@pytest.mark.parametrize(
    ("fact", "called"),
    [
        ("onset", "When it arrives"),
        ("deadline", "Until when to act"),
        ("next_update", "Next message"),
    ],
)
async def test_an_hour_of_a_file_or_the_shell_that_is_past_goes_no_further(
    desk: Desk, fact: str, called: str
) -> None:
    """It stands in the draft, and stops it before anybody else is asked."""
    await desk.national()
    await desk.drafted()
    await change(desk, slots={fact: (desk.now - HOUR).isoformat()})
    with pytest.raises(NotReady, match=f"“{called}” of alert 1 would be past"):
        await submit(desk)


async def test_an_hour_that_passes_while_the_alert_waits_stops_its_approval(desk: Desk) -> None:
    """Also one that lies before the hour at which it is to go out."""
    await desk.national()
    await desk.drafted()
    await change(desk, slots={"deadline": (desk.now + HOUR).isoformat()})
    await submit(desk)
    desk.now += 2 * HOUR
    with pytest.raises(NotReady, match="“Until when to act” of alert 1 would be past"):
        await approve(desk)

    desk.now -= 2 * HOUR
    async with desk.database.write() as conn:
        await alerts.send_back(conn, 1, officer=OPERATOR, reason="más tarde", now=desk.now)
    await change(desk, starts_at=desk.now + 2 * HOUR, expires_at=desk.now + 8 * HOUR)
    with pytest.raises(NotReady, match="would be past when it goes out"):
        await submit(desk)


async def test_what_would_end_before_it_starts_is_refused(desk: Desk) -> None:
    """A draft that is over, an end before the start, a start after the end: by hand and by chat."""
    await desk.national()
    await desk.officer(Role.AUTHOR)
    with pytest.raises(NotReady, match="would expire before it starts"):
        async with desk.database.write() as conn:
            await alerts.draft(
                conn, files(), post="av-tap", hazard=Hazard.FLOOD, phase=Phase.WARNING,
                drill=True, expires_at=desk.now, author=OPERATOR, now=desk.now,
            )  # fmt: skip
    await desk.drafted()
    late = desk.now + 7 * HOUR
    with pytest.raises(NotReady, match="would expire before it starts"):
        await change(desk, starts_at=late, expires_at=late)
    await desk.press(OFFICER, "when:ask:1:start")
    await desk.write(OFFICER, "+4h")
    await desk.press(OFFICER, "when:ask:1:end")
    with pytest.raises(NotReady, match="would expire before it starts"):
        await desk.write(OFFICER, "+3h")

    assert (await desk.alert(1)).expires_at > desk.now + 4 * HOUR


# Whom it is for


async def test_an_audience_of_nobody_is_told_before_it_is_handed_on(desk: Desk) -> None:
    """As soon as somebody joins, it may be."""
    await desk.officer(Role.AUTHOR)
    await desk.drafted()
    with pytest.raises(NotReady, match="would reach nobody; choose a wider area or wait"):
        await desk.press(OFFICER, "alert:submit:1")
    await desk.national()

    assert said(await desk.press(OFFICER, "alert:submit:1"))


@pytest.mark.parametrize("everybody", [False, True])
async def test_an_audience_of_everybody_is_meant_only_when_it_is_said(
    desk: Desk, everybody: bool
) -> None:
    """Alive. In a drill everybody is who joined the exercise."""

    async def draft(*, drill: bool, said: bool) -> None:
        async with desk.database.write() as conn:
            await alerts.draft(
                conn, files(), post="av-tap", hazard=Hazard.FLOOD, phase=Phase.WARNING,
                drill=drill, everybody=said, expires_at=desk.now + HOUR, author=OPERATOR,
                now=desk.now,
            )  # fmt: skip

    await draft(drill=True, said=False)
    if everybody:
        await draft(drill=False, said=True)
        return
    with pytest.raises(NotReady, match="REAL alert to everybody of av-tap must be asked for"):
        await draft(drill=False, said=False)


# Officers who are gone


async def test_the_draft_of_a_deleted_officer_is_the_posts(desk: Desk) -> None:
    """They have no button any more; a colleague goes on with it and hands it on."""
    await desk.national()
    author = await desk.officer(Role.AUTHOR)
    await desk.officer(Role.AUTHOR, THIRD)
    second = await desk.officer(Role.APPROVER, SECOND)
    await desk.drafted(author)
    async with desk.database.write() as conn:
        gone = int(author)
        await officers.remove(conn, files().locales, gone, actor=OPERATOR, now=desk.now)
    with pytest.raises(Stale):
        await desk.press(OFFICER, "alert:submit:1")
    assert "alert:open:1" in str(await desk.press(THIRD, "alert:new"))
    await desk.press(THIRD, "facts:ask:1:shelter")
    await desk.write(THIRD, "Escuela Juárez")
    await desk.press(THIRD, "alert:submit:1")
    await desk.press(SECOND, "alert:return:1")
    returned = said(await desk.write(SECOND, "Falta la hora."))

    assert "volvió" in returned
    assert await told(desk, "Falta la hora.") == [THIRD]
    await desk.press(THIRD, "alert:submit:1")
    await desk.press(SECOND, "alert:approve:1:3")
    assert (await desk.alert(1)).approver == second


async def test_where_nobody_is_left_who_wrote_it_the_officer_who_returns_it_is_told(
    desk: Desk,
) -> None:
    """It goes back to the post, not to somebody who does not read it."""
    await desk.national()
    author = await desk.officer(Role.AUTHOR)
    await desk.officer(Role.APPROVER, SECOND)
    await desk.drafted(author)
    await desk.press(OFFICER, "alert:submit:1")
    async with desk.database.write() as conn:
        await officers.remove(conn, files().locales, int(author), actor=OPERATOR, now=desk.now)
    await desk.press(SECOND, "alert:return:1")

    assert "/alert" in said(await desk.write(SECOND, "Falta la hora."))
    assert await told(desk, "Falta la hora.") == []


async def test_what_a_deleted_officer_approved_does_not_begin(desk: Desk) -> None:
    """It goes back to its author, who is told why."""
    await desk.national()
    await desk.officer(Role.AUTHOR)
    second = await desk.officer(Role.APPROVER, SECOND)
    await desk.press(OFFICER, "alert:test")
    await desk.press(OFFICER, "alert:submit:1")
    await desk.press(SECOND, "alert:approve:1:1")
    async with desk.database.write() as conn:
        await officers.remove(conn, files().locales, int(second), actor=OPERATOR, now=desk.now)
    await launch(desk)

    assert (await desk.alert(1)).state is AlertState.DRAFT
    assert await count(desk) == 0
    assert await told(desk, "ya no puede hacerlo") == [OFFICER]


async def told(desk: Desk, words: str) -> list[int]:
    """Who gets a message with these words."""
    async with desk.database.read() as conn:
        found = select(outbox.c.chat_id).where(outbox.c.payload.contains(words))
        return list((await conn.execute(found)).scalars())


# Clocks that jump


async def test_a_clock_that_jumps_ahead_sends_nothing_late(desk: Desk) -> None:
    """Over the end: it never begins, and when the clock comes back it stays over."""
    await desk.national()
    await desk.submitted()
    await approve(desk)
    desk.now += 7 * HOUR
    assert await launch(desk) == 0
    desk.now -= 7 * HOUR
    assert await launch(desk) == 0

    assert (await desk.alert(1)).state is AlertState.EXPIRED
    with pytest.raises(WrongState, match="has expired; draft a new one"):
        await submit(desk)


async def test_a_clock_that_jumps_back_begins_nothing_twice(desk: Desk) -> None:
    """Begun at its hour, it is under way, whatever the clock says then."""
    await desk.national(PHONE)
    await desk.drafted()
    await change(desk, starts_at=desk.now + HOUR)
    await submit(desk)
    await approve(desk)
    assert await launch(desk) == 0
    desk.now += HOUR
    assert await launch(desk) == 1
    for jump in (-2 * HOUR, HOUR, HOUR):
        desk.now += jump
        assert await launch(desk) == 0

    assert (await desk.alert(1)).state is AlertState.SENDING
    assert await count(desk) == 1
