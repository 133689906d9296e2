"""Where people are, as coarsely as an alert needs: a region of a country."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH = 6_371_008.8  # m; mean radius of the Earth (IUGG, R1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A state, department or province. The point is a label point inside it, in degrees."""

    iso: str  # ISO 3166-2
    name: str  # in the language of the place
    country: str  # ISO 3166-1 alpha-2
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A town, or a whole region, as a person named it; a person is kept by its region only."""

    code: str  # GeoNames' number of a town; the ISO 3166-2 code where a region is meant
    name: str  # in the language of the place
    region: str  # ISO 3166-2
    country: str  # ISO 3166-1 alpha-2
    latitude: float  # degrees
    longitude: float
    population: int = 0  # people, approximate; 0: not told


def distance(here: Region | Place, there: Region | Place) -> float:
    """How far apart two places are on a sphere (m)."""
    return distance_to(here, there.latitude, there.longitude)


def distance_to(here: Region | Place, latitude: float, longitude: float) -> float:
    """How far a point (degrees) is on a sphere (m), by the haversine formula."""
    north, east = radians(latitude - here.latitude), radians(longitude - here.longitude)
    shrink = cos(radians(here.latitude)) * cos(radians(latitude))
    half = sin(north / 2) ** 2 + shrink * sin(east / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))
