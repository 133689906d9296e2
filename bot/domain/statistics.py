"""The figures of one alert: what became of each delivery, what people answered, who called.

Two laws hold for every `Figures`, hence for every row of a report:

    audience = queued + accepted + unreachable + uncertain + failed + withdrawn + expired
    sum of answers, silence included = accepted + uncertain

Accepted means accepted by Telegram: accepted is not read. Silent means unknown, not missing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import Any

from bot.domain.checkin import Answer
from bot.domain.delivery import DeliveryState
from bot.domain.national import Form

SILENT = "silent"
ANSWERS = (*(answer.value for answer in Answer), SILENT)
STATES = ("queued", "accepted", "unreachable", "uncertain", "failed", "withdrawn", "expired")
REACHED = frozenset({DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN})
# Of these it is told why; what an earlier try came to is nothing that the end is due to.
WRONG = frozenset({DeliveryState.UNREACHABLE, DeliveryState.FAILED, DeliveryState.UNCERTAIN})


class Facet(StrEnum):
    """By what deliveries are told apart; each delivery has one value of each."""

    LANGUAGE = "language"  # the reader's
    GROUP = "group"  # the groups of a person as one word: domain.national.joined
    REGION = "region"  # ISO 3166-2; "": not said, or on the move
    FORM = "form"  # domain.national.Form of what was sent, and the reader's language: "voice:es"
    WRITTEN = "written"  # the language it was in: "es", or "mam>es" where that is not the reader's
    REASON = "reason"  # why not: blocked, deactivated, …; "": nothing was wrong
    REMINDED = "reminded"  # how often the question was put to them once more: "0", "1", …


class Event(StrEnum):
    """What befalls a delivery, counted by the second."""

    ACCEPTED = "accepted"  # when Telegram took it
    ANSWERED = "answered"  # when its reader first answered
    ACTED = "acted"  # how long that was after Telegram took it (s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many deliveries have the same value of one facet, the same state and the same answer."""

    facet: Facet
    name: str
    state: DeliveryState
    answer: Answer | None
    people: int
    repeated: int = 0  # of these, how many may have been sent twice
    retries: int = 0  # requests beyond the first of each


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
    retries: int = 0  # requests beyond the first of each
    answers: dict[str, int] = field(default_factory=_none_yet)

    @property
    def answered(self) -> int:
        """How many said anything."""
        return sum(self.answers.values()) - self.answers[SILENT]

    def to_json(self) -> dict[str, Any]:
        """Every count by its name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def figures(counts: Iterable[Count]) -> Figures:
    """Add up `counts`. An answer without a delivery that arrived is not among the answers."""
    sums: dict[str, int] = dict.fromkeys((*STATES, "repeated", "retries"), 0)
    answers = _none_yet()
    for count in counts:
        leased = count.state is DeliveryState.LEASED
        sums["queued" if leased else count.state.value] += count.people
        sums["repeated"] += count.repeated
        sums["retries"] += count.retries
        if count.state in REACHED:
            answers[count.answer or SILENT] += count.people
    audience = sum(sums[state] for state in STATES)
    return Figures(audience=audience, answers=answers, **sums)


def of(facet: Facet, counts: Iterable[Count]) -> list[Count]:
    """The counts of one facet: all of them together are everybody, once."""
    return [count for count in counts if count.facet is facet]


def by(
    facet: Facet,
    counts: Iterable[Count],
    keys: Callable[[str], Iterable[str]] = lambda name: [name],
) -> dict[str, Figures]:
    """Figures for each value of a facet, the largest audience first.

    `keys` says what a value stands for. Where that is several things a person counts under each, so
    that the rows then sum to more than the whole.
    """
    parts: dict[str, list[Count]] = {}
    for count in of(facet, counts):
        for key in keys(count.name):
            parts.setdefault(key, []).append(count)
    rows = {name: figures(part) for name, part in parts.items()}
    return dict(sorted(rows.items(), key=lambda row: (-row[1].audience, row[0])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One reminder: to how many it was written, all of them silent then, and what it brought."""

    people: int
    answered: int  # after it, and before the next one

    def to_json(self) -> dict[str, int]:
        """By name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def reminders(by_reminded: Mapping[str, Figures]) -> tuple[Reminder, ...]:
    """What each reminder brought, the first one first.

    Whoever has answered is not reminded: who was reminded twice, and answered, did so after the
    second one.
    """
    rows = {int(name): row for name, row in by_reminded.items()}
    return tuple(
        Reminder(
            people=sum(row.audience for times, row in rows.items() if times >= number),
            answered=rows[number].answered if number in rows else 0,
        )
        for number in range(1, max(rows, default=0) + 1)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How long something took, over all to whom it happened."""

    people: int
    median: int  # s: for half of them no longer than this
    most: int  # s: for nine of ten

    def to_json(self) -> dict[str, int]:
        """By name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """When something befell people, by seconds: since 1970, or since another moment."""

    steps: dict[int, int] = field(default_factory=dict)  # up to this second → how many more
    first: int | None = None
    last: int | None = None
    peak: int = 0  # in one second, at most


def spread(took: Mapping[int, int]) -> Spread | None:
    """The spread of `took`: seconds → to how many; None where it happened to nobody."""
    people = sum(took.values())
    if not people:
        return None
    return Spread(people=people, median=within(took, 1, 2), most=within(took, 9, 10))


def within(took: Mapping[int, int], part: int, of_: int) -> int:
    """The least number of seconds within which it happened to `part` of `of_` people.

    Raises:
        ValueError: it happened to nobody.
    """
    people, so_far = sum(took.values()), 0
    for second in sorted(took):
        so_far += took[second]
        if so_far * of_ >= people * part:
            return second
    raise ValueError("it happened to nobody")


def curve(seconds: Mapping[datetime, int], *, points: int = 120) -> list[tuple[datetime, int]]:
    """How many were accepted up to each moment: at most `points` steps, the last one included."""
    total, steps = 0, []
    for moment in sorted(seconds):
        total += seconds[moment]
        steps.append((moment, total))
    if len(steps) <= points:
        return steps
    return [steps[(number + 1) * len(steps) // points - 1] for number in range(points)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """The calls for help of one level, and how long each of them waited."""

    level: str  # domain.triage.Level
    cases: int
    claims: tuple[int, ...] = ()  # s from the call until an officer first claimed it
    closes: tuple[int, ...] = ()  # s until it was closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """Calls for help of one level, or of all; one that goes on in another counts there."""

    opened: int = 0
    claimed: int = 0
    closed: int = 0
    until_claimed: Spread | None = None
    until_closed: Spread | None = None

    def to_json(self) -> dict[str, Any]:
        """By name."""
        return asdict(self)


def calls(found: Iterable[Waits]) -> Calls:
    """Add up."""
    parts = list(found)
    claims = Counter(chain.from_iterable(one.claims for one in parts))
    ends = Counter(chain.from_iterable(one.closes for one in parts))
    return Calls(
        opened=sum(one.cases for one in parts),
        claimed=claims.total(),
        closed=ends.total(),
        until_claimed=spread(claims),
        until_closed=spread(ends),
    )


def calls_by_level(found: Iterable[Waits]) -> dict[str, Calls]:
    """Told apart by level, the most urgent first: their names are in that order."""
    parts: dict[str, list[Waits]] = {}
    for one in found:
        parts.setdefault(one.level, []).append(one)
    return {level: calls(parts[level]) for level in sorted(parts)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """What would have been, had an alert gone out in one language only."""

    language: str
    unread: int  # who would have had it in no language that they chose
    unheard: int  # of the others, who would have missed the voice note that they asked for


def instead(counts: Iterable[Count], language: str) -> Instead:
    """`Instead` of what was really sent."""
    everybody = list(counts)
    others = (one for one in of(Facet.LANGUAGE, everybody) if one.name != language)
    voices = (one for one in of(Facet.FORM, everybody) if one.name == f"{Form.VOICE}:{language}")
    return Instead(
        language=language,
        unread=sum(one.people for one in others),
        unheard=sum(one.people for one in voices),
    )
