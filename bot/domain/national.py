"""A national: a citizen abroad who receives alerts, and what changes their messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Group(StrEnum):
    """A situation that changes the message, in the order in which their lines are read.

    Never migration status (`GUIDANCE.md`, finding 4 and annex a).
    """

    GENERAL = "general"  # none of the others; never kept beside one of them
    SMALL_CHILDREN = "small_children"
    OLDER_PERSON = "older_person"
    CARING = "caring"  # looks after somebody who cannot leave alone
    FARM_WORK = "farm_work"
    DOMESTIC_WORK = "domestic_work"  # works and lives in somebody's house
    CONSTRUCTION = "construction"
    STUDY = "study"
    VISIT = "visit"


Groups = tuple[Group, ...]  # in the order of `Group`, each once; empty: general
TOGETHER = "+"  # between the groups of one person, as one word


class Need(StrEnum):
    """What a person needs help with, for transport and for triage."""

    MOBILITY = "mobility"
    VISION = "vision"
    HEARING = "hearing"
    MEDICINE = "medicine"  # or an electric device
    PREGNANCY = "pregnancy"
    OTHER = "other"


class Household(StrEnum):
    """How many people are together, the person included."""

    ONE = "1"
    FEW = "2-4"
    MANY = "5-9"
    MORE = "10+"


class Form(StrEnum):
    """How a person likes to be told; the text always comes with it."""

    TEXT = "text"
    VOICE = "voice"
    PICTURE = "picture"


class Consent(StrEnum):
    """What a person agreed to; each layer stands alone."""

    ALERTS = "alerts"  # warnings only
    CHECKINS = "checkins"  # warnings, and being asked whether they are safe


class Layer(StrEnum):
    """A thing that may be agreed to, and taken back, alone."""

    ALERTS = "alerts"
    CHECKINS = "checkins"
    RELATIVE = "relative"  # somebody named by them may be contacted


@dataclass(frozen=True, slots=True, kw_only=True)
class National:
    """A person as the audience sees them: no name, no status, no exact place."""

    id: int
    chat_id: int
    language: str  # a code of `domain.language`
    country: str | None = None  # ISO 3166-1 alpha-2; None: preferred not to say
    region: str | None = None  # ISO 3166-2; None: the whole country, or not said
    moving: bool = False  # on the move: no region holds for long
    post: str
    citizen: bool = True  # False: not a national of the State; gets alerts and is referred
    groups: Groups = ()
    needs: tuple[Need, ...] = ()
    household: Household | None = None
    under_five: bool | None = None  # a child under five is with them
    stay_until: date | None = None
    discreet: bool = False  # somebody else may read this telephone
    form: Form = Form.TEXT
    relay: bool = False  # would pass messages on
    consent: Consent = Consent.CHECKINS
    confirmed_at: datetime  # aware, UTC: when they last said that this is right
    seen_at: datetime | None = None  # aware, UTC: the last sign of life, by the day
    active: bool = True  # False after /stop or a block


def in_order(groups: Iterable[Group]) -> Groups:
    """Each group once, in the order of `Group`; none is general."""
    chosen = set(groups)
    return tuple(one for one in Group if one in chosen and one is not Group.GENERAL)


def joined(groups: Groups) -> str:
    """The groups of one person as one word: "farm_work+study", or "general"."""
    return TOGETHER.join(groups) or Group.GENERAL.value


def split(word: str) -> Groups:
    """The inverse of `joined`.

    Raises:
        ValueError: there is no such group.
    """
    return in_order(Group(part) for part in word.split(TOGETHER))
