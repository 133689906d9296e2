"""All that is read from files at start, in one frozen value handed to the actions."""

from dataclasses import dataclass

from bot.content.locales import Locales
from bot.content.messages import Library
from bot.content.places import Places
from bot.content.regions import Regions


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What is said (`library`), how the bot words its own replies, and where places are."""

    library: Library
    locales: Locales
    regions: Regions
    places: Places
