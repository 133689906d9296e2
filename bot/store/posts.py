"""Posts, as the configuration gives them."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.post import Post
from bot.store.database import upsert
from bot.store.schema import posts


async def save_all(conn: AsyncConnection, found: Iterable[Post]) -> None:
    """Make the table say what the configuration says."""
    for post in found:
        values = asdict(post)
        row = upsert(conn, posts).values(values)
        await conn.execute(row.on_conflict_do_update(index_elements=["code"], set_=values))


async def get(conn: AsyncConnection, code: str) -> Post | None:
    """One post."""
    row = (await conn.execute(select(posts).where(posts.c.code == code))).one_or_none()
    return Post(**row._mapping) if row else None


async def all_of_them(conn: AsyncConnection) -> list[Post]:
    """Every post, by code."""
    rows = await conn.execute(select(posts).order_by(posts.c.code))
    return [Post(**row._mapping) for row in rows]
