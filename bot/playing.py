"""enlace exercise …: an exercise that people play, at the terminal."""

import asyncio
from pathlib import Path

from bot.actions import conducting, debriefing, leading
from bot.commands import Json, Office, close_exercise
from bot.content import exercises
from bot.content.exercise_report import exercise_report
from bot.content.publishing import Format, publish
from bot.domain.conduct import Move
from bot.domain.language import LANGUAGES
from bot.domain.post import OPERATOR
from bot.errors import NotFound
from bot.meaning import word_of


async def open_run(desk: Office, *, code: str, script: str, language: str) -> Json:
    """An exercise for teams; people join by its code."""
    exercise = exercises.load(script)
    async with desk.database.write() as conn:
        run = await conducting.open_run(
            conn, exercise, code=code, language=language, actor=OPERATOR, now=desk.now
        )
    return {"id": run.id, "code": run.code, "script": script, "state": str(run.state)}


async def close(desk: Office, code: str) -> Json:
    """An exercise of teams ends as on the facilitator's page; any other is closed."""
    async with desk.database.read() as conn:
        played = await conducting.is_played(conn, code)
    return await move(desk, code, Move.END) if played else await close_exercise(desk, code)


async def move(desk: Office, code: str, move: str) -> Json:
    """Start, pause, resume, freeze, end or wipe."""
    async with desk.database.write() as conn:
        run = await conducting.find(conn, code)
        said = await debriefing.move(
            conn, desk.catalogue, run, word_of(Move, move), actor=OPERATOR, now=desk.now
        )
    return said


async def pace(desk: Office, code: str, speed: float) -> Json:
    """Slower or faster."""
    async with desk.database.write() as conn:
        run = await conducting.find(conn, code)
        after = await leading.pace(conn, run, speed, actor=OPERATOR, now=desk.now)
    return {"code": code, "speed": after.speed, "seconds": round(after.seconds)}


async def report(desk: Office, code: str) -> Json:
    """The report, as it stands or as it was kept."""
    async with desk.database.read() as conn:
        run = await conducting.find(conn, code)
        return await debriefing.report(conn, run, now=desk.now)


async def write_report(desk: Office, code: str, out: Path, language: str) -> Json:
    """The report as a file, by its ending."""
    form = word_of(Format, out.suffix.removeprefix("."))
    if language not in LANGUAGES:
        raise NotFound("Papers are in {known}.", known=", ".join(LANGUAGES))
    told = await report(desk, code)
    document = exercise_report(told, desk.catalogue.locales, language)
    made = await asyncio.to_thread(publish, document, form)
    await asyncio.to_thread(out.write_bytes, made)
    return {"written": str(out)}
