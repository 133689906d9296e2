"""A post's directory: telephones, shelters, hours. Nothing counts until it is verified."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.post import Post
from bot.domain.wording import N_
from bot.errors import NotReady

LONGEST = 200  # characters of a name or a value
FRESH = timedelta(days=90)  # a number verified longer ago is verified again (rule C07)
TELEPHONE = re.compile(r"\+?[\d*#][\d ().*#/-]*")


class Kind(StrEnum):
    """What an entry is."""

    TELEPHONE = "telephone"
    EMERGENCY = "emergency"  # of the host State
    SHELTER = "shelter"
    HOURS = "hours"
    PARTNER = "partner"  # to whom people are referred
    OBSERVER = "observer"  # who may be asked what it is like there


NUMBERS = frozenset({Kind.TELEPHONE, Kind.EMERGENCY})
NAMES = {
    Kind.TELEPHONE: N_("Telephones of the post"),
    Kind.EMERGENCY: N_("Emergency numbers of the country"),
    Kind.SHELTER: N_("Shelters"),
    Kind.HOURS: N_("Hours"),
    Kind.PARTNER: N_("Partners"),
    Kind.OBSERVER: N_("Observers"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the directory."""

    id: int
    post: str
    kind: Kind
    name: str
    value: str
    region: str | None = None  # ISO 3166-2; None: the whole post
    verified_by: str | None = None  # an officer's id
    verified_at: datetime | None = None

    def counts(self, now: datetime) -> bool:
        """Whether somebody verified it, not too long ago."""
        return self.verified_at is not None and now - self.verified_at <= FRESH


def nearest_number(entries: Iterable[Entry], post: Post, region: str | None, now: datetime) -> str:
    """The emergency number for who is in `region`: one verified for it, else the post's own."""
    there = (
        one.value
        for one in entries
        if one.kind is Kind.EMERGENCY and region and one.region == region and one.counts(now)
    )
    return next(there, post.emergency_number)


def written(kind: Kind, text: str) -> tuple[str, str]:
    """An entry as an officer typed it: "Cruz Roja: 065" → (name, value).

    Raises:
        NotReady: it has no colon, is too long, or a number that is none.
    """
    name, colon, value = (part.strip() for part in text.partition(":"))
    if not colon or not name or not value:
        raise NotReady("Write name and value with a colon between them, as in “Cruz Roja: 065”.")
    for part in (name, value):
        if len(part) > LONGEST or any(_strange(character) for character in part):
            raise NotReady(
                "At most {longest} characters on one line, without signs that cannot be seen.",
                longest=LONGEST,
            )
    if kind in NUMBERS and not TELEPHONE.fullmatch(value):
        raise NotReady("“{value}” is no telephone number; write its digits.", value=value)
    return name, value


def _strange(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
