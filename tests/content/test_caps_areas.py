"""Shapes as regions, and regions as shapes."""

import pytest
import shapely

from bot.content import shapes
from bot.content.caps_areas import (
    CORNERS,
    MOST_OUT,
    adjoining,
    circle,
    crosses,
    regions_of,
    rings_of,
    shape_of,
    thinned,
)
from bot.content.regions import Regions
from bot.domain.cap import Ring

EVERY = sorted(Regions.load().by_iso)


@pytest.mark.parametrize("code", [*EVERY, "MX", "US", "HT"])
def test_a_region_goes_out_whole_and_simple(code: str) -> None:
    """Closed, few corners, none of them off the Earth, and no ring crosses itself."""
    for ring in rings_of(code):
        shape = shapely.Polygon([(x, y) for y, x in ring])

        assert 4 <= len(ring) <= MOST_OUT
        assert ring[0] == ring[-1]
        assert shape.is_valid
        assert all(-90 <= y <= 90 and -180 <= x <= 180 for y, x in ring)


def test_what_goes_out_comes_back() -> None:
    """A region's own outline means that region; of its neighbours at most one by its edge."""
    found = {iso: regions_of(rings_of(iso)) for iso in EVERY}

    assert [iso for iso, regions in found.items() if iso not in regions] == []
    assert sum(len(regions) for regions in found.values()) < 1.05 * len(EVERY)


def test_thinning_keeps_the_shape_closed_and_small() -> None:
    """However many corners there were; the date line is undone."""
    ring = circle(16, -179, 300)
    (whole,) = thinned([ring])
    (thin,) = thinned([ring * 500])

    assert whole == tuple((y, round(x, 6)) for y, x in ring)
    assert len(thin) <= CORNERS + 1
    assert thin[0] == thin[-1]
    assert thinned([((50, 170), (50, -165), (60, -165), (50, 170))])[0][1][1] == 195


def test_neighbours_are_known() -> None:
    """Also over a border between States."""
    assert adjoining({"MX-CHP"}, {"MX-CHP"})
    assert adjoining({"MX-CHP"}, {"GT-13", "US-TX"})
    assert not adjoining({"MX-CHP"}, {"MX-SON"})
    assert not adjoining((), {"MX-SON"})


def test_a_bow_tie_crosses_itself() -> None:
    """Two corners alone cross nothing."""
    assert crosses(((0, 0), (1, 1), (0, 1), (1, 0), (0, 0)))
    assert not crosses(((0, 0), (0, 1), (1, 1), (0, 0)))
    assert not crosses(((0, 0), (1, 1), (0, 0)))


def test_a_shape_of_ours_has_longitude_first() -> None:
    """CAP has latitude first; a drawn area comes to the same place."""
    square = ((16.0, -93.0), (16.0, -92.5), (16.5, -92.5), (16.5, -93.0), (16.0, -93.0))
    made = shape_of([square], "Costa")

    assert made is not None
    assert made.name == "Costa"
    assert made.polygons[0][0][0] == (-93.0, 16.0)
    assert shapes.covered(made, {"MX"}).regions == regions_of([square]) == ("MX-CHP",)
    assert shapes.inside(made, {1: (16.2, -92.7), 2: (-92.7, 16.2)}) == {1}


def test_shapes_that_overlap_are_one() -> None:
    """A point in both is inside, not outside by the even-odd rule."""
    made = shape_of([circle(16, -93, 30), circle(16, -93.1, 30)], "")

    assert made is not None
    assert shapes.inside(made, {1: (16, -93.05)}) == {1}


@pytest.mark.parametrize(
    "rings",
    [
        [],
        [((0.0, 0.0), (1.0, 1.0), (0.0, 1.0), (1.0, 0.0), (0.0, 0.0))],
        [((16.0, -93.0), (16.0, -93.0))],
        [((50.0, 170.0), (50.0, -165.0), (60.0, -165.0), (50.0, 170.0))],
    ],
)
def test_what_cannot_be_drawn_exactly_leaves_the_regions_alone(rings: list[Ring]) -> None:
    """Nothing, a bow tie, a point, one over the date line."""
    assert shape_of(rings, "x") is None


def test_a_ring_that_crosses_itself_does_not_take_the_others_along() -> None:
    """What is right of a shape is kept; the regions of all of it stand anyway."""
    square: Ring = ((15.0, -93.0), (15.0, -92.0), (16.0, -92.0), (16.0, -93.0), (15.0, -93.0))
    bow: Ring = ((17.0, -93.0), (18.0, -92.0), (18.0, -93.0), (17.0, -92.0), (17.0, -93.0))
    made, alone = shape_of([square, bow], "Costa"), shape_of([square], "Costa")

    assert made is not None
    assert made == alone
