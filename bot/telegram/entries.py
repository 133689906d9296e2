"""/register: an officer writes one person down, and gets a link and a QR code for them."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Any

from bot.actions import claims, entries, posts
from bot.actions.claims import WHY
from bot.actions.jobs import Done, Job
from bot.content.formats import day
from bot.content.sheets import qr_png
from bot.domain.cell import NO_LANGUAGE, Unreadable
from bot.domain.entry import Entry, Step, back, said, situation, who
from bot.domain.folding import fold
from bot.domain.language import LANGUAGES
from bot.domain.message import MediaKind, Payload
from bot.domain.national import Group, split
from bot.domain.post import Officer, Power
from bot.domain.roster import languages
from bot.domain.wording import N_
from bot.telegram.asking import UNSAID, question, summary, ways
from bot.telegram.front import Front, Stale, word
from bot.telegram.places import label, unknown
from bot.telegram.turn import Reply, Say, Turn
from bot.telegram.worker import Tools

NOT_YOURS = N_("Your role does not write people down: ask an admin of your post.")
BEFORE = N_(
    "This person was written down before. If you make a new link, the old one opens nothing."
)


def install(front: Front) -> None:
    """Add these routes."""
    front.command("register")(command)
    front.button("entry")(pressed)
    front.text(typed)
    front.job("entry_qr")(draw)


def help_lines(turn: Turn, officer: Officer) -> list[str]:
    """What /help says of this."""
    if not officer.may(Power.REGISTER, officer.post):
        return []
    return [turn.text("/register write one person down · send a CSV or Excel file to write many")]


async def command(turn: Turn, _argument: str) -> list[Reply]:
    """/register"""
    if turn.officer is None:
        return [Say(turn.text("To join, write /start."))]
    if not turn.officer.may(Power.REGISTER, turn.officer.post):
        return [Say(turn.text(NOT_YOURS))]
    return await _ask(turn, turn.officer, Entry())


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A button of the dialogue: entry:STEP:VALUE, entry:back:, entry:cancel:, entry:new:"""
    if turn.officer is None or len(parts) != 2:
        raise Stale
    if parts[0] == "new":
        return await command(turn, "")
    entry = await _open(turn)
    if parts[0] == "cancel":
        await entries.close(turn.conn, turn.chat_id)
        return [Say(turn.text("Cancelled: nothing was written down."))]
    if parts[0] == "back":
        return await _ask(turn, turn.officer, back(entry))
    step = word(Step, parts[0])
    if step is Step.CONFIRM:
        return await _write(turn, turn.officer, entry, again=parts[1] == "again")
    return await _answer(turn, turn.officer, entry, step, _told(turn, step, parts[1]))


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """Words in the middle of the dialogue."""
    entry = await entries.dialogue(turn.conn, turn.chat_id)
    if entry is None or turn.officer is None:
        return None
    if entry.step is Step.AREA:
        return await _places(turn, turn.officer, entry, text)
    try:
        told = WORDS[entry.step](text)
    except Unreadable as error:
        again = await _ask(turn, turn.officer, entry)
        return [Say(turn.text(error.message)), *again]
    return await _answer(turn, turn.officer, entry, entry.step, told)


async def draw(job: Job, tools: Tools) -> Done:
    """The picture of a link."""
    png = await asyncio.to_thread(qr_png, job.payload["link"])
    media = tools.files.keep(png, kind=MediaKind.PHOTO, name="qr.png")
    text = tools.text("{name}: show this to their telephone's camera.", name=job.payload["name"])
    return Done(say=(Payload(text=text, media=media),))


async def _open(turn: Turn) -> Entry:
    entry = await entries.dialogue(turn.conn, turn.chat_id)
    if entry is None:
        raise Stale
    return entry


async def _answer(
    turn: Turn, officer: Officer, entry: Entry, step: Step, told: dict[str, Any]
) -> list[Reply]:
    after = said(entry, step, **told)
    if after == entry and step is not entry.step:
        raise Stale
    return await _ask(turn, officer, after)


def _told(turn: Turn, step: Step, value: str) -> dict[str, Any]:
    """What a button says; anybody may forge one."""
    if step is Step.LANGUAGE and value in LANGUAGES:
        return {"language": value}
    if step is Step.GROUP and value in tuple(Group):
        return {"groups": split(value)}
    place = turn.catalogue.places.get(value)
    if step is Step.AREA and value == UNSAID:
        return {"country": None, "region": None}
    if step is Step.AREA and place is not None:
        return {"country": place.country, "region": place.region}
    raise Stale


def _language(text: str) -> dict[str, Any]:
    found = languages().get(fold(text))
    if found is None:
        raise Unreadable(NO_LANGUAGE)
    return {"language": found}


def _confirmed(_text: str) -> dict[str, Any]:
    raise Unreadable(N_("Please press one of the buttons."))


WORDS: dict[Step, Callable[[str], dict[str, Any]]] = {
    Step.WHO: who,
    Step.LANGUAGE: _language,
    Step.GROUP: situation,
    Step.CONFIRM: _confirmed,
}


async def _places(turn: Turn, officer: Officer, entry: Entry, text: str) -> list[Reply]:
    post = await posts.the_post(turn.conn, officer.post)
    found = turn.catalogue.places.find(text, near=post.country)
    if not found:
        return [unknown(turn), *await _ask(turn, officer, entry)]
    rows = [[(label(turn, place), f"entry:area:{place.code}")] for place in found]
    return [Say(turn.text("Which place is it?"), [*rows, ways(turn, entry)])]


async def _ask(turn: Turn, officer: Officer, entry: Entry) -> list[Reply]:
    await entries.step(turn.conn, turn.chat_id, turn.language, entry)
    post = await posts.the_post(turn.conn, officer.post)
    return [summary(turn, entry) if entry.step is Step.CONFIRM else question(turn, entry, post)]


async def _write(turn: Turn, officer: Officer, entry: Entry, *, again: bool) -> list[Reply]:
    """Confirmed: the person gets a link. The picture of it follows."""
    if entry.step is not Step.CONFIRM:
        raise Stale
    code, person = secrets.token_urlsafe(12), entry.person
    written = await claims.write(
        turn.conn, person,
        post=officer.post, actor=str(officer.id), code=code, now=turn.now, again=again,
    )  # fmt: skip
    if not written:
        return [Say(turn.text(BEFORE), [[(turn.text("Make a new link"), "entry:confirm:again")]])]
    await entries.close(turn.conn, turn.chat_id)
    link = f"{await claims.join(turn.conn)}{code}"
    name = person.name or f"…{person.telephone[-4:]}"
    await turn.later("entry_qr", {"link": link, "name": name})
    post = await posts.the_post(turn.conn, officer.post)
    until = day(turn.now + claims.LINK_LASTS, turn.language, post.time_zone)
    lines = [
        turn.text("<b>Written down.</b> The link for {name}, until {day}:", name=name, day=until),
        link,
        turn.text(WHY),
        turn.text("To write down the next person: /register"),
    ]
    return [Say("\n".join(lines))]
