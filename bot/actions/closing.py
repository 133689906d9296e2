"""Posts that config.toml no longer has: who stands under them is told of, followed anew, moved."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.actions import nationals
from bot.actions.posts import open_post, tell, the_post
from bot.content.locales import Locales
from bot.domain.delivery import Lane
from bot.domain.message import Payload
from bot.domain.national import National
from bot.domain.post import Post, Role
from bot.domain.wording import N_
from bot.errors import NotReady
from bot.store import audit, officers, outbox, posts
from bot.store import nationals as register
from bot.store.database import Connection

SAID_WITHIN = timedelta(days=7)
MOVED = N_("{old} sends no alerts any more. From now on you get those of {post}. /profile")
STRANDED = N_(
    "The post “{code}” is no longer in config.toml, but {people} people are registered there, and "
    "nobody warns them. Ask the operator to run: enlace national move --post {code}"
)


async def close_missing(
    conn: Connection, locales: Locales, configured: Iterable[Post], now: datetime
) -> dict[str, int]:
    """Close what the configuration lacks; gives who still stands there, by post.

    The admins of the State are told once, when a post is closed.
    """
    closed = await posts.close_others(conn, [post.code for post in configured])
    left = await posts.stranded(conn)
    for code in closed:
        await audit.record(conn, at=now, actor="bot", action="post_closed", subject=f"post:{code}")
        if code in left:
            await _tell_admins(conn, locales, code, left[code], now)
    return left


async def _tell_admins(
    conn: Connection, locales: Locales, code: str, people: int, now: datetime
) -> None:
    gone = await the_post(conn, code)
    others = [one.code for one in await posts.all_of_them(conn) if one.state == gone.state]
    for post in (code, *others):
        for officer in await officers.of_post(conn, post):
            if Role.ADMIN in officer.roles:
                await tell(conn, locales, officer, STRANDED, now=now, code=code, people=people)


async def followed(conn: Connection, national: National, now: datetime) -> National:
    """A person as they stand; one whose post is closed gets the post that follows from the place.

    Where their State has no post left they stay: no place brings anybody into another State's.
    """
    if await posts.is_open(conn, national.post):
        return national
    there = await _there(conn, national)
    if there is None:
        return national
    moved = replace(national, post=there.code)
    await register.change(conn, moved, now)
    return moved


async def _there(conn: Connection, national: National) -> Post | None:
    state = (await the_post(conn, national.post)).state
    if all(one.state != state for one in await posts.all_of_them(conn)):
        return None
    return await nationals.post_at(
        conn, region=national.region, country=national.country, state=state, link=national.post
    )


async def move_all(
    conn: Connection, locales: Locales, *, post: str, to: str | None, actor: str, now: datetime
) -> dict[str, int]:
    """Give everybody of a closed post another one, `to` or that of their place, and tell them.

    Raises:
        NotReady: the post is open, `to` is another State's, or their State has no post left.
    """
    gone = await the_post(conn, post)
    if await posts.is_open(conn, post):
        raise NotReady("“{code}” is in config.toml; its people stay with it.", code=post)
    chosen = await open_post(conn, to) if to else None
    if chosen is not None and chosen.state != gone.state:
        raise NotReady("“{code}” is the post of another State.", code=chosen.code)
    counts: dict[str, int] = {}
    for one in await register.of_post(conn, post):
        there = chosen or await _there(conn, one)
        if there is None:
            raise NotReady("The State of “{code}” has no other post.", code=post)
        await _move(conn, locales, one, gone, there, now)
        counts[there.code] = counts.get(there.code, 0) + 1
    subject = f"register:{post}"
    await audit.record(
        conn, at=now, actor=actor, action="nationals_moved", subject=subject, to=" ".join(counts)
    )
    return counts


async def _move(
    conn: Connection, locales: Locales, one: National, old: Post, new: Post, now: datetime
) -> None:
    await register.change(conn, replace(one, post=new.code), now)
    if not one.active:
        return  # who stopped the alerts is written to no more
    text = locales.text(one.language, MOVED, old=old.name, post=new.name)
    await outbox.put(
        conn, chat_id=one.chat_id, lane=Lane.ROUTINE, payload=Payload(text=text),
        due=now, expires=now + SAID_WITHIN,
    )  # fmt: skip
