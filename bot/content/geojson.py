"""GeoJSON that somebody sent, as polygons. Every file is hostile until read."""

from collections.abc import Iterator
from math import isfinite
from typing import Any

import msgspec

from bot.content.shapes import drawn
from bot.domain.shape import Drawn, Ring
from bot.domain.wording import N_
from bot.errors import AreaRefused

MOST_BYTES = 5_000_000
MOST_CORNERS = 20_000
DEEPEST = 4  # collections within collections
LONGEST_NAME = 60  # characters

NO_JSON = N_("This file is no GeoJSON.")
TOO_LARGE = N_("The file is larger than 5 MB; draw the area more simply.")
CORNERS = N_("The area has {n} corners; draw it with at most {most}.")
NO_POLYGON = N_("This GeoJSON holds “{kind}”; I need a Polygon or MultiPolygon.")
EMPTY = N_("This GeoJSON holds no area.")
RING = N_("An outline of the area has fewer than three corners.")
NUMBERS = N_("A corner of the area is no pair of numbers, longitude and latitude.")
NOT_ON_EARTH = N_(
    "A corner of the area is not on Earth ({longitude}, {latitude}): write the longitude (±180) "
    "first, then the latitude (±90)."
)


def read(raw: bytes) -> Drawn:
    """The polygons of a file, as one area.

    Raises:
        AreaRefused: it is no GeoJSON, holds something else than polygons, or cannot be one area.
    """
    if len(raw) > MOST_BYTES:
        raise AreaRefused(TOO_LARGE)
    try:
        plain = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise AreaRefused(NO_JSON) from None
    if not isinstance(plain, dict) or not isinstance(plain.get("type"), str):
        raise AreaRefused(NO_JSON)
    rings = [_checked(one) for one in _polygons(plain)]
    if not rings:
        raise AreaRefused(EMPTY)
    count = sum(len(ring) for polygon in rings for ring in polygon)
    if count > MOST_CORNERS:
        raise AreaRefused(CORNERS, n=count, most=MOST_CORNERS)
    return drawn([tuple(map(_ring, polygon)) for polygon in rings], _name(plain))


def _polygons(plain: Any, depth: int = 0) -> Iterator[Any]:
    """The coordinates of every polygon, however they are wrapped."""
    kind = plain.get("type") if isinstance(plain, dict) else None
    inner = {"FeatureCollection": "features", "GeometryCollection": "geometries"}.get(str(kind))
    if inner and depth < DEEPEST:
        for one in _list(plain.get(inner)):
            yield from _polygons(one, depth + 1)
    elif kind == "Feature" and depth < DEEPEST:
        yield from _polygons(plain.get("geometry"), depth + 1)
    elif kind == "MultiPolygon":
        yield from _list(plain.get("coordinates"))
    elif kind == "Polygon":
        yield plain.get("coordinates")
    else:
        raise AreaRefused(NO_POLYGON, kind=str(kind)[:LONGEST_NAME])


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise AreaRefused(NO_JSON)
    return value


def _checked(polygon: Any) -> list[list[Any]]:
    if not _list(polygon) or any(len(_list(ring)) < 3 for ring in polygon):
        raise AreaRefused(RING)
    return [list(ring) for ring in polygon]


def _ring(corners: list[Any]) -> Ring:
    """Closed, whether it was or not."""
    ring = tuple(map(_corner, corners))
    ring = ring if ring[0] == ring[-1] else (*ring, ring[0])
    if len(ring) < 4:
        raise AreaRefused(RING)
    return ring


def _corner(corner: Any) -> tuple[float, float]:
    """Longitude and latitude; a height behind them is passed over."""
    pair = _list(corner)[:2]
    if len(pair) < 2 or any(type(one) not in (int, float) for one in pair):
        raise AreaRefused(NUMBERS)
    longitude, latitude = map(float, pair)
    if not (isfinite(longitude) and abs(longitude) <= 180 and abs(latitude) <= 90):
        raise AreaRefused(NOT_ON_EARTH, longitude=longitude, latitude=latitude)
    return longitude, latitude


def _name(plain: dict[str, Any]) -> str:
    """What a single feature is called."""
    properties = plain.get("properties")
    name = properties.get("name") if isinstance(properties, dict) else None
    clean = "".join(c for c in name if c.isprintable()) if isinstance(name, str) else ""
    return clean.strip()[:LONGEST_NAME]
