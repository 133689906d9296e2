"""`bot/domain/place.py`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.place import EARTH, Region, distance


def at(latitude: float, longitude: float) -> Region:
    return Region(iso="XX-1", name="", country="XX", latitude=latitude, longitude=longitude)


POINTS = st.builds(at, st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        (at(0, 0), at(0, 1), 111.195),
        (at(0, 179.5), at(0, -179.5), 111.195),
        (at(90, 0), at(-90, 0), 20015.1),
        (at(14.9056, -92.2634), at(14.6407, -90.5133), 190.4),  # Tapachula, Guatemala
    ],
)
def test_a_distance_is_measured_on_the_sphere(here: Region, there: Region, km: float) -> None:
    """Over the date line and from pole to pole too."""
    assert distance(here, there) / 1000 == pytest.approx(km, rel=0.001)


@given(POINTS, POINTS)
def test_it_is_as_far_there_as_back(here: Region, there: Region) -> None:
    """And never more than half way round the Earth."""
    assert distance(here, there) == pytest.approx(distance(there, here), abs=1e-3)
    assert 0 <= distance(here, there) <= 3.1416 * EARTH
