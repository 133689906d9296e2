"""Exercises that people play: opened, found, led by whoever may. All of it stands in rows."""

from dataclasses import replace
from datetime import datetime

from bot.actions import exercises as drills
from bot.actions import posts
from bot.content import exercises as files
from bot.domain.conduct import Run, RunState, frozen_teams
from bot.domain.exercise import Exercise
from bot.domain.post import Officer, Post, Power
from bot.domain.wording import N_
from bot.errors import NotFound, NotReady, WrongState
from bot.store import audit, facts, runs
from bot.store.database import Connection

LIVE = "live"
PEOPLE = "crowd"  # the fact that says how many simulated people come with each exercise
STILL = N_(
    "A real emergency was reported in your team: nothing is sent until the facilitator lets you go "
    "on."
)
ONLY_DRILLS = N_(
    "“{post}” is there for the exercise only: all that it sends is a drill. A real warning goes "
    "out from your own post."
)
OVER = frozenset({RunState.ENDED, RunState.WIPED})


async def open_run(
    conn: Connection, exercise: Exercise, *, code: str, language: str, actor: str, now: datetime
) -> Run:
    """Open an exercise for teams: each stands for a post of its own.

    Raises:
        NotReady: no such language, or a live database lacks the posts. WrongState: another is
            open, or the code was used.
    """
    if language not in exercise.languages:
        raise NotReady(
            "The exercise has no text in “{language}”; it has: {known}.",
            language=language,
            known=", ".join(exercise.languages),
        )
    before = await runs.newest(conn)
    if before is not None and before.state not in OVER:
        raise WrongState("Exercise {code} is still open; end it first.", code=before.code)
    if await runs.by_code(conn, code) is not None:
        raise WrongState("The code {code} was used; choose another one.", code=code)
    is_live = await facts.get(conn, "mode") == LIVE
    if is_live:
        await _refuse_new_posts(conn, exercise)
    else:
        await posts.sync(conn, exercise.posts(language))
    made = await drills.open_one(
        conn, code=code, post=None, open_to_all=not is_live, actor=actor, now=now
    )
    await runs.add(conn, made, script=exercise.name, language=language)
    run = await find(conn, code)
    people = int(await facts.get(conn, PEOPLE) or 0)
    await runs.save(conn, replace(run, people=0 if is_live else people))
    return await find(conn, code)


async def _refuse_new_posts(conn: Connection, exercise: Exercise) -> None:
    """A real register never gets invented posts: people would be asked to which they belong."""
    known = {post.code for post in await posts.known(conn)}
    lacking = sorted({exercise.post_code(team.key) for team in exercise.teams} - known)
    if lacking:
        raise NotReady(
            "This is a live database without the posts {lacking}. Play it in the training room, "
            "or with a bot and a folder of its own whose config.toml has these posts.",
            lacking=", ".join(lacking),
        )


async def find(conn: Connection, code: str) -> Run:
    """The exercise under this code.

    Raises:
        NotFound: there is none.
    """
    found = await runs.by_code(conn, code)
    if found is None:
        raise NotFound("There is no exercise with the code “{code}”.", code=code)
    return found


async def is_played(conn: Connection, code: str) -> bool:
    """Whether teams play it, by a file."""
    return await runs.by_code(conn, code) is not None


async def newest(conn: Connection) -> Run | None:
    """The exercise that was opened last."""
    return await runs.newest(conn)


async def by_number(conn: Connection, number: int) -> Run | None:
    """The exercise with this number."""
    return await runs.get(conn, number)


async def joinable(conn: Connection, code: str) -> Run | None:
    """The open exercise under this code; None: it is no such code."""
    found = await runs.by_code(conn, code)
    return found if found is not None and found.state not in OVER else None


async def in_this_room(conn: Connection) -> Run | None:
    """The open exercise of a training room: whoever comes there without a code comes to it."""
    run = await runs.newest(conn)
    is_live = await facts.get(conn, "mode") == LIVE
    return None if is_live or run is None or run.state in OVER else run


async def posts_in_play(conn: Connection) -> list[Post]:
    """The posts of an exercise whose people are still there: no start closes them."""
    run = await runs.newest(conn)
    if run is None or run.state is RunState.WIPED:
        return []
    return files.load(run.script).posts(run.language)


def exercise_of(run: Run) -> Exercise:
    """What is played, with as many of its teams as were chosen."""
    return files.load(run.script).with_teams(run.teams)


async def permit(conn: Connection, officer: Officer | None) -> str:
    """Who may lead an exercise from the chat: an admin of a post; gives as whom they act.

    Raises:
        NotAllowed: anybody else.
    """
    if officer is None:
        raise NotFound("I do not know that. Write /help to see what I can do.")
    await posts.permit(conn, str(officer.id), Power.INVITE, officer.post)
    return str(officer.id)


def team_of_post(run: Run, post: str) -> str | None:
    """The team that stands for this post."""
    exercise = exercise_of(run)
    return next((t.key for t in exercise.teams if exercise.post_code(t.key) == post), None)


async def refuse_stopped(conn: Connection, post: str) -> None:
    """Raise where a real emergency stopped this team: it sends nothing until it may go on."""
    run = await runs.newest(conn)
    team = team_of_post(run, post) if run is not None and run.state not in OVER else None
    if run is not None and team in frozen_teams(await runs.events(conn, run.id)):
        raise WrongState(STILL)


async def plays(conn: Connection, post: str) -> bool:
    """Whether this post stands for a team: whatever happens there is a drill, until the wipe."""
    run = await runs.newest(conn)
    if run is None or run.state is RunState.WIPED or not post.startswith(f"{run.script}-"):
        return False  # a file that cannot be read must not hold up a real warning of another post
    whole = files.load(run.script)
    return post in {whole.post_code(team.key) for team in whole.teams}


async def refuse_real(conn: Connection, post: str) -> None:
    """Raise where a post stands for a team: whoever plays gets nothing that does not say so."""
    if await plays(conn, post):
        raise NotReady(ONLY_DRILLS, post=post)


async def populate(conn: Connection, run: Run, people: int, *, actor: str, now: datetime) -> Run:
    """So many simulated people take part from now on; 0 sends them away.

    Raises:
        NotReady: this is a live database: they exist in the training room only.
    """
    refuse_over(run)
    if await facts.get(conn, "mode") == LIVE:
        raise NotReady("Simulated people exist in the training room only.")
    after = run.peopled(people)
    await runs.save(conn, after)
    await audited(conn, run, "exercise_people", actor, now)
    return after


async def staff(conn: Connection, run: Run, teams: int, *, actor: str, now: datetime) -> Run:
    """Play it with the first so many teams.

    Who sits in another is seated anew by the code; who registered with another goes over.
    """
    whole = files.load(run.script)
    after = run.staffed(teams, len(whole.teams))
    await runs.save(conn, after)
    await runs.leave_teams(conn, run.id, [team.key for team in whole.teams[:teams]], now)
    await bring_over(conn, after)
    await audited(conn, run, "exercise_teams", actor, now)
    return after


async def bring_over(conn: Connection, run: Run) -> None:
    """Whoever is registered with a team that does not play goes over to one that does."""
    for post, to in _dropped(run).items():
        await runs.move_people(conn, post, to)


async def is_astray(conn: Connection, run: Run) -> bool:
    """Whether somebody is: they began to register before the number of teams was chosen."""
    return bool(await runs.chats_of(conn, list(_dropped(run))))


def _dropped(run: Run) -> dict[str, str]:
    whole, playing = files.load(run.script), exercise_of(run)
    kept = [whole.post_code(team.key) for team in playing.teams]
    left = [whole.post_code(team.key) for team in whole.teams[len(kept) :]]
    return {post: kept[n % len(kept)] for n, post in enumerate(left)}


async def come_with(conn: Connection, people: int) -> None:
    """So many simulated people come with each exercise that is opened from now on."""
    await facts.put(conn, PEOPLE, str(people))


def refuse_over(run: Run) -> None:
    """Raise where nothing more can happen in it."""
    if run.state in OVER:
        raise WrongState("Exercise {code} is over; open a new one.", code=run.code)


async def audited(conn: Connection, run: Run, action: str, actor: str, now: datetime) -> None:
    """Write down who did what to it."""
    await audit.record(conn, at=now, actor=actor, action=action, subject=f"exercise:{run.id}")
