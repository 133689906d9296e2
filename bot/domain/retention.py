"""How long what people told is kept: each kind on a clock of its own. Pure.

Source: docs/decisions/0046, after the do-no-harm rules on what is kept. Counts are never purged.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What is kept, each until its own clock says so."""

    ANSWERS = "answers"  # who answered what, and where their messages went
    WORDS = "words"  # what was said in a case
    PROTECTED = "protected"  # the same of a case that was ever of level R0
    PLACES = "places"  # where a person was, in a case
    PRIVATE = "private"  # numbers of documents and addresses in a person's own words
    DRILLS = "drills"  # all of that in an exercise


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """How long each kind is kept after its end."""

    answers: timedelta = timedelta(days=90)  # after the incident was over
    words: timedelta = timedelta(days=30)  # after the case was closed
    protected: timedelta = timedelta(hours=72)
    places: timedelta = timedelta(days=7)
    private: timedelta = timedelta(hours=24)  # after an officer could read it
    drills: timedelta = timedelta(hours=24)  # after the exercise ended

    def of(self, kind: Kind) -> timedelta:
        """How long this kind is kept."""
        found: timedelta = getattr(self, kind.value)
        return found

    def before(self, kind: Kind, now: datetime) -> datetime:
        """What of this kind ended at that moment, or earlier, goes now."""
        return now - self.of(kind)

    def warned(self, kind: Kind, now: datetime) -> datetime:
        """Of what ended at that moment, or earlier, officers are told that it goes soon."""
        return now + WARNING[kind] - self.of(kind)

    def goes_at(self, kind: Kind, ended: datetime) -> datetime:
        """When what ended then is gone."""
        return ended + self.of(kind)


# How long before, so that what must last can be moved to the ministry's own system.
WARNING = {
    Kind.ANSWERS: timedelta(days=7),
    Kind.WORDS: timedelta(days=3),
    Kind.PROTECTED: timedelta(hours=24),
    Kind.DRILLS: timedelta(hours=6),
}
