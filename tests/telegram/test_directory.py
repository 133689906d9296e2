"""What a post knows, and who verified it when."""

from datetime import timedelta

import pytest

from bot.domain.directory import FRESH
from bot.domain.post import POWERS, Power, Role
from bot.errors import NotAllowed, NotFound, NotReady
from bot.store import directory
from bot.telegram.front import Stale
from tests.telegram.desk import OFFICER, PHONE, SECOND, Desk, buttons, said

KEEPERS = {role for role in Role if Power.DIRECTORY in POWERS[role]}


async def added(desk: Desk, chat: int = OFFICER, words: str = "Cruz Roja: 065") -> str:
    """An entry, by button and words."""
    await desk.press(chat, "directory:add:emergency")
    return said(await desk.write(chat, words))


async def test_an_entry_counts_once_it_is_verified(desk: Desk) -> None:
    """By whom and when is kept; after 90 days it no longer counts."""
    officer = await desk.officer(Role.DUTY)
    before = await added(desk)
    after = said(await desk.press(OFFICER, "directory:verify:1"))
    async with desk.database.read() as conn:
        entry = await directory.get(conn, 1)

    assert "065" in before
    assert f"(persona {officer})" in after
    assert entry is not None
    assert (entry.verified_by, entry.verified_at) == (officer, desk.now)
    assert entry.counts(desk.now + FRESH)
    assert not entry.counts(desk.now + FRESH + timedelta(seconds=1))


@pytest.mark.parametrize("words", ["Cruz Roja", ": 065", "Cruz Roja: ", "x" * 201 + ": 1", "a: b"])
async def test_what_cannot_be_kept_is_refused(desk: Desk, words: str) -> None:
    """And asked again: the question stays open."""
    await desk.officer(Role.DUTY)
    with pytest.raises(NotReady):
        await added(desk, words=words)

    assert "065" in said(await desk.write(OFFICER, "Cruz Roja: 065"))


async def test_markup_is_text(desk: Desk) -> None:
    """Whatever somebody writes is shown as written."""
    await desk.officer(Role.DUTY)
    await desk.press(OFFICER, "directory:add:shelter")

    assert "&lt;b&gt;" in said(await desk.write(OFFICER, "<b>Escuela</b>: calle 5"))


async def test_what_is_taken_out_is_gone(desk: Desk) -> None:
    """A second press finds nothing."""
    await desk.officer(Role.DUTY)
    await added(desk)
    shown = await desk.press(OFFICER, "directory:remove:1")

    assert "directory:show:1" not in buttons(shown)
    with pytest.raises(NotFound):
        await desk.press(OFFICER, "directory:remove:1")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("step", ["show", "place", "verify", "remove"])
async def test_roles_and_posts(desk: Desk, role: Role, step: str) -> None:
    """Only those who keep the directory of this post change it."""
    await desk.officer(Role.DUTY, chat=SECOND)
    await added(desk, SECOND)
    await desk.officer(role)
    if role in KEEPERS:
        assert await desk.press(OFFICER, f"directory:{step}:1")
        return
    with pytest.raises(NotAllowed):
        await desk.press(OFFICER, f"directory:{step}:1")


@pytest.mark.parametrize("step", ["show", "place", "verify", "remove"])
async def test_another_posts_directory_is_out_of_reach(desk: Desk, step: str) -> None:
    """Also for its admin."""
    await desk.officer(Role.DUTY, chat=SECOND)
    await added(desk, SECOND)
    await desk.officer(Role.ADMIN, post="av-hou")
    with pytest.raises(NotAllowed):
        await desk.press(OFFICER, f"directory:{step}:1")


@pytest.mark.parametrize(
    "data", ["directory", "directory:", "directory:show", "directory:add:king", "directory:show:x"]
)
async def test_forged_data_are_an_old_button(desk: Desk, data: str) -> None:
    """Whatever an admin's own telephone may send; nationals have no such buttons."""
    await desk.officer(Role.ADMIN)
    with pytest.raises(Stale):
        await desk.press(OFFICER, data)
    with pytest.raises(Stale):
        await desk.press(PHONE, "directory:all")


async def test_a_region_is_asked_for_and_can_be_skipped(desk: Desk) -> None:
    """The whole post stands first; another region's verification is not this one's."""
    await desk.officer(Role.DUTY)
    await desk.press(OFFICER, "directory:add:emergency")
    asked = await desk.write(OFFICER, "Cruz Roja: 065") or []
    await desk.press(OFFICER, "directory:verify:1")
    shown = said(await desk.press(OFFICER, "directory:place:1:MX-CHP"))
    async with desk.database.read() as conn:
        entry = await directory.get(conn, 1)

    assert buttons(asked)[:2] == ["directory:place:1:all", "directory:place:1:MX-CHP"]
    assert "Chiapas" in shown
    assert entry is not None
    assert (entry.region, entry.verified_at) == ("MX-CHP", None)
    assert max(len(data.encode()) for data in buttons(asked)) <= 64


@pytest.mark.parametrize("data", ["directory:place:1:GT-01", "directory:place:1:x"])
async def test_a_forged_region_is_refused(desk: Desk, data: str) -> None:
    """Only a region of the post's own country."""
    await desk.officer(Role.DUTY)
    await added(desk)
    with pytest.raises(NotFound):
        await desk.press(OFFICER, data)


@pytest.mark.parametrize(
    ("region", "verified", "number"),
    [
        ("MX-CHP", True, "065"),
        ("MX-CHP", False, "000"),
        ("MX-OAX", True, "000"),
        ("all", True, "000"),
    ],
)
async def test_who_asks_for_help_gets_the_number_of_their_region(
    desk: Desk, region: str, verified: bool, number: str
) -> None:
    """If somebody verified it; else the post's own."""
    await desk.national()
    await desk.officer(Role.DUTY)
    await added(desk)
    await desk.press(OFFICER, f"directory:place:1:{region}")
    if verified:
        await desk.press(OFFICER, "directory:verify:1")
    told = said(await desk.write(PHONE, "necesito ayuda"))

    assert f"llame ya al {number}." in told
