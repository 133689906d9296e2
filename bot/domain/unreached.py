"""People whom an alert could not reach, for other means: from deliveries, never from silence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.delivery import DeliveryState
from bot.domain.national import National

# What ended without a message on a telephone, or perhaps without one. Withdrawn is no such end:
# somebody decided that.
MISSED = (
    DeliveryState.UNREACHABLE,
    DeliveryState.FAILED,
    DeliveryState.EXPIRED,
    DeliveryState.UNCERTAIN,
)
LASTS = timedelta(hours=72)  # until a printed list must be destroyed
MOST = 2_000  # people in one list: more are no list that anybody works through


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached:
    """Somebody, why, and the other ways that they told of."""

    person: National
    state: DeliveryState
    reason: str = ""  # as Outcome's
    name: str = ""
    telephone: str = ""
    relative: str = ""  # whom they named, where both agreed to that


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """One copy of the list."""

    alert_id: int
    post: str
    drill: bool
    copy: int  # counted from 1
    made_at: datetime  # aware, UTC
    people: tuple[Unreached, ...]
    total: int  # how many there are; more than `people` where they are too many

    @property
    def destroy_at(self) -> datetime:
        """When every copy on paper must be gone."""
        return self.made_at + LASTS


def steady(telephone: str) -> str:
    """A number whose groups keep their order beside a name written from right to left."""
    return f"\u2066{telephone}\u2069" if telephone else ""  # isolates: Unicode 9, section 3.1.2


def ranked(people: Sequence[Unreached]) -> tuple[Unreached, ...]:
    """Whom to look for first: needs support, then a place confirmed lately."""
    return tuple(sorted(people, key=_rank))


def _rank(one: Unreached) -> tuple[bool, int, int]:
    needs = bool(one.person.needs or one.person.under_five)
    return not needs, -one.person.confirmed_at.toordinal(), one.person.id
