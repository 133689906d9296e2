"""The figures of one alert: what became of each delivery, and what people answered.

Two laws hold for every `Figures`, hence for every row of a report:

    audience = queued + accepted + unreachable + uncertain + failed + withdrawn + expired
    sum of answers, silence included = accepted + uncertain

Accepted means accepted by Telegram: accepted is not read. Silent means unknown, not missing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from bot.domain.checkin import Answer
from bot.domain.delivery import DeliveryState

SILENT = "silent"
ANSWERS = (*(answer.value for answer in Answer), SILENT)
STATES = ("queued", "accepted", "unreachable", "uncertain", "failed", "withdrawn", "expired")
REACHED = frozenset({DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many deliveries are alike in everything that a report tells apart."""

    state: DeliveryState
    language: str
    group: str  # the groups of a person as one word: domain.national.joined
    answer: Answer | None
    people: int
    repeated: int = 0  # of these, how many may have been sent twice


def _none_yet() -> dict[str, int]:
    return dict.fromkeys(ANSWERS, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of people."""

    audience: int = 0
    queued: int = 0  # a row in the hands of a sender counts as queued
    accepted: int = 0
    unreachable: int = 0
    uncertain: int = 0
    failed: int = 0
    withdrawn: int = 0
    expired: int = 0
    repeated: int = 0  # may have been sent twice; already counted above
    answers: dict[str, int] = field(default_factory=_none_yet)

    @property
    def answered(self) -> int:
        """How many said anything."""
        return sum(self.answers.values()) - self.answers[SILENT]

    def to_json(self) -> dict[str, Any]:
        """Every count by its name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The figures of one alert at one moment, whole and by language and group."""

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
    expires_at: datetime
    first_at: datetime | None = None  # the first and the last answer of Telegram
    last_at: datetime | None = None
    total: Figures
    by_language: dict[str, Figures]
    by_group: dict[str, Figures]

    @property
    def audience(self) -> int:
        """How many people were meant."""
        return self.total.audience

    @property
    def queued(self) -> int:
        """How many deliveries wait."""
        return self.total.queued

    @property
    def accepted(self) -> int:
        """How many Telegram accepted; accepted is not read."""
        return self.total.accepted

    @property
    def unreachable(self) -> int:
        """How many blocked the bot or are gone."""
        return self.total.unreachable

    @property
    def uncertain(self) -> int:
        """How many may have got it: the answer was lost."""
        return self.total.uncertain

    @property
    def failed(self) -> int:
        """How many we failed to send."""
        return self.total.failed

    @property
    def withdrawn(self) -> int:
        """How many were stopped before they left."""
        return self.total.withdrawn

    @property
    def expired(self) -> int:
        """How many were too late to be sent."""
        return self.total.expired

    @property
    def repeated(self) -> int:
        """How many may have been sent twice."""
        return self.total.repeated

    @property
    def answers(self) -> dict[str, int]:
        """How many gave each answer, and how many were silent."""
        return self.total.answers

    def to_json(self) -> dict[str, Any]:
        """What `enlace report --json` prints."""
        return {
            "alert": self.alert,
            "post": self.post,
            "hazard": self.hazard,
            "phase": self.phase,
            "drill": self.drill,
            "state": self.state,
            "at": self.at.isoformat(),
            "created_at": self.created_at.isoformat(),
            "expires_at": self.expires_at.isoformat(),
            "first_at": self.first_at.isoformat() if self.first_at else None,
            "last_at": self.last_at.isoformat() if self.last_at else None,
            **self.total.to_json(),
            "by_language": {name: row.to_json() for name, row in self.by_language.items()},
            "by_group": {name: row.to_json() for name, row in self.by_group.items()},
        }


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
    started_at: datetime | None = None
    finished_at: datetime | None = None


def figures(counts: Iterable[Count]) -> Figures:
    """Add up `counts`. An answer without a delivery that arrived is not among the answers."""
    sums: dict[str, int] = dict.fromkeys((*STATES, "repeated"), 0)
    answers = _none_yet()
    for count in counts:
        leased = count.state is DeliveryState.LEASED
        sums["queued" if leased else count.state.value] += count.people
        sums["repeated"] += count.repeated
        if count.state in REACHED:
            answers[count.answer or SILENT] += count.people
    audience = sum(sums[state] for state in STATES)
    return Figures(audience=audience, answers=answers, **sums)


def by(keys: Callable[[Count], Iterable[str]], counts: Iterable[Count]) -> dict[str, Figures]:
    """Figures for each of the `keys`, the largest audience first.

    Who has several keys counts under each, so that the rows then sum to more than the whole.
    """
    parts: dict[str, list[Count]] = {}
    for count in counts:
        for key in keys(count):
            parts.setdefault(key, []).append(count)
    rows = {name: figures(part) for name, part in parts.items()}
    return dict(sorted(rows.items(), key=lambda row: (-row[1].audience, row[0])))


def curve(seconds: Mapping[datetime, int], *, points: int = 120) -> list[tuple[datetime, int]]:
    """How many were accepted up to each moment: at most `points` steps, the last one included."""
    total, steps = 0, []
    for moment in sorted(seconds):
        total += seconds[moment]
        steps.append((moment, total))
    if len(steps) <= points:
        return steps
    return [steps[(number + 1) * len(steps) // points - 1] for number in range(points)]
