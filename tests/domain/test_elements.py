"""The elements of known texts, and what the checker says of these texts as a whole."""

from datetime import date

import pytest

from bot.domain.checker import check, worst
from bot.domain.elements import FIVE, Element, elements
from bot.domain.finding import Severity, Text
from bot.domain.hazard import Phase
from tests.domain.specimens import (
    BUREAUCRATIC,
    DUST_STORM,
    MISSILE,
    READABLE,
    WILDFIRE,
    WINDS,
    YARDSTICKS,
)


def text(words: str, language: str = "es", phase: str = "warning") -> Text:
    return Text(plain=words, language=language, phase=Phase(phase), today=date(2026, 9, 2))


def found(words: str, language: str = "es") -> dict[Element, str]:
    """Each element that is there, in its own words."""
    whole = text(words, language)
    return {name: whole.words(span) for name, span in elements(whole).items() if span}


def rules(one: Text, severity: Severity = Severity.BLOCK) -> set[str]:
    return {finding.rule for finding in check(one) if finding.severity is severity}


def test_the_readable_text_has_its_elements() -> None:
    """Text A says all but whom to call."""
    assert found(READABLE) == {
        Element.SOURCE: "Consulado de Guatemala en Tapachula",
        Element.HAZARD: "huracán",
        Element.IMPACT: "puede tirar",
        Element.PLACE: "Chiapas",
        Element.ACTION: "Salga",
        Element.TIME: "6 de la tarde",
    }


def test_the_readable_text_breaks_two_rules_all_the_same() -> None:
    """No absolute date, and papers that nobody vouches for."""
    assert rules(text(READABLE)) == {"C05", "C07", "C09", "C41"}
    assert {"C05", "C09"} <= {one.rule for one in worst(check(text(READABLE)))}


def test_the_bureaucratic_text_has_no_element_at_all() -> None:
    """Sixty words, and nobody knows who, what, where, what to do, or when."""
    assert not found(BUREAUCRATIC)
    assert rules(text(BUREAUCRATIC)) == {"C01", "C02", "C03", "C04", "C05", "C07"}
    assert "C20" in rules(text(BUREAUCRATIC), Severity.WARN)


@pytest.mark.parametrize("phase", YARDSTICKS)
def test_the_yardsticks_pass(phase: str) -> None:
    """Nothing stops them, and nothing is to be justified; all five elements are there."""
    whole = text(YARDSTICKS[phase], phase=phase)

    assert not rules(whole)
    assert not rules(whole, Severity.CONFIRM)
    assert not rules(whole, Severity.WARN)
    assert set(FIVE) <= set(found(YARDSTICKS[phase]))


def test_a_published_example_lacks_its_source_and_its_day() -> None:
    """Hazard, place, action and hour are there."""
    assert {Element.HAZARD, Element.PLACE, Element.ACTION, Element.TIME} <= set(
        found(WILDFIRE, "en")
    )
    assert rules(text(WILDFIRE, "en")) == {"C01", "C05", "C07", "C41"}


def test_telephone_warnings_name_no_place() -> None:
    """ "This area": whoever is sent the message on cannot tell whether it is theirs."""
    assert found(DUST_STORM, "en")[Element.SOURCE] == "National Weather Service"
    assert rules(text(DUST_STORM, "en")) == {"C03", "C05", "C07"}
    assert {"C01", "C03", "C05", "C07"} <= rules(text(WINDS))


def test_the_false_alarm_of_hawaii_is_stopped() -> None:
    """By its most harmful words, before all that it lacks."""
    assert worst(check(text(MISSILE, "en")))[0].rule == "C29"
    assert {"C01", "C05", "C29"} <= rules(text(MISSILE, "en"))


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Consulado General de Honduras en San Pedro Sula: suba.", "es"),
        ("Según Protección Civil, suba.", "es"),
        ("Embajada de Costa Rica en Panamá informa.", "es"),
        ("Consulate of Guatemala in Houston: go up.", "en"),
        ("Red Cross: go up.", "en"),
    ],
)
def test_senders_are_known(words: str, language: str) -> None:
    """By kind and name."""
    assert Element.SOURCE in found(words, language)


@pytest.mark.parametrize("words", ["Llame al 911.", "Ayuda: +52 962 000 0000.", "Vea www.a.gob.gt"])
def test_help_is_a_number_or_a_site(words: str) -> None:
    """ "Call the consulate" alone is none."""
    assert Element.HELP in found(words)


def test_an_hour_is_no_number_to_call() -> None:
    """Nor are metres, prices and years."""
    for words in ("A las 18:00.", "A 600 metros.", "Ayuda: quédese a 300 m del río.", "En 2026."):
        assert Element.HELP not in found(words)
