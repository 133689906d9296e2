"""A handout: a link that an officer hands out. Whoever opens it registers with the officer's post.

It works for many people, until it lapses or is withdrawn. That an officer invited is counted; who
came by it, and who the officer is, is told to nobody.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.post import OPERATOR, Officer, Power


class Refusal(StrEnum):
    """Why a link opens nothing."""

    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    NO_POST = "no_post"
    HAS_LEFT = "has_left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """A link that was handed out; its code is not kept."""

    id: int
    post: str
    officer: str  # an officer's id, or "cli"
    expires_at: datetime  # aware, UTC
    withdrawn_at: datetime | None = None
    joined: int = 0  # people

    def is_open(self, now: datetime) -> bool:
        """Whether it may still be opened, as far as it alone tells."""
        return self.withdrawn_at is None and now < self.expires_at


def refusal(
    handout: Handout, now: datetime, *, is_post: bool, officer: Officer | None
) -> Refusal | None:
    """Why a link opens nothing; None: it does.

    Args:
        handout: whose code was known.
        now: aware, UTC.
        is_post: whether its post is still there.
        officer: who handed it out, as they are now; None where it was the operator.
    """
    if handout.withdrawn_at is not None:
        return Refusal.WITHDRAWN
    if now >= handout.expires_at:
        return Refusal.LAPSED
    if not is_post:
        return Refusal.NO_POST
    if handout.officer == OPERATOR:
        return None
    may = officer is not None and officer.may(Power.REGISTER, handout.post)
    return None if may else Refusal.HAS_LEFT
