"""`bot/content/shapes.py` and `geojson.py`: a shape becomes regions; bad ones get one sentence."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import geojson, shapes
from bot.content.areas import DEGREE
from bot.content.places import Places
from bot.domain.place import Place
from bot.domain.shape import Circle, Drawn
from bot.errors import AreaRefused

MEXICO = frozenset({"MX"})
TAPACHULA = Places.load().find("Tapachula", country="MX")[0]
BOX = [[-93.0, 16.0], [-92.0, 16.0], [-92.0, 17.0], [-93.0, 17.0], [-93.0, 16.0]]
Corners = list[list[float]]


def polygon(*rings: Corners) -> bytes:
    return json.dumps({"type": "Polygon", "coordinates": rings}).encode()


def around(longitude: float, latitude: float, reach: float, corners: int = 100) -> Corners:
    turns = [2 * math.pi * n / corners for n in range(corners)]
    return [[longitude + reach * math.cos(a), latitude + reach * math.sin(a)] for a in turns]


def regions(raw: bytes, countries: frozenset[str] = MEXICO) -> tuple[str, ...]:
    return shapes.covered(geojson.read(raw), countries).regions


def test_a_circle_around_a_town_is_its_region() -> None:
    """People are known by region only: a flood in one town calls all of the region."""
    found = shapes.covered(shapes.circle(TAPACHULA, 5_000), MEXICO)

    assert found.regions == ("MX-CHP",)
    assert [one.name for one in found.towns] == ["Tapachula"]


def test_a_border_is_crossed_only_in_earnest() -> None:
    """A polygon that lies over a border by a hair calls nobody of the other side."""
    grazing = [[-91.7, 16.06], [-91.2, 16.06], [-91.2, 16.6], [-91.7, 16.6]]

    assert regions(polygon(grazing)) == ("MX-CHP",)
    assert {"MX-CHP", "GT-12"} <= set(regions(polygon(around(-92.1, 14.9, 0.3))))


def test_each_part_of_an_area_counts_for_itself() -> None:
    """A small island beside a large polygon is meant too."""
    parts = {"type": "MultiPolygon", "coordinates": [[BOX], [around(-87.0, 20.45, 0.01)]]}

    assert {"MX-CHP", "MX-ROO"} <= set(regions(json.dumps(parts).encode()))


def test_a_hole_is_not_meant() -> None:
    """A point in it is not inside."""
    hole = [[-92.6, 16.4], [-92.4, 16.4], [-92.4, 16.6], [-92.6, 16.6], [-92.6, 16.4]]
    shape = geojson.read(polygon(BOX, hole))
    points = {1: (16.5, -92.5), 2: (16.2, -92.2), 3: (18.0, -92.5)}

    assert shapes.inside(shape, points) == {2}
    assert shapes.inside(shape, {}) == frozenset()
    assert shapes.bounds(shape) == (-93.0, 16.0, -92.0, 17.0)


def test_however_it_is_wrapped() -> None:
    """A feature, a collection, a collection of geometries; a name of a single one is kept."""
    bare = {"type": "Polygon", "coordinates": [BOX[:-1]]}  # not closed
    feature = {"type": "Feature", "properties": {"name": "Río\n <b>"}, "geometry": bare}
    several = {"type": "FeatureCollection", "features": [feature, feature]}  # they overlap
    geometries = {"type": "GeometryCollection", "geometries": [bare]}
    read = [geojson.read(json.dumps(one).encode()) for one in (bare, feature, several, geometries)]

    assert {shapes.covered(one, MEXICO).regions for one in read} == {("MX-CHP",)}
    assert read[1].name == "Río <b>"
    assert len(read[2].polygons) == 1


def test_heights_are_passed_over_and_many_corners_made_fewer() -> None:
    """What is stored with the alert stays small."""
    high = [[x, y, 5.0] for x, y in around(-92.5, 16.5, 0.5, 10_000)]
    found = geojson.read(polygon(high))

    assert len(found.polygons[0][0]) < shapes.MANY
    assert shapes.covered(found, MEXICO).regions == ("MX-CHP",)


BAD: dict[str, tuple[Any, str]] = {
    "no JSON": (b"<alert/>", "no GeoJSON"),
    "no object": (b"[1]", "no GeoJSON"),
    "too deep": (b"[" * 200_000, "no GeoJSON"),
    "no type": (b"{}", "no GeoJSON"),
    "too large": (b" " * 5_000_001, "larger than 5 MB"),
    "a point": ({"type": "Point", "coordinates": [1, 2]}, "holds “Point”"),
    "a line": ({"type": "Feature", "geometry": {"type": "LineString"}}, "holds “LineString”"),
    "no geometry": ({"type": "Feature", "geometry": None}, "holds “None”"),
    "nothing": ({"type": "FeatureCollection", "features": []}, "holds no area"),
    "words": ({"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}, "pair of numbers"),
    "truth": ({"type": "Polygon", "coordinates": [[[True, False]] * 4]}, "pair of numbers"),
    "two corners": (polygon([[0, 0], [1, 1]]), "fewer than three"),
    "no rings": ({"type": "Polygon", "coordinates": []}, "fewer than three"),
    "no list": ({"type": "Polygon", "coordinates": {"a": 1}}, "no GeoJSON"),
    "one place": (polygon([[-92, 16]] * 5), "crosses itself or has no area"),
    "itself": (polygon([[-93, 16], [-92, 17], [-92, 16], [-93, 17]]), "crosses itself"),
    "date line": (polygon([[170, 10], [-170, 10], [-170, 20], [170, 20]]), "date line"),
    "off the Earth": (polygon([[y, x] for x, y in BOX]), "longitude"),
    "100,000 corners": (polygon(around(-92.5, 16.5, 0.5, 100_000)), "has 100000 corners"),
    "at sea": (polygon(around(-40.0, 30.0, 1.0)), "no region of ours"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_areas_get_one_sentence(name: str) -> None:
    """However large it is."""
    given_, told = BAD[name]
    raw = given_ if isinstance(given_, bytes) else json.dumps(given_).encode()
    with pytest.raises(AreaRefused, match=told) as refused:
        regions(raw)

    assert str(refused.value).count(". ") == 0


def test_swapped_axes_are_told() -> None:
    """Where both orders are on Earth: outside every country with a post, and inside one swapped."""
    haiti = around(-72.3, 18.6, 0.2)
    with pytest.raises(AreaRefused, match="axes swapped"):
        regions(polygon([[y, x] for x, y in haiti]), frozenset({"HT"}))

    assert "HT-OU" in regions(polygon(haiti), frozenset({"MX"}))  # without a post, but ours


@pytest.mark.parametrize("radius", [0, 99, 500_001, 1e12, float("inf"), float("nan")])
def test_a_radius_that_means_nothing(radius: float) -> None:
    """Too small to hold a street, too large to warn of anything."""
    with pytest.raises(AreaRefused, match="between 100 m and 500 km"):
        shapes.circle(TAPACHULA, radius)


@given(st.floats(-85, 85), st.floats(-175, 175), st.integers(100, 500_000))
def test_a_circle_is_round_on_the_sphere(latitude: float, longitude: float, radius: int) -> None:
    """Its corners lie within a few percent of the radius, wherever it is."""
    place = Place(
        code="1", name="x", region="x", country="x", latitude=latitude, longitude=longitude
    )
    shape = shapes.circle(place, radius)
    west, south, east, north = shapes.bounds(shape)

    assert isinstance(shape, Circle)
    assert south < latitude < north
    assert west < longitude < east
    assert math.isclose((north - south) * DEGREE / 2, radius, rel_tol=0.01)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_file_does_more_than_be_refused(raw: bytes) -> None:
    """Whatever is in it."""
    with pytest.raises(AreaRefused):
        geojson.read(raw)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=5),
        max_leaves=20,
    )
)
def test_no_coordinates_do_more_than_be_refused(coordinates: Any) -> None:
    """Nor these."""
    for kind in ("Polygon", "MultiPolygon"):
        raw = json.dumps({"type": kind, "coordinates": coordinates}).encode()
        try:
            assert isinstance(geojson.read(raw), Drawn)
        except AreaRefused:
            continue
