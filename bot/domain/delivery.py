"""A delivery: one alert on its way to one national, and what may become of it."""

from dataclasses import dataclass
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
