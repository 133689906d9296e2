"""The regions as areas: which of them holds a point, or lies within a walk of it.

Coordinates: people and Telegram say latitude first; GeoJSON and shapely say x (longitude) first.
The change is made here and in `shapes`, in no other module.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import cos, radians
from typing import Any

import msgspec
import shapely

from bot.domain.place import EARTH

FOLDER = resources.files("bot.content") / "data" / "regions"
REACH = 5_000.0  # m; outlines are coarse and shores have piers: a point so near a region is of it
DEGREE = radians(1) * EARTH  # m of one degree on a great circle
FLATTEST = 0.001  # of a parallel's cosine; nearer to a pole every longitude is looked at


class Properties(msgspec.Struct, frozen=True):
    """What is read of a feature beside its geometry."""

    iso: str


class Feature(msgspec.Struct, frozen=True):
    properties: Properties
    geometry: msgspec.Raw


class Collection(msgspec.Struct, frozen=True):
    features: tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class Areas:
    """The outlines of all regions, and a tree that finds those near a point."""

    isos: tuple[str, ...]
    outlines: Any  # an array of shapely's geometries, in that order
    tree: shapely.STRtree

    def near(self, latitude: float, longitude: float, reach: float = REACH) -> tuple[str, ...]:
        """The regions within `reach` (m) of a point, the one that holds it first.

        Args:
            latitude: degrees north, -90 to 90.
            longitude: degrees east, -180 to 180.
            reach: how far a region may be from the point (m, on a sphere).

        Raises:
            ValueError: the point is not on Earth; mostly the axes are swapped.
        """
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise ValueError("latitude must lie within ±90 and longitude within ±180, in order.")
        found: dict[str, float] = {}
        for index, far in self._distances(latitude, longitude, reach):
            iso = self.isos[index]
            found[iso] = min(far, found.get(iso, far))
        return tuple(sorted(found, key=lambda iso: (found[iso], iso)))

    def _distances(
        self, latitude: float, longitude: float, reach: float
    ) -> Iterator[tuple[int, float]]:
        """Distances (m) to what is in reach; beyond the date line too, hence the full turns."""
        shrink = max(cos(radians(latitude)), FLATTEST)
        north, east = 1.01 * reach / DEGREE, 1.01 * reach / DEGREE / shrink
        for x in (longitude - 360, longitude, longitude + 360):
            window = (x - east, latitude - north, x + east, latitude + north)
            for index in self.tree.query(shapely.box(*window)):
                far = _metres(self.outlines[index], window, x, latitude, shrink)
                if far <= reach:
                    yield int(index), far


def region_at(latitude: float, longitude: float) -> str | None:
    """The region (ISO 3166-2) that holds a point, else the nearest within 5 km, else None.

    Raises:
        ValueError: the point is not on Earth; mostly the axes are swapped.
    """
    return next(iter(regions_near(latitude, longitude)), None)


def regions_near(latitude: float, longitude: float) -> tuple[str, ...]:
    """The regions within 5 km of a point, the likeliest first: near a border there are several.

    The first call reads the outlines, which takes some 50 ms: not on the event loop.

    Raises:
        ValueError: the point is not on Earth; mostly the axes are swapped.
    """
    return load().near(latitude, longitude)


@cache
def load() -> Areas:
    """Read the packaged outlines; the second call costs nothing."""
    read = [
        feature
        for file in sorted(FOLDER.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".geojson")
        for feature in msgspec.json.decode(file.read_bytes(), type=Collection).features
    ]
    outlines = shapely.from_geojson([bytes(feature.geometry) for feature in read])
    shapely.prepare(outlines)
    return Areas(tuple(f.properties.iso for f in read), outlines, shapely.STRtree(outlines))


def _metres(
    outline: Any,
    window: tuple[float, float, float, float],
    x: float,
    y: float,
    shrink: float,
) -> float:
    """How far the point is from an outline (m): flat, which within 5 km errs by less than 1 %."""
    if shapely.contains_xy(outline, x, y):
        return 0.0

    def flat(points: Any) -> Any:
        return (points - (x, y)) * (DEGREE * shrink, DEGREE)

    part = shapely.transform(shapely.clip_by_rect(outline, *window), flat)
    return float(shapely.distance(part, shapely.Point(0, 0))) if part else float("inf")
