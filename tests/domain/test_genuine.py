"""Whether a message is ours and still holds."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.alert import Alert, AlertState, Purpose
from bot.domain.genuine import Standing, linked, newest, number_in, same, standing
from tests.domain.test_alert import ALERT, NOW

OUT = replace(ALERT, drill=False, state=AlertState.SENT, started_at=NOW)
HOUR = timedelta(hours=1)


def later(purpose: Purpose) -> Alert:
    """A message about it that went out."""
    return replace(OUT, id=OUT.id + 1, purpose=purpose, follows=OUT.id)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        (" n.º 12. ", 12),
        ("#7", 7),
        ("Alerta n.º 12. ¿Es verdadera? https://t.me/enlace_bot?start=v12", 12),
        ("نعم v3 هنا", 3),
        ("Huracán a las 12 en Chiapas", None),
        ("v1234567890", None),
        ("", None),
    ],
)
def test_a_number_is_found_where_it_is_one(text: str, number: int | None) -> None:
    """An hour in somebody's warning is none."""
    assert number_in(text) == number


def test_a_link_alone_counts_in_what_is_forwarded_unasked() -> None:
    """A bare number is an answer to some question."""
    assert linked("12") is None
    assert linked("?start=v12") == 12


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (OUT, Standing.HOLDS),
        (replace(OUT, state=AlertState.CANCELLED), Standing.WITHDRAWN),
        (replace(OUT, state=AlertState.EXPIRED), Standing.EXPIRED),
        (replace(OUT, expires_at=NOW), Standing.EXPIRED),
        (later(Purpose.UPDATE), Standing.UPDATED),
        (replace(later(Purpose.UPDATE), expires_at=NOW), Standing.EXPIRED),
        (later(Purpose.CORRECTION), Standing.CORRECTED),
        (later(Purpose.CANCELLATION), Standing.WITHDRAWN),
        (replace(later(Purpose.ALL_CLEAR), expires_at=NOW), Standing.CLEAR),
    ],
)
def test_the_last_word_decides(last: Alert, expected: Standing) -> None:
    """Of an alert that went out an hour ago."""
    assert standing(OUT, last, NOW) is expected


def test_a_drill_is_never_more_than_one() -> None:
    """Whatever was said of it later."""
    drill = replace(OUT, drill=True)
    assert standing(drill, later(Purpose.CORRECTION), NOW) is Standing.DRILL


def test_what_never_went_out_is_no_last_word() -> None:
    """A draft of a correction tells nobody anything."""
    draft = replace(later(Purpose.CORRECTION), started_at=None)
    assert newest(OUT, [OUT, draft]) is OUT


def test_words_are_compared_but_for_spaces() -> None:
    """A copy in another messenger keeps them; one changed digit is another text."""
    sent = "El huracán llega a Chiapas el martes. Vaya a la escuela, teléfono 962 000 0000."
    assert same(sent.replace(" ", "\n"), [sent]) is True
    assert same(sent.replace("962", "961"), [sent]) is False
    assert same("12", [sent]) is None
