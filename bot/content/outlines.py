"""The outlines of a country's regions as paths for a page: small, flat, drawn by the browser."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import shapely

from bot.content.maps import sheet

WIDTH = 600.0  # the map's own units
COARSE = 0.25  # of them that an outline may be off by: a part of it fills a page
ISLET = 3.0  # square units; what is smaller is not seen
LEAST = 90.0  # units that a part of it shows: where it lies must be seen
AROUND = 0.3  # of that, on each side
HIGH = 0.75  # of its width, at most
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """A country laid flat."""

    width: int
    height: int
    paths: dict[str, str]  # ISO 3166-2 → an SVG path
    points: dict[str, tuple[float, float]]  # where a number stands in each region
    boxes: dict[str, Box]  # left, top, right and bottom of each

    def frame(self, regions: Iterable[str]) -> "Frame":
        """So much of it that these regions fill it; all of it where there are none."""
        boxes = [self.boxes[iso] for iso in regions if iso in self.boxes]
        if not boxes:
            return Frame(0, 0, self.width, self.height)
        left, top = min(one[0] for one in boxes), min(one[1] for one in boxes)
        right, bottom = max(one[2] for one in boxes), max(one[3] for one in boxes)
        wide = min(max(right - left, bottom - top, LEAST) * (1 + 2 * AROUND), self.width)
        high = min(wide * HIGH, self.height)
        x, y = (left + right - wide) / 2, (top + bottom - high) / 2
        return Frame(
            round(min(max(x, 0), self.width - wide)),
            round(min(max(y, 0), self.height - high)),
            round(wide),
            round(high),
        )


class Frame(NamedTuple):
    """A part of the sheet, in its own units."""

    left: int
    top: int
    width: int
    height: int


@cache
def outlines(country: str) -> Outline | None:
    """Of a country (ISO 3166-1); None: it has none here."""
    flat = sheet(country, WIDTH)
    if flat is None:
        return None
    return Outline(
        width=round(WIDTH),
        height=round(flat.height),
        paths={iso: _path(shape) for iso, shape in flat.shapes.items()},
        points=flat.points,
        boxes={iso: shapely.bounds(shape).tolist() for iso, shape in flat.shapes.items()},
    )


def _path(shape: shapely.Geometry) -> str:
    coarse = shapely.simplify(shape, COARSE)
    parts = [one for one in shapely.get_parts(coarse) if one.geom_type == "Polygon"]
    seen = [one for one in parts if one.area > ISLET] or parts
    rings = [ring for one in seen for ring in (one.exterior, *one.interiors)]
    return "".join(_ring(ring) for ring in rings)


def _ring(ring: shapely.LinearRing) -> str:
    points = shapely.get_coordinates(ring)[:-1]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
