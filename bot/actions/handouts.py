"""Links that officers hand out: made, withdrawn, opened by many, and counted."""

from datetime import datetime, timedelta

from bot.actions import posts
from bot.domain.handout import Handout, Refusal, refusal
from bot.domain.post import OPERATOR, Power
from bot.errors import NotFound
from bot.store import audit, handouts, officers
from bot.store import posts as all_posts
from bot.store.database import Connection


async def make(
    conn: Connection, *, code: str, post: str, actor: str, lasts: timedelta, now: datetime
) -> Handout:
    """Keep a new link of `post`; `code` comes from the caller: chance is handed in.

    Raises:
        NotFound: no such post. NotAllowed: not this actor's.
    """
    await posts.open_post(conn, post)
    await posts.permit(conn, actor, Power.REGISTER, post)
    expires = now + lasts
    made = await handouts.add(conn, code=code, post=post, officer=actor, expires_at=expires)
    await _note(conn, now, actor, "handout_made", made, post)
    return Handout(id=made, post=post, officer=actor, expires_at=expires)


async def of_post(conn: Connection, *, post: str, actor: str, now: datetime) -> list[Handout]:
    """The open links of a post, for who may make them."""
    await posts.permit(conn, actor, Power.REGISTER, post)
    return await handouts.open_of(conn, post, now)


async def withdraw(conn: Connection, handout_id: int, *, actor: str, now: datetime) -> Handout:
    """End one before its time; who has registered by it stays registered.

    Raises:
        NotFound: there is no such link. NotAllowed: it is another post's.
    """
    found = await handouts.get(conn, handout_id)
    if found is None:
        raise NotFound("There is no link {id}.", id=handout_id)
    await posts.permit(conn, actor, Power.REGISTER, found.post)
    if found.is_open(now):
        await handouts.withdraw(conn, found.id, now)
        await _note(conn, now, actor, "handout_withdrawn", found.id, found.post)
    return found


async def by_code(conn: Connection, code: str) -> Handout | None:
    """Whose code this is, whether or not it still opens anything."""
    return await handouts.by_code(conn, code)


async def why_not(conn: Connection, found: Handout, now: datetime) -> Refusal | None:
    """Why it opens nothing; None: it does."""
    is_post = await all_posts.is_open(conn, found.post)
    known = None if found.officer == OPERATOR else await officers.get(conn, int(found.officer))
    return refusal(found, now, is_post=is_post, officer=known)


async def joined(conn: Connection, handout_id: int, now: datetime) -> None:
    """Somebody registered by it: counted and audited, without saying who.

    The audit has the hour alone: the minute would be that of one registration.
    """
    found = await handouts.get(conn, handout_id)
    if found is None:
        return
    await handouts.count(conn, found.id)
    hour = now.replace(minute=0, second=0, microsecond=0)
    await _note(conn, hour, "bot", "national_invited", found.id, found.post, officer=found.officer)


async def _note(
    conn: Connection, at: datetime, actor: str, action: str, which: int, post: str, **detail: str
) -> None:
    subject = f"handout:{which}"
    await audit.record(
        conn, at=at, actor=actor, action=action, subject=subject, post=post, **detail
    )
