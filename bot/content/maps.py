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
THIN = 0.3  # px that a drawn outline may be off by
HATCH = 9.0  # px between the strokes of a hatched area
LARGE = 0.1  # of its region's area
HIGHEST = 1.1  # of the width
AROUND = 0.25  # of an area's width and height that is shown around it
LEAST = 1.5  # degrees that a map of an area is wide and high, so that one sees where it is


@dataclass(frozen=True, slots=True)
class Sheet:
    """A country in pixels, x to the right and y downwards."""

    height: float
    shapes: dict[str, Any]  # ISO 3166-2 → geometry
    points: dict[str, tuple[float, float]]  # where a number may stand in it
    drawn: tuple[Any, ...] = ()  # what was drawn over the regions

    def outline(self, iso: str, right: float, down: float) -> dict[str, Any]:
        """A region as GeoJSON, moved by so many pixels."""
        return _geojson(_rounded(_moved(self.shapes[iso], right, down)))

    def lines(self, right: float, down: float) -> list[dict[str, Any]]:
        """What was drawn over them, as GeoJSON."""
        return [_geojson(_moved(one, right, down)) for one in self.drawn]

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


def _rounded(shape: Any) -> Any:
    """To a tenth of a pixel: shorter to write and to read."""
    return shapely.transform(shape, lambda points: np.round(points, 1))


def _strokes(left: float, top: float, right: float, bottom: float) -> Any:
    """Slanting lines over a rectangle; the same ones wherever it lies."""
    high = bottom - top
    first = floor((left - high + bottom) / HATCH) * HATCH - bottom
    starts = np.arange(first, right, HATCH)
    return shapely.MultiLineString([[(x, bottom), (x + high, top)] for x in starts])


@cache
def sheet(country: str, width: float) -> Sheet | None:
    """The regions of a country (ISO 3166-1), `width` pixels wide; None: it has none here."""
    regions = [one.iso for one in Regions.load().of_country(country) if one.iso not in FAR]
    return _sheet(regions, None, width) if regions else None


def around(regions: Sequence[str], shapes: Sequence[Any], width: float) -> Sheet:
    """Some regions (ISO 3166-2) and what was drawn (in degrees), with whatever lies around."""
    outlines = _outlines()
    meant = [outlines[iso] for iso in regions if iso in outlines]
    left, south, right, north = _frame([*meant, *shapes])
    wide, high = max(right - left, LEAST), max(north - south, LEAST)
    middle = (left + right) / 2, (south + north) / 2
    half = wide * (0.5 + AROUND), high * (0.5 + AROUND)
    window = shapely.box(
        middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1]
    )
    seen = [load().isos[i] for i in load().tree.query(window, "intersects")]
    return _sheet(sorted(set(seen) | set(regions)), window, width, shapes)


@cache
def _outlines() -> dict[str, Any]:
    return dict(zip(load().isos, load().outlines, strict=True))


def _sheet(
    regions: Sequence[str], window: Any | None, width: float, drawn: Sequence[Any] = ()
) -> Sheet:
    """Regions laid flat; of `window` (in degrees) where one is given, else as large as they are."""
    raw = [shapely.simplify(_outlines()[iso], FINE) for iso in regions]
    middle = (window or shapely.box(*_frame(raw))).centroid

    def flat(shape: Any) -> Any:
        return shapely.transform(shape, lambda p: _project(p, middle.x, middle.y))

    left, top, right, bottom = flat(window).bounds if window else _frame([flat(x) for x in raw])
    scale = min(width / (right - left), HIGHEST * width / (bottom - top))
    margin = (width - scale * (right - left)) / 2
    visible = shapely.box(0, 0, width, scale * (bottom - top))

    def placed(points: Any) -> Any:
        return (points - (left, top)) * scale + (margin, 0.0)

    def laid(shape: Any) -> Any:
        on_sheet = shapely.simplify(shapely.transform(flat(shape), placed), THIN)
        return shapely.orient_polygons(
            shapely.intersection(shapely.make_valid(on_sheet), visible), exterior_cw=True
        )

    known = Regions.load().by_iso
    named = np.array([(known[iso].longitude, known[iso].latitude) for iso in regions])
    points = placed(_project(named, middle.x, middle.y))
    return Sheet(
        height=scale * (bottom - top),
        shapes={iso: laid(shape) for iso, shape in zip(regions, raw, strict=True)},
        points={iso: (float(x), float(y)) for iso, (x, y) in zip(regions, points, strict=True)},
        drawn=tuple(map(laid, drawn)),
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
