"""When: an hour as an officer writes it, on the post's clock; and hours at which people sleep."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.hazard import Phase
from bot.domain.wording import N_
from bot.errors import NotReady

WAKES, SLEEPS = time(7), time(21)  # between them people may be told what can wait
CAN_WAIT = frozenset({Phase.AWARENESS, Phase.RECOVERY})
FURTHEST = timedelta(days=366)
CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*([ap]\.?\s*m\.?)?", re.IGNORECASE)
FROM_NOW = re.compile(r"\+\s*(\d{1,3})\s*([mhd])", re.IGNORECASE)
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
UNREAD = N_("“{text}” is no hour; write 18:00, +2h or 2026-09-03 18:00.")


def moment(text: str, zone: str, now: datetime) -> datetime:
    """An hour as an officer writes it, in UTC: 18:00, 6 pm, +2h, 2026-09-03 18:00.

    An hour alone is the next one on the clock of `zone` (IANA).

    Raises:
        NotReady: it is none, is over, lies over a year ahead, or the clocks are changed just then.
    """
    told = text.strip()
    ahead = FROM_NOW.fullmatch(told)
    if ahead:
        return _ahead(now + timedelta(**{UNITS[ahead[2].lower()]: int(ahead[1])}), text, now)
    local = now.astimezone(ZoneInfo(zone))
    clock = CLOCK.fullmatch(told)
    wall = _next(local, _time(clock, text)) if clock else _written(told, text)
    return _ahead(on_the_clock(wall, zone), text, now)


def on_the_clock(wall: datetime, zone: str) -> datetime:
    """An hour on the post's clock, as an instant in UTC.

    Raises:
        NotReady: that hour is left out, or comes twice, because the clocks are changed.
    """
    if wall.tzinfo is not None:
        return wall.astimezone(UTC)
    first, second = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC) > second.astimezone(UTC):  # spring
        raise NotReady(
            N_("There is no {hour} that night: the clocks go forward. Give a later hour."),
            hour=f"{wall:%H:%M}",
        )
    raise NotReady(
        N_("{hour} comes twice that night: the clocks go back. Give an hour before or after."),
        hour=f"{wall:%H:%M}",
    )


def after_waking(at: datetime, phase: Phase, zone: str) -> datetime:
    """The first moment from `at` on at which a message of `phase` may go out.

    What can wait lets people sleep; warnings and emergencies go at any hour.
    """
    local = at.astimezone(ZoneInfo(zone))
    if phase not in CAN_WAIT or WAKES <= local.time() < SLEEPS:
        return at
    day = local.date() + timedelta(days=local.time() >= SLEEPS)
    return datetime.combine(day, WAKES, ZoneInfo(zone)).astimezone(UTC)


def again(at: datetime, every: timedelta, zone: str, now: datetime) -> datetime:
    """The next time of a series that lies after `now`: at the same hour of the post's clock."""
    wall = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    rounds = max((now - at) // every, 0) + 1
    following = (wall + every * rounds).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return following if following > now else following + every


def _time(found: re.Match[str], text: str) -> time:
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if not half and not found[2]:  # "18" may be a day as well
        raise NotReady(UNREAD, text=text)
    if half:
        if not 1 <= hour <= 12:
            raise NotReady(UNREAD, text=text)
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise NotReady(UNREAD, text=text) from None


def _next(local: datetime, hour: time) -> datetime:
    today = datetime.combine(local.date(), hour)
    later = today > local.replace(tzinfo=None)
    return today if later else today + timedelta(days=1)


def _written(told: str, text: str) -> datetime:
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        raise NotReady(UNREAD, text=text) from None
    if ":" not in told:
        raise NotReady(UNREAD, text=text)
    return found


def _ahead(at: datetime, text: str, now: datetime) -> datetime:
    if at <= now:
        raise NotReady(N_("“{text}” is past; give a later hour."), text=text)
    if at - now > FURTHEST:
        raise NotReady(N_("“{text}” is over a year away; give an earlier hour."), text=text)
    return at
