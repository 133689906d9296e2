"""`bot/domain/spoken.py`."""

import pytest

from bot.domain.form import Parts, core
from bot.domain.spoken import pieces, pieces_of_core, speakable


def parts(language: str = "es", banner: str = "") -> Parts:
    return Parts(
        written=language,
        lead="Llega el jueves 3, 6:05 de la tarde.",
        impact="Sube.",
        do=("Salga.",),
        help="Llame al +52 000 123 4567 o al 911.",
        telephones=("911", "+52 000 123 4567"),
        banner=banner,
    )


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("es", "6:05 de la tarde", "6 y 5 de la tarde"),
        ("es", "1 de la tarde", "una de la tarde"),
        ("es", "1:30 de la tarde", "una y 30 de la tarde"),
        ("es", "0:00 de la madrugada", "0 horas"),
        ("es", "0:05 de la madrugada", "12 y 5 de la madrugada"),
        ("es", "12 del mediodía", "12 del mediodía"),
        ("es", "18:05", "18 horas con 5 minutos"),
        ("es", "21:00", "veintiuna horas"),
        ("es", "1:00", "una hora"),
        ("es", "jueves 1 de octubre, 1 de la tarde", "jueves primero de octubre, una de la tarde"),
        ("es", "jueves 11 de octubre", "jueves 11 de octubre"),
        ("en", "6:05 p.m.", "6 oh 5 p.m."),
        ("en", "6:00 p.m.", "6 p.m."),
        ("en", "6:30 p.m.", "6 30 p.m."),
        ("en", "12:00 p.m.", "12 noon"),
        ("en", "18:05", "18 hours 5"),
        ("en", "18:00", "18 hours"),
        ("en", "Thursday, September 3, 6:00 p.m.", "Thursday, September 3rd, 6 p.m."),
        ("en", "Friday, May 22, 6:00 p.m.", "Friday, May 22nd, 6 p.m."),
        ("fr", "18 h 05", "18 heures 5"),
        ("fr", "1 h 00", "une heure"),
        ("fr", "21 h 30", "vingt et une heures 30"),
        ("pt", "18:00", "18 horas"),
        ("pt", "18:30", "18 horas e 30"),
        ("pt", "2:00", "duas horas"),
        ("pt", "quinta-feira, 1 de outubro, 1:00", "quinta-feira, primeiro de outubro, uma hora"),
        ("ht", "6è30 aswè", "sizè 30 aswè"),
        ("ht", "2è nan maten", "dezè nan maten"),
        ("ht", "10è05 nan maten", "dizè 5 nan maten"),
        ("ht", "0è nan maten", "minwi"),
        ("ht", "0è05 nan maten", "minwi 5"),
        ("ht", "midi 05", "midi 5"),
        ("ht", "jedi 1ye oktòb", "jedi premye oktòb"),
        ("ar", "6:00 مساءً", "الساعة السادسة مساءً"),
        ("ar", "6:30 صباحًا", "الساعة السادسة و 30 دقيقة صباحًا"),
        ("ar", "18:00", "الساعة 18"),
        ("ar", "الخميس 1 أكتوبر، 6:00", "الخميس الأول من أكتوبر، الساعة السادسة"),
        ("ar", "إلى \u2068Chiapas\u2069 و\u2068Tabasco\u2069.", "إلى Chiapas و Tabasco."),
        ("es", "Zona 3 – norte", "Zona 3, norte"),
    ],
)
def test_hours_are_said_as_people_say_them(language: str, written: str, said: str) -> None:
    """As `content.formats` writes them, no zero is read that nobody would say."""
    assert speakable(written, parts(language)) == said


def test_telephone_numbers_are_said_digit_by_digit() -> None:
    """With a pause between groups, as one writes down what one hears."""
    told = "Llame al más 5 2, 0 0 0, 1 2 3, 4 5 6 7 o al 9 1 1."

    assert speakable(parts().help, parts()) == told


def test_a_drill_is_said_first_and_last() -> None:
    """Whole or shortened."""
    drill = parts(banner="EJERCICIO – EJERCICIO – EJERCICIO")
    banner = "Ejercicio, ejercicio, ejercicio"

    for told in (pieces(drill), pieces_of_core(drill, core(drill))):
        assert told[0] == told[-1] == banner
        assert "Salga." in told
        assert "EJERCICIO" not in " ".join(told)
    assert banner not in pieces(parts())
