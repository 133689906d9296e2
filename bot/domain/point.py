"""A point: where exactly somebody is, kept only because they said so. Rounded before it is kept."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.national import National

DECIMALS = 3  # of a degree: some 110 m, enough for an area of an alert and too little for a door


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Degrees, WGS 84."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{self.latitude:.{DECIMALS}f}, {self.longitude:.{DECIMALS}f}"


def point_at(latitude: float, longitude: float) -> Point:
    """The point as it is kept.

    Raises:
        ValueError: it is not on Earth.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("a latitude lies within 90 degrees, a longitude within 180")
    return Point(latitude=round(latitude, DECIMALS), longitude=round(longitude, DECIMALS))


def fits(national: National, regions: Collection[str]) -> bool:
    """Whether a point that lies in (or close to) `regions` is where the person says they are.

    Who said no region may keep any point of their country, and who said no country any at all.
    """
    if not regions:
        return False
    if national.region:
        return national.region in regions
    countries = {iso.partition("-")[0] for iso in regions}
    return national.country is None or national.country in countries


def has_left(before: National, after: National) -> bool:
    """Whether somebody is elsewhere now, so that their point holds no longer."""
    here = before.country, before.region, before.moving
    return here != (after.country, after.region, after.moving)
