"""A case: a call for help that an officer claims, works and closes. One table of its states."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.post import Officer, Power
from bot.domain.triage import RANK, Level, Triage
from bot.domain.wording import N_
from bot.errors import NotReady, WrongState


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"  # nobody has it
    CLAIMED = "claimed"  # one officer has it
    CLOSED = "closed"  # with an outcome, by an officer
    MERGED = "merged"  # it goes on in another one


class Step(StrEnum):
    """What officers do with a case."""

    CLAIM = "claim"
    TAKE_OVER = "take_over"  # from an officer who does not answer, or left
    HAND_BACK = "hand_back"
    CLOSE = "close"
    MERGE = "merge"
    REOPEN = "reopen"


class Outcome(StrEnum):
    """How a case ended."""

    HELPED = "helped"
    REFERRED = "referred"  # a partner has it
    ADVISED = "advised"
    NO_NEED = "no_need"
    NOT_REACHED = "not_reached"  # every way was tried
    MINISTRY = "ministry"  # in the ministry's own system now
    # Never chosen by an officer:
    FORGOTTEN = "forgotten"  # the person wanted it
    DRILL_OVER = "drill_over"  # the exercise ended: nobody had really called


UNCHOSEN = frozenset({Outcome.FORGOTTEN, Outcome.DRILL_OVER})
S, T = CaseState, Step
STEPS: Mapping[tuple[CaseState, Step], CaseState] = {
    (S.OPEN, T.CLAIM): S.CLAIMED,
    (S.CLAIMED, T.TAKE_OVER): S.CLAIMED,
    (S.CLAIMED, T.HAND_BACK): S.OPEN,
    (S.CLAIMED, T.CLOSE): S.CLOSED,
    (S.OPEN, T.MERGE): S.MERGED,
    (S.CLAIMED, T.MERGE): S.MERGED,
    (S.CLOSED, T.REOPEN): S.OPEN,
}
LIVE = frozenset({S.OPEN, S.CLAIMED})
REFUSALS: Mapping[CaseState, str] = {
    S.OPEN: N_("Nobody has case {id}; claim it first."),
    S.CLAIMED: N_("Another officer has case {id}."),
    S.CLOSED: N_("Case {id} is closed."),
    S.MERGED: N_("Case {id} goes on in case {into}."),
}


@dataclass(frozen=True, slots=True)
class Target:
    """How long a call may wait for somebody to claim it, and for the first words to the person."""

    claim: timedelta
    answer: timedelta


TARGETS: Mapping[Level, Target] = {
    Level.R0: Target(timedelta(minutes=10), timedelta(minutes=30)),
    Level.R1: Target(timedelta(minutes=15), timedelta(minutes=30)),
    Level.R2: Target(timedelta(hours=1), timedelta(hours=4)),
    Level.R3: Target(timedelta(hours=4), timedelta(hours=24)),
    Level.R4: Target(timedelta(hours=72), timedelta(hours=72)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One call for help. What the person said stands elsewhere, for the claimer alone."""

    id: int
    post: str
    level: Level
    rule: str  # domain.triage: why
    state: CaseState
    drill: bool
    opened_at: datetime
    national_id: int | None = None  # None: somebody else's report, or it is over
    chat_id: int | None = None  # where the person writes from
    alert_id: int | None = None
    claimed_by: int | None = None  # officer
    claimed_at: datetime | None = None
    answered_at: datetime | None = None  # when an officer last wrote to the person
    heard_at: datetime | None = None  # when the person last wrote
    escalated: int = 0  # how often it waited too long
    waits_since: datetime | None = None  # it rose or was handed back; None: since it was opened
    into: int | None = None  # where it goes on
    third_party: bool = False  # told by somebody else: not verified
    said: str = ""  # the last answer, domain.checkin.Answer
    outcome: Outcome | None = None
    closed_at: datetime | None = None

    @property
    def protected(self) -> bool:
        """Whether only the protection officers see that it is there."""
        return self.level is Level.R0


def stepped(case: Case, step: Step) -> CaseState:
    """The state after a step.

    Raises:
        WrongState: the table has no such step.
    """
    after = STEPS.get((case.state, step))
    if after is None:
        raise WrongState(REFUSALS[case.state], id=case.id, into=case.into or "")
    return after


def due(case: Case) -> datetime | None:
    """When a case has waited too long; each further time after as long again. None: never.

    A case waits until it is claimed, then until the officer writes, then, whenever the person
    writes again, until the officer answers. Its time begins anew where it became more
    urgent or was handed back.
    """
    if case.state not in LIVE:
        return None
    target = TARGETS[case.level]
    since = case.waits_since or case.opened_at
    if case.state is CaseState.OPEN:
        return since + target.claim * (case.escalated + 1)
    heard = case.heard_at or case.opened_at
    if case.answered_at is None:
        claimed = case.claimed_at or since
        first = max(since + target.answer, claimed + target.claim)
        return first + target.claim * case.escalated
    if case.answered_at >= heard:
        return None
    return heard + target.claim * (case.escalated + 1)


def risen(case: Case, found: Triage, now: datetime) -> Case:
    """A case of which worse was learnt: it waits from now on, as one of its new level.

    While nobody has it, nobody was late for that level yet. Where an officer is late already,
    others may still take it over.
    """
    late = case.escalated if case.state is CaseState.CLAIMED else 0
    return replace(case, level=found.level, rule=found.rule, waits_since=now, escalated=late)


def handed_back(case: Case, now: datetime) -> Case:
    """Free again, and as urgent as it was; the duty officers stay let in to a secret."""
    return replace(
        case,
        state=stepped(case, Step.HAND_BACK),
        claimed_by=None,
        claimed_at=None,
        waits_since=now,
        escalated=case.escalated if case.protected else 0,
    )


def order(case: Case) -> tuple[int, datetime, int]:
    """The queue: most urgent first, then who waits longest."""
    return RANK[case.level], case.opened_at, case.id


def power_for(level: Level, escalated: int, *, guarded: bool) -> frozenset[Power]:
    """The powers of which one is needed to see and claim a case of this level.

    `guarded`: the post has a protection officer. Where they do not come in time, the duty officers
    are let in: a life goes before a secret.
    """
    if level is not Level.R0:
        return frozenset({Power.CASES})
    if guarded and escalated == 0:
        return frozenset({Power.PROTECT})
    return frozenset({Power.PROTECT, Power.CASES})


def may_hold(officer: Officer, case: Case, *, guarded: bool) -> bool:
    """Whether this officer may see that the case is there, and claim it."""
    powers = power_for(case.level, case.escalated, guarded=guarded)
    return any(officer.may(power, case.post) for power in powers)


def may_take_over(case: Case, now: datetime) -> bool:
    """Whether a case that somebody has may be taken by another: it waits too long."""
    late = due(case)
    return case.escalated > 0 or (late is not None and late <= now)


def reset(level: Level, to: Level, why: str) -> None:
    """Whether an officer may set this level.

    Raises:
        NotReady: it is lowered without a reason.
    """
    if RANK[to] > RANK[level] and len(why.strip()) < 5:
        raise NotReady("To lower the level write why, in a few words.")
