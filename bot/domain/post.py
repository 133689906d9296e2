"""A post, and what its officers may do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.place import Region, distance

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


# What a post may share with the officers of the others (`shares` in config.toml).
SHARED = frozenset({Power.SEE_FIGURES})

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
    shares: bool = False  # officers of the other posts may see its people and figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Staff of a post. Their name is not kept: the post knows who they are."""

    id: int
    chat_id: int | None
    post: str
    roles: frozenset[Role]
    since: datetime
    active: bool = True

    def may(self, power: Power, post: str, *, shared: bool = False) -> bool:
        """Whether a role allows `power`, and the post is their own, or is `shared` for it."""
        reach = self.post == post or (shared and power in SHARED)
        return self.active and reach and any(power in POWERS[role] for role in self.roles)


def post_of_place(
    posts: Sequence[Post],
    regions: Mapping[str, Region],
    *,
    region: str | None,
    country: str | None,
    link: str | None = None,
) -> Post:
    """The post that warns a person who is there: of the region, of the country, else the nearest.

    Args:
        posts: all there are, at least one.
        regions: ISO 3166-2 → region, to measure by their points.
        region: where the person is; None: on the move, or not said.
        country: likewise.
        link: the post by whose link the person came; it goes before others that are no nearer
            than the same country.
    """
    here = [one for iso, one in regions.items() if _lies_there(iso, one, region, country)]

    def rank(post: Post) -> tuple[bool, bool, bool, float, str]:
        far = _nearest(here, regions.get(post.region))
        return post.region != region, post.country != country, post.code != link, far, post.code

    return min(posts, key=rank)


def _lies_there(iso: str, one: Region, region: str | None, country: str | None) -> bool:
    return iso == region if region else one.country == country


def _nearest(here: Iterable[Region], there: Region | None) -> float:
    """How far (m) the nearest of `here` is; endless where a place is unknown."""
    return min((distance(one, there) for one in here if there), default=float("inf"))
