"""`bot/content/formats.py`."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.formats import day, instant, listed, number, said
from bot.domain.language import LANGUAGES
from bot.domain.slot import Instant, Place, Telephone, Words, parse
from bot.errors import NotReady

ZONE = "America/Mexico_City"


def local(hour: int, minute: int = 0, day: int = 3) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=ZoneInfo(ZONE))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("es", "jueves 3 de septiembre, 6 de la tarde"),
        ("en", "Thursday, September 3, 6:00 p.m."),
        ("fr", "jeudi 3 septembre, 18 h 00"),
        ("ht", "jedi 3 septanm, 6è aswè"),
        ("pt", "quinta-feira, 3 de setembro, 18:00"),
        ("ar", "الخميس 3 سبتمبر، 6:00 مساءً"),
        ("mam", "jueves 3 de septiembre, 6 de la tarde"),
    ],
)
def test_a_moment_is_said_as_people_say_it(language: str, expected: str) -> None:
    """Month in words, hour of the post, and Creole in Creole."""
    assert said(Instant(local(18).astimezone(UTC)), language, ZONE) == expected


@pytest.mark.parametrize(
    ("hour", "minute", "es", "en", "ht"),
    [
        (0, 0, "0:00 de la madrugada", "12:00 a.m.", "0è nan maten"),
        (0, 30, "0:30 de la madrugada", "12:30 a.m.", "0è30 nan maten"),
        (5, 0, "5 de la madrugada", "5:00 a.m.", "5è nan maten"),
        (6, 5, "6:05 de la mañana", "6:05 a.m.", "6è05 nan maten"),
        (12, 0, "12 del mediodía", "12:00 p.m.", "midi"),
        (12, 15, "12:15 de la tarde", "12:15 p.m.", "midi 15"),
        (15, 0, "3 de la tarde", "3:00 p.m.", "3è nan apremidi"),
        (19, 0, "7 de la noche", "7:00 p.m.", "7è aswè"),
        (23, 59, "11:59 de la noche", "11:59 p.m.", "11è59 aswè"),
    ],
)
def test_every_part_of_the_day_has_its_word(
    hour: int, minute: int, es: str, en: str, ht: str
) -> None:
    """Nobody has to wonder whether 6 is in the morning."""
    at = local(hour, minute)

    assert instant(at, "es", ZONE).endswith(f", {es}")
    assert instant(at, "en", ZONE).endswith(f", {en}")
    assert instant(at, "ht", ZONE).endswith(f", {ht}")


def test_the_first_of_a_month_has_its_own_form() -> None:
    """French and Creole say the first, not one."""
    assert instant(local(18, day=1), "fr", ZONE) == "mardi 1er septembre, 18 h 00"
    assert instant(local(18, day=1), "ht", ZONE) == "madi 1ye septanm, 6è aswè"


@pytest.mark.parametrize(
    ("hour", "minute", "told"),
    [
        (0, 0, "12:00 منتصف الليل"),
        (0, 5, "12:05 بعد منتصف الليل"),
        (11, 59, "11:59 صباحًا"),
        (12, 0, "12:00 ظهرًا"),
        (13, 0, "1:00 مساءً"),
    ],
)
def test_arabic_hours_have_latin_digits(hour: int, minute: int, told: str) -> None:
    """As on the telephone, with the part of the day in words."""
    said_at = instant(local(hour, minute), "ar", ZONE)

    assert said_at.endswith(f"، {told}")
    assert all(one.isascii() for one in said_at if one.isdecimal())


@given(
    at=st.datetimes(
        min_value=datetime(2000, 1, 1),  # noqa: DTZ001 — hypothesis wants it naive
        max_value=datetime(2100, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    language=st.sampled_from(sorted(LANGUAGES)),
    zone=st.sampled_from(["UTC", ZONE, "America/Belize", "Europe/Madrid", "Africa/Casablanca"]),
)
def test_no_two_hours_of_a_day_sound_alike(at: datetime, language: str, zone: str) -> None:
    """Twelve hours apart is another word."""
    other = at.replace(hour=(at.hour + 12) % 24)

    assert instant(at, language, zone) != instant(other, language, zone)
    assert "M0" not in instant(at, language, zone)  # what Babel prints for a month it lacks


def test_what_an_officer_wrote_is_escaped() -> None:
    """A place is no markup."""
    assert said(Place("<b>El & Vado"), "es", ZONE) == "&lt;b&gt;El &amp; Vado"


def test_a_telephone_keeps_its_order_between_arabic_words() -> None:
    """Isolated there, and nowhere else."""
    assert said(Telephone("000-0000"), "ar", ZONE) == "\u2068000-0000\u2069"
    assert said(Telephone("000-0000"), "es", ZONE) == "000-0000"


def test_marks_of_direction_stand_outside_what_is_escaped() -> None:
    """A mark of the officer's own is refused before (`bot/domain/slot.py`)."""
    assert said(Place("<b>"), "ar", ZONE) == "\u2068&lt;b&gt;\u2069"
    for mark in "\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e":
        with pytest.raises(NotReady, match="invisible"):
            parse("place", f"Tapachula{mark}", ZONE)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_day_is_the_moment_without_its_hour(language: str) -> None:
    """In every language, whatever its comma."""
    at = datetime(2026, 9, 3, 18, 30, tzinfo=UTC)
    alone = day(at, language, "UTC")

    assert alone
    assert ":" not in alone
    assert instant(at, language, "UTC").startswith(alone)


@pytest.mark.parametrize(
    ("language", "zone", "hour"),
    [
        ("es", "America/Guatemala", "12:05 de la tarde"),
        ("es", "America/Chicago", "1:05 de la tarde"),
        ("es", "America/Toronto", "2:05 de la tarde"),  # Babel knows no Spanish there
        ("es", "Europe/Madrid", "20:05"),
        ("es", "America/Belize", "12:05"),
        ("en", "America/Chicago", "1:05 p.m."),
        ("en", "America/Mexico_City", "12:05 p.m."),
        ("en", "Europe/London", "19:05"),
        ("fr", "America/Port-au-Prince", "14 h 05"),
        ("pt", "America/Sao_Paulo", "15:05"),
        ("ht", "Europe/Paris", "8è05 aswè"),
        ("ar", "Africa/Cairo", "9:05 مساءً"),
        ("ar", "Africa/Casablanca", "19:05"),
        ("mam", "America/Guatemala", "12:05 de la tarde"),
    ],
)
def test_the_country_says_how_many_hours_a_day_has(language: str, zone: str, hour: str) -> None:
    """Twelve with the part of the day, or twenty-four; in words the day stays the same."""
    told = instant(datetime(2026, 9, 3, 18, 5, tzinfo=UTC), language, zone)

    assert told.replace("،", ",").rpartition(", ")[2] == hour
    assert day(datetime(2026, 9, 3, 18, 5, tzinfo=UTC), language, zone) == told[: -len(hour) - 2]


@pytest.mark.parametrize(
    ("language", "names", "told"),
    [
        ("es", ["Chiapas"], "Chiapas"),
        ("es", ["Chiapas", "Oaxaca", "Tabasco"], "Chiapas, Oaxaca y Tabasco"),
        ("es", ["Chiapas", "Hidalgo"], "Chiapas e Hidalgo"),
        ("es", ["Yoro", "Islas de la Bahía"], "Yoro e Islas de la Bahía"),
        ("es", ["Campeche", "Yucatán"], "Campeche y Yucatán"),
        ("es", ["Chiapas", "Hielo"], "Chiapas y Hielo"),
        ("mam", ["Chiapas", "Hidalgo"], "Chiapas e Hidalgo"),
        ("en", ["Chiapas", "Oaxaca", "Tabasco"], "Chiapas, Oaxaca, and Tabasco"),
        ("fr", ["Chiapas", "Hidalgo"], "Chiapas et Hidalgo"),
        ("pt", ["Chiapas", "Tabasco"], "Chiapas e Tabasco"),
        ("ht", ["Chiapas", "Oaxaca", "Tabasco"], "Chiapas, Oaxaca ak Tabasco"),
        ("ht", ["Chiapas"], "Chiapas"),
        ("ht", [], ""),
        ("ar", ["Chiapas", "Tabasco"], "Chiapas وTabasco"),
    ],
)
def test_several_are_named_as_in_a_sentence(language: str, names: list[str], told: str) -> None:
    """With the word for "and"; Spanish changes it before an i."""
    assert listed(names, language) == told


def test_several_places_are_each_kept_apart() -> None:
    """In Arabic each name keeps its own direction; markup in one is none."""
    place = Place("A, <b>", ("A", "<b>"))

    assert said(place, "es", ZONE) == "A y &lt;b&gt;"
    assert said(place, "ar", ZONE) == "\u2068A\u2069 و\u2068&lt;b&gt;\u2069"


@pytest.mark.parametrize(
    ("language", "zone", "told"),
    [
        ("es", "America/Mexico_City", "12,040"),
        ("es", "America/Toronto", "12,040"),
        ("es", "Europe/Madrid", "12.040"),
        ("es", "America/Costa_Rica", "12\u00a0040"),
        ("en", "UTC", "12,040"),
        ("fr", "Europe/Paris", "12\u202f040"),
        ("pt", "America/Sao_Paulo", "12.040"),
        ("ht", "America/Port-au-Prince", "12\u00a0040"),
        ("ar", "Africa/Cairo", "12,040"),
    ],
)
def test_thousands_stand_apart_as_the_country_writes_them(
    language: str, zone: str, told: str
) -> None:
    """In digits that every telephone has."""
    assert number(12040, language, zone) == told
    assert number(40, language, zone) == "40"


def test_a_sentence_is_said_in_the_reader_s_language_where_it_has_one() -> None:
    """Else as it stands, escaped."""
    words = Words("a < b", (("ht", "b > a"),))

    assert said(words, "ht", ZONE) == "b &gt; a"
    assert said(words, "fr", ZONE) == "a &lt; b"
