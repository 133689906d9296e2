"""A delivery: one alert on its way to one national, and what may become of it."""

from dataclasses import dataclass, replace
from enum import StrEnum


class DeliveryState(StrEnum):
    """Where a delivery stands; the value is what the database and the diagram show."""

    QUEUED = "queued"
    LEASED = "leased"  # in the hands of a sender until the lease ends; counted as queued
    ACCEPTED = "accepted"  # Telegram took it: accepted is not read
    UNREACHABLE = "unreachable"  # blocked, gone, never started
    FAILED = "failed"  # our own fault, or tries used up
    UNCERTAIN = "uncertain"  # may have arrived: the answer was lost
    WITHDRAWN = "withdrawn"  # the alert was cancelled before it left
    EXPIRED = "expired"  # too late to be sent


class Lane(StrEnum):
    """Which queue at the pacer; the order is that of precedence."""

    REPLY = "reply"
    EMERGENCY = "emergency"
    WARNING = "warning"
    ROUTINE = "routine"


class OutcomeKind(StrEnum):
    """What a send came to (`TELEGRAM.md` 2.2)."""

    ACCEPTED = "accepted"
    UNREACHABLE = "unreachable"  # 403, chat not found
    LATER = "later"  # 429, or surely not sent: try again after `wait`
    UNKNOWN = "unknown"  # the request left, no answer came: may have been sent
    OUR_FAULT = "our_fault"  # 400 that would fail for everybody
    TOKEN = "token"  # 401/404: the token is revoked
    MOVED = "moved"  # the chat has another id now


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The answer to one send."""

    kind: OutcomeKind
    message_id: int | None = None
    reason: str = ""  # a word for statistics: blocked, deactivated, not_found, …; no free text
    wait: float = 0.0  # s, with LATER
    throttled: bool = False  # True for 429: the whole token should slow down
    moved_to: int | None = None


NO_CONNECTION = "no_connection"  # the reason of what surely was not sent
MOST_TRIES = 5  # requests that may each have arrived, before we stop and say "uncertain"
AGAIN = (2.0, 8.0, 30.0, 120.0)  # s after a lost answer, one more for each
LATER_DELAY = 1.0  # s, the least
LATER_MOST = 60.0  # s: Telegram's own deadline holds the whole token, rows need not wait longer
SPREAD = 0.25  # of a delay, either way: what failed together is not tried again together
LONGEST_DELAY = max(*AGAIN, LATER_MOST) * (1 + SPREAD)  # s
TOKEN_DELAY = 60.0  # s; the operator must act first


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What becomes of a delivery after a try."""

    state: DeliveryState
    delay: float = 0.0  # s until it may be tried again, when queued
    attempts: int = 0  # requests that may have left
    repeated: bool = False  # may have been received twice
    reason: str = ""
    message_id: int | None = None  # of a message that may have to be deleted


def after(lane: Lane, attempts: int, repeated: bool, outcome: Outcome, spread: float = 0.0) -> Next:
    """What becomes of a delivery whose try, after `attempts` earlier ones, came to `outcome`.

    A row that surely was not sent waits as long as its alert lives; expiry ends it. `spread`
    (-1 to 1, by chance) makes its delay shorter or longer.
    """
    step = _after(lane, attempts, repeated, outcome)
    return replace(step, delay=step.delay * (1 + SPREAD * spread)) if step.delay else step


def _after(lane: Lane, attempts: int, repeated: bool, outcome: Outcome) -> Next:
    kind, tries = outcome.kind, attempts + 1
    if kind is OutcomeKind.UNKNOWN:
        return _unknown(lane, tries, repeated, outcome.reason)
    if kind in _DELAYS:
        delay = max(min(outcome.wait, LATER_MOST), _DELAYS[kind])
        return Next(
            state=DeliveryState.QUEUED,
            delay=delay,
            attempts=attempts,
            repeated=repeated,
            reason=outcome.reason,
        )
    return Next(state=_ENDS[kind], attempts=tries, repeated=repeated, reason=outcome.reason)


def abandoned(lane: Lane, attempts: int, repeated: bool) -> Next:
    """What becomes of a delivery whose sender died with it in hand: as if the answer was lost."""
    lost = Outcome(kind=OutcomeKind.UNKNOWN, reason="crash")
    return replace(after(lane, attempts, repeated, lost), delay=0.0)


def _unknown(lane: Lane, tries: int, repeated: bool, reason: str) -> Next:
    # A duplicate warning is better than silence; a duplicate reminder is not.
    if lane is Lane.ROUTINE or tries >= MOST_TRIES:
        return Next(state=DeliveryState.UNCERTAIN, attempts=tries, repeated=repeated, reason=reason)
    return Next(
        state=DeliveryState.QUEUED,
        delay=AGAIN[tries - 1],
        attempts=tries,
        repeated=True,
        reason=reason,
    )


_ENDS = {
    OutcomeKind.ACCEPTED: DeliveryState.ACCEPTED,
    OutcomeKind.UNREACHABLE: DeliveryState.UNREACHABLE,
    OutcomeKind.OUR_FAULT: DeliveryState.FAILED,
}
_DELAYS = {
    OutcomeKind.LATER: LATER_DELAY,
    OutcomeKind.MOVED: LATER_DELAY,  # refused, and told where to
    OutcomeKind.TOKEN: TOKEN_DELAY,
}
