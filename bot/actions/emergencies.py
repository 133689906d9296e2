"""A real emergency in the middle of a drill: that team stops, whoever leads is called at once."""

from datetime import datetime

from bot.actions import conducting, leading, posts, seating
from bot.content.catalogue import Catalogue
from bot.domain.conduct import EventKind, Run
from bot.domain.delivery import Lane
from bot.domain.post import Officer, Power
from bot.domain.wording import N_
from bot.store import audit, nationals, officers, runs
from bot.store.database import Connection

CALLED = N_(
    "🆘 <b>REAL EMERGENCY — this is not part of the exercise.</b>\nSomebody in team {team} of "
    "exercise {code} pressed the red button. The team has stopped. Go to them now."
)
GO_ON = N_("▶ The team may go on")


async def real(conn: Connection, catalogue: Catalogue, chat_id: int, *, now: datetime) -> bool:
    """Somebody pressed REAL EMERGENCY: their team stops, and whoever leads is told.

    False: they are in no exercise that people play; what they need is the way of a real call.
    """
    found = await _team_of(conn, chat_id)
    if found is None:
        return False
    run, team, kind = found
    await runs.note(conn, run, EventKind.ALARM, now=now, team=team, text=kind)
    await leading.freeze_team(conn, catalogue, run, team, stopped=True, now=now)
    await _tell_leaders(conn, catalogue, run, team, now)
    return True


async def _team_of(conn: Connection, chat_id: int) -> tuple[Run, str, str] | None:
    """The exercise under way in which this chat has a seat, or is registered with a team's post."""
    seat = await seating.seat_of(conn, chat_id)
    run = await conducting.by_number(conn, seat.exercise) if seat else await runs.newest(conn)
    if run is None or run.state in conducting.OVER:
        return None
    if seat is not None:
        return run, seat.team, str(seat.kind)
    person = await nationals.by_chat(conn, chat_id)
    team = conducting.team_of_post(run, person.post) if person else None
    return (run, team, "registered") if team else None


async def _tell_leaders(
    conn: Connection, catalogue: Catalogue, run: Run, team: str, now: datetime
) -> None:
    for leader in await leaders(conn, run):
        await posts.tell(
            conn, catalogue.locales, leader, CALLED, lane=Lane.EMERGENCY,
            button=(GO_ON, f"conduct:thaw:{team}"), now=now, team=team, code=run.code,
        )  # fmt: skip


async def leaders(conn: Connection, run: Run) -> list[Officer]:
    """The officers who opened or led it from a chat; none did: every admin outside its teams."""
    actors = {row["actor"] for row in await audit.of(conn, f"exercise:{run.id}")}
    led = [await officers.get(conn, int(one)) for one in sorted(actors) if one.isdecimal()]
    active = [one for one in led if one is not None and one.chat_id is not None]
    return active or await _admins(conn, run)


async def _admins(conn: Connection, run: Run) -> list[Officer]:
    exercise = conducting.exercise_of(run)
    playing = {exercise.post_code(team.key) for team in exercise.teams}
    others = [post.code for post in await posts.known(conn) if post.code not in playing]
    return [
        one
        for code in others
        for one in await officers.of_post(conn, code)
        if one.may(Power.INVITE, code) and one.chat_id is not None
    ]
