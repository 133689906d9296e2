"""`bot/telegram/nationals.py`: /start, joining as a foreigner, /stop and /start again."""

from collections.abc import AsyncIterator

import pytest

from bot.actions import posts
from bot.domain.national import Consent, Layer
from bot.domain.post import Role
from bot.store import consents
from bot.store.database import Database
from bot.telegram import nationals
from tests.telegram.person import NOW, Person


@pytest.fixture
async def person(database: Database) -> AsyncIterator[Person]:
    """Not registered."""
    async with database.write() as conn:
        yield await Person.coming(conn)


async def test_who_had_better_not_write_here_learns_it_first(person: Person) -> None:
    """Before the first question, which is the newest message."""
    await person.start("av-tap")
    first = person.said[0].text

    assert "Consulado av-tap" in first
    assert "help.unhcr.org" in first
    assert "familylinks.icrc.org" in first
    assert person.buttons[0] == "register:language:en"
    assert len(person.said) == 2


async def test_a_foreigner_gets_alerts_and_is_referred(person: Person) -> None:
    """No check-ins, no situation; the closing message has no button."""
    await person.start("av-tap")
    await person.take("register:language:en")
    await person.take("register:consent:foreign")
    await person.take("register:region:MX-CHP")
    national = (await person.turn()).national

    assert national is not None
    assert not national.citizen
    assert national.consent is Consent.ALERTS
    assert "help.unhcr.org" in person.text
    assert "consulate of your own country" in person.text
    assert person.buttons == []


async def test_stop_and_start_again_ask_nothing(person: Person) -> None:
    """Both are noted as a consent taken back and given."""
    person = await Person.registered(person.conn)
    await person.command("stop")
    national = (await person.turn()).national
    assert national is not None
    assert not national.active
    await person.start()
    again = (await person.turn()).national

    assert again is not None
    assert again.active
    assert "Welcome back" in person.text
    assert person.buttons == ["profile:list"]
    story = await consents.story(person.conn, again.id)
    assert [given for layer, given, *_ in story if layer is Layer.ALERTS] == [True, False, True]


async def test_an_unblock_does_not_undo_a_stop(person: Person) -> None:
    """Only /start or the profile gives the consent again."""
    person = await Person.registered(person.conn)
    for stopped in (False, True):
        if stopped:
            await person.command("stop")
        for status in ("kicked", "member"):
            await nationals.membership(await person.turn(), status)
        national = (await person.turn()).national

        assert national is not None
        assert national.active is not stopped


async def test_another_posts_link_offers_to_change_to_it(person: Person) -> None:
    """One tap, and nothing is asked again."""
    person = await Person.registered(person.conn)
    await person.start("av-hou")
    assert "Welcome back" in person.text
    await person.take("profile:post:av-hou")
    national = (await person.turn()).national

    assert national is not None
    assert national.post == "av-hou"


async def test_an_officer_may_be_a_national_too(person: Person) -> None:
    """/start greets them and shows the menu; the link of a post lets them join."""
    await posts.invite(
        person.conn, code="code", post="av-tap", role=Role.ADMIN, actor="cli", now=NOW
    )
    await person.start("code")
    assert "alert:test" in person.buttons
    await person.start("av-tap")
    await person.take("register:language:en")
    await person.take("register:consent:alerts")
    await person.take("register:region:MX-CHP")
    await person.start()
    assert "Welcome back" in person.text
    assert "alert:test" in person.buttons
    await person.command("profile")
    assert "profile:done" in person.buttons
    await person.command("mydata")

    assert "You are an officer of Consulado av-tap" in person.text


async def test_start_twice_writes_no_second_consent(person: Person) -> None:
    """Nothing changed."""
    person = await Person.registered(person.conn)
    await person.start()
    national = (await person.turn()).national
    assert national is not None

    assert len(await consents.story(person.conn, national.id)) == 2


TO_CONSENT = ("register:language:en", "register:consent:checkins")


async def test_of_several_states_one_is_asked_for_and_six_taps_are_enough(
    database: Database,
) -> None:
    """In Chiapas two States have posts; the nearest one of the other does not count."""
    async with database.write() as conn:
        person = await (await Person.coming_to_two_states(conn)).start()
        for data in TO_CONSENT:
            await person.take(data)
        assert person.buttons == ["register:nation:Altavista", "register:nation:BZ"]
        await person.type("Belize")
        await person.take("register:country:US")
        await person.take("register:region:US-TX")
        national = (await person.turn()).national

    assert national is not None
    assert national.post == "be-tap"
    assert "Consulado be-tap" in person.text


@pytest.mark.parametrize(("link", "post"), [("av-mex", "av-tap"), ("be-gua", "be-tap")])
async def test_the_link_of_a_post_tells_the_state(database: Database, link: str, post: str) -> None:
    """Nothing is asked; the place then tells the post."""
    async with database.write() as conn:
        person = await (await Person.coming_to_two_states(conn)).start(link)
        for data in TO_CONSENT:
            await person.take(data)
        if link == "be-gua":
            await person.take("register:region:elsewhere")
            await person.take("register:country:MX")
        await person.take("register:region:MX-CHP")
        await person.take("register:group:study")
        national = (await person.turn()).national

    assert national is not None
    assert national.post == post


async def test_who_is_no_national_is_not_asked_of_which_state(database: Database) -> None:
    """Whoever warns there warns them."""
    async with database.write() as conn:
        person = await (await Person.coming_to_two_states(conn)).start()
        await person.take("register:language:en")
        await person.take("register:consent:foreign")
        await person.take("register:country:GT")
        await person.take("register:region:GT-01")
        national = (await person.turn()).national

    assert national is not None
    assert national.post == "be-gua"
