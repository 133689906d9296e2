"""Shapes: a polygon or a circle read, checked, and turned into regions, towns and kept points.

SQL gets ids only. A region counts as meant when a town of it lies in the shape, when 2 % of the
region do, or a tenth of a polygon: a line drawn carelessly along a border calls nobody of the other
side, and a flood around one town calls all of its region, since people are known by region only.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import cos, radians
from typing import Any

import numpy as np
import shapely

from bot.content.areas import DEGREE, FLATTEST, load
from bot.content.places import Places
from bot.domain.place import Place
from bot.domain.shape import Circle, Drawn, Polygon, Shape
from bot.domain.wording import N_
from bot.errors import AreaRefused

OF_REGION, OF_POLYGON = 0.02, 0.1  # of the area of either
NEAR = 0.05  # degrees, some 5 km: outlines are coarse, shores have islands that they lack
LEAST_RADIUS, MOST_RADIUS = 100, 500_000  # m
CORNERS_OF_CIRCLE = 96
FINE, MANY = 0.001, 500  # degrees, some 100 m: a shape of more corners is made so much simpler

RADIUS = N_("The radius must lie between 100 m and 500 km, as in 20km.")
NOWHERE = N_("There is no region of ours in this area; look at its coordinates.")
SWAPPED = N_(
    "The area lies outside every country with a post, and inside one with its axes swapped: write "
    "the longitude first."
)
DATE_LINE = N_(
    "The area crosses the date line (180°); give it as two polygons, one on each side of it."
)
CROSSES = N_("The polygon crosses itself or has no area; draw its outline again without crossing.")


@dataclass(frozen=True, slots=True)
class Covered:
    """What a shape comes to."""

    regions: tuple[str, ...]  # ISO 3166-2
    towns: tuple[Place, ...]  # the largest first


def circle(place: Place, radius: float) -> Circle:
    """All within `radius` (m) of a place.

    Raises:
        AreaRefused: too small or too large to mean anything.
    """
    if not LEAST_RADIUS <= radius <= MOST_RADIUS:
        raise AreaRefused(RADIUS)
    return Circle(
        latitude=place.latitude, longitude=place.longitude, radius=round(radius), name=place.name
    )


def drawn(polygons: Collection[Polygon], name: str = "") -> Drawn:
    """Polygons (longitude first), checked; with many corners, made simpler.

    Raises:
        AreaRefused: they cross themselves or the date line, or have no area.
    """
    try:
        shape = shapely.MultiPolygon([(one[0], one[1:]) for one in polygons])
    except (ValueError, shapely.errors.ShapelyError):
        raise AreaRefused(CROSSES) from None
    if shape.bounds[2] - shape.bounds[0] > 180:
        raise AreaRefused(DATE_LINE)
    if not shape.is_valid:
        shape = shapely.union_all([_simple(one) for one in shape.geoms])  # they may overlap
    if shapely.get_num_coordinates(shape) > MANY:
        shape = shapely.simplify(shape, FINE)
    return Drawn(polygons=tuple(map(_plain, _polygons(shape))), name=name)


def _simple(polygon: Any) -> Any:
    if not polygon.is_valid or not polygon.area:
        raise AreaRefused(CROSSES)
    return polygon


def _polygons(shape: Any) -> list[Any]:
    return [one for one in shapely.get_parts(shape) if one.geom_type == "Polygon" and one.area]


def _plain(polygon: Any) -> Polygon:
    rings = (polygon.exterior, *polygon.interiors)
    return tuple(
        tuple((round(float(x), 5), round(float(y), 5)) for x, y in ring.coords) for ring in rings
    )


def covered(shape: Shape, countries: Collection[str]) -> Covered:
    """The regions and towns that a shape means. It takes some 10 ms, the first time 150.

    Args:
        shape: what was drawn.
        countries: those of the posts (ISO 3166-1), to tell swapped axes.

    Raises:
        AreaRefused: no region is there.
    """
    area = geometry(shape)
    towns = _towns_in(area)
    regions = _regions_in(area, {one.region for one in towns})
    if not any(_country(one) in countries for one in regions):
        if _is_home(shapely.transform(area, lambda points: points[:, ::-1]), countries):
            raise AreaRefused(SWAPPED)
        if not regions:
            raise AreaRefused(NOWHERE)
    return Covered(tuple(sorted(regions)), towns)


def inside(shape: Shape, points: Mapping[int, tuple[float, float]]) -> frozenset[int]:
    """Whose points (latitude, longitude) lie in a shape: national ids."""
    if not points:
        return frozenset()
    ids = np.fromiter(points.keys(), dtype=np.int64, count=len(points))
    where = np.array(list(points.values()), dtype=float)
    return frozenset(ids[_contains(geometry(shape), where[:, 1], where[:, 0])].tolist())


def bounds(shape: Shape) -> tuple[float, float, float, float]:
    """West, south, east and north of a shape (degrees): what SQL needs to look at."""
    west, south, east, north = geometry(shape).bounds
    return float(west), float(south), float(east), float(north)


@lru_cache(maxsize=64)
def geometry(shape: Shape) -> Any:
    """As shapely has it, prepared to be asked often."""
    if isinstance(shape, Circle):
        made = shapely.Polygon(_around(shape))
    else:
        made = shapely.MultiPolygon([(one[0], one[1:]) for one in shape.polygons])
    shapely.prepare(made)
    return made


def _around(shape: Circle) -> Any:
    """Corners of a circle: flat about its centre, which at 500 km errs by less than 1 %."""
    turns = np.linspace(0, 2 * np.pi, CORNERS_OF_CIRCLE, endpoint=False)
    north = shape.radius / DEGREE
    east = north / max(cos(radians(shape.latitude)), FLATTEST)
    return np.column_stack(
        (shape.longitude + east * np.cos(turns), shape.latitude + north * np.sin(turns))
    )


def _contains(area: Any, longitudes: Any, latitudes: Any) -> Any:
    """Which of many points lie in it; those out of its bounds are not looked at."""
    west, south, east, north = area.bounds
    found = (longitudes >= west) & (longitudes <= east)
    found &= (latitudes >= south) & (latitudes <= north)
    found[found] = shapely.contains_xy(area, longitudes[found], latitudes[found])
    return found


def _towns_in(area: Any) -> tuple[Place, ...]:
    towns, longitudes, latitudes = _towns()
    found = np.flatnonzero(_contains(area, longitudes, latitudes))
    return tuple(sorted((towns[i] for i in found), key=lambda one: (-one.population, one.name)))


@cache
def _towns() -> tuple[tuple[Place, ...], Any, Any]:
    towns = tuple(one for one in Places.load().every if one.code != one.region)
    longitudes = np.array([one.longitude for one in towns])
    return towns, longitudes, np.array([one.latitude for one in towns])


def _regions_in(area: Any, known: Collection[str]) -> set[str]:
    """Those with a town in it, those that it covers enough of; else the nearest within 5 km."""
    meant = {iso for polygon in shapely.get_parts(area) for iso in _enough(polygon)}
    meant |= set(known)
    return meant or {load().isos[i] for i in load().tree.query(area, "dwithin", NEAR)}


def _enough(polygon: Any) -> Iterator[str]:
    areas = load()
    touched = areas.tree.query(polygon, "intersects")
    shared = shapely.area(shapely.intersection(areas.outlines[touched], polygon))
    for i, both in zip(touched, shared, strict=True):
        if both >= OF_POLYGON * polygon.area or both >= OF_REGION * areas.outlines[i].area:
            yield areas.isos[i]


def _is_home(area: Any, countries: Iterable[str]) -> bool:
    touched = load().tree.query(area, "intersects")
    return any(_country(load().isos[i]) in countries for i in touched)


def _country(region: str) -> str:
    return region.partition("-")[0]
