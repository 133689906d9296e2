"""The rota: who is on duty when. Pure: shifts and an instant go in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from bot.errors import NotReady

LONGEST = timedelta(hours=24)  # of one shift: whoever sleeps is not on duty
FURTHEST = timedelta(days=366)
PLANNED = re.compile(
    r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?:[/.-](?P<year>\d{4}))?\s+"
    r"(?P<from>\d{1,2}(?::\d{2})?)\s*[-–—a]\s*(?P<to>\d{1,2}(?::\d{2})?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One officer's time on duty; the end no longer belongs to it."""

    id: int
    post: str
    officer_id: int
    starts_at: datetime
    ends_at: datetime

    def holds(self, now: datetime) -> bool:
        """Whether it is under way."""
        return self.starts_at <= now < self.ends_at


def on_duty(shifts: Iterable[Shift], now: datetime) -> frozenset[int]:
    """The officers whose shift is under way."""
    return frozenset(one.officer_id for one in shifts if one.holds(now))


def next_staffed(shifts: Iterable[Shift], now: datetime) -> datetime | None:
    """When somebody is on duty again: now, at the next start, or nobody knows."""
    coming = [max(one.starts_at, now) for one in shifts if one.ends_at > now]
    return min(coming, default=None)


def checked(starts_at: datetime, ends_at: datetime, now: datetime) -> tuple[datetime, datetime]:
    """The same times, if a shift may have them.

    Raises:
        NotReady: it ends before it begins, is over, is too long or too far away.
    """
    if ends_at <= starts_at or ends_at <= now:
        raise NotReady("The shift must end after it begins, and after now.")
    if ends_at - starts_at > LONGEST:
        raise NotReady("A shift lasts at most {hours} hours.", hours=24)
    if starts_at - now > FURTHEST:
        raise NotReady("A shift begins within a year from now.")
    return starts_at, ends_at


def planned(text: str, now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """A shift as an officer types it: "27/11 08:00-16:00", in the post's zone.

    A shift that ends at an earlier hour than it begins ends the next day; a day without a year
    that is over is next year's.

    Raises:
        NotReady: it cannot be read.
    """
    found = PLANNED.fullmatch(text.strip())
    if found is None:
        raise NotReady("Write day and hours as in “27/11 08:00-16:00”.")
    try:
        day = _day(found, now.astimezone(zone).date())
        begins, ends = _hour(found["from"]), _hour(found["to"])
    except ValueError:
        raise NotReady("There is no such day or hour.") from None
    starts_at = datetime.combine(day, begins, zone)
    last = day if ends > begins else day + timedelta(days=1)
    return checked(starts_at, datetime.combine(last, ends, zone), now)


def _day(found: re.Match[str], today: date) -> date:
    if found["year"]:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    day = date(today.year, int(found["month"]), int(found["day"]))
    return day if day >= today else date(today.year + 1, day.month, day.day)


def _hour(text: str) -> time:
    hour, _, minute = text.partition(":")
    return time(int(hour) % 24 if int(hour) == 24 else int(hour), int(minute or 0))
