"""A national: a citizen abroad who receives alerts, and the group that changes the message."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Group(StrEnum):
    """A situation that changes the message. Never migration status (`GUIDANCE.md`, finding 4)."""

    GENERAL = "general"
    FARM_WORK = "farm_work"
    DOMESTIC_WORK = "domestic_work"


class Consent(StrEnum):
    """What a person agreed to; each layer stands alone."""

    ALERTS = "alerts"  # warnings only
    CHECKINS = "checkins"  # warnings, and being asked whether they are safe


@dataclass(frozen=True, slots=True, kw_only=True)
class National:
    """A person as the audience sees them: no name, no status, no exact place."""

    id: int
    chat_id: int
    language: str  # a code of `domain.language`
    country: str | None = None  # ISO 3166-1 alpha-2; None: preferred not to say
    region: str | None = None  # ISO 3166-2; None: the whole country, or not said
    post: str
    group: Group = Group.GENERAL
    consent: Consent = Consent.CHECKINS
    confirmed_at: datetime  # aware, UTC: when they last said that this is right
    active: bool = True  # False after /stop or a block
