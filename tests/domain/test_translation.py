"""`bot/domain/translation.py`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.translation import longest, losses, slots_of

SOURCE = "Vaya a {shelter} antes del {deadline}. Lleve agua para 3 días y llame al 555-1234."
GOOD = "Ale {shelter} anvan {deadline}. Pran dlo pou 3 jou epi rele 555-1234."


def test_a_good_translation_loses_nothing() -> None:
    """Slots may change places."""
    moved = "Anvan {deadline}, ale {shelter}. Pran dlo pou 3 jou epi rele 555-1234."

    assert list(losses(SOURCE, GOOD, "ht")) == []
    assert list(losses(SOURCE, moved, "ht")) == []


@pytest.mark.parametrize(
    ("source", "text", "language", "told"),
    [
        (SOURCE, GOOD.replace("{shelter}", "abri a"), "ht", "lacks {shelter}"),
        (SOURCE, GOOD.replace("3", "twa"), "ht", "lacks the number 3"),
        (SOURCE, GOOD.replace("555-1234", "5551235"), "ht", "lacks the number 555"),
        ("Llame al 5551234.", "Rele nou.", "ht", "lacks the telephone 5551234"),
        (SOURCE, GOOD + " 9", "ht", "says 9, which the source does not"),
        (SOURCE, GOOD + " dlo" * 60, "ht", "shorten it to"),
        (SOURCE, GOOD.replace("Pran", "\nPran"), "ht", "has a line break"),
        (SOURCE, GOOD.replace("dlo", "вода"), "ht", "not Latin"),
        (SOURCE, GOOD, "ar", "not in Arabic script"),
        (SOURCE, SOURCE, "ht", "is still the source"),
        ("<b>{source}</b>: salga.", "{source}: soti.", "ht", "lacks <b>"),
        (
            "No salga. " * 6,
            "Ne restez pas dans la rue : les enfants et vous êtes dans le danger, avec les autres.",
            "ht",
            "reads like French",
        ),
    ],
)
def test_what_is_lost_is_told(source: str, text: str, language: str, told: str) -> None:
    """What is wrong, and what to do."""
    assert any(told in one for one in losses(source, text, language))


@pytest.mark.parametrize(
    ("source", "text", "language"),
    [
        ("Cerca de 1.000 metros.", "About 1,000 metres.", "en"),
        ("Agua para 3 días.", "ماء لثلاثة أيام: ٣.", "ar"),
        ("Tsunamis", "Tsunamis", "en"),
        ("No salga.", "Mi tzʼok ex.", "mam"),
    ],
)
def test_how_a_language_writes_is_no_loss(source: str, text: str, language: str) -> None:
    """Its digits, its separators, its letters."""
    assert list(losses(source, text, language)) == []


@given(st.text(), st.text(), st.sampled_from(["ht", "ar", "mam", "xx"]))
def test_whatever_comes_gets_an_answer(source: str, text: str, language: str) -> None:
    """Translators' files are hostile too."""
    assert all(isinstance(one, str) for one in losses(source, text, language))
    assert longest(source) > len(source)


def test_slots_are_named_once() -> None:
    """In their order."""
    assert slots_of("{b} {a} {b}") == ["b", "a"]
