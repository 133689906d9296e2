"""The profile of a post's community, for its officers: small counts for those on duty only."""

from datetime import datetime

from bot.actions import posts
from bot.domain.community import Community, community
from bot.domain.post import OPERATOR, Power
from bot.store import audit, facts
from bot.store import community as counting
from bot.store.database import Connection

TRAINING = "training"


async def open_to(
    conn: Connection, *, post: str, actor: str, now: datetime, exported: bool = False
) -> None:
    """Let an officer look at the profile, or take it away as a file, and write down that they did.

    Raises:
        NotFound: there is no such post or officer. NotAllowed: it is another post's.
    """
    await posts.the_post(conn, post)
    await posts.permit(conn, actor, Power.SEE_FIGURES, post)
    await audit.record(
        conn,
        at=now,
        actor=actor,
        action="community_exported" if exported else "community_seen",
        subject=f"post:{post}",
        small=await _sees_small(conn, actor, post),
    )


async def profile(conn: Connection, *, post: str, actor: str, now: datetime) -> Community:
    """The profile as `actor` may see it now. Of a million people most of 1 s: not in a turn.

    Raises:
        NotFound: there is no such post or officer. NotAllowed: it is another post's.
    """
    await posts.permit(conn, actor, Power.SEE_FIGURES, post)
    return community(
        await counting.tally(conn, post),
        post=post,
        now=now,
        small=await _sees_small(conn, actor, post),
        training=await facts.get(conn, "mode") == TRAINING,
    )


async def _sees_small(conn: Connection, actor: str, post: str) -> bool:
    """The operator of the machine is nobody's duty officer."""
    if actor == OPERATOR:
        return False
    return (await posts.the_officer(conn, actor)).may(Power.SEE_SMALL, post)
