"""What anybody may read of a post: its live alerts that hold."""

from dataclasses import dataclass
from datetime import datetime

from bot.actions import caps, posts
from bot.domain.alert import Alert
from bot.domain.post import Post
from bot.domain.wording import N_
from bot.errors import NotFound
from bot.store import alerts as store
from bot.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """A live alert as anybody may read it: what the post says, and to nobody in particular."""

    alert: Alert
    post: Post
    texts: dict[str, str]  # language → plain text, as it was sent


async def current(conn: Connection, post: str, now: datetime) -> tuple[Post, list[Public]]:
    """A post's alerts that hold, newest first. Drills never stand here.

    Raises:
        NotFound: there is no such post.
    """
    home = await posts.the_post(conn, post)
    found = await store.public(conn, post, now)
    return home, [
        Public(alert=one, post=home, texts=await caps.frozen(conn, one.id)) for one in found
    ]


async def one_of(conn: Connection, post: str, alert_id: int, now: datetime) -> Alert:
    """One alert of that list.

    Raises:
        NotFound: it does not stand in it.
    """
    for one in await store.public(conn, post, now):
        if one.id == alert_id:
            return one
    raise NotFound(N_("There is no alert {id}."), id=alert_id)
