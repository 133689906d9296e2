"""`bot/domain/folding.py`: what is written differently and means the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.folding import bare, fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("K'iche'", "kiche"),
        ("Kʼicheʼ", "kiche"),
        ("Kꞌicheꞌ", "kiche"),
        ("K´iche´", "kiche"),
        ("¡Estoy  BIEN!", "estoy bien"),
        ("Port-au-Prince", "port au prince"),
        ("Straße", "strasse"),
        ("ﬁnca", "finca"),
        ("Ñandú", "nandu"),
        ("إلى", "الى"),
        ("N\u200bo", "n o"),
        ("🆘", ""),
    ],
)
def test_the_same_word_folds_to_the_same(written: str, folded: str) -> None:
    """Accents, capitals, apostrophes, ligatures and signs."""
    assert fold(written) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """Whatever stands in the text."""
    assert fold(fold(text)) == fold(text)
    assert bare(bare(text)) == bare(text)


@given(st.text())
def test_a_folded_text_is_words_with_single_spaces(text: str) -> None:
    """No sign is left."""
    assert all(word.isalnum() for word in fold(text).split(" ") if word)
    assert fold(text) == fold(text).strip()


def test_signs_stay_where_only_accents_go() -> None:
    """The check-in needs them: a question is no answer."""
    assert bare("¿Están BIEN? 🆘") == "¿estan bien? 🆘"
