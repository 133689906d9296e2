"""Which languages an officer speaks: an admin of the post says so."""

import pytest

from bot.domain.post import Role
from bot.errors import NotAllowed, NotFound
from bot.store import audit, officers
from bot.telegram.front import Stale
from tests.telegram.desk import OFFICER, PHONE, SECOND, Desk, buttons, said

STEPS = ["show:{}", "give:{}:mam", "take:{}:mam"]


async def spoken(desk: Desk, officer: str) -> set[str]:
    async with desk.database.read() as conn:
        return set(await officers.languages_of(conn, int(officer)))


async def test_an_admin_gives_and_takes_languages(desk: Desk) -> None:
    """The card marks them, the audit has each step."""
    await desk.officer(Role.ADMIN)
    other = await desk.officer(Role.OBSERVER, chat=SECOND)
    assert f"speakers:show:{other}" in buttons(await desk.press(OFFICER, f"team:officer:{other}"))
    await desk.press(OFFICER, f"speakers:give:{other}:mam")
    await desk.press(OFFICER, f"speakers:give:{other}:mam")
    card = await desk.press(OFFICER, f"speakers:give:{other}:es")

    assert await spoken(desk, other) == {"es", "mam"}
    assert buttons(card)[:3] == [
        f"speakers:take:{other}:es",
        f"speakers:take:{other}:mam",
        f"speakers:give:{other}:en",
    ]
    assert "Mam" in said(card)
    await desk.press(OFFICER, f"speakers:take:{other}:es")
    async with desk.database.read() as conn:
        steps = await audit.of(conn, f"officer:{other}")
        found = await officers.speakers(conn, "av-tap", "mam")

    assert [one["languages"] for one in steps if one["action"] == "officer_languages"] == [
        "mam",
        "mam",
        "es mam",
        "mam",
    ]
    assert [str(one.id) for one in found] == [other]


async def test_who_is_removed_or_moves_speaks_nothing_here(desk: Desk) -> None:
    """Another post's admin says anew what they speak."""
    await desk.officer(Role.ADMIN)
    other = await desk.officer(Role.AUTHOR, chat=SECOND)
    await desk.press(OFFICER, f"speakers:give:{other}:mam")
    await desk.officer(Role.AUTHOR, chat=SECOND, post="av-hou")
    assert await spoken(desk, other) == set()

    third = await desk.officer(Role.AUTHOR, chat=303)
    await desk.press(OFFICER, f"speakers:give:{third}:mam")
    await desk.press(OFFICER, f"team:removed:{third}")
    assert await spoken(desk, third) == set()
    with pytest.raises(NotFound):
        await desk.press(OFFICER, f"speakers:give:{third}:mam")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
async def test_only_an_admin_of_the_post_does(desk: Desk, role: Role, step: str) -> None:
    """Nor the admin of another one, nor a national."""
    other = await desk.officer(Role.AUTHOR, chat=SECOND)
    await desk.officer(role)
    with pytest.raises(NotAllowed):
        await desk.press(OFFICER, f"speakers:{step.format(other)}")
    await desk.officer(Role.ADMIN, chat=303, post="av-hou")
    with pytest.raises(NotAllowed):
        await desk.press(303, f"speakers:{step.format(other)}")
    with pytest.raises(Stale):
        await desk.press(PHONE, f"speakers:{step.format(other)}")

    assert await spoken(desk, other) == set()


@pytest.mark.parametrize(
    "data", ["", "show", "show:x", "give:1", "give:1:xx", "give:1:es:es", "take:-1:es", "drop:1:es"]
)
async def test_forged_data_are_an_old_button(desk: Desk, data: str) -> None:
    """Whatever an admin's own telephone may send."""
    await desk.officer(Role.ADMIN)
    with pytest.raises(Stale):
        await desk.press(OFFICER, f"speakers:{data}")
