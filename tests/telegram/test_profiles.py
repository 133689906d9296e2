"""`bot/telegram/profiles.py`: every field changed, cleared and left, by buttons and by words."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.actions import profiles as actions
from bot.domain.national import Consent, Form, Group, Layer, Need
from bot.domain.profile import Field, Profile, Record
from bot.store import consents
from bot.store.database import Database
from bot.telegram.fields import FIELDS, NEVER_EMPTY
from bot.telegram.front import Stale
from bot.telegram.turn import Say
from tests.telegram.person import CHAT, NOW, POSTS, Person

OWN = sorted(code for code, _, _ in POSTS)


@pytest.fixture
async def person(database: Database) -> AsyncIterator[Person]:
    """Registered in Chiapas."""
    async with database.write() as conn:
        yield await Person.registered(conn)


async def record(person: Person) -> Record:
    national = (await person.turn()).national
    assert national is not None
    return await actions.record_of(person.conn, national)


async def test_the_list_shows_each_field_with_a_button(person: Person) -> None:
    """Current values in words, and a way to close."""
    await person.command("profile")

    assert person.buttons == [*(f"profile:{field}" for field in Field), "profile:done"]
    assert "Chiapas" in person.text
    assert "Consulado av-tap" in person.text
    assert "English" in person.text


@pytest.mark.parametrize("field", list(Field))
async def test_each_question_says_why_and_leads_back(person: Person, field: Field) -> None:
    """Back changes nothing, and neither does skipping."""
    before = await record(person)
    await person.command("profile")
    await person.take(f"profile:{field}")
    assert FIELDS[field].why in person.text
    skip = "profile:list" in person.buttons
    await person.take("profile:back")

    assert "profile:done" in person.buttons
    assert await record(person) == before
    assert skip == (field not in NEVER_EMPTY)


@pytest.mark.parametrize(
    ("field", "answer", "wanted"),
    [
        (Field.LANGUAGE, "ht", ("language", "ht")),
        (Field.AREA, "at:MX-OAX", ("region", "MX-OAX")),
        (Field.AREA, "moving:MX", ("moving", True)),
        (Field.POST, "av-mex", ("post", "av-mex")),
        (Field.GROUPS, "+study", ("groups", (Group.STUDY,))),
        (Field.NEEDS, "+vision", ("needs", (Need.VISION,))),
        (Field.HOUSEHOLD, "5-9", ("household", "5-9")),
        (Field.UNDER_FIVE, "yes", ("under_five", True)),
        (Field.FORM, "voice", ("form", Form.VOICE)),
        (Field.DISCREET, "yes", ("discreet", True)),
        (Field.RELAY, "yes", ("relay", True)),
        (Field.CITIZEN, "no", ("citizen", False)),
        (Field.CONSENTS, "-checkins", ("consent", Consent.ALERTS)),
        (Field.STAY, "2026-12-31", None),
    ],
)
async def test_an_offered_answer_is_kept(
    person: Person, field: Field, answer: str, wanted: tuple[str, object] | None
) -> None:
    """By one press."""
    await person.command("profile")
    await person.take(f"profile:{field}")
    await person.take(f"profile:{field}:{answer}")
    name, value = wanted or ("stay_until", NOW.date().replace(month=12, day=31))

    assert getattr((await record(person)).national, name) == value


async def test_several_situations_are_ticked_one_by_one(person: Person) -> None:
    """The question stays until back; a second press takes it off again."""
    await person.press("profile:groups")
    await person.take("profile:groups:+study")
    await person.take("profile:groups:+farm_work")
    await person.take("profile:groups:-study")

    assert "✅ I work on a farm" in str(person.said)
    assert (await record(person)).national.groups == (Group.FARM_WORK,)
    await person.take("profile:groups:-")
    assert (await record(person)).national.groups == ()


async def test_a_name_is_typed_and_cleared(person: Person) -> None:
    """A bad one is refused with a reason, and asked again."""
    await person.press("profile:name")
    await person.type("<b>María</b>")
    assert person.buttons[-1] == "profile:back"
    await person.type("María  & José")
    assert (await record(person)).profile.name == ""
    await person.type("María")
    assert (await record(person)).profile.name == "María"
    await person.press("profile:name")
    await person.take("profile:name:-")

    assert (await record(person)).profile == Profile()


async def test_a_call_for_help_is_never_a_name(person: Person) -> None:
    """Nor is anything that is written an hour later."""
    await person.press("profile:name")
    await person.type("necesito ayuda")
    assert person.said == ()
    person.now += timedelta(hours=1)
    await person.type("el agua sube")

    assert person.said == ()
    assert (await record(person)).profile.name == ""


async def test_a_number_comes_only_from_its_owner(person: Person) -> None:
    """By the key below the writing line; not typed, not somebody else's."""
    await person.press("profile:telephone")
    first = person.said[0]
    assert isinstance(first, Say)
    assert first.keyboard is not None
    await person.type("+50212345678")
    await person.share(CHAT + 1, "+50212345678")
    await person.share(None, "+50212345678")
    await person.share(CHAT, "<b>")
    assert (await record(person)).profile.telephone == ""
    await person.share(CHAT, "+50212345678")
    gone = person.said[0]

    assert (await record(person)).profile.telephone == "+50212345678"
    assert isinstance(gone, Say)
    assert gone.keyboard is not None
    assert gone.keyboard.rows == ()


async def test_a_number_that_nobody_asked_for_is_not_kept(person: Person) -> None:
    """Only the question makes it an answer."""
    await person.share(CHAT, "+50212345678")

    assert (await record(person)).profile.telephone == ""


async def test_a_relative_only_with_their_agreement(person: Person) -> None:
    """Name, number, agreement; a second press of the last button is not a name."""
    await person.press("profile:relative")
    await person.type("Ana")
    await person.type("+502 1234 5678")
    assert "Ana, +50212345678" in person.text
    await person.take("profile:relative:yes")
    with pytest.raises(Stale):
        await person.press("profile:relative:yes")
    kept = await record(person)

    assert (kept.profile.relative_name, kept.profile.relative_telephone) == ("Ana", "+50212345678")
    assert Layer.RELATIVE in kept.layers
    await person.press("profile:consents")
    await person.take("profile:consents:-relative")
    assert (await record(person)).profile == Profile()


async def test_each_consent_is_noted_with_language_and_time(person: Person) -> None:
    """Given and taken back, each alone."""
    await person.press("profile:language:ht")
    await person.press("profile:consents:-checkins")
    await person.press("profile:consents:-alerts")
    await person.press("profile:consents:+alerts")
    national = (await person.turn()).national
    assert national is not None
    story = await consents.story(person.conn, national.id)

    assert [(layer, given, language) for layer, given, _, language, _ in story[2:]] == [
        (Layer.CHECKINS, False, "ht"),
        (Layer.ALERTS, False, "ht"),
        (Layer.ALERTS, True, "ht"),
    ]
    assert national.active
    assert national.consent is Consent.ALERTS


async def test_a_post_chosen_by_hand_stays_within_the_country(person: Person) -> None:
    """Another region keeps it, another country does not; clearing lets it follow the area."""
    await person.press("profile:post:av-mex")
    await person.press("profile:area:at:MX-OAX")
    assert (await record(person)).national.post == "av-mex"
    await person.press("profile:post:-")
    assert (await record(person)).national.post == "av-tap"
    await person.press("profile:post:av-mex")
    await person.press("profile:area:at:US-TX")

    assert (await record(person)).national.post == "av-hou"
    await person.press("profile:area:unsaid")
    one = (await record(person)).national
    assert (one.country, one.region, one.post) == (None, None, "av-hou")


async def test_another_state_is_chosen_by_hand_and_never_by_place(database: Database) -> None:
    """Its post in the same town warns from then on, and its posts are those offered."""
    async with database.write() as conn:
        await Person.coming_to_two_states(conn)
        person = await Person.registered(conn)
        await person.press("profile:post")
        assert person.buttons[:4] == [
            *(f"profile:post:{code}" for code in OWN),
            "profile:post:of:BZ",
        ]
        assert "Another country: Belize" in str(person.said[-1])
        await person.take("profile:post:of:BZ")
        assert "You get the alerts of Consulado be-tap" in person.text
        await person.press("profile:area:at:US-TX")
        assert (await record(person)).national.post == "be-tap"
        await person.press("profile:post")
        assert person.buttons[:3] == [
            "profile:post:be-gua", "profile:post:be-tap", "profile:post:of:Altavista",
        ]  # fmt: skip
        for forged in ("of:", "of:ZZ", "BZ"):
            with pytest.raises(Stale):
                await person.press(f"profile:post:{forged}")


async def test_on_the_move_within_the_country_the_post_stays(person: Person) -> None:
    """Nothing tells that another one is nearer."""
    await person.press("profile:area:moving:MX")
    await person.press("profile:area:only:MX")

    assert (await record(person)).national.post == "av-tap"


async def test_an_area_by_name_by_country_and_by_location(person: Person) -> None:
    """Each becomes a region with one tap more."""
    await person.press("profile:area")
    await person.type("Oaxaca de Juárez")
    await person.take(next(data for data in person.buttons if data.startswith("profile:area:at:")))
    assert (await record(person)).national.region == "MX-OAX"
    await person.press("profile:area")
    await person.take("profile:area:elsewhere")
    await person.take("profile:area:list:GT")
    await person.take("profile:area:at:GT-01")
    assert (await record(person)).national.region == "GT-01"
    await person.press("profile:area")
    await person.locate(29.7604, -95.3698)
    await person.take("profile:area:at:US-TX")

    assert (await record(person)).national.region == "US-TX"


async def test_who_is_no_national_is_referred(person: Person) -> None:
    """Once they say so."""
    await person.press("profile:citizen:no")

    assert "help.unhcr.org" in person.text


@pytest.mark.parametrize(
    "data",
    [
        "profile:nonsense", "profile:area:at:XX-1", "profile:area:list:ZZ", "profile:post:nobody",
        "profile:language:tlh", "profile:relative:yes",
    ],
)  # fmt: skip
async def test_forged_buttons_are_stale(person: Person, data: str) -> None:
    """And change nothing."""
    before = await record(person)
    with pytest.raises(Stale):
        await person.press(data)

    assert await record(person) == before


async def test_who_has_not_joined_is_told_how(database: Database) -> None:
    """The list is for the registered."""
    async with database.write() as conn:
        person = await (await Person.coming(conn)).command("profile")

        assert "/start" in person.text


async def test_a_half_told_relative_is_not_kept_for_long(person: Person) -> None:
    """They never agreed."""
    await person.press("profile:relative")
    await person.type("Ana")
    await actions.drop_unfinished(person.conn, NOW + timedelta(hours=2))
    assert (await actions.edit(person.conn, CHAT)) is not None
    await actions.drop_unfinished(person.conn, NOW + timedelta(days=2))

    assert await actions.edit(person.conn, CHAT) is None


async def test_who_has_moved_is_asked_where_they_are_now(person: Person) -> None:
    """The answer to "are you still there?" leads to the area, and to nothing else."""
    await person.press("fresh:moved")
    await person.take("profile:area:at:MX-OAX")

    assert (await record(person)).national.region == "MX-OAX"
