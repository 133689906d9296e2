"""The regions of a country laid flat on a sheet of pixels, to be drawn.

The projection is Lambert's, azimuthal and of equal areas, about the middle of the country: what is
shaded must not look larger than it is. Exterior rings run clockwise, as Vega wants them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import floor
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping

from bot.content.areas import load
from bot.content.regions import Regions

FINE = 0.01  # degrees that an outline may be off by; some 1 km
# Far from the rest of their country: they would shrink it to a corner. They are told in words.
FAR = frozenset({"US-AK", "US-HI", "US-PR"})
HATCH = 9.0  # px between the strokes of a hatched area
LARGE = 0.1  # of its region's area
HIGHEST = 1.1  # of the width


@dataclass(frozen=True, slots=True)
class Sheet:
    """A country in pixels, x to the right and y downwards."""

    height: float
    shapes: dict[str, Any]  # ISO 3166-2 → geometry
    points: dict[str, tuple[float, float]]  # where a number may stand in it

    def outline(self, iso: str, right: float, down: float) -> dict[str, Any]:
        """A region as GeoJSON, moved by so many pixels."""
        return _geojson(_moved(self.shapes[iso], right, down))

    def hatch(self, iso: str, right: float, down: float) -> dict[str, Any]:
        """Slanting strokes that fill it."""
        shape = _moved(self.shapes[iso], right, down)
        return _geojson(shapely.intersection(_strokes(*shape.bounds), shape))


def hatched(x: float, y: float, width: float, height: float) -> dict[str, Any]:
    """Slanting strokes that fill a rectangle, as GeoJSON."""
    box = shapely.box(x, y, x + width, y + height)
    return _geojson(shapely.intersection(_strokes(*box.bounds), box))


def _geojson(shape: Any) -> dict[str, Any]:
    return dict(mapping(shape))


def _moved(shape: Any, right: float, down: float) -> Any:
    return shapely.transform(shape, lambda points: points + np.array((right, down)))


def _strokes(left: float, top: float, right: float, bottom: float) -> Any:
    """Slanting lines over a rectangle; the same ones wherever it lies."""
    high = bottom - top
    first = floor((left - high + bottom) / HATCH) * HATCH - bottom
    starts = np.arange(first, right, HATCH)
    return shapely.MultiLineString([[(x, bottom), (x + high, top)] for x in starts])


@cache
def sheet(country: str, width: float) -> Sheet | None:
    """The regions of a country (ISO 3166-1), `width` pixels wide; None: it has none here."""
    regions = [one for one in Regions.load().of_country(country) if one.iso not in FAR]
    if not regions:
        return None
    outlines = dict(zip(load().isos, load().outlines, strict=True))
    raw = [shapely.simplify(outlines[one.iso], FINE) for one in regions]
    middle = shapely.box(*_frame(raw)).centroid
    flat = [shapely.transform(shape, lambda p: _project(p, middle.x, middle.y)) for shape in raw]
    left, top, right, bottom = _frame(flat)
    scale = min(width / (right - left), HIGHEST * width / (bottom - top))
    margin = (width - scale * (right - left)) / 2

    def placed(points: Any) -> Any:
        return (points - (left, top)) * scale + (margin, 0.0)

    window = shapely.box(0, 0, width, scale * (bottom - top))
    shapes = [shapely.intersection(shapely.transform(one, placed), window) for one in flat]
    named = np.array([(one.longitude, one.latitude) for one in regions])
    points = placed(_project(named, middle.x, middle.y))
    return Sheet(
        height=scale * (bottom - top),
        shapes={
            one.iso: shapely.orient_polygons(shape, exterior_cw=True)
            for one, shape in zip(regions, shapes, strict=True)
        },
        points={one.iso: (float(x), float(y)) for one, (x, y) in zip(regions, points, strict=True)},
    )


def _frame(shapes: Sequence[Any]) -> Any:
    """The bounds of what is large in each; an island far out at sea shall not set the frame."""
    parts = [(part, shape) for shape in shapes for part in shapely.get_parts(shape)]
    large = [part for part, shape in parts if part.area > LARGE * shape.area]
    return shapely.total_bounds(large)


def _project(points: Any, longitude: float, latitude: float) -> Any:
    """Degrees to the plane, south downwards. Source: Snyder, Map Projections, 1987, 24-2…4."""
    x, y = np.radians(points[:, 0] - longitude), np.radians(points[:, 1])
    middle = np.radians(latitude)
    down = np.sin(middle) * np.sin(y) + np.cos(middle) * np.cos(y) * np.cos(x)
    stretch = np.sqrt(2 / (1 + down))
    north = np.cos(middle) * np.sin(y) - np.sin(middle) * np.cos(y) * np.cos(x)
    return np.column_stack((stretch * np.cos(y) * np.sin(x), -stretch * north))
