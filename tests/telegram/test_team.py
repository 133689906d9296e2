"""Who works at a post and may do what; the last admin stays."""

import pytest

from bot.domain.post import Role
from bot.errors import NotAllowed, NotFound, WrongState
from bot.store import audit, officers
from bot.telegram.front import Stale
from tests.telegram.desk import OFFICER, PHONE, SECOND, Desk, buttons, said

OTHERS = [role for role in Role if role is not Role.ADMIN]
STEPS = ["officer:{}", "grant:{}:duty", "take:{}:author", "remove:{}", "removed:{}", "invite:duty"]


async def roles(desk: Desk, officer: str) -> set[Role]:
    async with desk.database.read() as conn:
        found = await officers.get(conn, int(officer))
    assert found is not None
    return set(found.roles)


async def test_an_admin_gives_and_takes_roles(desk: Desk) -> None:
    """Each step is in the audit, and the officer is told."""
    await desk.officer(Role.ADMIN)
    other = await desk.officer(Role.AUTHOR, chat=SECOND)
    await desk.press(OFFICER, f"team:grant:{other}:duty")
    card = await desk.press(OFFICER, f"team:take:{other}:author")
    async with desk.database.read() as conn:
        steps = [step["action"] for step in await audit.of(conn, f"officer:{other}")]

    assert await roles(desk, other) == {Role.DUTY}
    assert f"team:grant:{other}:author" in buttons(card)
    assert f"team:take:{other}:duty" in buttons(card)
    assert steps == ["officer_joined", "officer_roles", "officer_roles"]


async def test_the_last_admin_stays(desk: Desk) -> None:
    """Neither role nor officer can be taken, also not by themselves; a second one frees them."""
    admin = await desk.officer(Role.ADMIN)
    for step in (f"team:take:{admin}:admin", f"team:removed:{admin}"):
        with pytest.raises(WrongState):
            await desk.press(OFFICER, step)
    second = await desk.officer(Role.ADMIN, chat=SECOND)
    await desk.press(OFFICER, f"team:removed:{admin}")

    assert await roles(desk, admin) == set()
    with pytest.raises(WrongState):
        await desk.press(SECOND, f"team:removed:{second}")


async def test_who_was_removed_has_no_power_left(desk: Desk) -> None:
    """At once, on every button."""
    await desk.officer(Role.ADMIN)
    other = await desk.officer(Role.APPROVER, chat=SECOND)
    await desk.press(OFFICER, f"team:removed:{other}")
    with pytest.raises(Stale):
        await desk.press(SECOND, "alert:test")
    with pytest.raises(NotFound):
        await desk.press(OFFICER, f"team:officer:{other}")


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("step", STEPS)
async def test_only_admins_change_the_team(desk: Desk, role: Role, step: str) -> None:
    """What is refused leaves everything as it was."""
    await desk.officer(role)
    other = await desk.officer(Role.AUTHOR, chat=SECOND)
    with pytest.raises(NotAllowed):
        await desk.press(OFFICER, f"team:{step.format(other)}")

    assert await roles(desk, other) == {Role.AUTHOR}


@pytest.mark.parametrize("step", STEPS[:-1])
async def test_another_posts_team_is_out_of_reach(desk: Desk, step: str) -> None:
    """An admin's power ends at the post."""
    await desk.officer(Role.ADMIN, post="av-hou")
    other = await desk.officer(Role.AUTHOR, chat=SECOND)
    with pytest.raises(NotAllowed):
        await desk.press(OFFICER, f"team:{step.format(other)}")

    assert await roles(desk, other) == {Role.AUTHOR}


@pytest.mark.parametrize("role", Role)
async def test_the_team_is_shown_to_its_members(desk: Desk, role: Role) -> None:
    """Buttons to admins only; nothing to nationals."""
    await desk.officer(role)
    shown = await desk.command(OFFICER, "/team")

    assert ("team:invite" in buttons(shown)) is (role is Role.ADMIN)
    with pytest.raises(Stale):
        await desk.press(PHONE, "team:all")


async def test_an_invitation_from_the_chat_works(desk: Desk) -> None:
    """Its code makes an officer of that role."""
    await desk.officer(Role.ADMIN)
    told = said(await desk.press(OFFICER, "team:invite:duty"))
    code = told.rpartition("/start ")[2].strip()
    await desk.command(SECOND, f"/start {code}")

    assert await roles(desk, "2") == {Role.DUTY}


@pytest.mark.parametrize(
    "data", ["team", "team:", "team:nobody", "team:officer", "team:officer:x", "team:grant:1:king"]
)
async def test_forged_data_are_an_old_button(desk: Desk, data: str) -> None:
    """Whatever an admin's own telephone may send."""
    await desk.officer(Role.ADMIN)
    with pytest.raises(Stale):
        await desk.press(OFFICER, data)
