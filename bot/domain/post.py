"""A post, and what its officers may do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

OPERATOR = "cli"  # stands for an officer's id: the operator of the machine, audited so


class Role(StrEnum):
    """What an officer may do."""

    AUTHOR = "author"
    APPROVER = "approver"
    DUTY = "duty"
    OBSERVER = "observer"
    ADMIN = "admin"


class Power(StrEnum):
    """A thing that a role may allow."""

    DRAFT = "draft"
    APPROVE = "approve"
    CANCEL = "cancel"
    SEE_FIGURES = "see_figures"
    INVITE = "invite"
    REGISTER = "register"  # write nationals down, export, see one person's record
    DIRECTORY = "directory"  # write and verify telephones, shelters, hours
    SEE_SMALL = "see_small"  # counts under five


POWERS: dict[Role, frozenset[Power]] = {
    Role.AUTHOR: frozenset({Power.DRAFT, Power.CANCEL, Power.SEE_FIGURES}),
    Role.APPROVER: frozenset({Power.DRAFT, Power.APPROVE, Power.CANCEL, Power.SEE_FIGURES}),
    Role.DUTY: frozenset({Power.SEE_FIGURES, Power.SEE_SMALL, Power.REGISTER, Power.DIRECTORY}),
    Role.OBSERVER: frozenset({Power.SEE_FIGURES}),
    Role.ADMIN: frozenset(Power) - {Power.SEE_SMALL},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A consulate or embassy."""

    code: str
    name: str
    place: str
    country: str  # ISO 3166-1 alpha-2 of the host State
    region: str  # ISO 3166-2
    time_zone: str  # IANA
    telephone: str
    emergency_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Staff of a post. Their name is not kept: the post knows who they are."""

    id: int
    chat_id: int | None
    post: str
    roles: frozenset[Role]
    since: datetime
    active: bool = True

    def may(self, power: Power, post: str) -> bool:
        """Whether a role allows `power`, and the post is their own."""
        return self.active and self.post == post and any(power in POWERS[r] for r in self.roles)
