"""How a place is offered that a person named or shared, and how they move to another one."""

import asyncio
from collections.abc import Sequence

from bot.actions import nationals
from bot.content.places import Places
from bot.content.regions import country_name
from bot.content.whereabouts import area_of
from bot.domain.national import National
from bot.domain.place import Place
from bot.domain.registration import Registration
from bot.domain.wording import N_
from bot.telegram.front import Stale
from bot.telegram.turn import Reply, Say, Turn

WORD = "place"  # the second word of the dialogue's callback data, and the first one after it
NONE = "none"
NO_ONE, NONE_OF_THEM = N_("No, elsewhere"), N_("In none of these")
UNKNOWN = N_(
    "I do not know this place. Write the name of a larger town nearby, or press one of the buttons."
)
NOT_KEPT = N_("The location itself is not kept; /profile can keep it, if you want that.")


def named(turn: Turn, state: Registration, text: str) -> list[Reply]:
    """Offer the places that a person's words may mean; empty: none."""
    found = turn.catalogue.places.find(text, near=state.country)
    return [offer(turn, found, f"register:{WORD}")] if found else []


async def at(turn: Turn, latitude: float, longitude: float) -> list[Reply]:
    """Offer the regions of a shared location; empty: none."""
    found = await regions_at(turn, latitude, longitude)
    return [offer(turn, found, f"register:{WORD}", NOT_KEPT)] if found else []


async def offer_move(
    turn: Turn, national: National, latitude: float, longitude: float
) -> list[Reply]:
    """Ask a registered person who shared a location whether they are in its region now."""
    found = await regions_at(turn, latitude, longitude)
    if not found:
        return [Say(turn.text("I do not know this place. Nothing was changed."))]
    if found[0].region == national.region:
        said = turn.text("You are registered there already: {place}.", place=label(turn, found[0]))
        return [Say(f"{said} {turn.text(NOT_KEPT)}")]
    return [offer(turn, found, WORD, NOT_KEPT)]


async def moved(turn: Turn, parts: list[str]) -> list[Reply]:
    """A registered person said that they are in another region now, or that they are not."""
    if turn.national is None or len(parts) != 1:
        raise Stale
    if parts[0] == NONE:
        return [Say(turn.text("Nothing was changed."))]
    place = turn.catalogue.places.get(parts[0])
    if place is None:
        raise Stale
    return [Say(await move(turn, turn.national, place.country, place.region))]


async def move(
    turn: Turn,
    national: National,
    country: str | None,
    region: str | None = None,
    *,
    moving: bool = False,
) -> str:
    """Keep where a registered person is now, and say what follows from it."""
    post = await nationals.move(
        turn.conn, national, country=country, region=region, moving=moving, now=turn.now
    )
    area = area_of(turn.catalogue, turn.language, country=country, region=region, moving=moving)
    return "\n".join(
        [
            turn.text("Your area: {area}.", area=area),
            turn.text("You get the alerts of {post}.", post=post.name),
            turn.text("Help from the consulate: {telephone}.", telephone=post.telephone),
        ]
    )


def unknown(turn: Turn) -> Say:
    """What is said of a place that is not in the list."""
    return Say(turn.text(UNKNOWN))


def label(turn: Turn, place: Place) -> str:
    """A place with its region and country, for its name alone may be that of many."""
    region = turn.catalogue.regions.name(place.region, turn.language)
    town = [] if place.code == place.region else [place.name]
    return ", ".join([*town, region, country_name(place.country, turn.language)])


def offer(
    turn: Turn, found: Sequence[Place], data: str, *remarks: str, none: str | None = None
) -> Say:
    """One tap takes a place: yes where only one region is meant, else one button for each.

    A button's data are `data` and the place's code; `none` is that of the way out.
    """
    clear = len({place.region for place in found}) == 1
    out = none or f"{data}:{NONE}"
    if clear:
        text = turn.text("Are you in {place}?", place=label(turn, found[0]))
        cells = [(turn.text("Yes"), f"{data}:{found[0].code}")]
    else:
        text = turn.text("In which of these places are you?")
        cells = [(label(turn, place), f"{data}:{place.code}") for place in found]
    cells.append((turn.text(NO_ONE if clear else NONE_OF_THEM), out))
    return Say(" ".join([text, *map(turn.text, remarks)]), [[cell] for cell in cells])


async def regions_at(turn: Turn, latitude: float, longitude: float) -> list[Place]:
    """The regions that hold a point, or lie close to it; at sea or in the wild, of a town near."""
    # On a thread: the first time, the outlines are read.
    return await asyncio.to_thread(_near, turn.catalogue.places, latitude, longitude)


def _near(places: Places, latitude: float, longitude: float) -> list[Place]:
    from bot.content import areas  # shapely: 22 MB that many a post never needs

    try:
        isos = areas.regions_near(latitude, longitude)
    except ValueError:  # no point on Earth: a faulty telephone, or a forged message
        return []
    town = None if isos else places.nearest(latitude, longitude, areas.REACH)
    found = [town] if town else map(places.get, isos)
    return [place for place in found if place is not None]
