"""The question where somebody is, when they change it: regions, countries, a town, a location.

Its answers stand in callback data after `profile:area:` as at:PLACE, only:COUNTRY, moving:COUNTRY,
list:COUNTRY, elsewhere and unsaid.
"""

from collections.abc import Sequence

from bot.content.regions import country_name
from bot.domain.national import National
from bot.domain.place import Place
from bot.domain.wording import N_
from bot.telegram import places
from bot.telegram.front import Stale
from bot.telegram.languages import Choices
from bot.telegram.turn import Reply, Say, Turn

DATA = "profile:area"
REGION, COUNTRY = N_("In which region are you?"), N_("In which country are you?")


def choices(turn: Turn, country: str | None, region: str | None = None) -> Choices:
    """The regions of a country, the present one first; without a country, the countries."""
    if country is None:
        return _countries(turn)
    regions = turn.catalogue.regions
    found = [
        (regions.name(one.iso, turn.language), f"at:{one.iso}")
        for one in regions.of_country(country)
    ]
    found.sort(key=lambda choice: (choice[1] != f"at:{region}", choice[0]))
    return [
        *found,
        (turn.text("I am on the move"), f"moving:{country}"),
        (turn.text("I prefer not to say"), f"only:{country}"),
        (turn.text("Another country"), "elsewhere"),
    ]


def _countries(turn: Turn) -> Choices:
    codes = turn.catalogue.regions.countries()
    known = [(country_name(code, turn.language), f"list:{code}") for code in codes]
    return [*sorted(known), (turn.text("I prefer not to say"), "unsaid")]


async def chosen(turn: Turn, national: National, said: str) -> tuple[str, list[Reply]]:
    """What follows from an answer: a note that it is kept, or else the next question."""
    kind, _, code = said.partition(":")
    countries = turn.catalogue.regions.countries()
    if said == "elsewhere" or (kind == "list" and code in countries):
        return "", [_listed(turn, code or None)]
    if said == "unsaid":
        return await places.move(turn, national, None), []
    if kind in ("only", "moving") and code in countries:
        return await places.move(turn, national, code, moving=kind == "moving"), []
    place = turn.catalogue.places.get(code) if kind == "at" else None
    if place is None:
        raise Stale
    return await places.move(turn, national, place.country, place.region), []


def _listed(turn: Turn, country: str | None) -> Say:
    cells = [(label, f"{DATA}:{value}") for label, value in choices(turn, country)]
    question = REGION if country else COUNTRY
    rows = [cells[i : i + 2] for i in range(0, len(cells), 2)]
    return Say(turn.text(question), [*rows, [(turn.text("← Back"), "profile:area")]])


def named(turn: Turn, national: National, text: str) -> list[Reply]:
    """Offer the places that a person's words may mean."""
    return _offered(turn, turn.catalogue.places.find(text, near=national.country))


async def at(turn: Turn, latitude: float, longitude: float) -> list[Reply]:
    """Offer the regions of a shared location; it is not kept itself."""
    return _offered(turn, await places.regions_at(turn, latitude, longitude), places.NOT_KEPT)


def _offered(turn: Turn, found: Sequence[Place], *remarks: str) -> list[Reply]:
    if not found:
        return [places.unknown(turn)]
    return [places.offer(turn, found, f"{DATA}:at", *remarks, none="profile:area")]
