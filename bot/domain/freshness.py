"""When a registration grows old: asked, warned, ended. Silence ends it; nobody is ended unwarned.

Source of the times: `GUIDANCE.md` 7.3 rule 4 (12 months of inactivity; 30 days after departure)
and annex a (a prompt every 6 months).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

ASK_AFTER = timedelta(days=183)  # since the last "this is right"
ASK_AGAIN = timedelta(days=30)  # since the question
SILENCE = timedelta(days=365)  # without any sign of life
AFTER_STAY = timedelta(days=30)  # beyond the day that they named
DRILL_AFTER = timedelta(days=30)  # since the last "this is right": asked inside a drill
NOTICE = timedelta(days=14)  # between warning and end, at least


class Due(StrEnum):
    """What a registration is due for."""

    NOTHING = "nothing"
    ASK = "ask"
    WARN = "warn"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """The times of one registration; all aware, UTC."""

    confirmed_at: datetime
    seen_at: datetime
    stay_until: date | None = None
    asked_at: datetime | None = None  # since the last confirmation
    warned_at: datetime | None = None

    @property
    def ends_at(self) -> datetime:
        """When it ends, unless something is heard."""
        silent = self.seen_at + SILENCE
        if self.stay_until is None:
            return silent
        return min(silent, datetime.combine(self.stay_until, time(), UTC) + AFTER_STAY)


def due(one: Freshness, now: datetime) -> Due:
    """What is due now. Pure; asked again it says the same."""
    warning = one.ends_at - NOTICE
    if now >= warning:
        if one.warned_at is None or one.warned_at < warning:
            return Due.WARN
        return Due.END if now >= max(one.ends_at, one.warned_at + NOTICE) else Due.NOTHING
    asked_enough = one.asked_at is not None and now < one.asked_at + ASK_AGAIN
    if now >= one.confirmed_at + ASK_AFTER and not asked_enough:
        return Due.ASK
    return Due.NOTHING


def asked_in_a_drill(confirmed_at: datetime, now: datetime) -> bool:
    """Whether somebody who answers a drill is asked if their area is still right."""
    return now >= confirmed_at + DRILL_AFTER


def since(then: datetime, now: datetime) -> tuple[str, int]:
    """How long ago, in the unit that people would use: ("weeks", 3). Units: days, weeks, months."""
    days = max(0, (now - then).days)
    if days < 14:
        return "days", days
    return ("weeks", days // 7) if days < 60 else ("months", days // 30)
