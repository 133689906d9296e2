"""`bot/domain/slot.py`."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import papers
from bot.domain.language import SPOKEN
from bot.domain.post import Post
from bot.domain.slot import (
    SLOTS,
    Authority,
    Instant,
    Name,
    Place,
    Shelter,
    Telephone,
    Words,
    fictional,
    parse,
)
from bot.errors import NotReady

ZONE = "America/Mexico_City"
POST = Post(
    code="av-tap",
    name="Consulado de Altavista en Tapachula",
    place="Tapachula",
    country="MX",
    region="MX-CHP",
    time_zone=ZONE,
    telephone="+52 000 000 0000",
    emergency_number="000",
)
NOW = datetime(2026, 9, 3, 14, 7, tzinfo=UTC)


def test_an_hour_without_offset_is_that_of_the_post() -> None:
    """An officer writes the hour on the wall."""
    expected = Instant(datetime(2026, 9, 4, 0, 0, tzinfo=UTC))

    assert parse("onset", "2026-09-03T18:00", ZONE) == expected
    assert parse("onset", "2026-09-03 18:00", ZONE) == expected
    assert parse("onset", "2026-09-04T00:00Z", ZONE) == expected


@pytest.mark.parametrize("text", ["mañana", "2026-09-03", "2026-13-01T10:00", "18:00", "20260903"])
def test_a_time_needs_date_and_hour(text: str) -> None:
    """A date alone would be said as midnight."""
    with pytest.raises(NotReady, match="2026-09-03T18:00"):
        parse("deadline", text, ZONE)


def test_each_name_gives_its_type() -> None:
    """What the renderer has to say depends on it."""
    assert parse("place", " Puerto Alba ", ZONE) == Place("Puerto Alba")
    assert parse("shelter", "Escuela", ZONE) == Shelter("Escuela")
    assert parse("authority", "Protección Civil", ZONE) == Authority("Protección Civil")
    assert parse("hazard_name", "Quirina", ZONE) == Name("Quirina")
    assert parse("telephone", "+52 000 000-0000", ZONE) == Telephone("+52 000 000-0000")


@pytest.mark.parametrize("text", ["llame", "+", "()", "000<b>", "٠٠٠"])
def test_a_telephone_can_be_dialled(text: str) -> None:
    """Digits and what stands between them."""
    with pytest.raises(NotReady, match="telephone"):
        parse("telephone", text, ZONE)


def test_an_unknown_slot_names_the_nearest() -> None:
    """A typing mistake is answered with the way out."""
    with pytest.raises(NotReady, match="did you mean shelter"):
        parse("sheltr", "Escuela", ZONE)


@pytest.mark.parametrize(
    "text", ["", "  ", "a\nb", "a\x00b", "a\u202eb", "a\u2066b", "a\u2028b", "{x}", "x" * 201]
)
def test_what_could_disguise_a_text_is_refused(text: str) -> None:
    """Line breaks, braces, control and direction characters, and more than 200 characters."""
    with pytest.raises(NotReady, match="place"):
        parse("place", text, ZONE)


@given(name=st.sampled_from(sorted(SLOTS)), text=st.text(max_size=250))
def test_any_text_is_parsed_or_refused(name: str, text: str) -> None:
    """No other error reaches an officer."""
    with suppress(NotReady):
        assert isinstance(parse(name, text, ZONE), SLOTS[name])


@given(minutes=st.integers(min_value=0, max_value=60 * 24 * 14))
def test_a_drill_has_every_fact(minutes: int) -> None:
    """All but a word on papers, which nobody makes up; and people act before the hazard comes."""
    slots = fictional(POST, ["Chiapas"], NOW, NOW + timedelta(minutes=minutes))
    deadline, onset = slots["deadline"], slots["onset"]

    assert {name: type(slot) for name, slot in slots.items()} == papers.without(dict(SLOTS))
    assert isinstance(deadline, Instant)
    assert isinstance(onset, Instant)
    assert NOW <= deadline.at <= onset.at


def test_without_a_region_the_place_is_that_of_the_post() -> None:
    """A drill to everybody of the post."""
    slots = fictional(POST, [], NOW, NOW + timedelta(hours=6))

    assert slots["place"] == Place("Tapachula")
    assert fictional(POST, ["Chiapas", "Tabasco"], NOW, NOW)["place"] == Place(
        "Chiapas, Tabasco", ("Chiapas", "Tabasco")
    )


def test_what_is_invented_is_said_in_every_language() -> None:
    """A Creole drill reads Creole throughout; what an officer wrote stays as they wrote it."""
    slots = fictional(POST, ["Chiapas"], NOW, NOW + timedelta(hours=6))
    invented = [slot for slot in slots.values() if isinstance(slot, Words)]

    assert len(invented) == sum(kind is Words for kind in SLOTS.values())
    for slot in invented:
        told = [slot.to(language) for language in SPOKEN]
        assert len(set(told)) == len(SPOKEN)
        assert all(one and one[-1] not in ".!" and not one[0].isupper() for one in told)
    written = parse("reason", "se envió por error", "UTC")
    assert isinstance(written, Words)
    assert written.to("ht") == "se envió por error"


def test_an_instant_without_zone_is_no_instant() -> None:
    """A naive time would be said wrongly."""
    with pytest.raises(ValueError, match="time zone"):
        Instant(datetime(2026, 9, 3))  # noqa: DTZ001 — that it is naive is the point
