"""Whom an alert means: checked before it is kept, and saved by a post to be used again."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.actions import posts
from bot.content.catalogue import Catalogue
from bot.domain.audience import Audience
from bot.domain.cap import alike, live, merged
from bot.domain.language import LANGUAGES
from bot.domain.place import Place
from bot.domain.post import Power
from bot.domain.rule import (
    AllOf,
    AnyOf,
    Moves,
    Not,
    Rule,
    Speaks,
    Within,
    changed,
    shapes_of,
)
from bot.domain.shape import Shape
from bot.domain.wording import N_
from bot.errors import AreaRefused, NotAllowed, NotFound, NotReady, offered
from bot.store import audiences, audit, points
from bot.store.audiences import Saved
from bot.store.database import Connection
from bot.store.points import Box

LONGEST_NAME = 40  # characters
MOST_SAVED = 50  # of a post

BAD_NAME = N_("Give it a name of 1 to {most} letters.")
FULL = N_("Your post has saved {most} audiences; remove one that nobody uses.")
UNKNOWN = N_("There is no such saved audience; it may have been removed.")
SEVERAL = N_("Valid warnings in the file: {n}. For an area, send the file of one.")
ELSEWHERE = N_("The area of this warning holds no region here; choose the regions yourself.")
NOT_SHARED = N_(
    "{post} does not share its people with other posts; ask its officers to send the alert."
)


async def check(conn: Connection, catalogue: Catalogue, audience: Audience) -> None:
    """Refuse what is not there, and other posts that do not share.

    Raises:
        NotFound: no such post, region, language or country. NotAllowed: a post does not share.
    """
    for code in audience.posts[1:]:
        if not (await posts.the_post(conn, code)).shares:
            raise NotAllowed(NOT_SHARED, post=code)
    _check_rule(catalogue, audience.rule)


def _check_rule(catalogue: Catalogue, rule: Rule) -> None:
    match rule:
        case Within():
            for region in rule.regions:
                _check_region(catalogue, region)
        case Speaks():
            for language in rule.languages:
                _check_language(language)
        case Moves():
            if rule.country not in catalogue.regions.countries():
                raise NotFound(N_("There are no regions of {country}."), country=rule.country)
        case Not():
            _check_rule(catalogue, rule.of)
        case AllOf() | AnyOf():
            for part in rule.of:
                _check_rule(catalogue, part)


def _check_region(catalogue: Catalogue, region: str) -> None:
    known = catalogue.regions.by_iso.keys()
    if region not in known:
        raise NotFound(
            "There is no region {region}; did you mean {offered}?",
            region=region,
            offered=offered(region, known),
        )


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise NotFound(
            "There is no language {language}; did you mean {offered}?",
            language=language,
            offered=offered(language, LANGUAGES),
        )


async def located(conn: Connection, audience: Audience) -> Audience:
    """The audience with whose kept points lie in its shapes, as of this moment."""
    found = {shape: await _inside(conn, shape) for shape in shapes_of(audience.rule)}
    return replace(audience, rule=changed(audience.rule, found)) if found else audience


async def _inside(conn: Connection, shape: Shape) -> frozenset[int]:
    """National ids of those whose kept point lies in the shape."""
    from bot.content import shapes  # shapely: 22 MB that many a post never needs

    west, south, east, north = shapes.bounds(shape)
    near = await points.inside(conn, Box(south=south, west=west, north=north, east=east))
    return shapes.inside(shape, near)


def around(place: Place, radius: float, countries: Collection[str]) -> Within:
    """All within `radius` (m) of a place. `countries` are those with a post.

    Raises:
        AreaRefused: it cannot be the area of an alert.
    """
    from bot.content import shapes  # shapely: 22 MB that many a post never needs

    return _covered(shapes.circle(place, radius), countries)


def from_geojson(raw: bytes, countries: Collection[str]) -> Within:
    """What a GeoJSON file covers. `countries` are those with a post.

    Raises:
        AreaRefused: it cannot be the area of an alert.
    """
    from bot.content import geojson  # shapely, as above

    return _covered(geojson.read(raw), countries)


def from_cap(raw: bytes, countries: Collection[str]) -> Within:
    """The area of the warning in a CAP file. `countries` are those with a post.

    It is read as for a draft (`actions.cap_drafts`), so that both mean the same regions.

    Raises:
        CapRefused: it cannot be read.
        AreaRefused: it tells of no area here, or of several warnings.
    """
    from bot.content import caps_areas, caps_reading  # shapely, as above

    told = live(caps_reading.read(raw, countries))
    if not told or not all(alike(told[0], one) for one in told):
        raise AreaRefused(SEVERAL, n=len(told))
    whole = merged(told)
    if not whole.regions:
        raise AreaRefused(ELSEWHERE)
    shape = caps_areas.shape_of(whole.rings, whole.area)
    return Within(regions=whole.regions, shape=shape)


def _covered(shape: Shape, countries: Collection[str]) -> Within:
    from bot.content import shapes  # shapely, as above

    return Within(regions=shapes.covered(shape, countries).regions, shape=shape)


async def save(
    conn: Connection, *, post: str, name: str, rule: Rule, actor: str, now: datetime
) -> int:
    """Keep a rule of a post under a name, to be used again.

    Raises:
        NotAllowed: the actor may not draft for the post. NotReady: no name, or too many.
    """
    await posts.permit(conn, actor, Power.DRAFT, post)
    clean = " ".join("".join(c for c in name if c.isprintable()).split())
    if not 0 < len(clean) <= LONGEST_NAME:
        raise NotReady(BAD_NAME, most=LONGEST_NAME)
    known = {one.name for one in await audiences.of_post(conn, post)}
    if clean not in known and len(known) >= MOST_SAVED:
        raise NotReady(FULL, most=MOST_SAVED)
    made = await audiences.save(conn, post=post, name=clean, rule=rule, actor=actor, now=now)
    await _note(conn, now, actor, "audience_saved", made, post)
    return made


async def saved(conn: Connection, post: str, *, actor: str) -> list[Saved]:
    """A post's saved audiences, by name."""
    await posts.permit(conn, actor, Power.DRAFT, post)
    return await audiences.of_post(conn, post)


async def named(conn: Connection, post: str, name: str, *, actor: str) -> Saved:
    """The saved audience of this name.

    Raises:
        NotFound: there is none.
    """
    known = {one.name: one for one in await saved(conn, post, actor=actor)}
    if name not in known:
        raise NotFound(
            N_("There is no saved audience “{name}”; {post} has {offered}."),
            name=name,
            post=post,
            offered=offered(name, known) or "—",
        )
    return known[name]


async def use(conn: Connection, audience_id: int, *, actor: str, now: datetime) -> Saved:
    """A saved audience, to write an alert for.

    Raises:
        NotFound: it was removed. NotAllowed: it is another post's.
    """
    found = await _the_saved(conn, audience_id, actor)
    await _note(conn, now, actor, "audience_used", audience_id, found.post)
    return found


async def remove(conn: Connection, audience_id: int, *, actor: str, now: datetime) -> Saved:
    """Keep it no longer.

    Raises:
        NotFound: it was removed before. NotAllowed: it is another post's.
    """
    found = await _the_saved(conn, audience_id, actor)
    await audiences.remove(conn, audience_id)
    await _note(conn, now, actor, "audience_removed", audience_id, found.post)
    return found


async def _the_saved(conn: Connection, audience_id: int, actor: str) -> Saved:
    found = await audiences.get(conn, audience_id)
    if found is None:
        raise NotFound(UNKNOWN)
    await posts.permit(conn, actor, Power.DRAFT, found.post)
    return found


async def sharing(conn: Connection, post: str) -> list[str]:
    """The other posts that share their people, by code."""
    return [one.code for one in await posts.known(conn) if one.shares and one.code != post]


async def country(conn: Connection, audience: Audience) -> str:
    """The country of the post that writes to it (ISO 3166-1)."""
    return (await posts.the_post(conn, audience.posts[0])).country


async def countries(conn: Connection) -> frozenset[str]:
    """The countries with a post: an area outside all of them has its axes swapped, or is far."""
    return frozenset(one.country for one in await posts.known(conn))


async def _note(
    conn: Connection, now: datetime, actor: str, action: str, audience_id: int, post: str
) -> None:
    subject = f"audience:{audience_id}"
    await audit.record(conn, at=now, actor=actor, action=action, subject=subject, post=post)
