"""/coverage: which texts there are in which language, in words, as a picture and as a file."""

import asyncio
from html import escape

from bot.actions import recordings
from bot.actions.jobs import Done, Job
from bot.content import pictures
from bot.content.coverage import NO_TEXT, REVIEWS, TITLE, Coverage, Reader, coverage
from bot.content.coverage_picture import grid
from bot.content.coverage_workbook import workbook
from bot.content.studio import NotDrawn
from bot.domain.language import LANGUAGES
from bot.domain.message import MediaKind, Payload
from bot.domain.post import Officer
from bot.telegram.front import UNKNOWN, Front, Stale
from bot.telegram.turn import Reply, Say, Toast, Turn
from bot.telegram.worker import Tools


def install(front: Front) -> None:
    """Add these routes."""
    front.command("coverage")(command)
    front.button("coverage")(pressed)
    front.job("coverage_picture")(show)
    front.job("coverage_file")(hand_out)


async def command(turn: Turn, _argument: str) -> list[Reply]:
    """/coverage, for officers: the texts are the same for every post."""
    if turn.officer is None:
        return [Say(turn.text(UNKNOWN))]
    return await _tell(turn, turn.officer)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """The button *Texts*, or the one of the file."""
    if turn.officer is None or parts not in (["show"], ["file"]):
        raise Stale
    if parts == ["show"]:
        return await _tell(turn, turn.officer)
    recorded = await recordings.counted(turn.conn, turn.officer)
    await turn.later("coverage_file", {"recorded": recorded})
    return [Toast(turn.text("One moment…"))]


async def _tell(turn: Turn, officer: Officer) -> list[Reply]:
    """In words at once; the picture follows."""
    read = turn.catalogue
    reader = Reader(locales=read.locales, library=read.library, language=turn.language)
    recorded = await recordings.counted(turn.conn, officer)
    await turn.later("coverage_picture", {"recorded": recorded})
    rows = [[(turn.text("Excel file"), "coverage:file")]]
    lines = [*_lines(coverage(read.library), reader), f"<i>{escape(reader.voices(recorded))}</i>"]
    return [Say("\n".join(lines), rows)]


def _lines(table: Coverage, reader: Reader) -> list[str]:
    """Telegram's HTML: a line for each language."""
    lines = [f"<b>{escape(reader.text(TITLE))}</b>", ""]
    for language in table.languages:
        states = {review: n for review, n in table.states(language).items() if n}
        told = [f"{reader.text(REVIEWS[review])} {n}" for review, n in states.items()]
        if lacking := table.every - sum(states.values()):
            told.append(f"{reader.text(NO_TEXT)} {lacking}")
        lines.append(escape(f"{LANGUAGES[language].endonym}: {' · '.join(told)}"))
    return [*lines, "", *(f"<i>{escape(one)}</i>" for one in reader.notes(table))]


async def show(job: Job, tools: Tools) -> Done:
    """The table as a picture."""
    table, reader = _read(tools)
    picture = grid(table, reader, job.payload["recorded"])
    try:
        drawn = await tools.studio.draw(picture)
    except NotDrawn:
        sorry = tools.text("The pictures could not be drawn. The figures above hold.")
        return Done(say=(Payload(text=sorry),))
    media = await asyncio.to_thread(
        tools.files.keep, drawn, kind=MediaKind.PHOTO, name="coverage.png"
    )
    return Done(say=(Payload(text=escape(pictures.caption(picture)), media=media),))


async def hand_out(job: Job, tools: Tools) -> Done:
    """The table as a workbook."""
    table, reader = _read(tools)
    content = await asyncio.to_thread(workbook, table, reader, job.payload["recorded"])
    name = f"coverage-{tools.now:%Y-%m-%d}.xlsx"
    media = await asyncio.to_thread(tools.files.keep, content, kind=MediaKind.DOCUMENT, name=name)
    return Done(say=(Payload(text=escape(reader.text(TITLE)), media=media),))


def _read(tools: Tools) -> tuple[Coverage, Reader]:
    read = tools.catalogue
    reader = Reader(locales=read.locales, library=read.library, language=tools.language)
    return coverage(read.library), reader
