"""`bot/domain/shape.py`: what people write for a place and how far around it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.shape import Drawn, from_plain, metres, place_and_radius, to_plain
from tests.domain.rules import TAPACHULA


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20km", 20_000),
        (" 1,5 KM ", 1_500),
        ("800 m", 800),
        ("10 mi.", 16_093.44),
        ("20", None),
        ("-5 km", None),
        ("9999999 km", None),
        ("km", None),
    ],
)
def test_lengths(text: str, expected: float | None) -> None:
    """With their unit, whichever way they are written."""
    assert metres(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tapachula 20 km", ("Tapachula", 20_000)),
        ("San Cristóbal de las Casas, 5km", ("San Cristóbal de las Casas", 5_000)),
        ("18 de Marzo 800 m", ("18 de Marzo", 800)),
        ("Km 20 5 km", ("Km 20", 5_000)),
        ("Tapachula", None),
        ("20 km", None),
        ("", None),
    ],
)
def test_a_town_and_how_far_around_it(text: str, expected: tuple[str, float] | None) -> None:
    """The length stands at the end."""
    assert place_and_radius(text) == expected


@given(st.text(max_size=60))
def test_any_words_are_read_or_not(text: str) -> None:
    """A name and a length, or nothing."""
    found = place_and_radius(text)

    assert found is None or (found[0] and found[1] >= 0)


def test_shapes_come_back_from_json() -> None:
    """A circle and polygons with a hole."""
    ring = ((0.0, 0.0), (3.0, 0.0), (3.0, 3.0), (0.0, 0.0))
    drawn = Drawn(polygons=((ring, ring), (ring,)), name="Río")
    for shape in (TAPACHULA, drawn):
        assert from_plain(json.loads(json.dumps(to_plain(shape)))) == shape
