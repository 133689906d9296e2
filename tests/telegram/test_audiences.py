"""`bot/telegram/audiences.py`: an officer chooses by buttons whom an alert is for."""

import pytest

from bot.domain.alert import AlertState
from bot.domain.audience import Audience
from bot.domain.national import Group, National, Need
from bot.domain.post import Role
from bot.domain.rule import AllOf, Belongs, Moves, Not, Requires, Speaks, Within
from bot.errors import AreaRefused, NotAllowed, NotFound, NotReady
from bot.store import audit, nationals
from bot.telegram.front import Stale
from tests.telegram.desk import OFFICER, SECOND, Desk, buttons, said

OPEN = "audience:open:flood:warning"


async def people(desk: Desk) -> None:
    """Six in Chiapas, one of whom speaks Mam and works on a farm; and one who said nothing."""
    for chat in range(301, 307):
        await person(desk, chat, language="mam" if chat == 301 else "es")
    await person(desk, 310, region=None, country=None)


async def person(desk: Desk, chat: int, **told: object) -> None:
    values = {"language": "es", "country": "MX", "region": "MX-CHP", "post": "av-tap"} | told
    one = National(id=0, chat_id=chat, confirmed_at=desk.now, **values)  # type: ignore[arg-type]
    async with desk.database.write() as conn:
        await nationals.save(conn, one)


async def meant(desk: Desk, number: int = 1) -> Audience:
    return (await desk.alert(number)).audience


async def test_the_quick_path_is_as_short_as_it_was(desk: Desk) -> None:
    """The post's own region stands first; to choose exactly is one more button."""
    await desk.officer(Role.AUTHOR)
    shown = buttons(await desk.press(OFFICER, "alert:area:flood:warning"))

    assert shown[0] == "alert:kind:flood:warning:MX-CHP"
    assert OPEN in shown
    assert buttons(await desk.press(OFFICER, OPEN))[0] == "audience:go"


async def test_each_tap_counts_anew(desk: Desk) -> None:
    """The rule in words, the number of people, and the answers taken are ticked."""
    await people(desk)
    await desk.officer(Role.DUTY)
    await desk.officer(Role.AUTHOR)
    first = said(await desk.press(OFFICER, OPEN))
    there = said(await desk.press(OFFICER, "audience:regions:MX-TAB"))
    spoken = await desk.press(OFFICER, "audience:languages:mam")
    without = said(await desk.press(OFFICER, "audience:languages:mam"))

    assert "en Chiapas" in first
    assert "7 personas" in first
    assert "Chiapas o Tabasco" in there
    assert "Mam" in said(spoken)
    assert "1 persona" in said(spoken)
    assert "7 personas" in without


async def test_everything_chosen_comes_into_the_alert(desk: Desk) -> None:
    """As one rule, in its normal form; a drill keeps its exercise."""
    await people(desk)
    await desk.officer(Role.AUTHOR)
    await desk.press(OFFICER, OPEN)
    for data in ("regions:MX-TAB", "languages:mam", "languages:cak", "groups:farm_work"):
        await desk.press(OFFICER, f"audience:{data}")
    for data in ("without:study", "needs:mobility", "moving", "go"):
        await desk.press(OFFICER, f"audience:{data}")
    shown = await desk.press(OFFICER, "audience:mode:drill")

    assert "alert:send:1:1" in buttons(shown)
    found = await meant(desk)
    assert found.exercise == 1
    assert isinstance(found.rule, AllOf)
    assert set(found.rule.of) == {
        Within(regions=("MX-CHP", "MX-TAB")),
        Speaks(("cak", "mam")),
        Belongs((Group.FARM_WORK,)),
        Requires((Need.MOBILITY,)),
        Moves("MX"),
        Not(Belongs((Group.STUDY,))),
    }
    with pytest.raises(Stale):
        await desk.press(OFFICER, "audience:show")


async def test_a_town_and_a_radius(desk: Desk) -> None:
    """Typed; the towns that may be meant are offered, and the regions it comes to are told."""
    await people(desk)
    await desk.officer(Role.AUTHOR)
    await desk.press(OFFICER, OPEN)
    await desk.press(OFFICER, "audience:town")
    found = await desk.write(OFFICER, "tapachula 5km")
    assert found is not None
    shown = said(await desk.press(OFFICER, buttons(found)[0]))
    await desk.press(OFFICER, "audience:mode:live")

    assert "a menos de 5 km de Tapachula (Chiapas)" in shown
    assert (await meant(desk)).regions == ("MX-CHP",)


@pytest.mark.parametrize(
    ("typed", "told"), [("Tapachula", "con km"), ("Xyzzyville 5 km", "No conozco")]
)
async def test_a_town_that_cannot_be_read(desk: Desk, typed: str, told: str) -> None:
    """One sentence, and the way back."""
    await desk.officer(Role.AUTHOR)
    await desk.press(OFFICER, OPEN)
    await desk.press(OFFICER, "audience:town")
    answer = await desk.write(OFFICER, typed)

    assert answer is not None
    assert told in said(answer)
    assert buttons(answer) == ["audience:show"]


@pytest.mark.parametrize("metres", [5, 501_000, 999_999_999])
async def test_a_radius_that_means_nothing(desk: Desk, metres: int) -> None:
    """Too small or too large."""
    await desk.officer(Role.AUTHOR)
    await desk.press(OFFICER, OPEN)
    with pytest.raises(AreaRefused, match="between 100 m and 500 km"):
        await desk.press(OFFICER, f"audience:around:3516355:{metres}")


async def test_a_real_alert_to_everybody_is_asked_for_in_words(desk: Desk) -> None:
    """Not by a tap, not by forged data, not by another word."""
    await people(desk)
    await desk.officer(Role.AUTHOR)
    offered = buttons(await desk.press(OFFICER, "alert:kind:flood:warning:all"))
    with pytest.raises(NotReady, match="in so many words"):
        await desk.press(OFFICER, "alert:draft:flood:warning:all:live")
    asked = said(await desk.press(OFFICER, offered[1]))
    await desk.write(OFFICER, "sí")
    with pytest.raises(NotFound):
        await desk.alert(1)
    await desk.press(OFFICER, offered[1])
    await desk.write(OFFICER, "todos")

    assert "TODOS" in asked
    assert "7 personas" in asked
    assert (await meant(desk)).everybody
    assert (await desk.alert(1)).state is AlertState.DRAFT


async def test_audiences_are_saved_used_and_removed(desk: Desk) -> None:
    """By the post's officers alone; each is audited, and another post's are out of reach."""
    await desk.officer(Role.AUTHOR)
    await desk.officer(Role.ADMIN, SECOND, post="av-hou")
    await desk.press(OFFICER, OPEN)
    await desk.press(OFFICER, "audience:languages:mam")
    await desk.press(OFFICER, "audience:save")
    await desk.write(OFFICER, "  Mam en\nChiapas ")
    listed = await desk.press(OFFICER, "audience:saved")
    await desk.press(OFFICER, "audience:clear")
    used = said(await desk.press(OFFICER, "audience:use:1"))
    await desk.press(SECOND, OPEN)
    with pytest.raises(NotAllowed):
        await desk.press(SECOND, "audience:use:1")
    with pytest.raises(NotAllowed):
        await desk.press(SECOND, "audience:drop:1")
    theirs = buttons(await desk.press(SECOND, "audience:saved"))
    await desk.press(OFFICER, "audience:drop:1")
    with pytest.raises(NotFound):
        await desk.press(OFFICER, "audience:use:1")
    async with desk.database.read() as conn:
        noted = await audit.of(conn, "audience:1")

    assert isinstance(listed[0].text, str)
    assert buttons(listed)[:2] == ["audience:use:1", "audience:drop:1"]
    assert "en Chiapas, quienes hablan Mam" in used
    assert theirs == ["audience:show"]
    assert [one["action"] for one in noted] == [
        "audience_saved",
        "audience_used",
        "audience_removed",
    ]


@pytest.mark.parametrize("name", ["", " \n ", "x" * 41])
async def test_a_name_that_is_none(desk: Desk, name: str) -> None:
    """In one sentence."""
    await desk.officer(Role.AUTHOR)
    await desk.press(OFFICER, OPEN)
    await desk.press(OFFICER, "audience:save")
    with pytest.raises(NotReady, match="1 to 40 letters"):
        await desk.write(OFFICER, name)


async def test_small_counts_are_for_those_on_duty(desk: Desk) -> None:
    """An author sees that they are few; who they are and who is left out does not give it away."""
    await people(desk)
    await desk.officer(Role.AUTHOR)
    await desk.press(OFFICER, OPEN)
    few = said(await desk.press(OFFICER, "audience:languages:mam"))
    who = said(await desk.press(OFFICER, "audience:who"))
    why = said(await desk.press(OFFICER, "audience:why"))

    assert "Menos de cinco personas" in few
    assert "Mam: reservado" in who
    assert "«quienes hablan Mam» deja fuera a reservado." in why


async def test_on_duty_who_is_left_out_is_counted(desk: Desk) -> None:
    """Each condition in turn, and those who paused."""
    await people(desk)
    await person(desk, 320, region="MX-OAX")
    async with desk.database.write() as conn:
        await nationals.set_active(conn, 302, False)
    await desk.officer(Role.AUTHOR)
    await desk.officer(Role.DUTY)
    await desk.press(OFFICER, OPEN)
    await desk.press(OFFICER, "audience:languages:mam")
    who = said(await desk.press(OFFICER, "audience:who"))
    why = said(await desk.press(OFFICER, "audience:why"))

    assert "Mam: 1" in who
    assert "«en Chiapas» deja fuera a 1." in why
    assert "«quienes hablan Mam» deja fuera a 5." in why
    assert "Además, 1 pausó" in why


@pytest.mark.parametrize(
    "data", ["regions:GT-01", "regions:", "languages:xx", "groups:status", "posts:av-hou", "list:x"]
)
async def test_what_is_not_offered_is_an_old_button(desk: Desk, data: str) -> None:
    """Forged data: a region abroad, a status, a post that does not share."""
    await desk.officer(Role.ADMIN)
    await desk.press(OFFICER, OPEN)
    with pytest.raises(Stale):
        await desk.press(OFFICER, f"audience:{data}")


async def test_who_may_no_longer_draft_is_stopped_in_the_middle(desk: Desk) -> None:
    """The dialogue is open, the power is gone."""
    await desk.officer(Role.AUTHOR)
    await desk.press(OFFICER, OPEN)
    await desk.officer(Role.OBSERVER, post="av-hou")
    with pytest.raises(NotAllowed):
        await desk.press(OFFICER, "audience:mode:drill")
