"""A participant in an exercise: comes in by its code, gets a role card or a seat in a team."""

import secrets
from html import escape

from bot.actions import (
    conducting,
    emergencies,
    participating,
    posts,
    seating,
    understanding,
    unfolding,
)
from bot.domain.checkin import Answer
from bot.domain.conduct import EventKind, Run, Seat, SeatKind
from bot.domain.exercise import Card, Exercise, Words
from bot.domain.wording import N_
from bot.telegram import checkins, officers
from bot.telegram.front import UNKNOWN, Front, Handler, Stale, number
from bot.telegram.turn import Reply, Rows, Say, Toast, Turn

CHOOSE = N_("What are you in this exercise?")
DEAL = N_("🎴 Deal me a role card")
PICK = N_("🎴 Choose a role card")
OFFICER = N_("🏛 I work at the consulate")
REGISTER = N_("Register as this person")
OTHER = N_("Another card")
CHANGE = N_("Another seat, or leave")
LEAVE = N_("Leave the exercise")
PRIVATE = N_("Your role card. Only you should read it.")
CARD = N_(
    "<b>{name}</b>\n{private}\n\n{who}\n\n<b>Situation:</b> {situation}\n<b>But:</b> {constraint}\n"
    "<b>What you do:</b> {does}\n\nYour consulate: {post}"
)
WHERE = N_("If you are asked where you are: {region}")
SEATED = N_("You work at {post} now. Your team's task: {task}")
WHICH_TEAM = N_("In which team do you sit?")
NOTED = N_("Noted, thank you.")
ALARMED = N_(
    "The exercise has stopped for your team, and the facilitator was called. If a life is in "
    "danger, call the emergency number of this country now."
)
COMMIT = N_("Write it after the command: /commitment we will … or /lesson we saw that …")
LEFT = N_(
    "You have left the exercise, and your seat is free again. To come back, scan the code once "
    "more."
)


def install(front: Front) -> None:
    """Add these routes; after those of nationals, whose /start they come before."""
    joining = Joining(front.commands["start"])
    front.commands["start"] = joining.start  # a code on the projector goes before all others
    front.command("real")(real)
    front.command("commitment")(commitment)
    front.command("lesson")(lesson)
    front.button("exercise")(joining.pressed)


class Joining:
    """The way in, and from the card into the register by the ordinary dialogue."""

    def __init__(self, start: Handler) -> None:
        self._start = start
        self._steps = {
            "deal": deal,
            "cards": cards,
            "card": picked,
            "teams": teams,
            "sit": sit,
            "mine": mine,
            "change": change,
            "said": said,
            "real": pressed_real,
            "leave": leave,
            "register": self.register,
        }

    async def start(self, turn: Turn, argument: str) -> list[Reply]:
        """/start CODE of an exercise that people play; else the ordinary /start.

        In a training room the code may be left out, but by officers and who is registered.
        """
        run = await conducting.joinable(turn.conn, argument) if argument else None
        if not argument and turn.national is None and turn.officer is None:
            run = await conducting.in_this_room(turn.conn)
        if run is None:
            return await self._start(turn, argument)
        return await opened(turn, run)

    async def register(self, turn: Turn, _parts: list[str]) -> list[Reply]:
        """From the card to the consulate's register."""
        seat = await _seat(turn)
        exercise = conducting.exercise_of(await _run(turn, seat.exercise))
        return await self._start(turn, exercise.post_code(seat.team))

    async def pressed(self, turn: Turn, parts: list[str]) -> list[Reply]:
        """A button: exercise:STEP:…"""
        step = self._steps.get(parts[0])
        if step is None:
            raise Stale
        return await step(turn, parts[1:])


async def opened(turn: Turn, run: Run) -> list[Reply]:
    """Who comes back finds their seat; who comes first chooses what they are."""
    seat = await seating.seat_of(turn.conn, turn.chat_id)
    if seat is not None and seat.exercise == run.id:
        return await _shown(turn, run, seat)
    exercise = conducting.exercise_of(run)
    title, intro = exercise.said(exercise.title, turn.language), exercise.intro
    text = f"<b>{escape(title)}</b>\n\n{escape(exercise.said(intro, turn.language))}\n\n"
    return [_framed(turn, text + turn.text(CHOOSE), _ways(turn, run))]


def _ways(turn: Turn, run: Run) -> Rows:
    return [
        [(turn.text(DEAL), f"exercise:deal:{run.id}")],
        [(turn.text(PICK), f"exercise:cards:{run.id}")],
        [(turn.text(OFFICER), f"exercise:teams:{run.id}")],
    ]


async def change(turn: Turn, _parts: list[str]) -> list[Reply]:
    """Who sits wrongly sits anew, or leaves."""
    run = await _run(turn, (await _seat(turn)).exercise)
    rows: Rows = [
        *_ways(turn, run),
        [(turn.text(LEAVE), "exercise:leave")],
        [(turn.text("Back"), "exercise:mine")],
    ]
    return [_framed(turn, turn.text(CHOOSE), rows)]


async def deal(turn: Turn, parts: list[str]) -> list[Reply]:
    """The next card."""
    run = await _open(turn, parts, 1)
    return await _give(turn, run, None)


async def cards(turn: Turn, parts: list[str]) -> list[Reply]:
    """All cards, by name."""
    run = await _open(turn, parts, 1)
    exercise = conducting.exercise_of(run)
    rows: Rows = [[(one.name, f"exercise:card:{run.id}:{one.key}")] for one in exercise.cards]
    return [_framed(turn, turn.text(PICK), rows)]


async def picked(turn: Turn, parts: list[str]) -> list[Reply]:
    """This card."""
    run = await _open(turn, parts, 2)
    return await _give(turn, run, parts[1])


async def _give(turn: Turn, run: Run, card: str | None) -> list[Reply]:
    seat = await seating.seat_player(
        turn.conn, run, chat_id=turn.chat_id, language=turn.language, card=card, now=turn.now
    )
    return await _shown(turn, run, seat)


async def teams(turn: Turn, parts: list[str]) -> list[Reply]:
    """The teams, by their task."""
    run = await _open(turn, parts, 1)
    exercise = conducting.exercise_of(run)
    rows: Rows = [
        [
            (
                f"{one.key} · {exercise.said(one.task, turn.language)}",
                f"exercise:sit:{run.id}:{one.key}",
            )
        ]
        for one in exercise.teams
    ]
    return [_framed(turn, turn.text(WHICH_TEAM), rows)]


async def sit(turn: Turn, parts: list[str]) -> list[Reply]:
    """A seat in this team."""
    run = await _open(turn, parts, 2)
    seat = await seating.seat_officer(
        turn.conn,
        run,
        chat_id=turn.chat_id,
        language=turn.language,
        team=parts[1],
        codes=[secrets.token_urlsafe(18) for _ in seating.OFFICERS_ROLES],
        now=turn.now,
    )
    turn.officer = await posts.officer_at(turn.conn, turn.chat_id)
    return await _shown(turn, run, seat)


async def mine(turn: Turn, _parts: list[str]) -> list[Reply]:
    """The own card or seat again."""
    seat = await _seat(turn)
    return await _shown(turn, await _run(turn, seat.exercise), seat)


async def _shown(turn: Turn, run: Run, seat: Seat) -> list[Reply]:
    exercise = conducting.exercise_of(run)
    button = unfolding.alarm_button(turn.catalogue, turn.language)
    alarm = [(button.label, button.data)]
    card = exercise.card(seat.card or "")
    if seat.kind is SeatKind.PLAYER and card is not None:
        rows: Rows = [
            [(turn.text(REGISTER), "exercise:register")],
            [(turn.text(OTHER), f"exercise:cards:{run.id}")],
            [(turn.text(CHANGE), "exercise:change")],
            alarm,
        ]
        return [_framed(turn, _card(turn, exercise, card, seat.team), rows)]
    team = exercise.team(seat.team)
    if team is None:
        raise Stale
    text = turn.text(
        SEATED,
        post=exercise.said(team.name, run.language),
        task=exercise.said(team.task, turn.language),
    )
    rows = [[(turn.text(CHANGE), "exercise:change")], alarm]
    return [_framed(turn, text, rows), *await officers.menu(turn)]


def _card(turn: Turn, exercise: Exercise, card: Card, team: str) -> str:
    def words(one: Words) -> str:
        return exercise.said(one, turn.language)

    place = exercise.team(team)
    region = turn.catalogue.regions.name(exercise.host.region, turn.language)
    told = turn.text(
        CARD,
        name=card.name,
        private=turn.text(PRIVATE),
        who=words(card.who),
        situation=words(card.situation),
        constraint=words(card.constraint),
        does=words(card.does),
        post=words(place.name) if place else "",
    )
    return f"{told}\n{turn.text(WHERE, region=region)}"


async def said(turn: Turn, parts: list[str]) -> list[Reply]:
    """An answer to a question of the exercise."""
    seat = await _seat(turn)
    if len(parts) != 2:
        raise Stale
    kept = await participating.answered(
        turn.conn, seat, question=parts[0], option=number(parts[1]), now=turn.now
    )
    if not kept:
        raise Stale
    if turn.national is not None:
        exercise = conducting.exercise_of(await _run(turn, seat.exercise))
        await understanding.examined(
            turn.conn, seat, exercise, turn.national, seq=turn.seq, now=turn.now
        )
    return [Toast(turn.text(NOTED))]


async def pressed_real(turn: Turn, _parts: list[str]) -> list[Reply]:
    """The red button, under every drill. Outside an exercise it is a real call for help."""
    if await emergencies.real(turn.conn, turn.catalogue, turn.chat_id, now=turn.now):
        return [Toast(turn.text(ALARMED), alert=True), Say(turn.text(ALARMED))]
    if turn.national is None:
        raise Stale
    return await checkins.call(turn, Answer.DANGER, "")


async def real(turn: Turn, _argument: str) -> list[Reply]:
    """/real: the same, in words."""
    if await emergencies.real(turn.conn, turn.catalogue, turn.chat_id, now=turn.now):
        return [Say(turn.text(ALARMED))]
    if turn.national is None:
        return [Say(turn.text(UNKNOWN))]
    return await checkins.call(turn, Answer.DANGER, "")


async def commitment(turn: Turn, argument: str) -> list[Reply]:
    """/commitment TEXT"""
    return await _write(turn, EventKind.COMMITMENT, argument)


async def lesson(turn: Turn, argument: str) -> list[Reply]:
    """/lesson TEXT"""
    return await _write(turn, EventKind.LESSON, argument)


async def _write(turn: Turn, kind: EventKind, text: str) -> list[Reply]:
    seat = await seating.seat_of(turn.conn, turn.chat_id)
    if seat is None:
        return [Say(turn.text(UNKNOWN))]
    if not text:
        return [_framed(turn, turn.text(COMMIT))]
    await participating.wrote(turn.conn, seat, kind, text, now=turn.now)
    return [_framed(turn, turn.text(NOTED))]


async def leave(turn: Turn, _parts: list[str]) -> list[Reply]:
    """Out of the exercise."""
    await seating.leave(turn.conn, await _seat(turn), turn.now)
    return [_framed(turn, turn.text(LEFT))]


def _framed(turn: Turn, text: str, rows: Rows | None = None) -> Say:
    return Say(unfolding.framed(turn.catalogue, turn.language, text), rows or [])


async def _seat(turn: Turn) -> Seat:
    seat = await seating.seat_of(turn.conn, turn.chat_id)
    if seat is None:
        raise Stale
    return seat


async def _run(turn: Turn, exercise: int) -> Run:
    run = await conducting.by_number(turn.conn, exercise)
    if run is None:
        raise Stale
    return run


async def _open(turn: Turn, parts: list[str], length: int) -> Run:
    """The exercise that a button names, while people may come in."""
    if len(parts) != length:
        raise Stale
    run = await _run(turn, number(parts[0]))
    if run.state in conducting.OVER:
        raise Stale
    return run
