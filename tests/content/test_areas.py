"""`bot/content/areas.py`: which region holds a point, or lies within 5 km of it."""

from math import asin, atan2, cos, degrees, radians, sin

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from bot.content.areas import REACH, Areas, load, region_at, regions_near
from bot.content.regions import Regions
from bot.domain.place import EARTH, Region, distance

AREAS = load()
REGIONS = tuple(Regions.load().by_iso.values())


def drawn(*boxes: tuple[float, float, float, float]) -> Areas:
    """Areas of rectangles (west, south, east, north), named X-0, X-1…"""
    outlines = [shapely.box(*box) for box in boxes]
    isos = tuple(f"X-{number}" for number in range(len(boxes)))
    return Areas(isos, outlines, shapely.STRtree(outlines))


def walked(latitude: float, longitude: float, course: float, metres: float) -> tuple[float, float]:
    """Where one comes from a point on a great circle; the course in degrees from north."""
    here, far, way = radians(latitude), metres / EARTH, radians(course)
    there = asin(sin(here) * cos(far) + cos(here) * sin(far) * cos(way))
    east = atan2(sin(way) * sin(far) * cos(here), cos(far) - sin(here) * sin(there))
    return degrees(there), (longitude + degrees(east) + 180) % 360 - 180


@pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.iso)
def test_the_point_of_each_label_lies_in_its_region(region: Region) -> None:
    """All 265: the axes of the files are read in the right order."""
    assert region_at(region.latitude, region.longitude) == region.iso


@pytest.mark.parametrize("region", REGIONS, ids=lambda region: region.iso)
def test_swapped_axes_are_noticed(region: Region) -> None:
    """Refused where they make no point on Earth, and never a region."""
    if region.longitude < -90:
        with pytest.raises(ValueError, match="latitude"):
            region_at(region.longitude, region.latitude)
    else:
        assert region_at(region.longitude, region.latitude) is None


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(90.1, 0), (-91, 0), (0, 180.1), (0, -181), (float("nan"), 0), (0, float("inf"))],
)
def test_a_point_off_the_earth_is_refused(latitude: float, longitude: float) -> None:
    """With the likely reason."""
    with pytest.raises(ValueError, match="latitude"):
        region_at(latitude, longitude)


@given(
    st.floats(-80, 80),
    st.floats(-180, 180),
    st.sampled_from(["north", "east", "south", "west"]),
)
def test_five_kilometres_off_a_shore_are_five_kilometres(
    latitude: float, longitude: float, side: str
) -> None:
    """On the sphere, at any latitude and over the date line: 4.9 km is near, 5.1 km is not."""
    course, west, south, east, north = {  # a land with the given point in the middle of that shore
        "north": (0, -1, -1, 1, 0),
        "east": (90, -2, -1, 0, 1),
        "south": (180, -1, 0, 1, 1),
        "west": (270, 0, -1, 2, 1),
    }[side]
    land = drawn((longitude + west, latitude + south, longitude + east, latitude + north))

    assert land.near(*walked(latitude, longitude, course, 4_900)) == ("X-0",)
    assert land.near(*walked(latitude, longitude, course, 5_100)) == ()


@given(st.floats(-85, 85), st.floats(-180, 180))
def test_a_point_on_a_border_belongs_to_both_and_to_the_same_one_always(
    latitude: float, longitude: float
) -> None:
    """The first by its code; the other is offered too."""
    two = drawn(
        (longitude, latitude - 1, longitude + 1, latitude + 1),
        (longitude - 1, latitude - 1, longitude, latitude + 1),
    )

    assert two.near(latitude, longitude) == ("X-0", "X-1")


def test_the_date_line_is_no_shore() -> None:
    """Land that ends at 180° is near to what lies just beyond."""
    island = drawn((179, 51, 180, 52))

    assert island.near(51.5, 179.5) == ("X-0",)
    assert island.near(51.5, -179.95) == ("X-0",)
    assert island.near(51.5, -180) == ("X-0",)
    assert island.near(51.5, -179.9) == ()


def test_poles_are_points_like_others() -> None:
    """Nothing lies there, whatever the longitude; a land round a pole is found from it."""
    assert [region_at(90, 0), region_at(-90, 180), region_at(90, -180)] == [None] * 3
    assert drawn((-180, 80, 180, 90)).near(90, 17) == ("X-0",)
    assert drawn((-180, -90, 180, -89.99)).near(-89.98, 17) == ("X-0",)


@given(st.sampled_from(REGIONS), st.floats(0, 360), st.floats(0, 300_000))
def test_what_is_near_is_near_by_another_reckoning(
    region: Region, course: float, metres: float
) -> None:
    """The nearest corner of an outline is never much nearer than 5 km where nothing was found."""
    latitude, longitude = walked(region.latitude, region.longitude, course, metres)
    if regions_near(latitude, longitude):
        return
    here = Region(iso="", name="", country="", latitude=latitude, longitude=longitude)
    corners = shapely.get_coordinates(AREAS.outlines[AREAS.isos.index(region.iso)])
    nearest = corners[((corners - (longitude, latitude)) ** 2).sum(axis=1).argmin()]
    corner = Region(iso="", name="", country="", latitude=nearest[1], longitude=nearest[0])

    assert distance(here, corner) > 0.99 * REACH


@pytest.mark.parametrize(
    ("latitude", "longitude", "near"),
    [
        (14.9056, -92.2634, ("MX-CHP",)),  # Tapachula
        (14.6781, -92.1506, ("GT-12", "MX-CHP", "GT-09")),  # Ciudad Hidalgo, on the river
        (18.5790, -72.3500, ("HT-OU",)),  # in the bay of Port-au-Prince
        (0.0, 0.0, ()),
        (14.0, -93.5, ()),  # the Pacific
    ],
)
def test_places_as_people_know_them(latitude: float, longitude: float, near: tuple[str]) -> None:
    """Near a border the neighbours are told too."""
    assert regions_near(latitude, longitude) == near
