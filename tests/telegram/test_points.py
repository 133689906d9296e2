"""A shared point is kept only where the person says so, and goes with one tap."""

import json
from collections.abc import AsyncIterator

import pytest

from bot.actions import nationals
from bot.domain.message import Share
from bot.domain.point import Point
from bot.domain.registration import Registration, Step
from bot.store import points
from bot.store.database import Database
from bot.store.schema import points as rows
from bot.telegram.turn import Say
from tests.telegram.person import CHAT, NOW, Person

TAPACHULA = 14.90561, -92.26342
HOUSTON = 29.7604, -95.3698
KEPT = Point(latitude=14.906, longitude=-92.263)


@pytest.fixture
async def person(database: Database) -> AsyncIterator[Person]:
    """Registered in Chiapas."""
    async with database.write() as conn:
        yield await Person.registered(conn)


async def kept(person: Person) -> list[Point]:
    found = (await person.conn.execute(rows.select())).all()
    return [Point(latitude=one.latitude, longitude=one.longitude) for one in found]


async def test_a_location_for_the_area_is_not_kept(person: Person) -> None:
    """It becomes a region, as before."""
    await person.press("profile:area")
    await person.locate(*TAPACHULA)

    assert "is not kept" in person.text
    await person.take("profile:area:at:MX-CHP")
    assert await kept(person) == []


async def test_it_is_kept_where_it_was_asked_for_as_such(person: Person) -> None:
    """Rounded; shown in the list and in all that is kept."""
    await person.press("profile:point")
    key = next(one.keyboard for one in person.said if isinstance(one, Say) and one.keyboard)
    assert key.rows[0][0].shares is Share.LOCATION
    assert "not kept unless you say so" in person.text
    await person.locate(*TAPACHULA)
    assert "14.906, -92.263" in person.text
    assert await kept(person) == [KEPT]

    await person.command("mydata")
    assert "Exact point: 14.906, -92.263" in person.text
    await person.press("mydata:file")
    told = json.loads(person.file)["record"]["point"]
    assert told == {"latitude": 14.906, "longitude": -92.263}


async def test_one_tap_deletes_it(person: Person) -> None:
    """From the question about it."""
    await points.save(person.conn, 1, KEPT)
    await person.press("profile:point")
    await person.take("profile:point:-")

    assert await kept(person) == []


@pytest.mark.parametrize("move", ["at:MX-OAX", "moving:MX", "only:MX", "unsaid"])
async def test_it_goes_with_a_move(person: Person, move: str) -> None:
    """Staying where they are keeps it."""
    national = (await person.turn()).national
    assert national is not None
    await points.save(person.conn, national.id, KEPT)
    await person.press("profile:area:at:MX-CHP")
    assert await kept(person) == [KEPT]
    await person.press(f"profile:area:{move}")

    assert await kept(person) == []


async def test_a_point_elsewhere_is_not_kept(person: Person) -> None:
    """The area comes first, so that the two never contradict each other."""
    await person.press("profile:point")
    for place in (HOUSTON, (0.0, -150.0), (500.0, 0.0)):
        await person.locate(*place)
        assert "not in your area" in person.text

    assert await kept(person) == []


async def test_words_are_no_point(person: Person) -> None:
    """Nor are forged buttons."""
    await person.press("profile:point")
    await person.type("14.9, -92.2")
    assert "never in words" in person.text
    await person.press("profile:point:14.9,-92.2")

    assert "never in words" in person.text
    assert await kept(person) == []


async def test_who_gets_alerts_only_may_keep_one(person: Person) -> None:
    """And who is discreet: it is their choice."""
    await person.press("profile:consents:-checkins")
    await person.press("profile:discreet:yes")
    await person.press("profile:point")
    await person.locate(*TAPACHULA)

    assert await kept(person) == [KEPT]


async def test_it_goes_with_everything_else(person: Person) -> None:
    """/forget"""
    await person.press("profile:point")
    await person.locate(*TAPACHULA)
    await person.press("forget:yes")

    assert await kept(person) == []


async def test_it_goes_with_a_registration_elsewhere(person: Person) -> None:
    """By a link of the consulate, say; the same place again keeps it."""
    await points.save(person.conn, 1, KEPT)
    for region, left in (("MX-CHP", [KEPT]), ("MX-OAX", [])):
        said = Registration(step=Step.DONE, country="MX", region=region)
        await nationals.register(person.conn, chat_id=CHAT, said=said, now=NOW)
        assert await kept(person) == left
