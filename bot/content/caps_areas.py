"""Shapes of CAP messages: which of our regions they mean, and our regions as such shapes.

What comes in may cross itself, or have a hundred thousand corners. It is thinned, and asked by the
even-odd rule which of some points of each region it holds: that takes a bounded time whatever the
shape, where the exact overlay of one that crosses itself takes minutes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, cos, radians, sqrt, tau
from typing import Any

import numpy as np
import shapely

from bot.content import shapes
from bot.content.areas import DEGREE, FLATTEST, load
from bot.content.geojson import LONGEST_NAME
from bot.domain.cap import Ring
from bot.domain.shape import Drawn
from bot.errors import AreaRefused

CORNERS = 3000  # kept of all shapes of a message
SAMPLES = 30  # points of each region, about
EDGE = 0.2  # of the way between two points: none is so near a border, which others draw anew
ISLANDS = 30  # of its parts that have one at least
AT_ONCE = 2_000_000  # pairs of an edge and a point
SHARE = 0.02  # of a region's points: so much of it is meant
PART = 0.2  # of a shape's own corners, drawn in: so much of it lies there
DRAWN_IN = 0.8  # towards the middle: a county's border is its neighbour's too
ROUND = 48  # corners of a circle
MOST_OUT = 90  # corners of a ring that goes out. Source: cap-composer shows about 100
MOST_RINGS = 5  # of a region: islets are left out
DIGITS = 4  # of a degree; some 10 m


@dataclass(frozen=True, slots=True)
class Samples:
    """Points inside every region."""

    points: Any  # longitude, latitude
    of: Any  # which region each is of
    counts: Any  # points of each region
    isos: tuple[str, ...]


@cache
def samples() -> Samples:
    """Points of every region, spread evenly; the second call costs nothing."""
    areas = load()
    found = [_spread(outline) for outline in areas.outlines]
    counts = np.array([len(one) for one in found])
    return Samples(np.vstack(found), np.repeat(np.arange(len(found)), counts), counts, areas.isos)


def _spread(outline: Any) -> Any:
    left, bottom, right, top = outline.bounds
    step = sqrt(outline.area / SAMPLES)
    x, y = np.meshgrid(
        np.arange(left + step / 2, right, step), np.arange(bottom + step / 2, top, step)
    )
    edge = shapely.buffer(shapely.simplify(outline, step / 20), -EDGE * step, quad_segs=1)
    inside = shapely.contains_xy(edge, x.ravel(), y.ravel())
    parts = sorted(shapely.get_parts(outline), key=lambda part: -float(part.area))[:ISLANDS]
    islands = shapely.get_coordinates(shapely.point_on_surface(parts))
    return np.vstack([np.column_stack((x.ravel(), y.ravel()))[inside], islands])


def regions_of(rings: Sequence[Ring]) -> tuple[str, ...]:
    """The regions (ISO 3166-2) that shapes mean, in the order of their codes.

    A region is meant of which 2 % lies inside, or in which a fifth of a shape lies.
    """
    known = samples()
    held = np.zeros(len(known.points), dtype=bool)
    found: set[str] = set()
    for ring in rings:
        flat = np.array(ring)[:, ::-1]  # longitude first, as shapely has it
        held |= _held(flat, known.points)
        found |= _home(flat)
    hits = np.bincount(known.of[held], minlength=len(known.counts))
    large = np.nonzero(hits >= np.maximum(SHARE * known.counts, 1))[0]
    return tuple(sorted(found | {known.isos[index] for index in large}))


def _held(ring: Any, points: Any) -> Any:
    """Which points a ring holds by the even-odd rule, on either side of the date line."""
    held = np.zeros(len(points), dtype=bool)
    left, right = ring[:, 0].min(), ring[:, 0].max()
    for turn in (-360.0, 0.0, 360.0):
        x, y = points[:, 0] + turn, points[:, 1]
        near = (x >= left) & (x <= right) & (y >= ring[:, 1].min()) & (y <= ring[:, 1].max())
        if near.any():
            held[near] |= _odd(ring, x[near], y[near])
    return held


def _odd(ring: Any, x: Any, y: Any) -> Any:
    odd = np.zeros(len(x), dtype=bool)
    sloping = ring[:, 1] != np.roll(ring[:, 1], -1)
    starts, ends = ring[sloping, :, None], np.roll(ring, -1, axis=0)[sloping, :, None]
    step = max(AT_ONCE // len(x), 1)
    for first in range(0, len(starts), step):
        (x1, y1), (x2, y2) = (part[first : first + step].swapaxes(0, 1) for part in (starts, ends))
        crossed = ((y1 > y) != (y2 > y)) & (x < (x2 - x1) / (y2 - y1) * (y - y1) + x1)
        odd ^= np.logical_xor.reduce(crossed, axis=0)
    return odd


def _home(ring: Any) -> set[str]:
    """Where a fifth of its corners lie, drawn in: what a small shape means."""
    middle = (ring.min(axis=0) + ring.max(axis=0)) / 2
    drawn = middle + DRAWN_IN * (ring - middle)
    drawn[:, 0] = (drawn[:, 0] + 180) % 360 - 180
    areas = load()
    _, found = areas.tree.query(shapely.points(drawn), predicate="within")
    hits = np.bincount(found, minlength=len(areas.isos))
    return {areas.isos[index] for index in np.nonzero(hits >= max(PART * len(ring), 1))[0]}


def thinned(rings: Sequence[Ring]) -> tuple[Ring, ...]:
    """The same shapes with at most `CORNERS` corners together, each closed, the date line undone.

    Corners are left out evenly: what is left runs as the shape does, only more coarsely.
    """
    most = max(CORNERS // max(len(rings), 1), 4)
    return tuple(_unwrapped(ring[:: ceil(len(ring) / most)]) for ring in rings)


def shape_of(rings: Sequence[Ring], name: str) -> Drawn | None:
    """The shape for an audience. Here latitude goes behind longitude, as all else of ours has it.

    A ring that crosses itself, or the date line, is left out, and the others stay; None where none
    is left. The regions of all of them stand anyway.
    """
    flat = [tuple((x, y) for y, x in ring) for ring in thinned(rings)]
    exact = [ring for ring in flat if _drawn([ring]) is not None]
    return _drawn(exact, name) if exact else None


def _drawn(rings: Sequence[Ring], name: str = "") -> Drawn | None:
    if any(len(ring) < 4 or not all(abs(x) <= 180 for x, _ in ring) for ring in rings):
        return None
    try:
        return shapes.drawn([(ring,) for ring in rings], name[:LONGEST_NAME])
    except AreaRefused:
        return None


def _unwrapped(ring: Ring) -> Ring:
    """Without its jump at the date line: beyond it longitudes go on past 180."""
    longitudes = np.degrees(np.unwrap(np.radians([x for _, x in ring])))
    made = [(y, round(float(x), 6)) for (y, _), x in zip(ring, longitudes, strict=True)]
    return tuple(made if made[0] == made[-1] else [*made, made[0]])


def crosses(ring: Ring) -> bool:
    """Whether a ring crosses itself; of one that is thinned it is not asked."""
    distinct = set(ring)
    return len(distinct) > 2 and not shapely.Polygon([(x, y) for y, x in ring]).is_valid


def circle(latitude: float, longitude: float, kilometres: float) -> Ring:
    """A circle as a ring."""
    shrink = max(cos(radians(latitude)), FLATTEST)
    north = kilometres * 1000 / DEGREE
    angles = np.linspace(0, tau, ROUND + 1)
    y = np.clip(latitude + north * np.sin(angles), -90, 90)
    x = longitude + north / shrink * np.cos(angles)
    return tuple(zip(map(float, y), map(float, x), strict=True))


def adjoining(some: Collection[str], others: Collection[str]) -> bool:
    """Whether two groups of regions share one, or have neighbours among them."""
    if set(some) & set(others):
        return True
    isos, outlines = load().isos, load().outlines
    one, other = (
        [outlines[index] for index, iso in enumerate(isos) if iso in group]
        for group in (some, others)
    )
    return any(shapely.dwithin(a, b, 0.01) for a in one for b in other)  # outlines are coarse


@cache
def rings_of(code: str) -> tuple[Ring, ...]:
    """A region (ISO 3166-2), or a country (3166-1), as closed rings, latitude first."""
    areas = load()
    own = [index for index, iso in enumerate(areas.isos) if code in (iso, iso.partition("-")[0])]
    outline = shapely.union_all(areas.outlines[own])
    parts = sorted(shapely.get_parts(outline), key=lambda part: -float(part.area))
    large = [part for part in parts[:MOST_RINGS] if part.area > parts[0].area / 100]
    return tuple(_simple(part) for part in large)


def _simple(part: Any) -> Ring:
    """As few corners as it takes, and none that makes it cross itself."""
    fine = 0.005  # degrees
    while True:
        rough = shapely.Polygon(shapely.simplify(part, fine).exterior)
        made = shapely.set_precision(rough, 10**-DIGITS)
        whole = made.geom_type == "Polygon" and made.is_valid and not made.is_empty
        if whole and len(made.exterior.coords) <= MOST_OUT:
            return tuple((round(y, DIGITS), round(x, DIGITS)) for x, y in made.exterior.coords)
        fine *= 1.5
