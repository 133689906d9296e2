"""An officer sends a CAP file: it becomes drafts, and they say what the file did not tell."""

import asyncio
from functools import partial
from html import escape
from zoneinfo import ZoneInfo

from bot.actions import alerts, cap_drafts, cap_notes, posts
from bot.actions.cap_notes import NOTES, Brought
from bot.actions.jobs import Done, Job
from bot.domain.cap import ENDINGS
from bot.domain.hazard import Hazard
from bot.domain.language import LANGUAGES
from bot.domain.message import Button, Payload
from bot.domain.post import Officer, Post, Power
from bot.domain.wording import N_
from bot.telegram import drafting
from bot.telegram.drafting import HAZARDS, PHASES
from bot.telegram.front import Front, Stale, number, word
from bot.telegram.incoming import Incoming
from bot.telegram.turn import Reply, Say, Turn
from bot.telegram.worker import Tools

LARGEST = 3_000_000  # bytes: as the reader has it
SHOWN = 10  # drafts, each a message
NAMED = 12  # regions in a message
NOT_YOURS = N_("Only those who may write alerts can send a file with one.")
TOO_LARGE = N_("The file has more than {most} MB; no alert needs so much.")
READING = N_("I am reading the file. It becomes drafts; nothing is sent to anybody.")
HEADS = {True: N_("Draft of a drill {id}"), False: N_("Draft of a REAL alert {id}")}


def install(front: Front) -> None:
    """Add these routes."""
    front.document(received)
    front.button("cap")(pressed)
    front.job("cap")(read)


async def received(turn: Turn, one: Incoming) -> list[Reply] | None:
    """A file from an officer. Those of other people, and of other kinds, are not ours."""
    officer = turn.officer
    if officer is None or not one.name.lower().endswith(ENDINGS):
        return None
    if not officer.may(Power.DRAFT, officer.post):
        return [Say(turn.text(NOT_YOURS))]
    if one.size > LARGEST:
        return [Say(turn.text(TOO_LARGE, most=LARGEST // 10**6))]
    told = {"file": one.file_id, "officer": str(officer.id), "post": officer.post}
    await turn.later("cap", told)
    return [Say(turn.text(READING))]


async def read(job: Job, tools: Tools) -> Done:
    """Read the file; what it comes to is written and told together."""
    # shapely: 22 MB that many a post never needs
    from bot.content import caps_areas, caps_reading

    path = await tools.download(job.payload["file"])
    content = await asyncio.to_thread(path.read_bytes)
    async with tools.database.read() as conn:
        countries = await posts.countries(conn)
    messages = await asyncio.to_thread(partial(caps_reading.read, content, countries))
    desk = cap_drafts.Desk(
        catalogue=tools.catalogue,
        post=job.payload["post"],
        author=job.payload["officer"],
        now=tools.now,
        adjoining=caps_areas.adjoining,
        shape=caps_areas.shape_of,
    )
    async with tools.database.write() as conn:
        brought = await cap_drafts.bring(conn, desk, messages)
        post = await posts.the_post(conn, desk.post)
    shown = [_shown(tools, one, post) for one in brought[:SHOWN]]
    more = len(brought) - SHOWN
    if more > 0:
        text = tools.plural("… and {n} more draft.", "… and {n} more drafts.", more)
        shown.append(Payload(text=text))
    return Done(say=tuple(shown))


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """cap:look:ID, cap:hazards:ID, cap:hazard:ID:HAZARD, cap:regions:ID, cap:region:ID:ISO"""
    officer = turn.officer
    if officer is None or len(parts) < 2:
        raise Stale
    found = number(parts[1])
    alert = await alerts.show(turn.conn, found, officer=str(officer.id))
    await posts.permit(turn.conn, str(officer.id), Power.DRAFT, alert.post)
    match parts[0], parts[2:]:
        case "hazards", []:
            return [Say(turn.text("What threatens?"), _hazards(turn, found))]
        case "regions", []:
            return await _regions(turn, officer, found)
        case "hazard", [chosen]:
            return await _complete(turn, officer, found, hazard=word(Hazard, chosen))
        case "region", [iso]:
            return await _complete(turn, officer, found, region=iso)
        case "look", []:
            return await drafting.show(turn, alert)
    raise Stale


async def _complete(
    turn: Turn, officer: Officer, found: int, *, hazard: Hazard | None = None, region: str = ""
) -> list[Reply]:
    alert = await cap_drafts.complete(
        turn.conn,
        turn.catalogue,
        found,
        officer=str(officer.id),
        now=turn.now,
        hazard=hazard,
        regions=(region,) if region else (),
    )
    if alert.hazard is None:
        return [Say(turn.text("What threatens?"), _hazards(turn, found))]
    if not alert.audience.regions:
        return await _regions(turn, officer, found)
    return await drafting.show(turn, alert)


def _hazards(turn: Turn, found: int) -> list[list[tuple[str, str]]]:
    known = turn.catalogue.library.phases
    cells = [
        (turn.text(label), f"cap:hazard:{found}:{hazard}")
        for hazard, label in HAZARDS.items()
        if hazard in known
    ]
    return [cells[i : i + 2] for i in range(0, len(cells), 2)]


async def _regions(turn: Turn, officer: Officer, found: int) -> list[Reply]:
    post = await posts.the_post(turn.conn, officer.post)
    names = [
        (turn.catalogue.regions.name(one.iso, turn.language), f"cap:region:{found}:{one.iso}")
        for one in turn.catalogue.regions.of_country(post.country)
    ]
    rows = [names[i : i + 2] for i in range(0, len(names), 2)]
    return [Say(turn.text("For which area?"), rows)]


def _shown(tools: Tools, one: Brought, post: Post) -> Payload:
    """A draft in a few lines, with what is still to be said of it."""
    alert, told = one.alert, one.told
    head = tools.text(HEADS[alert.drill], id=alert.id)
    lines = [
        f"<b>{head}</b>",
        escape(": ".join(filter(None, [told.sender_name or told.sender, told.event])), quote=False),
        tools.text(HAZARDS[alert.hazard]) if alert.hazard else "",
        tools.text(PHASES[alert.phase]),
        _where(tools, one),
        tools.text("Valid until {time}.", time=_local(one, post)),
        *(f"⚠️ {tools.text(NOTES[note])}" for note in cap_notes.notes(one)),
    ]
    if alert.expires_at <= tools.now:
        over = tools.text("Its time is over: it cannot be sent.")
        lines.append(f"⚠️ {over}")
    return Payload(text="\n".join(filter(None, lines)), buttons=_buttons(tools, one))


def _where(tools: Tools, one: Brought) -> str:
    names = [
        tools.catalogue.regions.name(iso, tools.language) for iso in one.alert.audience.regions
    ]
    shown = ", ".join(names[:NAMED]) + (f" +{len(names) - NAMED}" if len(names) > NAMED else "")
    languages = ", ".join(LANGUAGES[x].endonym if x in LANGUAGES else x for x in one.told.languages)
    place = shown or one.told.area
    return "\n".join(escape(line, quote=False) for line in (place, languages) if line)


def _local(one: Brought, post: Post) -> str:
    return f"{one.alert.expires_at.astimezone(ZoneInfo(post.time_zone)):%Y-%m-%d %H:%M}"


def _buttons(tools: Tools, one: Brought) -> tuple[tuple[Button, ...], ...]:
    alert = one.alert
    if alert.state != "draft":
        return ()
    rows = []
    if alert.hazard is None:
        rows.append((Button(tools.text("Choose the hazard"), f"cap:hazards:{alert.id}"),))
    if not alert.audience.regions:
        rows.append((Button(tools.text("Choose the region"), f"cap:regions:{alert.id}"),))
    if not rows:
        rows.append((Button(tools.text("Look at it"), f"cap:look:{alert.id}"),))
    return (*rows, (Button(tools.text("Discard"), f"alert:cancel:{alert.id}"),))
