"""What a person tells of others: about one, how many are together, a relay's counts. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.checkin import Answer
from bot.domain.triage import Trouble
from bot.domain.wording import N_


class Kind(StrEnum):
    """Who counts."""

    RELAY = "relay"  # people without telephones, whom a relay met
    HOUSEHOLD = "household"  # who is together with one person, that person included


class Happened(StrEnum):
    """What is reported of somebody else."""

    DANGER = "danger"
    HELP = "help"
    MISSING = "missing"  # nobody knows where they are


MOST: Mapping[Kind, int] = {Kind.RELAY: 500, Kind.HOUSEHOLD: 30}
HAPPENED: Mapping[Happened, str] = {
    Happened.DANGER: N_("🆘 They are in danger now"),
    Happened.HELP: N_("🙋 They need help"),
    Happened.MISSING: N_("🔎 Nobody knows where they are"),
}
SAID: Mapping[Happened, tuple[Answer, tuple[Trouble, ...]]] = {
    Happened.DANGER: (Answer.DANGER, ()),
    Happened.HELP: (Answer.HELP, ()),
    Happened.MISSING: (Answer.HELP, (Trouble.MISSING,)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What was counted of others: never added to the answers, since nobody verified it."""

    reports: int = 0  # how many people counted
    safe: int = 0
    help: int = 0


def counted(text: str, kind: Kind) -> int | None:
    """A number that somebody typed, in any digits; None: it is none, or more than can be."""
    text = text.strip()
    if not (text.isdecimal() and len(text) < 5):
        return None
    return int(text) if int(text) <= MOST[kind] else None
