"""An entry: an officer writes one person down in the chat. Pure; resumable."""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from bot.domain.cell import FIELDS, LONG_NAME, Unreadable
from bot.domain.roster import Person


class Step(StrEnum):
    """A question of the dialogue; the value is the second word of its callback data."""

    WHO = "who"
    LANGUAGE = "language"
    AREA = "area"
    GROUP = "group"
    CONFIRM = "confirm"


ORDER = tuple(Step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """How far it has come, and who it is."""

    step: Step = Step.WHO
    person: Person = field(default_factory=Person)

    def to_json(self) -> dict[str, Any]:
        """For the dialogue's row."""
        return {"step": str(self.step), "person": self.person.to_json()}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> "Entry":
        """The inverse of `to_json`."""
        return cls(step=Step(raw["step"]), person=Person.from_json(raw["person"]))


def said(entry: Entry, step: Step, **told: Any) -> Entry:
    """What `entry` becomes when `step` was answered; a later question changes nothing."""
    place = ORDER.index(step)
    if place > ORDER.index(entry.step) or step is Step.CONFIRM:
        return entry
    return Entry(step=ORDER[place + 1], person=replace(entry.person, **told))


def back(entry: Entry) -> Entry:
    """The question before; at the first, the same again."""
    return replace(entry, step=ORDER[max(0, ORDER.index(entry.step) - 1)])


def who(text: str) -> dict[str, str]:
    """Name and telephone, in any order, with a comma or a new line between them.

    Raises:
        Unreadable: neither, or one that cannot be.
    """
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    numbers = [part for part in parts if re.fullmatch(r"[+(]?\d[\d\s().-]*", part)]
    names = [part for part in parts if part not in numbers]
    if not parts or len(numbers) > 1:
        raise Unreadable(LONG_NAME)
    told = {"name": " ".join(names), "telephone": "".join(numbers)}
    return {name: str(FIELDS[name](value)) for name, value in told.items() if value}


def situation(text: str) -> dict[str, Any]:
    """The groups that words name.

    Raises:
        Unreadable: no such group.
    """
    return {"groups": FIELDS["groups"](text)}
