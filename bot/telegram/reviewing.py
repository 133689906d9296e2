"""/review: an officer reads the texts of a language they hold, and says whether they are right."""

import re

from bot.actions import posts, reviews
from bot.content.formats import date_in_words, day
from bot.content.notices import NOTICES
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import LANGUAGES
from bot.domain.message import Review, plain
from bot.domain.national import Group
from bot.domain.notice import Notice
from bot.domain.post import Officer
from bot.domain.reading import Reading, Text
from bot.domain.wording import N_
from bot.telegram.asking import GROUPS
from bot.telegram.drafting import HAZARDS, PHASES
from bot.telegram.front import UNKNOWN, Front, Stale, number, word
from bot.telegram.turn import Reply, Rows, Say, Turn

NONE = N_(
    "You review no language yet. An admin of your post says in /team which languages you speak."
)
FRAME = N_("To be read, not sent: names, numbers and hours are invented.")
ASK = N_("What is wrong, and how should it read? Write it here; the admins of your post get it.")
STATES = {
    Review.DRAFT: N_("draft"),
    Review.TRANSLATED: N_("translated, drills only"),
    Review.CHECKED: N_("checked"),
}
SIGNS = {Review.DRAFT: "✏️", Review.TRANSLATED: "⬜️", Review.CHECKED: "✅"}
EVERYBODY = N_("Everybody")
OTHER = N_("✉️ Other messages")
SAID_BY = re.compile(r"^(من )?…: ")
FEWEST = 3  # words that tell one notice from another
LABEL = 40  # characters of a button


def install(front: Front) -> None:
    """Add these routes."""
    front.command("review")(command)
    front.button("review")(pressed)
    front.text(typed)


async def command(turn: Turn, _argument: str) -> list[Reply]:
    """/review"""
    if turn.officer is None:
        return [Say(turn.text(UNKNOWN))]
    held = await reviews.languages(turn.conn, turn.catalogue, turn.officer)
    if not held:
        return [Say(turn.text(NONE))]
    if len(held) == 1:
        return await hazards(turn, turn.officer, held)
    rows: Rows = [[(LANGUAGES[code].label, f"review:language:{code}")] for code in held]
    return [Say(turn.text("The texts of which language?"), rows)]


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """review:STEP:LANGUAGE:…"""
    step = STEPS.get((parts[0], len(parts) - 1))
    if step is None or turn.officer is None or parts[1] not in turn.catalogue.library.languages:
        raise Stale
    await reviews.permit(turn.conn, turn.catalogue, turn.officer, parts[1])
    return await step(turn, turn.officer, parts[1:])


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """What is wrong, in their words."""
    asked = await reviews.asked(turn.conn, turn.chat_id)
    if asked is None or turn.officer is None:
        return None
    if asked[0][0] not in await reviews.languages(turn.conn, turn.catalogue, turn.officer):
        await reviews.forget(turn.conn, turn.chat_id, language=turn.language)
        return None  # an admin has said meanwhile that they do not speak it
    await reviews.object_to(
        turn.conn, turn.catalogue, turn.officer, *asked, text, language=turn.language, now=turn.now
    )
    return [Say(turn.text("Thank you. It was noted, and the admins of your post were told."))]


async def hazards(turn: Turn, _officer: Officer, parts: list[str]) -> list[Reply]:
    """What there is to read, and how much of it is checked."""
    (language,) = parts
    seen = await reviews.reviewed(turn.conn, turn.catalogue)
    texts = [one for one in seen.library.marks if one[0] == language]

    def cell(part: str, named: str) -> tuple[str, str]:
        states = [seen.library.state(one) for one in texts if one[1] == part]
        done = sum(one is Review.CHECKED for one in states)
        return f"{named} {done}/{len(states)}", f"review:part:{language}:{part}"

    there = {one[1] for one in texts}
    cells = [
        cell(one.value, turn.text(label)) for one, label in HAZARDS.items() if one.value in there
    ]
    cells += [cell(NOTICES, turn.text(OTHER))] if NOTICES in there else []
    rows: Rows = [cells[at : at + 2] for at in range(0, len(cells), 2)]
    named = _named(language)
    text = turn.text("{language}: which texts? So many of them are checked.", language=named)
    return [Say(text, rows)]


async def sections(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """The phases of a hazard, or the notices, each with how far it is."""
    language, part = parts
    seen = await reviews.reviewed(turn.conn, turn.catalogue)
    found = [
        (one, label) for one, label in _sections(turn, language, part) if one in seen.library.marks
    ]
    if not found:
        raise Stale
    rows: Rows = []
    checked = [one for one, _ in found if seen.library.state(one) is Review.CHECKED]
    for one, label in found:
        state = seen.library.state(one)
        sign = SIGNS[state] if state else ""
        rows.append([(f"{sign} {label}", f"review:read:{':'.join(one)}:1")])
    rows.append([(turn.text("Back"), f"review:language:{language}")])
    legend = " · ".join(f"{sign} {turn.text(STATES[one])}" for one, sign in SIGNS.items())
    told = [f"{_named(language)} · {_part(turn, part)}", legend]
    told += [await _by_whom(turn, officer, one, label) for one, label in found if one in checked]
    return [Say("\n".join(told), rows)]


async def read(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """One page: the text of one group, as it is composed."""
    text = _text(parts[:3])
    page = await reviews.page(
        turn.conn, turn.catalogue, officer, text, number(parts[3]), now=turn.now
    )
    if page is None:
        raise Stale
    where = f"review:read:{':'.join(text)}"
    turns = [("◀️", f"{where}:{page.number - 1}")] if page.number > 1 else []
    turns += [("▶️", f"{where}:{page.number + 1}")] if page.number < page.of else []
    rows: Rows = [turns] if turns else []
    told = f"{':'.join(text)}:{page.digest}"
    if page.number == page.of:
        rows.append([(turn.text("I have read it all, and it is right"), f"review:right:{told}")])
    rows.append([(turn.text("Something is wrong"), f"review:wrong:{told}")])
    rows.append([(turn.text("Back"), f"review:part:{text[0]}:{text[1]}")])
    head = turn.text(
        "{number} of {of}: {group}", number=page.number, of=page.of, group=_group(turn, page.group)
    )
    of = f"{_named(text[0])} · {_part(turn, text[1])} · {_section(turn, text)}"
    return [Say(f"{of}\n<b>{head}</b>\n<i>{turn.text(FRAME)}</i>\n\n{page.text}", rows)]


async def right(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """It is checked from now on."""
    text = _text(parts[:3])
    await reviews.confirm(turn.conn, turn.catalogue, officer, text, parts[3], now=turn.now)
    said = turn.text("Thank you. This text is checked now: it may be sent in a real alert.")
    return [Say(said), *await sections(turn, officer, parts[:2])]


async def wrong(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """What?"""
    text = _text(parts[:3])
    await reviews.ask(turn.conn, turn.catalogue, officer, text, parts[3], language=turn.language)
    return [Say(turn.text(ASK), [[(turn.text("Cancel"), f"review:cancel:{text[0]}")]])]


async def cancel(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Nothing after all."""
    await reviews.forget(turn.conn, turn.chat_id, language=turn.language)
    return await hazards(turn, officer, parts)


STEPS = {
    ("language", 1): hazards,
    ("part", 2): sections,
    ("read", 4): read,
    ("right", 4): right,
    ("wrong", 4): wrong,
    ("cancel", 1): cancel,
}


def _sections(turn: Turn, language: str, part: str) -> list[tuple[Text, str]]:
    if part == NOTICES:
        return [((language, part, one.value), _opening(turn, language, one)) for one in Notice]
    word(Hazard, part)
    return [((language, part, one.value), turn.text(label)) for one, label in PHASES.items()]


def _opening(turn: Turn, language: str, notice: Notice) -> str:
    """The first words of a notice that say something, after who says it."""
    pieces = turn.catalogue.library.notices[language, notice].pieces
    text = plain("".join(words + ("…" if slot else "") for words, slot in pieces))
    lines = [SAID_BY.sub("", line) for line in text.splitlines()]
    told = next((one for one in lines if len(re.findall(r"\w{2,}", one)) >= FEWEST), lines[0])
    return told if len(told) <= LABEL else told[: LABEL - 1] + "…"


def _group(turn: Turn, group: Group) -> str:
    return turn.text(EVERYBODY if group is Group.GENERAL else GROUPS[group])


def _named(language: str) -> str:
    return LANGUAGES[language].endonym


def _section(turn: Turn, text: Text) -> str:
    language, part, section = text
    if part == NOTICES:
        return _opening(turn, language, Notice(section))
    return turn.text(PHASES[Phase(section)])


async def _by_whom(turn: Turn, officer: Officer, text: Text, label: str) -> str:
    """Who checked a text: an officer here, or somebody whom the operator noted."""
    zone = (await posts.the_post(turn.conn, officer.post)).time_zone
    found = await reviews.by_whom(turn.conn, turn.catalogue, text)
    if isinstance(found, Reading):
        when = day(found.at, turn.language, zone)
        return turn.text(
            "✅ {text}: officer {id} ({post}), {day}",
            text=label, id=found.officer, post=found.post, day=when,
        )  # fmt: skip
    when = date_in_words(found.on, turn.language) if found.on else "–"
    return turn.text(
        "✅ {text}: {name}, noted by the operator, {day}", text=label, name=found.by, day=when
    )


def _part(turn: Turn, part: str) -> str:
    return turn.text(OTHER if part == NOTICES else HAZARDS[Hazard(part)])


def _text(parts: list[str]) -> Text:
    """A text in callback data, which anybody may forge."""
    language, part, section = parts
    if part == NOTICES:
        word(Notice, section)
    else:
        word(Hazard, part)
        word(Phase, section)
    return language, part, section
