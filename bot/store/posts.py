"""Posts, as the configuration gives them. One that it no longer has is closed; its row stays."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, fields

from sqlalchemy import false, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.post import Post
from bot.store.database import upsert
from bot.store.schema import nationals, posts

COLUMNS = [posts.c[field.name] for field in fields(Post)]


async def save_all(conn: AsyncConnection, found: Iterable[Post]) -> None:
    """Make the table say what the configuration says; whatever it has is open."""
    for post in found:
        values = asdict(post) | {"closed": False}
        row = upsert(conn, posts).values(values)
        await conn.execute(row.on_conflict_do_update(index_elements=["code"], set_=values))


async def close_others(conn: AsyncConnection, codes: Collection[str]) -> list[str]:
    """Close every post but these; gives those that were open until now."""
    gone = update(posts).where(posts.c.code.not_in(codes), posts.c.closed == false())
    closed = await conn.execute(gone.values(closed=True).returning(posts.c.code))
    return sorted(closed.scalars())


async def get(conn: AsyncConnection, code: str) -> Post | None:
    """One post, open or closed."""
    row = (await conn.execute(select(*COLUMNS).where(posts.c.code == code))).one_or_none()
    return Post(**row._mapping) if row else None


async def is_open(conn: AsyncConnection, code: str) -> bool:
    """Whether the configuration has it."""
    found = await conn.execute(select(posts.c.closed).where(posts.c.code == code))
    return found.scalar_one_or_none() is False


async def all_of_them(conn: AsyncConnection) -> list[Post]:
    """Every open post, by code."""
    rows = await conn.execute(
        select(*COLUMNS).where(posts.c.closed == false()).order_by(posts.c.code)
    )
    return [Post(**row._mapping) for row in rows]


async def stranded(conn: AsyncConnection) -> dict[str, int]:
    """How many people stand under each closed post that still has some."""
    counted = await conn.execute(
        select(posts.c.code, func.count())
        .join(nationals, nationals.c.post == posts.c.code)
        .where(posts.c.closed == true())
        .group_by(posts.c.code)
        .order_by(posts.c.code)
    )
    return {code: count for code, count in counted}
