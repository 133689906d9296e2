"""The report on one alert: its figures at one moment, and how long things took."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.passage import Passage
from bot.domain.statistics import (
    Calls,
    Figures,
    Instead,
    Reminder,
    Spread,
    Waits,
    calls,
    calls_by_level,
    reminders,
)
from bot.domain.understanding import Reader, Understood, total


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The figures of one alert at one moment, whole and apart."""

    alert: int
    post: str
    post_name: str
    time_zone: str  # IANA, the post's
    hazard: str
    phase: str
    drill: bool
    state: str
    at: datetime  # aware, UTC, like every time here: when the counting was done
    created_at: datetime
    approved_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    expires_at: datetime
    first_at: datetime | None = None  # when Telegram accepted the first and the last one
    last_at: datetime | None = None
    peak: int = 0  # accepted in the busiest second
    curve: tuple[tuple[datetime, int], ...] = ()  # accepted up to each moment
    disseminated: Spread | None = None  # from the start until Telegram accepted
    acted: Spread | None = None  # from then until the first answer
    total: Figures
    by_language: dict[str, Figures]
    by_group: dict[str, Figures]  # who is of several counts under each
    by_region: dict[str, Figures]  # "": not said, or on the move
    by_form: dict[str, Figures]
    by_written: dict[str, Figures]  # "es"; "mam>es" for readers of Mam who got Spanish
    by_reminded: dict[str, Figures] = field(default_factory=dict)  # "1": those reminded once
    instead: Instead | None = None
    reasons: dict[str, int] = field(default_factory=dict)  # why it did not arrive → people
    register: int | None = None  # whom its posts had on their registers when sending began
    passage: Passage = field(default_factory=Passage)  # how often sending stood still, and for what
    waits: tuple[Waits, ...] = ()  # calls for help by level, and how long each waited
    understood: tuple[tuple[Reader, Understood], ...] = ()  # what each kind of reader says

    @property
    def issued(self) -> int | None:
        """How long from the draft's first word until sending began (s)."""
        return (
            round((self.started_at - self.created_at).total_seconds()) if self.started_at else None
        )

    @property
    def fallback(self) -> int:
        """How many were sent a language that is not theirs."""
        return sum(row.audience for name, row in self.by_written.items() if ">" in name)

    @property
    def reminders(self) -> tuple[Reminder, ...]:
        """What each reminder brought, the first one first."""
        return reminders(self.by_reminded)

    @property
    def calls(self) -> Calls:
        """Calls for help, all together."""
        return calls(self.waits)

    @property
    def by_level(self) -> dict[str, Calls]:
        """The same by domain.triage.Level."""
        return calls_by_level(self.waits)

    @property
    def coverage(self) -> tuple[int, int] | None:
        """How many of the register were meant; None: it is a follow-up, or had no register yet."""
        return (self.total.audience, self.register) if self.register else None

    def to_json(self) -> dict[str, Any]:
        """What `enlace report --json` prints."""
        same = ("alert", "post", "hazard", "phase", "drill", "state")
        instants = ("at", "created_at", "approved_at", "started_at", "finished_at", "expires_at")
        tables = ("by_language", "by_group", "by_region", "by_form", "by_written")
        return {
            **{name: getattr(self, name) for name in same},
            **{name: iso(getattr(self, name)) for name in (*instants, "first_at", "last_at")},
            **self.total.to_json(),
            **{name: _rows(getattr(self, name)) for name in tables},
            "reasons": self.reasons,
            "fallback": self.fallback,
            "instead": self.instead and asdict(self.instead),
            "register": self.register,
            "reminders": [one.to_json() for one in self.reminders],
            "calls": self.calls.to_json(),
            "by_level": {level: one.to_json() for level, one in self.by_level.items()},
            "understood": total(dict(self.understood)).to_json(),
            "peak_per_s": self.peak,
            "refused_429": self.passage.refused,
            "halts": self.passage.halts,
            "halted_s": round(self.passage.halted, 1),
            "issued_s": self.issued,
            "disseminated_s": self.disseminated and self.disseminated.to_json(),
            "acted_s": self.acted and self.acted.to_json(),
        }


def iso(moment: datetime | None) -> str | None:
    """ISO 8601 with its zone."""
    return moment.isoformat() if moment else None


def _rows(table: dict[str, Figures]) -> dict[str, Any]:
    return {name: row.to_json() for name, row in table.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """An alert in a list of alerts."""

    alert: int
    post: str
    post_name: str
    time_zone: str  # IANA, the post's
    hazard: str
    phase: str
    drill: bool
    state: str
    created_at: datetime
    expires_at: datetime
    approved_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    register: int | None = None  # whom its posts had on their registers when sending began
