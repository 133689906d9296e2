"""The outlines of a country's regions as paths for a page: small, flat, drawn by the browser."""

from dataclasses import dataclass
from functools import cache

import shapely

from bot.content.maps import sheet

WIDTH = 600.0  # the map's own units
COARSE = 0.6  # of them that an outline may be off by: a page is not looked at closer
ISLET = 3.0  # square units; what is smaller is not seen
ROOM = 26.0, 16.0  # that a number takes; one that would cover another is left to the table


@dataclass(frozen=True, slots=True)
class Outline:
    """A country laid flat."""

    width: int
    height: int
    paths: dict[str, str]  # ISO 3166-2 → an SVG path
    points: dict[str, tuple[int, int]]  # where a number may stand in it; of large regions first


@cache
def outlines(country: str) -> Outline | None:
    """Of a country (ISO 3166-1); None: it has none here."""
    flat = sheet(country, WIDTH)
    if flat is None:
        return None
    largest = sorted(flat.shapes, key=lambda iso: -flat.shapes[iso].area)
    return Outline(
        width=round(WIDTH),
        height=round(flat.height),
        paths={iso: _path(shape) for iso, shape in flat.shapes.items()},
        points=_apart({iso: flat.points[iso] for iso in largest}),
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


def _apart(points: dict[str, tuple[float, float]]) -> dict[str, tuple[int, int]]:
    taken: dict[str, tuple[int, int]] = {}
    for iso, (x, y) in points.items():
        free = all(abs(x - a) > ROOM[0] or abs(y - b) > ROOM[1] for a, b in taken.values())
        if free:
            taken[iso] = (round(x), round(y))
    return taken
