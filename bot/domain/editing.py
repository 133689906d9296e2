"""The dialogue in which a person changes what they told of themselves. Pure; resumable.

It is a list, and one question at a time; from each question a press leads back to the list.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.cell import FIELDS, Unreadable
from bot.domain.profile import (
    CLEAR,
    PRESS,
    SEVERAL,
    Field,
    Record,
    agreed,
    changed,
    name_of,
    with_relative,
)

LISTENS = timedelta(hours=1)  # afterwards words mean something else: perhaps a call for help


class Part(StrEnum):
    """A question of a field that has more than one."""

    WHO = "who"
    NUMBER = "number"
    AGREED = "agreed"


PARTS = tuple(Part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Where the dialogue stands. `relative` waits here until they are said to agree."""

    at: datetime  # aware, UTC: when the question was asked
    field: Field | None = None  # None: the list
    part: Part = Part.WHO
    relative: str = ""
    number: str = ""

    def to_json(self) -> dict[str, Any]:
        """For the dialogue's row."""
        return asdict(self) | {"at": self.at.isoformat()}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> "Edit":
        """The inverse of `to_json`."""
        field = Field(raw["field"]) if raw["field"] else None
        at = datetime.fromisoformat(raw["at"])
        return cls(**raw | {"field": field, "part": Part(raw["part"]), "at": at})

    def listens(self, now: datetime) -> bool:
        """Whether words are the answer: a question of long ago must not swallow them."""
        return self.field is not None and now < self.at + LISTENS


def opened(field: Field | None, now: datetime) -> Edit:
    """The question about `field`, or the list."""
    return Edit(at=now, field=field)


def back(edit: Edit, now: datetime) -> Edit:
    """One question back; from a field's first, to the list."""
    if edit.field is not Field.RELATIVE or edit.part is Part.WHO:
        return opened(None, now)
    return replace(edit, at=now, part=PARTS[PARTS.index(edit.part) - 1])


def answer(edit: Edit, record: Record, said: str, now: datetime) -> tuple[Edit, Record]:
    """What becomes of dialogue and record when `said` answers the field that is open.

    Raises:
        Unreadable: it is no answer; the text is the reason, to be said.
    """
    if edit.field is None:
        raise Unreadable(PRESS)
    if edit.field is Field.RELATIVE and said != CLEAR:
        return _relative(edit, record, said, now)
    after = changed(record, edit.field, said, now.date())
    return opened(edit.field if edit.field in SEVERAL else None, now), after


def _relative(edit: Edit, record: Record, said: str, now: datetime) -> tuple[Edit, Record]:
    if edit.part is Part.WHO:
        return replace(edit, at=now, part=Part.NUMBER, relative=name_of(said)), record
    if edit.part is Part.NUMBER:
        number = str(FIELDS["telephone"](said))
        return replace(edit, at=now, part=Part.AGREED, number=number), record
    if not agreed(said):  # nobody is kept who does not know of it
        return opened(None, now), record
    return opened(None, now), with_relative(record, edit.relative, edit.number)
