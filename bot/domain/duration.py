"""How long something lasts, as an officer writes it: 90m, 6h, 2d."""

import re
from datetime import datetime, timedelta

from bot.errors import NotReady

DURATION = re.compile(r"0*([1-9][0-9]{0,5})([mhd])")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
LONGEST = timedelta(days=30)  # a warning that still goes out after a month warns of nothing


def lasts(text: str) -> timedelta:
    """'90m', '6h', '2d' as a duration.

    Raises:
        NotReady: it is none of these, or longer than an alert may last.
    """
    found = DURATION.fullmatch(text)
    if found is None:
        raise NotReady("“{text}” is no length of time; write 90m, 6h or 2d.", text=text)
    told = timedelta(**{UNITS[found[2]]: int(found[1])})
    if told > LONGEST:
        raise NotReady(
            "“{text}” is too long: an alert lasts {most} days at most; give less and draft a new "
            "one then.",
            text=text,
            most=LONGEST.days,
        )
    return told


def until(text: str, now: datetime) -> datetime:
    """The instant that `text` ('6h') is from now."""
    return now + lasts(text)
