"""The queue of calls for help as an officer may see it: numbers and levels, no content."""

from dataclasses import dataclass

from bot.domain.case import Case, may_hold, power_for
from bot.domain.post import Officer, Power
from bot.domain.triage import Level
from bot.errors import NotAllowed, NotFound
from bot.store import cases, officers
from bot.store import queue as rows
from bot.store.database import Connection

PAGE = 8  # cases on one screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A page of the calls for help of a post, most urgent first."""

    cases: tuple[Case, ...]
    counts: dict[Level, int]
    offset: int

    @property
    def total(self) -> int:
        """How many live ones there are."""
        return sum(self.counts.values())


async def queue(conn: Connection, officer: Officer, *, offset: int = 0) -> Queue:
    """What an officer may see of the queue: numbers and levels, no content.

    Raises:
        NotAllowed: neither a duty nor a protection officer.
    """
    _permit_cases(officer)
    secret = await _sees_secrets(conn, officer)
    found = await rows.queue(conn, officer.post, secret=secret, offset=offset, limit=PAGE)
    counts = await rows.counts(conn, officer.post, secret=secret)
    return Queue(cases=tuple(found), counts=counts, offset=offset)


def _permit_cases(officer: Officer) -> None:
    if not any(officer.may(power, officer.post) for power in (Power.CASES, Power.PROTECT)):
        raise NotAllowed(
            "Officer {actor} may not do this for {post}; ask an admin of that post.",
            actor=officer.id,
            post=officer.post,
        )


async def _sees_secrets(conn: Connection, officer: Officer) -> bool:
    guarded = await is_guarded(conn, officer.post)
    powers = power_for(Level.R0, 0, guarded=guarded)
    return any(officer.may(power, officer.post) for power in powers)


async def is_guarded(conn: Connection, post: str) -> bool:
    """Whether a post has a protection officer."""
    return any(one.may(Power.PROTECT, post) for one in await officers.of_post(conn, post))


async def visible(conn: Connection, case_id: int, officer: Officer) -> Case:
    """A case that this officer may know of.

    Raises:
        NotFound: there is none, or not for them: the two read alike.
    """
    case = await cases.get(conn, case_id)
    if case is None or case.post != officer.post:
        raise NotFound("There is no case {id}.", id=case_id)
    _permit_cases(officer)
    held = case.claimed_by == officer.id
    if not held and not may_hold(officer, case, guarded=await is_guarded(conn, case.post)):
        raise NotFound("There is no case {id}.", id=case_id)
    return case
