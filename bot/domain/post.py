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
    PROTECTION = "protection"


class Power(StrEnum):
    """A thing that a role may allow."""

    DRAFT = "draft"
    APPROVE = "approve"
    CANCEL = "cancel"
    SEE_FIGURES = "see_figures"
    INVITE = "invite"
    REGISTER = "register"  # write nationals down, delete one
    SEE_PEOPLE = "see_people"  # export the register, see one person's record
    DIRECTORY = "directory"  # write and verify telephones, shelters, hours
    SEE_SMALL = "see_small"  # counts under five
    CASES = "cases"  # claim and work calls for help, ask whether people are safe
    SEE_SILENT = "see_silent"  # who was asked whether they are safe, and has not answered
    PROTECT = "protect"  # the calls of level R0: children alone, violence
    ROTA = "rota"  # plan who is on duty


# What a post may share with the officers of its State's other posts (`shares` in config.toml):
# looking, never writing.
SHARED = frozenset({Power.SEE_FIGURES, Power.SEE_PEOPLE})

POWERS: dict[Role, frozenset[Power]] = {
    Role.AUTHOR: frozenset({Power.DRAFT, Power.CANCEL, Power.SEE_FIGURES}),
    Role.APPROVER: frozenset({Power.DRAFT, Power.APPROVE, Power.CANCEL, Power.SEE_FIGURES}),
    Role.DUTY: frozenset(
        {
            Power.SEE_FIGURES,
            Power.SEE_SMALL,
            Power.SEE_PEOPLE,
            Power.REGISTER,
            Power.DIRECTORY,
            Power.CASES,
            Power.SEE_SILENT,
            Power.ROTA,
        }
    ),
    Role.OBSERVER: frozenset({Power.SEE_FIGURES}),
    Role.ADMIN: frozenset(Power) - {Power.SEE_SMALL, Power.SEE_SILENT, Power.PROTECT},
    Role.PROTECTION: frozenset({Power.SEE_FIGURES, Power.PROTECT}),
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
    shares: bool = False  # officers of its State's other posts may see its people and figures
    state: str = ""  # whose consulate it is: ISO 3166-1 alpha-2, or a name; "": there is only one

    def shared_with(self, other: "Post") -> bool:
        """Whether officers of `other` may look at its people: never those of another State."""
        return self.shares and self.state == other.state


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
    state: str | None = None,
) -> Post:
    """The post that warns a person who is there: of the region, of the country, else the nearest.

    Only the posts of the person's own State are looked at: nobody's place brings them into
    another State's register.

    Args:
        posts: all there are, at least one.
        regions: ISO 3166-2 → region, to measure by their points.
        region: where the person is; None: on the move, or not said.
        country: likewise.
        link: the post by whose link the person came; it goes before others that are no nearer
            than the same country. Where `state` is not said it tells the State too.
        state: whose posts serve the person; None: not said.
    """
    here = [one for iso, one in regions.items() if _lies_there(iso, one, region, country)]

    def rank(post: Post) -> tuple[bool, bool, bool, float, str]:
        far = _nearest(here, regions.get(post.region))
        return post.region != region, post.country != country, post.code != link, far, post.code

    return min(_own(posts, state, link), key=rank)


def states_of(posts: Iterable[Post]) -> tuple[str, ...]:
    """The States whose posts these are, in order; a post that names none tells of none."""
    return tuple(sorted({post.state for post in posts} - {""}))


def state_of(posts: Iterable[Post], code: str | None) -> str | None:
    """Whose post this is; None: there is no such post."""
    return next((post.state for post in posts if post.code == code), None)


def _own(posts: Sequence[Post], state: str | None, link: str | None) -> Sequence[Post]:
    """The posts of a person's State; all of them where nothing tells it, or it has none left."""
    said = state or state_of(posts, link)
    return [post for post in posts if not said or post.state == said] or posts


def _lies_there(iso: str, one: Region, region: str | None, country: str | None) -> bool:
    return iso == region if region else one.country == country


def _nearest(here: Iterable[Region], there: Region | None) -> float:
    """How far (m) the nearest of `here` is; endless where a place is unknown."""
    return min((distance(one, there) for one in here if there), default=float("inf"))
