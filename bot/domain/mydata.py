"""All that is kept of one person, as they may see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.domain.national import Layer
from bot.domain.profile import Record

SEEN, COPIED = "national_seen", "register_export_begun"  # in the audit: an officer looked
Given = tuple[Layer, bool, int, str, datetime]  # layer, yes or no, version, language, when


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An alert that was meant for them."""

    alert: int
    hazard: str
    phase: str
    drill: bool
    state: str  # of the delivery
    at: datetime | None  # None: not sent yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What they said to an alert."""

    alert: int
    answer: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An officer saw their record, or took a copy of the register that held it.

    As whom is told, but not who: no name of an officer is kept.
    """

    at: datetime
    action: str  # SEEN or COPIED
    role: str = ""  # words of domain.post.Role, or OPERATOR; empty: not noted then
    post: str = ""  # the officer's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Whose register held them, from when until when."""

    post: str
    since: datetime
    until: datetime | None = None  # None: it still does


@dataclass(frozen=True, slots=True, kw_only=True)
class MyData:
    """Everything of a registered person."""

    record: Record
    registered_at: datetime
    consents: tuple[Given, ...]
    received: tuple[Received, ...]
    answered: tuple[Answered, ...]
    looks: tuple[Look, ...]
    stays: tuple[Stay, ...]  # the last one still holds
    exercises: tuple[str, ...]
    claimed_at: datetime | None  # an officer had written them down before


def plain(value: object) -> Any:
    """As JSON has it: a record becomes an object, an instant a text."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value
