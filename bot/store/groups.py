"""The group chats of duty officers: at most one for each post."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import upsert
from bot.store.schema import duty_groups


async def chat_of(conn: AsyncConnection, post: str) -> int | None:
    """The group of a post."""
    found = await conn.execute(select(duty_groups.c.chat_id).where(duty_groups.c.post == post))
    chat: int | None = found.scalar_one_or_none()
    return chat


async def post_of(conn: AsyncConnection, chat_id: int) -> str | None:
    """The post of a group."""
    found = await conn.execute(select(duty_groups.c.post).where(duty_groups.c.chat_id == chat_id))
    post: str | None = found.scalar_one_or_none()
    return post


async def offer(
    conn: AsyncConnection, post: str, *, code: str, officer: int, lapses_at: datetime
) -> None:
    """A code by which this officer may link a group; an earlier one is void."""
    values = {"code": code, "made_by": officer, "lapses_at": lapses_at}
    row = upsert(conn, duty_groups).values(post=post, **values)
    await conn.execute(row.on_conflict_do_update(index_elements=["post"], set_=values))


async def offered(conn: AsyncConnection, code: str, officer: int, now: datetime) -> str | None:
    """The post for which this officer may link a group by this code."""
    found = await conn.execute(
        select(duty_groups.c.post).where(
            duty_groups.c.code == code,
            duty_groups.c.made_by == officer,
            duty_groups.c.lapses_at > now,
        )
    )
    post: str | None = found.scalar_one_or_none()
    return post


async def link(conn: AsyncConnection, post: str, chat_id: int, now: datetime) -> None:
    """This chat is the group of the post now, and of no other; the code is used."""
    await unlink(conn, chat_id)
    values = {"chat_id": chat_id, "linked_at": now, "code": None, "lapses_at": None}
    await conn.execute(update(duty_groups).where(duty_groups.c.post == post).values(values))


async def unlink(conn: AsyncConnection, chat_id: int) -> None:
    """This chat is no post's group any more."""
    await conn.execute(
        update(duty_groups).where(duty_groups.c.chat_id == chat_id).values(chat_id=None)
    )


async def moved(conn: AsyncConnection, old: int, new: int) -> None:
    """Telegram gave a group another number."""
    await conn.execute(update(duty_groups).where(duty_groups.c.chat_id == old).values(chat_id=new))
