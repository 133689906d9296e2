"""Where people are, as coarsely as an alert needs: a region of a country."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A state, department or province. The point is a label point inside it, in degrees."""

    iso: str  # ISO 3166-2
    name: str  # in the language of the place
    country: str  # ISO 3166-1 alpha-2
    latitude: float
    longitude: float
