"""A handout: a link that an officer hands out. Whoever opens it registers with the officer's post.

It works for many people, until it lapses or is withdrawn. That an officer invited is counted; who
came by it, and who the officer is, is told to nobody.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.post import OPERATOR, Officer, Power
from bot.domain.wording import N_

LAPSED = N_("This link has lapsed. Ask the consulate for a new one, or register without it:")
WITHDRAWN = N_("This link was withdrawn. Ask the consulate for a new one, or register without it:")
NO_POST = N_("The consulate of this link is not served here any more. Register without it:")
HAS_LEFT = N_(
    "Whoever gave you this link does not work for that consulate any more. Register without it:"
)


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
) -> str | None:
    """Why a link opens nothing, as a message; None: it does.

    Args:
        handout: whose code was known.
        now: aware, UTC.
        is_post: whether its post is still there.
        officer: who handed it out, as they are now; None where it was the operator.
    """
    if handout.withdrawn_at is not None:
        return WITHDRAWN
    if now >= handout.expires_at:
        return LAPSED
    if not is_post:
        return NO_POST
    if handout.officer == OPERATOR:
        return None
    may = officer is not None and officer.may(Power.REGISTER, handout.post)
    return None if may else HAS_LEFT
