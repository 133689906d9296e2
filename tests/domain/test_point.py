"""`bot/domain/point.py`: how exactly a point is kept, and how long it holds."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.national import National
from bot.domain.point import Point, fits, has_left, point_at

SOMEBODY = National(
    id=1, chat_id=7, language="es", country="MX", region="MX-CHP", post="a",
    confirmed_at=datetime(2026, 9, 2, tzinfo=UTC),
)  # fmt: skip


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_point_is_kept_to_a_hundred_metres(latitude: float, longitude: float) -> None:
    """Half of a thousandth of a degree at most; the digits that tell a door are gone."""
    point = point_at(latitude, longitude)

    assert abs(point.latitude - latitude) <= 0.0005000001
    assert abs(point.longitude - longitude) <= 0.0005000001
    assert point_at(point.latitude, point.longitude) == point


@pytest.mark.parametrize(
    "place", [(91.0, 0.0), (0.0, -180.1), (float("nan"), 0.0), (float("inf"), 0.0)]
)
def test_what_is_not_on_earth_is_refused(place: tuple[float, float]) -> None:
    """A faulty telephone, or a forged message."""
    with pytest.raises(ValueError, match="latitude"):
        point_at(*place)


def test_it_reads_as_a_map_takes_it() -> None:
    """Latitude first."""
    assert str(Point(latitude=14.9, longitude=-92.263)) == "14.900, -92.263"


@pytest.mark.parametrize(
    ("country", "region", "regions", "is_here"),
    [
        ("MX", "MX-CHP", ["MX-CHP"], True),
        ("MX", "MX-CHP", ["GT-12", "MX-CHP"], True),  # close to a border
        ("MX", "MX-CHP", ["MX-OAX"], False),
        ("MX", None, ["MX-OAX"], True),
        ("MX", None, ["GT-12"], False),
        (None, None, ["GT-12"], True),
        (None, None, [], False),  # on the open sea
    ],
)
def test_a_point_lies_where_somebody_says_they_are(
    country: str | None, region: str | None, regions: list[str], is_here: bool
) -> None:
    """Or it is not kept."""
    assert fits(replace(SOMEBODY, country=country, region=region), regions) is is_here


def test_it_holds_until_they_are_elsewhere() -> None:
    """Another language or post changes nothing."""
    assert not has_left(SOMEBODY, replace(SOMEBODY, language="ht", post="b"))
    assert has_left(SOMEBODY, replace(SOMEBODY, region="MX-OAX"))
    assert has_left(SOMEBODY, replace(SOMEBODY, region=None, moving=True))
    assert has_left(SOMEBODY, replace(SOMEBODY, country=None, region=None))
