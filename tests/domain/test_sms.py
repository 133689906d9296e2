"""`bot/domain/sms.py`."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.sms import ALPHABET, EXTENSION, PLAINER, Coding, sms


@pytest.mark.parametrize(
    ("text", "coding", "parts"),
    [
        ("", Coding.GSM7, 1),
        ("a" * 160, Coding.GSM7, 1),
        ("a" * 161, Coding.GSM7, 2),
        ("a" * 306, Coding.GSM7, 2),
        ("a" * 307, Coding.GSM7, 3),
        ("€" * 80, Coding.GSM7, 1),
        ("a" + "€" * 80, Coding.GSM7, 2),
        ("a" * 152 + "€" + "a" * 152, Coding.GSM7, 3),  # the escape and its sign stay together
        ("ع" * 70, Coding.UCS2, 1),
        ("ع" * 71, Coding.UCS2, 2),
        ("ع" * 134, Coding.UCS2, 2),
        ("ع" * 135, Coding.UCS2, 3),
        ("😀" * 35, Coding.UCS2, 1),
        ("😀" * 66, Coding.UCS2, 2),
        ("😀" * 67, Coding.UCS2, 3),  # 33 to a part: a pair is not cut
    ],
)
def test_parts_are_counted_as_a_telephone_counts(text: str, coding: Coding, parts: int) -> None:
    """160 and 153, 70 and 67; a sign of two units is never cut in two."""
    made = sms(text)

    assert (made.coding, made.parts) == (coding, parts)


def test_accents_go_only_where_they_cost_a_part() -> None:
    """A short text keeps them; é, ñ, ü, ¿ and ¡ always stay."""
    short = "¿Está a salvo? Sí, mañana."
    long = (
        "El río subió. Vaya al albergue mañana, ¿sí? ¡No cruce el pingüino! Él está aquí. Camión."
    )

    assert sms(short).text == short
    assert sms(long).text == (
        "El rio subio. Vaya al albergue mañana, ¿si? ¡No cruce el pingüino! Él esta aqui. Camion."
    )
    assert sms(long).coding is Coding.GSM7
    assert sms(long).parts == 1


def test_the_alphabet_is_that_of_the_standard() -> None:
    """127 characters and the escape; ten behind it."""
    assert len(ALPHABET) == 127
    assert len(EXTENSION) == 10
    assert not ALPHABET & EXTENSION


def test_what_is_plainer_is_in_the_alphabet_and_what_is_in_it_stays() -> None:
    """A letter loses its accent, never itself."""
    for code, plainer in PLAINER.items():
        letter = chr(code)

        assert letter not in ALPHABET
        assert set(plainer) <= ALPHABET
        if letter.isalpha() and unicodedata.decomposition(letter):
            base = unicodedata.normalize("NFKD", letter)[0]
            assert plainer == base or letter == "ʼ"


@given(st.text(max_size=400))
def test_no_text_gets_more_parts_by_it(text: str) -> None:
    """At worst it costs what it costs as it stands, in the large alphabet."""
    made = sms(text)

    assert made.parts <= max(1, -(-2 * len(text) // 66))  # 66: a pair may leave a unit free
    assert made.text == text or made.text == text.translate(PLAINER)
    assert sms(made.text).parts == made.parts
