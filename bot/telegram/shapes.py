"""Areas that are no list of regions: a town and a radius, a GeoJSON or CAP file; and their map.

shapely takes 22 MB that many a post never needs: it is imported once an area is asked for.
"""

import asyncio
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from bot.actions import alerts, audiences, choosing, headcounts
from bot.actions.headcounts import Count
from bot.actions.jobs import Done, Job
from bot.content import pictures
from bot.content.studio import NotDrawn
from bot.domain.alert import Alert
from bot.domain.audience import Audience
from bot.domain.cap import ENDINGS as CAP_ENDINGS
from bot.domain.language import LANGUAGES
from bot.domain.message import MediaKind, Payload
from bot.domain.post import Officer, Power
from bot.domain.rule import Within, to_plain
from bot.domain.shape import place_and_radius
from bot.domain.wording import N_
from bot.store.database import Connection
from bot.telegram import choices
from bot.telegram.choices import BACK, MAYBE
from bot.telegram.downloads import LIMIT, TOO_LARGE
from bot.telegram.front import Front, Stale
from bot.telegram.incoming import Incoming
from bot.telegram.places import label
from bot.telegram.turn import Reply, Rows, Say, Turn
from bot.telegram.worker import Tools

ENDINGS = (".geojson", ".json")
FILE, MAP = "audience_file", "audience_map"
ASK_TOWN = N_("Write the town and how far around it, such as: Tapachula 20 km")
NO_RADIUS = N_("I miss how far around it. Write it with km, such as: Tapachula 20 km")
NO_TOWN = N_("I do not know this town. Write the name of a larger one nearby, and how far around.")
WHICH_TOWN = N_("Which of these?")
READING = N_("I am reading the area; this takes a moment.")
FIRST = N_("Choose first what the alert is about (/alert), then press “Choose more exactly…”.")


def install(front: Front) -> None:
    """Add these routes."""
    front.document(received)
    front.job(FILE)(read)
    front.job(MAP)(draw)


def named(turn: Turn, text: str) -> list[Reply]:
    """The towns that somebody may mean, with the radius that they wrote."""
    told = place_and_radius(text)
    if told is None:
        return [Say(turn.text(NO_RADIUS), _back(turn))]
    name, radius = told
    post = turn.officer.post if turn.officer else ""
    found = [one for one in turn.catalogue.places.find(name) if one.code != one.region]
    if not found or not post:
        return [Say(turn.text(NO_TOWN), _back(turn))]
    metres = min(round(radius), 999_999_999)  # refused later, by its own sentence
    rows: Rows = [[(label(turn, one), f"audience:around:{one.code}:{metres}")] for one in found]
    return [Say(turn.text(WHICH_TOWN), [*rows, *_back(turn)])]


def _back(turn: Turn) -> Rows:
    return [[(turn.text(BACK), "audience:show")]]


async def around(turn: Turn, code: str, radius: int) -> Within:
    """All within `radius` (m) of a town.

    Raises:
        AreaRefused: too small, too large, or far from every post.
    """
    known = await audiences.countries(turn.conn)
    place = turn.catalogue.places.get(code)
    if place is None:
        raise Stale
    return await asyncio.to_thread(audiences.around, place, radius, known)


async def received(turn: Turn, one: Incoming) -> list[Reply] | None:
    """A GeoJSON or CAP file from an officer who chooses an audience.

    Where nobody chooses one, a CAP file is an alert: see `telegram.caps`, which comes after.
    """
    officer, name = turn.officer, one.name.lower()
    if officer is None or not name.endswith((*ENDINGS, *CAP_ENDINGS)):
        return None
    if not officer.may(Power.DRAFT, officer.post):
        return None
    is_cap = name.endswith(CAP_ENDINGS)
    if await choosing.stands(turn.conn, turn.chat_id) is None:
        return None if is_cap else [Say(turn.text(FIRST))]
    if one.size > LIMIT:
        return [Say(turn.text(TOO_LARGE))]
    await turn.later(FILE, {"file": one.file_id, "cap": is_cap} | _who(officer))
    return [Say(turn.text(READING))]


def _who(officer: Officer) -> dict[str, str]:
    return {"officer": str(officer.id), "post": officer.post}


async def read(job: Job, tools: Tools) -> Done:
    """Read the file; what it covers takes the place of the area that was chosen."""
    told, chat = job.payload, job.chat_id
    assert chat is not None
    path = await tools.download(told["file"])
    async with tools.database.read() as conn:
        before = await choosing.stands(conn, chat)
        known = await audiences.countries(conn)
    within = await asyncio.to_thread(_read, path, known, is_cap=bool(told["cap"]))
    if before is None:
        return Done(say=(Payload(text=tools.text(FIRST)),))
    after = replace(before, chosen=before.chosen.within(within), asks=None)
    async with tools.database.read() as conn:
        meant = after.audience(told["post"])
        count = await headcounts.count(conn, meant, actor=told["officer"])
        shared = bool(await audiences.sharing(conn, told["post"]))

    async def apply(conn: Connection) -> None:
        if await choosing.stands(conn, chat) == before:
            await choosing.keep(conn, chat, tools.language, after)

    return Done(say=(choices.menu(tools, after, count, shared=shared).payload(),), apply=apply)


def _read(path: Path, countries: frozenset[str], *, is_cap: bool) -> Within:
    found = audiences.from_cap if is_cap else audiences.from_geojson
    return found(path.read_bytes(), countries)


async def map_of(turn: Turn, officer: Officer, audience: Audience) -> list[Reply]:
    """Have an area drawn."""
    told = {"audience": audience.to_json()} | _who(officer)
    await turn.later(MAP, told)
    return [Say(turn.text("The map comes in a moment."))]


async def map_of_alert(turn: Turn, officer: Officer, alert_id: int) -> list[Reply]:
    """Have the area of an alert drawn."""
    alert = await alerts.show(turn.conn, alert_id, officer=str(officer.id))
    return await map_of(turn, officer, alert.audience)


async def map_unasked(turn: Turn, alert: Alert) -> None:
    """The map of an alert that is shown comes by itself, once for each version and chat."""
    officer = turn.officer
    if officer is None or not officer.may(Power.DRAFT, alert.post):
        return
    told = {"audience": alert.audience.to_json()} | _who(officer)
    await turn.later(MAP, told, key=f"{alert.id}:{alert.version}:{turn.chat_id}")


async def draw(job: Job, tools: Tools) -> Done:
    """The map, with the head count."""
    audience = Audience.from_json(job.payload["audience"])
    async with tools.database.read() as conn:
        count = await headcounts.count(conn, audience, actor=job.payload["officer"])
        country = await audiences.country(conn, audience)
    picture = area(tools, audience, count, country)
    try:
        drawn = await tools.studio.draw(picture)
    except NotDrawn:
        return Done(say=(Payload(text=tools.text("The map could not be drawn.")),))
    media = await asyncio.to_thread(
        tools.files.keep, drawn, kind=MediaKind.PHOTO, name="audience.png"
    )
    return Done(say=(Payload(text=escape(picture.subtitle), media=media),))


def area(tools: Tools, audience: Audience, count: Count, country: str) -> pictures.Area:
    """What is drawn of it."""
    words = choices.words(tools)
    spoken = tools.language in tools.catalogue.locales.by_language
    return pictures.Area(
        title=choices.people(tools, count),
        subtitle=words.rule(audience.rule),
        country=country,
        regions=audience.regions,
        names={iso: words.region(iso) for iso in audience.regions},
        shapes=tuple(_plain(one) for one in audience.shapes),
        notes=(tools.catalogue.locales.plain(tools.language, MAYBE),),
        leftwards=spoken and LANGUAGES[tools.language].direction == "rtl",
    )


def _plain(one: Within) -> dict[str, Any]:
    return dict(to_plain(one)["shape"])
