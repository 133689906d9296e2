"""enlace exercise …: an exercise that people play, at the terminal."""

from bot.actions import conducting, debriefing, leading
from bot.commands import Json, Office
from bot.content import exercises
from bot.domain.conduct import Move
from bot.domain.post import OPERATOR
from bot.meaning import word_of


async def open_run(desk: Office, *, code: str, script: str, language: str) -> Json:
    """An exercise for teams; people join by its code."""
    exercise = exercises.load(script)
    async with desk.database.write() as conn:
        run = await conducting.open_run(
            conn, exercise, code=code, language=language, actor=OPERATOR, now=desk.now
        )
    return {"id": run.id, "code": run.code, "script": script, "state": str(run.state)}


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
