"""`bot/domain/language.py`."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.language import LANGUAGES, SPOKEN, chain, guess, isolated, others


@pytest.mark.parametrize(
    ("told", "guessed"),
    [
        ("es-419", "es"),
        ("es", "es"),
        ("fr-HT", "fr"),
        ("en_US", "en"),
        ("ht", "ht"),
        ("pt-br", "pt"),
        ("de", "es"),
        ("", "es"),
        (None, "es"),
    ],
)
def test_a_phone_tells_where_to_begin(told: str | None, guessed: str) -> None:
    """Region and case do not matter; an unknown language begins in Spanish."""
    assert guess(told) == guessed


@given(st.none() | st.text(max_size=12))
def test_a_guess_is_always_in_the_table(told: str | None) -> None:
    """Whatever a phone says."""
    assert guess(told) in LANGUAGES


def test_every_chain_begins_with_itself_and_ends_in_spanish() -> None:
    """Nobody is left without a text, and no language is asked twice."""
    for code in LANGUAGES:
        steps = chain(code)

        assert steps[0] == code
        assert steps[-1] == "es"
        assert len(set(steps)) == len(steps)
        assert set(steps) <= LANGUAGES.keys()


def test_no_indigenous_language_stands_in_for_another() -> None:
    """What a reader gets instead is a language the bot writes in."""
    for code in LANGUAGES:
        assert set(chain(code)[1:]) <= set(SPOKEN)


def test_every_language_can_be_chosen() -> None:
    """Those with words on the first page, the others on the second, none twice."""
    assert sorted([*SPOKEN, *others()]) == sorted(LANGUAGES)
    assert {chain(code)[1] for code in others()} == {"es"}


def test_a_button_has_the_spanish_name_where_it_reads_otherwise() -> None:
    """An accent or a glottal stop makes no other name."""
    labels = {code: LANGUAGES[code].label for code in others()}

    assert labels["quc"] == "Kʼicheʼ (quiché)"
    assert labels["ixl"] == "Ixil"
    assert labels["cab"] == "Garífuna"
    assert len(set(labels.values())) == len(labels)
    assert all(len(label) <= 30 for label in labels.values())


def test_values_are_isolated_where_a_text_runs_from_the_right() -> None:
    """A telephone number would be read backwards by its groups."""
    assert isolated("+52 962", "ar") == "\u2068+52 962\u2069"
    assert isolated("+52 962", "mam") == "+52 962"


def test_an_unknown_language_falls_back_to_spanish() -> None:
    """A row written by a later version does not stop a warning."""
    assert chain("xx") == ("xx", "es")


def test_every_locale_is_one_that_babel_knows() -> None:
    """Haitian Creole is none: Babel would give it French dates."""
    for language in LANGUAGES.values():
        if language.locale:
            Locale.parse(language.locale)

    assert LANGUAGES["ht"].locale is None
