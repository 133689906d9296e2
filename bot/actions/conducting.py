"""Exercises that people play: opened, seated, told the news, stopped. All of it stands in rows."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from html import escape

from bot.actions import exercises as drills
from bot.actions import posts
from bot.content import exercises as files
from bot.content.catalogue import Catalogue
from bot.domain.conduct import Event, EventKind, Run, RunState, Seat, SeatKind, frozen_teams
from bot.domain.delivery import Lane
from bot.domain.exercise import (
    ALL,
    Exercise,
    Inject,
    Medium,
    Public,
    Question,
    Team,
    next_card,
    next_team,
)
from bot.domain.language import DEFAULT
from bot.domain.message import Button, Payload
from bot.domain.post import OPERATOR, Officer, Post, Power, Role
from bot.domain.wording import N_
from bot.errors import NotFound, NotReady, WrongState
from bot.store import audit, facts, outbox, runs
from bot.store.database import Connection, Database

LIVE = "live"
TOLD_FOR = timedelta(hours=1)
OVER = frozenset({RunState.ENDED, RunState.WIPED})
OFFICERS_ROLES = (Role.AUTHOR, Role.APPROVER, Role.DUTY)
MEDIA = {
    Medium.BULLETIN: N_("📄 Official bulletin"),
    Medium.CALL: N_("📞 A call"),
    Medium.VOICE: N_("🎙 A voice note"),
    Medium.POST: N_("🌐 A network"),
    Medium.PRESS: N_("📰 The press"),
    Medium.RADIO: N_("📻 Radio"),
}
REAL = N_("🆘 REAL EMERGENCY")
STOPPED = N_(
    "A real emergency was reported in your team. The exercise has stopped for you: do nothing "
    "more in it, and listen to the facilitator."
)
GOES_ON = N_("The exercise goes on for your team.")
SAYS = N_("<b>The facilitator says:</b> {text}")
Text = Callable[[str], str]  # language → text


# Opening and finding


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
    await _save(conn, replace(run, people=0 if is_live else exercise.people))
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


async def posts_in_play(conn: Connection) -> list[Post]:
    """The posts of an exercise whose people are still there: no start closes them."""
    run = await runs.newest(conn)
    if run is None or run.state is RunState.WIPED:
        return []
    return exercise_of(run).posts(run.language)


def exercise_of(run: Run) -> Exercise:
    """What is played."""
    return files.load(run.script)


async def permit(conn: Connection, officer: Officer | None) -> str:
    """Who may lead an exercise from the chat: an admin of a post; gives as whom they act.

    Raises:
        NotAllowed: anybody else.
    """
    if officer is None:
        raise NotFound("I do not know that. Write /help to see what I can do.")
    await posts.permit(conn, str(officer.id), Power.INVITE, officer.post)
    return str(officer.id)


# Seats


async def seat_of(conn: Connection, chat_id: int) -> Seat | None:
    """Where this chat sits."""
    return await runs.seat_of(conn, chat_id)


async def room(conn: Connection, run: Run) -> list[Seat]:
    """Who sits where, without those who left."""
    return [seat for seat in await runs.seats_of(conn, run.id) if seat.left_at is None]


async def seat_player(
    conn: Connection,
    run: Run,
    *,
    chat_id: int,
    language: str,
    card: str | None = None,
    now: datetime,
) -> Seat:
    """Deal a role card, or give the one that was picked, in the team with fewest players."""
    exercise, taken = exercise_of(run), await room(conn, run)
    own = next((seat for seat in taken if seat.chat_id == chat_id), None)
    players = [s for s in taken if s.kind is SeatKind.PLAYER and s is not own]
    if card is not None and exercise.card(card) is None:
        raise NotFound("There is no role card “{card}”.", card=card)
    dealt = card or next_card(exercise.cards, Counter(s.card for s in players if s.card)).key
    keeps = own is not None and own.kind is SeatKind.PLAYER
    team = (
        own.team if own and keeps else next_team(_staffed(exercise, taken), _by_team(players)).key
    )
    return await _sit(
        conn, run, chat_id=chat_id, kind=SeatKind.PLAYER, team=team, card=dealt,
        language=language, now=now,
    )  # fmt: skip


def _staffed(exercise: Exercise, taken: Iterable[Seat]) -> tuple[Team, ...]:
    """The teams where an officer sits: who plays in another would never hear of anybody."""
    staffed = {seat.team for seat in taken if seat.kind is SeatKind.OFFICER}
    return tuple(team for team in exercise.teams if team.key in staffed) or exercise.teams


def _by_team(seats: Iterable[Seat]) -> Counter[str]:
    return Counter(seat.team for seat in seats)


async def seat_officer(
    conn: Connection,
    run: Run,
    *,
    chat_id: int,
    language: str,
    team: str,
    codes: Iterable[str],
    now: datetime,
) -> Seat:
    """A seat in a team: an officer of the post that it stands for.

    `codes` are chance, handed in: one for each role.
    """
    exercise = exercise_of(run)
    if exercise.team(team) is None:
        raise NotFound("There is no team “{team}”.", team=team)
    for code, role in zip(codes, OFFICERS_ROLES, strict=True):
        await posts.invite(
            conn, code=code, post=exercise.post_code(team), role=role, actor=OPERATOR, now=now
        )
        await posts.accept(conn, code=code, chat_id=chat_id, now=now)
    return await _sit(
        conn, run, chat_id=chat_id, kind=SeatKind.OFFICER, team=team, card=None,
        language=language, now=now,
    )  # fmt: skip


async def _sit(
    conn: Connection,
    run: Run,
    *,
    chat_id: int,
    kind: SeatKind,
    team: str,
    card: str | None,
    language: str,
    now: datetime,
) -> Seat:
    wanted = Seat(
        id=0, exercise=run.id, chat_id=chat_id, kind=kind, team=team, card=card,
        language=language, joined_at=now,
    )  # fmt: skip
    made = await runs.seat(conn, wanted)
    await runs.note(conn, run, EventKind.JOINED, now=now, ref=card, team=team, text=str(kind))
    return made


async def leave(conn: Connection, seat: Seat, now: datetime) -> None:
    """Somebody goes."""
    run = await runs.get(conn, seat.exercise)
    if run is not None:
        await runs.leave(conn, seat.id, now)
        await runs.note(conn, run, EventKind.LEFT, now=now, team=seat.team)


# What comes


async def advance(database: Database, catalogue: Catalogue, now: datetime) -> int:
    """Send what is due in every exercise that runs; gives how many things came."""
    async with database.read() as conn:
        open_ones = await runs.running(conn)
    came = 0
    for number in open_ones:
        async with database.write() as conn:
            came += await _advance(conn, catalogue, number, now)
    return came


async def _advance(conn: Connection, catalogue: Catalogue, number: int, now: datetime) -> int:
    run = await runs.get(conn, number)
    if run is None or run.state is not RunState.RUNNING:
        return 0
    exercise, done = exercise_of(run), came(await runs.events(conn, run.id))
    waiting = [one for one in exercise.due(run.at(now)) if one.key not in done]
    for one in waiting:
        await release(conn, catalogue, run, one, now=now)
    return len(waiting)


def came(events: Iterable[Event]) -> frozenset[str]:
    """The keys of what came, or was left out."""
    kinds = (EventKind.INJECT, EventKind.SKIPPED, EventKind.QUESTION)
    return frozenset(event.ref for event in events if event.kind in kinds and event.ref)


async def release(
    conn: Connection, catalogue: Catalogue, run: Run, one: Inject | Question, *, now: datetime
) -> None:
    """An inject or a question comes to those whom it is for. Frozen teams never get it."""
    exercise = exercise_of(run)
    stopped = frozen_teams(await runs.events(conn, run.id))
    to = one.to if isinstance(one, Inject) else (ALL,)
    reached = [
        seat
        for seat in await room(conn, run)
        if seat.team not in stopped
        and (ALL in to or seat.team in to)
        and _is_for(one.public, seat.kind)
    ]
    kind = EventKind.INJECT if isinstance(one, Inject) else EventKind.QUESTION
    await runs.note(conn, run, kind, now=now, ref=one.key)
    for seat in reached:
        if isinstance(one, Inject):
            title = catalogue.locales.text(seat.language, MEDIA[one.medium])
            text = f"<b>{title}</b>\n{escape(exercise.said(one.text, seat.language))}"
            rows: list[tuple[Button, ...]] = []
        else:
            text = f"<b>❓ {escape(exercise.said(one.text, seat.language))}</b>"
            rows = [
                (Button(exercise.said(option, seat.language), f"exercise:said:{one.key}:{n}"),)
                for n, option in enumerate(one.options)
            ]
        await say(conn, catalogue, run, seat, text, rows=rows, key=f"{kind}:{one.key}", now=now)


def _is_for(public: Public, kind: SeatKind) -> bool:
    return public is Public.EVERYBODY or (public is Public.OFFICERS) == (kind is SeatKind.OFFICER)


def framed(catalogue: Catalogue, language: str, text: str) -> str:
    """Between two lines that say that it is an exercise."""
    speeches = catalogue.library.speeches
    banner = (speeches.get(language) or speeches[DEFAULT]).common.drill
    return f"{banner}\n\n{text}\n\n{banner}"


def alarm_button(catalogue: Catalogue, language: str) -> Button:
    """Under whatever the exercise says."""
    return Button(catalogue.locales.text(language, REAL), "exercise:real")


async def say(
    conn: Connection,
    catalogue: Catalogue,
    run: Run,
    seat: Seat,
    text: str,
    *,
    rows: Iterable[tuple[Button, ...]] = (),
    key: str,
    now: datetime,
) -> None:
    """Put a message to one seat into the outbox, once for each key."""
    if seat.chat_id is None:
        return
    payload = Payload(
        text=framed(catalogue, seat.language, text),
        buttons=(*rows, (alarm_button(catalogue, seat.language),)),
    )
    await outbox.put(
        conn,
        chat_id=seat.chat_id,
        lane=Lane.WARNING,
        payload=payload,
        due=now,
        expires=now + TOLD_FOR,
        key=f"exercise:{run.id}:{key}:{seat.id}",
    )


# What the facilitator does


async def send_next(
    conn: Connection, catalogue: Catalogue, run: Run, *, key: str | None, actor: str, now: datetime
) -> str:
    """Send an inject now: the one named, else the next; gives its key."""
    _refuse_over(run)
    one = await _waiting(conn, run, key)
    await release(conn, catalogue, run, one, now=now)
    await _audited(conn, run, "exercise_inject", actor, now)
    return one.key


async def skip(conn: Connection, run: Run, *, key: str | None, actor: str, now: datetime) -> str:
    """Leave an inject out: the one named, else the next; gives its key."""
    _refuse_over(run)
    one = await _waiting(conn, run, key)
    await runs.note(conn, run, EventKind.SKIPPED, now=now, ref=one.key)
    await _audited(conn, run, "exercise_skipped", actor, now)
    return one.key


async def _waiting(conn: Connection, run: Run, key: str | None) -> Inject:
    exercise, done = exercise_of(run), came(await runs.events(conn, run.id))
    left = sorted((i for i in exercise.injects if i.key not in done), key=lambda i: i.minute)
    wanted = [one for one in left if key in (None, one.key) and (key or not one.optional)]
    if not wanted:
        raise NotFound("No news is waiting under that name; it came, or there is none.")
    return wanted[0]


async def pace(conn: Connection, run: Run, speed: float, *, actor: str, now: datetime) -> Run:
    """Slower or faster."""
    _refuse_over(run)
    after = run.paced(speed, now)
    await _save(conn, after)
    await runs.note(conn, after, EventKind.SPEED, now=now, text=f"{speed:g}")
    await _audited(conn, run, "exercise_pace", actor, now)
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
    _refuse_over(run)
    if not text.strip() or len(text) > files.LONGEST:
        raise NotReady("Write a text of 1 to {most} characters.", most=files.LONGEST)
    await runs.note(conn, run, EventKind.MESSAGE, now=now, team=team, text=text)
    number = len(await runs.events(conn, run.id))
    reached = [seat for seat in await room(conn, run) if team in (ALL, seat.team)]
    for seat in reached:
        said = catalogue.locales.text(seat.language, SAYS, text=text)
        await say(conn, catalogue, run, seat, said, key=f"message:{number}", now=now)
    await _audited(conn, run, "exercise_message", actor, now)
    return len(reached)


async def mark(
    conn: Connection, run: Run, *, inject: str, team: str, mark: str, actor: str, now: datetime
) -> None:
    """How well a team met an inject, as the facilitator saw it: P, S, M or U."""
    exercise = exercise_of(run)
    if exercise.inject(inject) is None or exercise.team(team) is None or mark not in "PSMU":
        raise NotFound("There is no such inject, team or mark.")
    await runs.note(conn, run, EventKind.MARK, now=now, ref=inject, team=team, text=mark)
    await _audited(conn, run, "exercise_mark", actor, now)


# What participants do


async def answered(
    conn: Connection, seat: Seat, *, question: str, option: int, now: datetime
) -> bool:
    """Keep an answer; False: there is no such question, or it was not asked."""
    run = await runs.get(conn, seat.exercise)
    asked = exercise_of(run).question(question) if run else None
    if run is None or asked is None or not 0 <= option < len(asked.options):
        return False
    if run.state in OVER or question not in came(await runs.events(conn, run.id)):
        return False
    await runs.answer(conn, seat, question, option, now)
    return True


async def wrote(conn: Connection, seat: Seat, kind: EventKind, text: str, *, now: datetime) -> None:
    """A lesson or a commitment of a team: the words are kept after the wipe."""
    run = await runs.get(conn, seat.exercise)
    if run is None or run.state in OVER:
        raise WrongState("The exercise is over.")
    if not 1 <= len(text.strip()) <= 500:
        raise NotReady("Write a text of 1 to {most} characters.", most=500)
    await runs.note(conn, run, kind, now=now, team=seat.team, text=text.strip())


async def real_emergency(
    conn: Connection, catalogue: Catalogue, seat: Seat, *, now: datetime
) -> None:
    """Somebody pressed REAL EMERGENCY: their team stops, the facilitator's page rings."""
    run = await runs.get(conn, seat.exercise)
    if run is None or run.state in OVER:
        return
    await runs.note(conn, run, EventKind.ALARM, now=now, team=seat.team, text=str(seat.kind))
    await freeze_team(conn, catalogue, run, seat.team, stopped=True, now=now)


async def freeze_team(
    conn: Connection, catalogue: Catalogue, run: Run, team: str, *, stopped: bool, now: datetime
) -> None:
    """One team stops, or goes on; the others play."""
    if exercise_of(run).team(team) is None:
        raise NotFound("There is no team “{team}”.", team=team)
    kind = EventKind.FROZEN if stopped else EventKind.THAWED
    await runs.note(conn, run, kind, now=now, team=team)
    number = len(await runs.events(conn, run.id))
    for seat in await room(conn, run):
        if seat.team == team:
            said = catalogue.locales.text(seat.language, STOPPED if stopped else GOES_ON)
            await say(conn, catalogue, run, seat, said, key=f"{kind}:{number}", now=now)


def _refuse_over(run: Run) -> None:
    if run.state in OVER:
        raise WrongState("Exercise {code} is over; open a new one.", code=run.code)


async def _save(conn: Connection, run: Run) -> None:
    await runs.save(conn, run)


async def _audited(conn: Connection, run: Run, action: str, actor: str, now: datetime) -> None:
    await audit.record(conn, at=now, actor=actor, action=action, subject=f"exercise:{run.id}")
