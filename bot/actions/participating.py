"""What participants do in an exercise: answer, and write what they saw."""

from datetime import datetime

from bot.actions import conducting, unfolding
from bot.domain.conduct import EventKind, Seat
from bot.errors import NotReady, WrongState
from bot.store import runs
from bot.store.database import Connection


async def answered(
    conn: Connection, seat: Seat, *, question: str, option: int, now: datetime
) -> bool:
    """Keep an answer; False: there is no such question, or it was not asked."""
    run = await runs.get(conn, seat.exercise)
    asked = conducting.exercise_of(run).question(question) if run else None
    if run is None or asked is None or not 0 <= option < len(asked.options):
        return False
    if run.state in conducting.OVER or question not in unfolding.came(
        await runs.events(conn, run.id)
    ):
        return False
    await runs.answer(conn, seat, question, option, now)
    return True


async def wrote(conn: Connection, seat: Seat, kind: EventKind, text: str, *, now: datetime) -> None:
    """A lesson or a commitment of a team: the words are kept after the wipe."""
    run = await runs.get(conn, seat.exercise)
    if run is None or run.state in conducting.OVER:
        raise WrongState("The exercise is over.")
    if not 1 <= len(text.strip()) <= 500:
        raise NotReady("Write a text of 1 to {most} characters.", most=500)
    await runs.note(conn, run, kind, now=now, team=seat.team, text=text.strip())
