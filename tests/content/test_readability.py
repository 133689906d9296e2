"""Readability: texts A and B of the guidance, what is taken out, and how English is counted."""

import pytest

from bot.content.readability import COUNTERS, bare, score, syllables
from bot.domain.checker import RULES, check
from bot.domain.finding import Text
from bot.domain.readability import SCALES
from tests.domain.specimens import BUREAUCRATIC, READABLE

ENGLISH = (
    "The river may flood streets and houses tonight. Go up to high ground now. Take water, your "
    "papers and your phone. Do not walk or drive through the water. Help each other on the way up."
)
STIFF = (
    "It is recommended that all individuals residing within the designated jurisdiction undertake "
    "appropriate preventive measures in accordance with the recommendations communicated by the "
    "competent authorities, and remain informed utilizing official communication channels."
)


def test_the_readable_text_is_very_easy_and_the_bureaucratic_one_very_hard() -> None:
    """As measured in the guidance: some 80 points lie between them."""
    easy, hard = score(READABLE, "es"), score(BUREAUCRATIC, "es")

    assert easy is not None
    assert hard is not None
    assert easy.value > 75
    assert easy.band == "very easy"
    assert hard.value < 15
    assert hard.band == "very difficult"


@pytest.mark.parametrize("language", ["fr", "pt"])
def test_every_scale_has_its_counter(language: str) -> None:
    """French and Portuguese order texts too."""
    easy = "A mae vai para casa. O rio sobe. Va ja para o alto. Leve agua e pao. " * 3
    hard = (
        "Recomendacoes preventivas correspondentes comunicadas oficialmente pelas autoridades. " * 6
    )
    low, high = score(hard, language), score(easy, language)

    assert low is not None
    assert high is not None
    assert low.value < high.value
    assert SCALES.keys() == COUNTERS.keys()


def test_english_works_without_a_network() -> None:
    """Counted here: textstat would fetch a dictionary."""
    easy, hard = score(ENGLISH, "en"), score(STIFF, "en")

    assert easy is not None
    assert hard is not None
    assert easy.value > 80
    assert hard.value < 30


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("water", 2), ("home", 1), ("house", 1), ("houses", 2), ("river", 2), ("leave", 1),
        ("evacuate", 3), ("shelter", 2), ("table", 2), ("flooded", 2), ("closed", 1),
        ("emergency", 4), ("hurricane", 3), ("the", 1), ("you", 1), ("safe", 1), ("places", 2),
        ("documents", 3), ("telephone", 3), ("hmm", 1),
    ],
)  # fmt: skip
def test_english_syllables(word: str, count: int) -> None:
    """The words of warnings; "evacuate" has four, its "ua" counts as one."""
    assert syllables(word) == count


def test_names_figures_and_addresses_do_not_count() -> None:
    """Place names alone would make any text look hard."""
    told = bare(
        "El huracán Nora llega a Huehuetenango a las 18:00. Vea https://conred.gob.gt. Salga.",
        ["Huehuetenango"],
    )

    assert not {"Nora", "Huehuetenango", "18:00", "https"} & set(told.replace(".", " ").split())
    assert told.startswith("El huracán")


def test_a_short_text_has_no_score() -> None:
    """Thirty words, or nothing is said."""
    assert score("Evacúe ahora a la escuela.", "es") is None


def test_a_language_without_a_formula_has_no_score() -> None:
    """Nobody has validated one for Creole or Mam."""
    assert score(READABLE, "ht") is None
    assert score(READABLE, "mam") is None


def test_c19_warns_of_what_is_hard_and_of_nothing_else() -> None:
    """The examples of rule C19, in Spanish and English."""
    for words, language, hard in (
        (BUREAUCRATIC, "es", True),
        (READABLE, "es", False),
        (STIFF, "en", True),
        (ENGLISH, "en", False),
    ):
        text = Text(plain=words, language=language, score=score(words, language))
        assert [str(one.severity) for one in check(text, [RULES["C19"]])] == ["warn"] * hard
