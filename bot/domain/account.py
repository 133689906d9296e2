"""An account of one alert: its figures, what was sent, and who decided what."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.finding import Severity
from bot.domain.national import Form, Groups
from bot.domain.post import Post
from bot.domain.shown import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One text that was sent, and to which readers."""

    language: str  # theirs
    groups: Groups
    form: Form
    written: str  # the language it is in
    review: str
    text: str  # without markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What a rule of the checker found. Reason and remedy are messages of `locales/`."""

    where: str  # which text; "": the alert as a whole
    words: str
    rule: str
    severity: Severity
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who did what, and when."""

    at: datetime  # aware, UTC
    actor: str  # an officer's id, "cli" or "bot"
    action: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All that a report on one alert tells."""

    seen: Shown
    post: Post
    curve: tuple[tuple[datetime, int], ...]  # accepted up to each moment
    sent: tuple[Sent, ...]
    noted: tuple[Noted, ...]
    decisions: tuple[Decision, ...]
    earlier: Shown | None = None  # to compare with: the last one of the same kind
    training: bool = False  # nobody real was meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """All that a report on an exercise tells: its drills in the order in which they went out."""

    code: str
    post: Post
    opened_at: datetime
    closed_at: datetime | None
    at: datetime
    members: int | None  # who joined; None: everybody in the room
    drills: tuple[Account, ...]
