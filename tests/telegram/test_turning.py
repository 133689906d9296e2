"""A drill that turns real."""

import pytest

from bot.actions import alerts, turning
from bot.domain.alert import AlertState
from bot.domain.post import Role
from bot.errors import NotAllowed, NotReady, SecondOfficerNeeded
from bot.store import audit
from tests.telegram.desk import OFFICER, Desk, files


async def drilled(desk: Desk) -> str:
    """Drill 1 with an invented fact went out; gives its author."""
    author = await desk.officer(Role.APPROVER)
    await desk.national()
    await desk.drafted(author)
    async with desk.database.write() as conn:
        await alerts.revise(
            conn, files(), 1, officer=author, now=desk.now, version=1,
            slots={"hazard_name": "Quirina"},
        )  # fmt: skip
        await alerts.submit(conn, files(), 1, officer=author, now=desk.now)
        await alerts.approve(conn, 1, officer=author, now=desk.now)
    return author


async def test_it_is_a_new_draft_with_nothing_invented_or_approved(desk: Desk) -> None:
    """Hazard, phase and people are those of the drill; the exercise is not."""
    author = await drilled(desk)
    async with desk.database.write() as conn:
        made = await turning.real(conn, files(), 1, officer=author, now=desk.now)
        drill = await alerts.get(conn, 1)
        story = await audit.of(conn, f"alert:{made.id}")
    assert (made.state, made.drill, made.approver, made.digest) == (
        AlertState.DRAFT, False, None, None,
    )  # fmt: skip
    assert (made.hazard, made.phase) == (drill.hazard, drill.phase)
    assert made.audience.rule == drill.audience.rule
    assert drill.audience.exercise is not None
    assert made.audience.exercise is None
    assert made.slots == {}
    assert drill.state is AlertState.APPROVED
    assert story[0]["drill_before"] == 1


async def test_who_made_it_real_does_not_approve_it(desk: Desk) -> None:
    """A drill needs one officer, what is real two."""
    author = await drilled(desk)
    async with desk.database.write() as conn:
        made = await turning.real(conn, files(), 1, officer=author, now=desk.now)
    with pytest.raises(SecondOfficerNeeded):
        made.submit(author, desk.now).approve(author, desk.now)


async def test_what_is_real_does_not_become_it_twice(desk: Desk) -> None:
    """Nor does another post's officer reach for the drill."""
    author = await drilled(desk)
    stranger = await desk.officer(Role.APPROVER, chat=OFFICER + 50, post="av-hou")
    async with desk.database.write() as conn:
        made = await turning.real(conn, files(), 1, officer=author, now=desk.now)
        with pytest.raises(NotReady):
            await turning.real(conn, files(), made.id, officer=author, now=desk.now)
        with pytest.raises(NotAllowed):
            await turning.real(conn, files(), 1, officer=stranger, now=desk.now)


async def test_nobody_is_asked_in_earnest_while_nobody_reads_the_answers(desk: Desk) -> None:
    """Whoever drafts it, and from where; unless they say that it asks."""
    await desk.national()
    made = await desk.drafted(drill=False)
    assert not (await desk.alert(made)).asks
    assert (await desk.alert(await desk.drafted())).asks
