"""A round: the question whether people are safe, asked with an alert or alone. Pure: what is due.

It is bounded in area and time. Whoever answers is not reminded; silence is unknown, not missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.audience import Audience
from bot.domain.hazard import Phase
from bot.domain.national import National
from bot.domain.schedule import after_waking
from bot.domain.triage import Level

MARK = "r"  # before the number of a round, where that of an alert may stand too
OWN = 0  # in the place of an alert's number: nobody asked, the person told of themselves
OVER = -1  # in `sent_to`: everybody of the wave has been written to
AGAIN_EVERY = timedelta(hours=6)  # R1 and R2, while their case is open
ASKED_AGAIN = frozenset({Level.R1, Level.R2})
LENGTHS = (6, 12, 24, 48)  # h that a question may stay open, as they are offered
FEWEST_SHOWN = 5  # below it only the duty officers see a figure


class Wave(StrEnum):
    """What is being written to people."""

    ASK = "ask"
    REMIND = "remind"
    LAST = "last"  # the last reminder, which says so
    AGAIN = "again"  # after an outage: what they pressed may be lost


@dataclass(frozen=True, slots=True)
class Reminders:
    """When the silent are reminded, counted from the question (`[checkin]` of config.toml)."""

    after: tuple[timedelta, ...] = (timedelta(hours=2), timedelta(hours=12))
    open_for: timedelta = timedelta(hours=24)  # a question that goes with an alert

    @property
    def settles(self) -> timedelta:
        """How long after the last reminder the list of the silent is due."""
        return self.after[0] if self.after else timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One question. With an alert its delivery rows tell who was asked, else rows of its own."""

    id: int
    post: str
    drill: bool
    emergency: bool  # people are reminded at night too
    audience: Audience
    opened_by: str  # an officer's id, or "cli"
    opened_at: datetime
    closes_at: datetime
    alert_id: int | None = None
    closed_at: datetime | None = None
    wave: Wave = Wave.ASK
    sent_to: int = 0  # the last person written to in this wave
    reminded: int = 0  # reminders that are done, or passed over
    due_at: datetime | None = None
    listed_at: datetime | None = None
    again_at: datetime | None = None

    @property
    def incident(self) -> str:
        """What its calls for help are about: one live case for each person."""
        return f"alert:{self.alert_id}" if self.alert_id is not None else f"round:{self.id}"

    @property
    def word(self) -> str:
        """How buttons name it."""
        return str(self.alert_id) if self.alert_id is not None else f"{MARK}{self.id}"

    @property
    def writes(self) -> bool:
        """Whether a wave is under way."""
        return self.sent_to != OVER

    def key(self, person: int) -> str:
        """Under which a person's message of this wave waits: once for each wave."""
        stamp = f"{self.wave}{self.reminded}"
        if self.wave is Wave.AGAIN and self.again_at is not None:
            stamp = f"{self.wave}{int(self.again_at.timestamp())}"
        return f"round:{self.id}:{stamp}:{person}"

    def is_open(self, now: datetime) -> bool:
        """Whether it still waits for answers."""
        return self.closed_at is None and now < self.closes_at


def due_at(one: Round, number: int, reminders: Reminders, zone: str) -> datetime | None:
    """When reminder `number` (from 0) is due; after the last one, the list of the silent.

    None: it would come after the end, and at the end the list is due anyway.
    """
    if number > len(reminders.after):
        return None
    at = _at(one, number, reminders, zone)
    return at if at < one.closes_at else None


def _at(one: Round, number: int, reminders: Reminders, zone: str) -> datetime:
    if number < len(reminders.after):
        return _awake(one, one.opened_at + reminders.after[number], zone)
    last = _at(one, number - 1, reminders, zone) if number else one.opened_at
    return last + reminders.settles


def _awake(one: Round, at: datetime, zone: str) -> datetime:
    return after_waking(at, Phase.EMERGENCY if one.emergency else Phase.AWARENESS, zone)


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done now: the wave to be written, or the list; and what comes next."""

    wave: Wave | None
    listed: bool
    reminded: int
    due_at: datetime | None


def passed(one: Round, now: datetime, reminders: Reminders, zone: str) -> Due:
    """What is due by now. Of several reminders that were missed only one is made up.

    A reminder that falls into the night when it is made up waits for the morning too.
    """
    done = one.reminded
    while (at := due_at(one, done, reminders, zone)) is not None and at <= now:
        done += 1
    count = len(reminders.after)
    if done == one.reminded:
        return Due(None, False, done, due_at(one, done, reminders, zone))
    if one.reminded < count and (waits := _awake(one, now, zone)) > now:
        return Due(None, False, one.reminded, waits)
    wave = None
    if one.reminded < count and done <= count:
        wave = Wave.LAST if done == count else Wave.REMIND
    return Due(wave, done > count, done, due_at(one, done, reminders, zone))


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """Somebody who was asked and has not answered: unknown, not missing."""

    person: National
    name: str = ""
    telephone: str = ""
    relative: str = ""  # how to reach whom they named, where they agreed to that
    tries: int = 0  # by officers, in other ways

    @property
    def needs_support(self) -> bool:
        """Whether leaving, or asking for help, is harder for them."""
        return bool(self.person.needs or self.person.under_five)


def ranked(silent: Sequence[Silent], regions: Sequence[str]) -> list[Silent]:
    """Whom to look for first: needs, surely in the area, a place confirmed lately, fewest tries."""
    return sorted(silent, key=lambda one: _rank(one, regions))


def _rank(one: Silent, regions: Sequence[str]) -> tuple[bool, bool, int, int, int]:
    there = one.person.region is not None and (not regions or one.person.region in regions)
    days = -one.person.confirmed_at.toordinal()
    return not one.needs_support, not there, days, one.tries, one.person.id
