"""An area that was drawn or measured: a circle around a place, or polygons. Numbers only."""

import re
from dataclasses import dataclass
from typing import Any

LENGTH = re.compile(r"\s*([0-9]{1,6}(?:[.,][0-9]{1,3})?)\s*(km|m|mi)\.?\s*", re.IGNORECASE)
UNITS = {"km": 1000.0, "m": 1.0, "mi": 1609.344}  # m

Point = tuple[float, float]  # longitude, latitude in degrees: in GeoJSON's order, as it is kept
Ring = tuple[Point, ...]  # closed: the last point is the first
Polygon = tuple[Ring, ...]  # the outline, then its holes


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """All within so far of a place."""

    latitude: float  # degrees
    longitude: float
    radius: int  # m
    name: str  # of the place, as people say it


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Polygons that somebody drew, or an agency published."""

    polygons: tuple[Polygon, ...]
    name: str = ""  # as its source calls it; empty: nobody named it


Shape = Circle | Drawn


def to_plain(shape: Shape) -> dict[str, Any]:
    """As it stands in JSON; its first key tells what it is."""
    if isinstance(shape, Circle):
        return {
            "around": [shape.longitude, shape.latitude],
            "radius": shape.radius,
            "name": shape.name,
        }
    return {"polygons": shape.polygons, "name": shape.name}


def from_plain(plain: dict[str, Any]) -> Shape:
    """The inverse of `to_plain`."""
    if "around" in plain:
        longitude, latitude = plain["around"]
        return Circle(
            latitude=latitude, longitude=longitude, radius=plain["radius"], name=plain["name"]
        )
    polygons = tuple(tuple(_ring(ring) for ring in one) for one in plain["polygons"])
    return Drawn(polygons=polygons, name=plain["name"])


def _ring(points: list[list[float]]) -> Ring:
    return tuple((x, y) for x, y in points)


def metres(text: str) -> float | None:
    """What people write for a radius ("20km", "1,5 km", "800 m") in metres; None: it is none."""
    found = LENGTH.fullmatch(text)
    return float(found[1].replace(",", ".")) * UNITS[found[2].lower()] if found else None


def place_and_radius(text: str) -> tuple[str, float] | None:
    """A town, and how far around it ("Tapachula, 20 km"); None: no length ends it."""
    found = LENGTH.search(text)
    while found and found.end() < len(text):
        found = LENGTH.search(text, found.start() + 1)
    name = text[: found.start()].strip(" ,;·-") if found else ""
    radius = metres(text[found.start() :]) if found else None
    return (name, radius) if name and radius is not None else None
