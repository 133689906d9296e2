"""The line on papers: where nobody asks for them, as an authority said, and until when.

It is true for a while only, and dangerous once it is not (in Irma papers were checked at shelters
of which others had said the opposite days before). So it names who said it, when, of which place
and until when, and it goes out of the text with that hour.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.alert import Alert
from bot.domain.slot import SLOTS, Authority, Instant, Place, Slot, parse
from bot.domain.wording import N_
from bot.errors import NotReady

PLACE, AUTHORITY, SAID, UNTIL = "papers_place", "papers_authority", "papers_said", "papers_until"
LINE = tuple(name for name in SLOTS if name in (PLACE, AUTHORITY, SAID, UNTIL))
LEAST = timedelta(hours=1)  # that it holds after the message goes out
LONGEST_PLACE = 80  # characters: a sentence that takes it back has to hold it
T = TypeVar("T")

LACKS = N_(
    "Alert {id} says that papers are not asked for, but not where, who says so or until when: "
    "write it, or take the line out (Change the facts)."
)
SERIES = N_(
    "Alert {id} comes again and again, and what it says of papers holds only once: take the line "
    "out (Change the facts)."
)
TOO_SHORT = N_(
    "What alert {id} says of papers must hold for an hour after it goes out: have it verified "
    "again, or take the line out (Change the facts)."
)
LONG_NAME = N_(
    "The place where alert {id} says that papers are not asked for has a long name: shorten it to "
    "{most} characters."
)
TOO_LONG = N_(
    "What alert {id} says of papers must end before the alert itself does: give it an earlier end, "
    "or the alert a later one."
)
OVER = N_(
    "What alert {id} says of papers no longer holds: return it to its author, who takes the line "
    "out."
)


def speaks(slots: Mapping[str, object]) -> bool:
    """Whether anything is said of papers."""
    return any(name in slots for name in LINE)


def whole(slots: Mapping[str, object]) -> bool:
    """Whether all is there that the line needs."""
    return all(name in slots for name in LINE)


def without(slots: Mapping[str, T]) -> dict[str, T]:
    """The other facts."""
    return {name: value for name, value in slots.items() if name not in LINE}


def dated(slots: Mapping[str, str], now: datetime) -> dict[str, str]:
    """With the hour at which it was said: where nobody gives one, that of now."""
    if not speaks(slots) or SAID in slots:
        return dict(slots)
    return {**slots, SAID: now.isoformat()}


def until(alert: Alert, zone: str) -> datetime | None:
    """The end of what an alert says of papers; None: it says nothing. `zone` as in `slot.parse`."""
    if not whole(alert.slots):
        return None
    slot = parse(UNTIL, alert.slots[UNTIL], zone)
    assert isinstance(slot, Instant)
    return slot.at


def fresh(alert: Alert, zone: str, now: datetime) -> Alert:
    """The alert as it may be read now: what no longer holds is not in it."""
    end = until(alert, zone)
    if end is None or end > now:
        return alert
    return alert.with_slots(without(alert.slots))


def refuse(alert: Alert, zone: str, now: datetime) -> None:
    """Before it is submitted.

    Raises:
        NotReady: the line lacks something, holds too long or not long enough.
    """
    if not speaks(alert.slots):
        return
    end = until(alert, zone)
    if end is None:
        raise NotReady(LACKS, id=alert.id)
    if len(alert.slots[PLACE]) > LONGEST_PLACE:
        raise NotReady(LONG_NAME, id=alert.id, most=LONGEST_PLACE)
    if alert.repeats:
        raise NotReady(SERIES, id=alert.id)
    if end < max(now, alert.starts_at or now) + LEAST:
        raise NotReady(TOO_SHORT, id=alert.id)
    if end >= alert.expires_at:
        raise NotReady(TOO_LONG, id=alert.id)


def refuse_over(alert: Alert, zone: str, now: datetime) -> None:
    """Before it goes out.

    Raises:
        NotReady: it holds no longer.
    """
    end = until(alert, zone)
    if end is not None and end <= now:
        raise NotReady(OVER, id=alert.id)


def invented(now: datetime, expires: datetime) -> dict[str, Slot]:
    """A line for whoever reads or checks the texts. No drill makes one up by itself."""
    return {
        PLACE: Place("Escuela Puerto Alba"),
        AUTHORITY: Authority("Protección Civil de Puerto Alba"),
        SAID: Instant(now),
        UNTIL: Instant(expires),
    }
