"""What the facilitator does in an exercise: news now or never, its pace, words, marks, a stop."""

from datetime import datetime

from bot.actions import alerts, conducting, debriefing, seating, unfolding
from bot.content.catalogue import Catalogue
from bot.content.exercise_faults import LONGEST
from bot.domain.alert import AlertState
from bot.domain.conduct import STANDS, EventKind, Run, RunState
from bot.domain.exercise import ALL, MARKS, Inject
from bot.domain.post import OPERATOR
from bot.domain.wording import N_
from bot.errors import NotFound, NotReady, WrongState
from bot.store import runs
from bot.store.database import Connection

STOPPED = N_(
    "🆘 A real emergency was reported in your team. The exercise has stopped for you: do nothing "
    "more in it, and listen to the facilitator."
)
GOES_ON = N_("The exercise goes on for your team.")
SAYS = N_("<b>The facilitator says:</b> {text}")


async def send_next(
    conn: Connection, catalogue: Catalogue, run: Run, *, key: str | None, actor: str, now: datetime
) -> str:
    """Send an inject now: the one named, else the next; gives its key."""
    conducting.refuse_over(run)
    one = await _waiting(conn, run, key)
    await unfolding.release(conn, catalogue, run, one, now=now)
    await conducting.audited(conn, run, "exercise_inject", actor, now)
    return one.key


async def skip(conn: Connection, run: Run, *, key: str | None, actor: str, now: datetime) -> str:
    """Leave an inject out: the one named, else the next; gives its key."""
    conducting.refuse_over(run)
    one = await _waiting(conn, run, key)
    await runs.note(conn, run, EventKind.SKIPPED, now=now, ref=one.key)
    await conducting.audited(conn, run, "exercise_skipped", actor, now)
    return one.key


async def _waiting(conn: Connection, run: Run, key: str | None) -> Inject:
    exercise, done = conducting.exercise_of(run), unfolding.came(await runs.events(conn, run.id))
    left = sorted((i for i in exercise.injects if i.key not in done), key=lambda i: i.minute)
    wanted = [one for one in left if key in (None, one.key) and (key or not one.optional)]
    if not wanted:
        raise NotFound("No news is waiting under that name; it came, or there is none.")
    return wanted[0]


async def pace(conn: Connection, run: Run, speed: float, *, actor: str, now: datetime) -> Run:
    """Slower or faster."""
    conducting.refuse_over(run)
    after = run.paced(speed, now)
    await runs.save(conn, after)
    await runs.note(conn, after, EventKind.SPEED, now=now, text=f"{speed:g}")
    await conducting.audited(conn, run, "exercise_pace", actor, now)
    return after


async def forward(conn: Connection, run: Run, *, actor: str, now: datetime) -> Run:
    """The clock goes on to the next part; what was to come until then comes at once."""
    conducting.refuse_over(run)
    if not run.has_begun:
        raise WrongState(STANDS[run.state], code=run.code)
    stages = conducting.exercise_of(run).stages
    left = [one.minute * 60 for one in stages if one.minute * 60 > run.at(now)]
    if not left:
        raise NotReady("This is the last part.")
    after = run.skipped(min(left), now)
    await runs.save(conn, after)
    await runs.note(conn, after, EventKind.SPEED, now=now, text=f"{after.speed:g}")
    await conducting.audited(conn, run, "exercise_forward", actor, now)
    return after


async def tell(
    conn: Connection,
    catalogue: Catalogue,
    run: Run,
    text: str,
    *,
    team: str = ALL,
    actor: str,
    now: datetime,
) -> int:
    """The facilitator's words to a team or to everybody; gives how many get them."""
    conducting.refuse_over(run)
    if not text.strip() or len(text) > LONGEST:
        raise NotReady("Write a text of 1 to {most} characters.", most=LONGEST)
    await runs.note(conn, run, EventKind.MESSAGE, now=now, team=team, text=text)
    number = len(await runs.events(conn, run.id))
    reached = [seat for seat in await seating.room(conn, run) if team in (ALL, seat.team)]
    for seat in reached:
        said = catalogue.locales.text(seat.language, SAYS, text=text)
        await unfolding.say(conn, catalogue, run, seat, said, key=f"message:{number}", now=now)
    await conducting.audited(conn, run, "exercise_message", actor, now)
    return len(reached)


async def mark(
    conn: Connection, run: Run, *, inject: str, team: str, mark: str, actor: str, now: datetime
) -> None:
    """How well a team met an inject, as the facilitator saw it: P, S, M or U."""
    exercise = conducting.exercise_of(run)
    known = exercise.inject(inject) is not None and exercise.team(team) is not None
    if not known or mark not in ("", *MARKS):  # "": the mark is taken back
        raise NotFound("There is no such inject, team or mark.")
    if run.state is RunState.WIPED:
        conducting.refuse_over(run)
    await runs.note(conn, run, EventKind.MARK, now=now, ref=inject, team=team, text=mark)
    await debriefing.renew(conn, run, now)
    await conducting.audited(conn, run, "exercise_mark", actor, now)


async def freeze_team(
    conn: Connection, catalogue: Catalogue, run: Run, team: str, *, stopped: bool, now: datetime
) -> None:
    """One team stops, or goes on; the others play."""
    if conducting.exercise_of(run).team(team) is None:
        raise NotFound("There is no team “{team}”.", team=team)
    kind = EventKind.FROZEN if stopped else EventKind.THAWED
    await runs.note(conn, run, kind, now=now, team=team)
    if stopped:
        await _pause_drills(conn, run, conducting.exercise_of(run).post_code(team), now)
    number = len(await runs.events(conn, run.id))
    for seat in await seating.room(conn, run):
        if seat.team == team:
            said = catalogue.locales.text(seat.language, STOPPED if stopped else GOES_ON)
            await unfolding.say(
                conn, catalogue, run, seat, said,
                key=f"{kind}:{number}", is_played=not stopped, now=now,
            )  # fmt: skip


async def _pause_drills(conn: Connection, run: Run, post: str, now: datetime) -> None:
    """What the team is sending stops; its officers go on with it themselves, once they may."""
    for one in await runs.alerts_of(conn, run.id):
        if one.post == post and one.state == AlertState.SENDING:
            await alerts.pause(conn, one.id, officer=OPERATOR, now=now)
