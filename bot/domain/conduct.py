"""An exercise under way: its states as one table, and its own clock, which stops and hurries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.wording import N_
from bot.errors import NotReady, WrongState

MOST_PEOPLE = 10_000  # simulated
SLOWEST, FASTEST = 0.1, 600.0  # times real time: 600 runs ninety minutes in nine seconds
AWAY = timedelta(seconds=15)  # without a look: the laptop slept, or the program was closed


LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that are taken for another


def code_of(chance: bytes) -> str:
    """A code that is easy to say and to type; it opens nothing but an exercise."""
    return "".join(LETTERS[one % len(LETTERS)] for one in chance)


class RunState(StrEnum):
    """Where an exercise stands; the value is what the database shows."""

    LOBBY = "lobby"  # people come in, nothing has begun
    RUNNING = "running"
    PAUSED = "paused"
    FROZEN = "frozen"  # for a talk: nothing comes, and everybody was told so
    ENDED = "ended"  # the report is there; the people are still known
    WIPED = "wiped"  # only the report is left


class Move(StrEnum):
    """What the facilitator does to the whole."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    FREEZE = "freeze"
    END = "end"
    WIPE = "wipe"


R = RunState
MOVES: dict[tuple[RunState, Move], RunState] = {
    (R.LOBBY, Move.START): R.RUNNING,
    (R.RUNNING, Move.PAUSE): R.PAUSED,
    (R.RUNNING, Move.FREEZE): R.FROZEN,
    (R.PAUSED, Move.FREEZE): R.FROZEN,
    (R.PAUSED, Move.RESUME): R.RUNNING,
    (R.FROZEN, Move.RESUME): R.RUNNING,
    (R.LOBBY, Move.END): R.ENDED,
    (R.RUNNING, Move.END): R.ENDED,
    (R.PAUSED, Move.END): R.ENDED,
    (R.FROZEN, Move.END): R.ENDED,
    (R.ENDED, Move.WIPE): R.WIPED,
}
STANDS = {
    R.LOBBY: N_("Exercise {code} has not begun; start it first."),
    R.RUNNING: N_("Exercise {code} is running."),
    R.PAUSED: N_("Exercise {code} is paused; resume it first."),
    R.FROZEN: N_("Exercise {code} is frozen for a talk; resume it first."),
    R.ENDED: N_("Exercise {code} is over; open a new one."),
    R.WIPED: N_("Exercise {code} is over and its people are deleted; open a new one."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One playing of an exercise. `seconds` of its clock had passed at `since`.

    It is looked at once a second (`ticked`), so `since` is also when the program last ran.
    """

    id: int
    code: str
    script: str  # the exercise's file
    language: str  # of the facilitator's page, posts and report
    state: RunState = RunState.LOBBY
    seconds: float = 0.0
    since: datetime | None = None  # aware; None while the clock stands
    speed: float = 1.0
    people: int = 0  # simulated
    teams: int | None = None  # the first so many of its teams play; None: all
    opened_at: datetime
    closed_at: datetime | None = None

    @property
    def has_begun(self) -> bool:
        """Whether its clock has gone."""
        return self.state is not RunState.LOBBY

    def at(self, now: datetime) -> float:
        """What the exercise's clock shows (s)."""
        if self.since is None:
            return self.seconds
        return self.seconds + max(0.0, (now - self.since).total_seconds()) * self.speed

    def was_away(self, now: datetime) -> bool:
        """Whether nobody looked for so long that the program cannot have run."""
        return self.since is not None and now - self.since > AWAY

    def ticked(self, now: datetime) -> "Run":
        """Looked at: it goes on where it was, however long the program did not run."""
        if self.since is None:
            return self
        return replace(
            self, seconds=self.seconds if self.was_away(now) else self.at(now), since=now
        )

    def moved(self, move: Move, now: datetime) -> "Run":
        """After the facilitator did this.

        Raises:
            WrongState: the table has no such move.
        """
        state = MOVES.get((self.state, move))
        if state is None:
            raise WrongState(STANDS[self.state], code=self.code)
        since = now if state is RunState.RUNNING else None
        return replace(self, state=state, seconds=self.at(now), since=since)

    def paced(self, speed: float, now: datetime) -> "Run":
        """Slower or faster from now on; what has passed has passed.

        Raises:
            NotReady: no speed that an exercise can have.
        """
        if not SLOWEST <= speed <= FASTEST:
            raise NotReady(
                "{speed} is no speed; give one from {slowest} to {fastest}.",
                speed=speed, slowest=SLOWEST, fastest=FASTEST,
            )  # fmt: skip
        since = now if self.since is not None else None
        return replace(self, seconds=self.at(now), since=since, speed=speed)

    def peopled(self, people: int) -> "Run":
        """With so many simulated people beside the participants.

        Raises:
            NotReady: more than a laptop carries, or less than nobody.
        """
        if not 0 <= people <= MOST_PEOPLE:
            raise NotReady("Give a number from 0 to {most}.", most=MOST_PEOPLE)
        return replace(self, people=people)

    def staffed(self, teams: int, known: int) -> "Run":
        """Played with the first `teams` of `known` teams; only before it begins.

        Raises:
            WrongState: it has begun, and people sit in teams. NotReady: there are not so many.
        """
        if self.state is not RunState.LOBBY:
            raise WrongState("The number of teams is chosen before the exercise begins.")
        if not 1 <= teams <= known:
            raise NotReady("Give a number from 1 to {most}.", most=known)
        return replace(self, teams=teams)

    def skipped(self, seconds: float, now: datetime) -> "Run":
        """The clock put forward to `seconds`; never back."""
        since = now if self.since is not None else None
        return replace(self, seconds=max(seconds, self.at(now)), since=since)


class SeatKind(StrEnum):
    """What somebody is in the exercise."""

    OFFICER = "officer"
    PLAYER = "player"  # plays a national, by a role card


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One participant, in one chat."""

    id: int
    exercise: int
    chat_id: int | None  # None once wiped
    kind: SeatKind
    team: str
    card: str | None = None
    language: str
    joined_at: datetime
    left_at: datetime | None = None


class EventKind(StrEnum):
    """What is written down while an exercise runs."""

    MOVE = "move"  # ref: the move
    SPEED = "speed"
    SLEPT = "slept"  # the program did not run, and the clock stood
    INJECT = "inject"  # ref: its key; sent
    SKIPPED = "skipped"  # ref: an inject that the facilitator left out
    QUESTION = "question"  # ref: its key; asked
    MESSAGE = "message"  # the facilitator's words to a team
    JOINED = "joined"
    LEFT = "left"
    ALARM = "alarm"  # a real emergency
    FROZEN = "frozen"  # a team
    THAWED = "thawed"
    MARK = "mark"  # ref: an inject; text: P, S, M or U
    LESSON = "lesson"  # what a team saw: strengths and improvements
    COMMITMENT = "commitment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. `seconds` is the exercise's clock."""

    id: int
    at: datetime
    seconds: float
    kind: EventKind
    ref: str | None = None
    team: str | None = None
    text: str | None = None


CLOCK = (EventKind.MOVE, EventKind.SPEED, EventKind.SLEPT)  # what moves the exercise's clock


def shown_at(events: Iterable[Event], moment: datetime) -> float:
    """What the exercise's clock showed at `moment` (s): pauses, speeds and sleep are taken out."""
    seconds, since, speed = 0.0, None, 1.0
    for event in events:
        if event.at > moment or event.kind not in CLOCK:
            continue
        if event.kind is EventKind.SPEED:
            speed = float(event.text or 1)
        goes = event.ref in (Move.START, Move.RESUME) if event.ref else since is not None
        seconds, since = event.seconds, event.at if goes else None
    return seconds + ((moment - since).total_seconds() * speed if since else 0.0)


def frozen_teams(events: Iterable[Event]) -> frozenset[str]:
    """The teams that stand still because of a real emergency."""
    found: dict[str, bool] = {}
    for event in events:
        if event.team and event.kind in (EventKind.FROZEN, EventKind.THAWED):
            found[event.team] = event.kind is EventKind.FROZEN
    return frozenset(team for team, stands in found.items() if stands)
