"""A person names a town or shares a location: `telegram/nationals` and `telegram/places`."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.actions import nationals as actions
from bot.app import catalogue
from bot.domain.national import Consent, Group
from bot.domain.post import Post
from bot.domain.registration import MOVING, UNSAID, Registration, Step
from bot.store import dialogues
from bot.store import posts as posts_of
from bot.store.database import Connection, Database
from bot.telegram import nationals, places
from bot.telegram.front import Stale
from bot.telegram.turn import Reply, Say, Setting, Turn

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)
CHAT = 7
SETTING = Setting(catalogue=catalogue(), rate=25, board_link=lambda _officer, _post, _alert: "")
TAPACHULA = 14.9056, -92.2634
HOUSTON = 29.7604, -95.3698
CIUDAD_HIDALGO = 14.6781, -92.1506  # on the river between Mexico and Guatemala
PACIFIC = 10.0, -110.0


def post(code: str, country: str, region: str) -> Post:
    return Post(
        code=code,
        name=f"Consulado {code}",
        place="x",
        country=country,
        region=region,
        time_zone="America/Mexico_City",
        telephone="000",
        emergency_number="000",
    )


@pytest.fixture
async def turn(database: Database) -> AsyncIterator[Turn]:
    """A turn of somebody who is not registered, in Spanish."""
    async with database.write() as conn:
        both = [post("av-tap", "MX", "MX-CHP"), post("av-hou", "US", "US-TX")]
        await posts_of.save_all(conn, both)
        yield turned(conn)


def turned(conn: Connection) -> Turn:
    return Turn(
        conn=conn,
        chat_id=CHAT,
        now=NOW,
        seq=1,
        language="es",
        national=None,
        officer=None,
        setting=SETTING,
    )


async def asked(turn: Turn, step: Step = Step.REGION, country: str | None = "MX") -> None:
    """The dialogue has come to this question."""
    state = Registration(step=step, consent=Consent.CHECKINS, country=country)
    await actions.step(turn.conn, CHAT, state)


async def registered(turn: Turn) -> None:
    """Somebody in Chiapas, with the post there."""
    said = Registration(
        step=Step.DONE, consent=Consent.CHECKINS, country="MX", region="MX-CHP", group=Group.STUDY
    )
    await actions.register(turn.conn, chat_id=CHAT, said=said, now=NOW)
    turn.national = await actions.by_chat(turn.conn, CHAT)


def said(replies: list[Reply] | None) -> list[str]:
    return [reply.text for reply in replies or [] if isinstance(reply, Say)]


def pressable(replies: list[Reply] | None) -> list[str]:
    """The callback data of the last message."""
    last = (replies or [])[-1]
    assert isinstance(last, Say)
    return [data for row in last.buttons for _, data in row]


async def state(turn: Turn) -> Registration:
    found = await actions.dialogue(turn.conn, CHAT)
    assert found is not None
    return found


@pytest.mark.parametrize("step", [Step.COUNTRY, Step.REGION])
async def test_a_town_is_taken_with_one_tap(turn: Turn, step: Step) -> None:
    """Named in the question about the country or the region, it answers both."""
    await asked(turn, step, country=None if step is Step.COUNTRY else "MX")
    offered = await nationals.typed(turn, "tapachula")

    assert "Tapachula, Chiapas, México" in said(offered)[0]
    yes, no = pressable(offered)
    assert no == "register:place:none"
    await nationals.chosen(turn, yes.split(":")[1:])
    assert (await state(turn)).region == "MX-CHP"
    assert (await state(turn)).step is Step.GROUP


async def test_a_town_over_the_border_changes_the_country(turn: Turn) -> None:
    """Whatever country was chosen before."""
    await asked(turn)
    offered = await nationals.typed(turn, "Houston")
    await nationals.chosen(turn, pressable(offered)[0].split(":")[1:])

    assert ((await state(turn)).country, (await state(turn)).region) == ("US", "US-TX")


async def test_of_many_towns_up_to_six_are_offered(turn: Turn) -> None:
    """With region and country, those of the chosen country first, and a way out."""
    await asked(turn)
    offered = await nationals.typed(turn, "San Cristobal")
    assert offered is not None
    last = offered[-1]
    assert isinstance(last, Say)

    assert len(last.buttons) == 7
    assert "San Cristóbal de las Casas, Chiapas, México" in [row[0][0] for row in last.buttons[:2]]
    assert pressable(offered)[-1] == "register:place:none"
    again = await nationals.chosen(turn, ["place", "none"])
    assert "register:region:MX-CHP" in pressable(again)


async def test_an_unknown_town_gets_a_kind_sentence_and_the_list(turn: Turn) -> None:
    """Nobody is stuck."""
    await asked(turn)
    offered = await nationals.typed(turn, "zzzzqq")

    assert len(said(offered)) == 2
    assert "register:region:MX-CHP" in pressable(offered)


async def test_a_button_label_in_words_still_counts_as_pressing_it(turn: Turn) -> None:
    """The region's name, as its button says it."""
    await asked(turn)
    await nationals.typed(turn, "chiapas")

    assert (await state(turn)).region == "MX-CHP"


async def test_the_questions_say_that_a_town_or_a_location_will_do(turn: Turn) -> None:
    """Where the place is asked first: who was asked for the country has read it there."""
    linked = Registration(step=Step.REGION, country="MX", post="av-tap", consent=Consent.ALERTS)
    await actions.step(turn.conn, CHAT, linked)
    assert "📎" in said(await nationals.set_language(turn, ["en"]))[-1]
    for step, there in ((Step.COUNTRY, True), (Step.REGION, False), (Step.GROUP, False)):
        await asked(turn, step)
        again = await nationals.set_language(turn, ["en"])
        assert ("📎" in said(again)[-1]) is there


async def test_a_location_becomes_a_region_and_is_not_kept(turn: Turn) -> None:
    """Only once the person says so; the point is in no row."""
    await asked(turn)
    offered = await nationals.located(turn, *TAPACHULA)

    assert "Chiapas, México" in said(offered)[0]
    assert (await state(turn)).region is None
    assert pressable(offered) == ["register:place:MX-CHP", "register:place:none"]
    await nationals.chosen(turn, ["place", "MX-CHP"])
    assert (await state(turn)).region == "MX-CHP"
    kept = str(await dialogues.get(turn.conn, CHAT))
    assert "14.9" not in kept
    assert "92.2" not in kept


async def test_an_island_without_an_outline_is_known_by_its_town(turn: Turn) -> None:
    """Miami Beach is too small for the outlines of the United States."""
    await asked(turn)
    offered = await nationals.located(turn, 25.8130, -80.1341)
    assert "Miami Beach, Florida" in said(offered)[0]
    await nationals.chosen(turn, pressable(offered)[0].split(":")[1:])

    assert (await state(turn)).region == "US-FL"


async def test_near_a_border_the_person_chooses(turn: Turn) -> None:
    """The outlines are coarse, and the river is narrow."""
    await asked(turn)
    offered = await nationals.located(turn, *CIUDAD_HIDALGO)

    assert {"register:place:MX-CHP", "register:place:GT-12"} <= set(pressable(offered))


@pytest.mark.parametrize("point", [PACIFIC, (95.0, 0.0), (float("nan"), 0.0)])
async def test_a_location_nowhere_gets_the_list(turn: Turn, point: tuple[float, float]) -> None:
    """At sea, or no point on Earth at all."""
    await asked(turn)
    offered = await nationals.located(turn, *point)

    assert len(said(offered)) == 2
    assert "register:region:MX-CHP" in pressable(offered)


async def test_before_the_consent_a_location_changes_nothing(turn: Turn) -> None:
    """The question is asked again; a forged button is refused."""
    await actions.step(turn.conn, CHAT, Registration(step=Step.CONSENT))
    offered = await nationals.located(turn, *TAPACHULA)

    assert "register:consent:checkins" in pressable(offered)
    with pytest.raises(Stale):
        await nationals.chosen(turn, ["place", "MX-CHP"])


@pytest.mark.parametrize("code", ["", "0", "MX-XXX", "'; DROP TABLE"])
async def test_a_place_that_is_none_is_refused(turn: Turn, code: str) -> None:
    """Callback data may be forged."""
    await asked(turn)
    with pytest.raises(Stale):
        await nationals.chosen(turn, ["place", code])
    await registered(turn)
    with pytest.raises(Stale):
        await places.moved(turn, [code])


async def test_on_the_move_is_kept_and_is_not_the_same_as_not_said(turn: Turn) -> None:
    """Both leave the region open."""
    kept = []
    for value in (MOVING, UNSAID):
        await asked(turn)
        await nationals.chosen(turn, ["region", value])
        closing = await nationals.chosen(turn, ["group", "general"])
        national = await actions.by_chat(turn.conn, CHAT)
        assert national is not None
        kept.append((national.moving, national.country, national.region, said(closing)))

    assert kept[0][:3] == (True, "MX", None)
    assert kept[1][:3] == (False, "MX", None)
    assert kept[0][3] != kept[1][3]


async def test_a_registered_person_moves_with_one_tap(turn: Turn) -> None:
    """Region and post follow; all else stays. The person is told who warns them now."""
    await registered(turn)
    offered = await nationals.located(turn, *HOUSTON)
    assert pressable(offered) == ["place:US-TX", "place:none"]
    told = await places.moved(turn, ["US-TX"])
    moved = await actions.by_chat(turn.conn, CHAT)
    assert moved is not None

    assert (moved.country, moved.region, moved.post) == ("US", "US-TX", "av-hou")
    assert moved.groups == (Group.STUDY,)
    assert "Consulado av-hou" in said(told)[0]


async def test_a_location_alone_moves_nobody(turn: Turn) -> None:
    """Where they are already, at sea, or when they say no."""
    await registered(turn)
    for replies in (
        await nationals.located(turn, *TAPACHULA),
        await nationals.located(turn, *PACIFIC),
        await places.moved(turn, ["none"]),
    ):
        assert len(said(replies)) == 1
    national = await actions.by_chat(turn.conn, CHAT)

    assert national is not None
    assert national.region == "MX-CHP"


async def test_a_location_of_somebody_unknown_is_for_others_to_answer(turn: Turn) -> None:
    """Nothing is asked of a person who has not begun."""
    assert await nationals.located(turn, *TAPACHULA) is None
    with pytest.raises(Stale):
        await places.moved(turn, ["MX-CHP"])
