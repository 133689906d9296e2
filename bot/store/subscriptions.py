"""Which summaries each officer subscribed to, and up to when they were told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.summary import Kind
from bot.store.database import upsert
from bot.store.schema import officers, posts, subscriptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Of one officer who works at a post."""

    officer_id: int
    chat_id: int
    post: str
    time_zone: str
    kind: Kind
    told_at: datetime


async def add(conn: AsyncConnection, officer_id: int, kind: Kind, now: datetime) -> None:
    """From now on."""
    row = upsert(conn, subscriptions).values(officer_id=officer_id, kind=str(kind), told_at=now)
    await conn.execute(row.on_conflict_do_nothing())


async def remove(conn: AsyncConnection, officer_id: int, kind: Kind) -> None:
    """No more."""
    mine = subscriptions.c.officer_id == officer_id, subscriptions.c.kind == str(kind)
    await conn.execute(delete(subscriptions).where(*mine))


async def of(conn: AsyncConnection, officer_id: int) -> frozenset[Kind]:
    """What an officer subscribed to."""
    query = select(subscriptions.c.kind).where(subscriptions.c.officer_id == officer_id)
    return frozenset(Kind(row.kind) for row in await conn.execute(query))


async def everybody(conn: AsyncConnection) -> list[Subscription]:
    """All subscriptions of officers who work somewhere and can be written to."""
    query = (
        select(subscriptions, officers.c.chat_id, officers.c.post, posts.c.time_zone)
        .join(officers, officers.c.id == subscriptions.c.officer_id)
        .join(posts, posts.c.code == officers.c.post)
        .where(officers.c.active, officers.c.chat_id.is_not(None))
        .order_by(subscriptions.c.officer_id, subscriptions.c.kind)
    )
    return [
        Subscription(
            officer_id=row.officer_id,
            chat_id=row.chat_id,
            post=row.post,
            time_zone=row.time_zone,
            kind=Kind(row.kind),
            told_at=row.told_at,
        )
        for row in await conn.execute(query)
    ]


async def mark_told(conn: AsyncConnection, told: Iterable[Subscription], now: datetime) -> None:
    """Told up to now."""
    for one in told:
        mine = (
            subscriptions.c.officer_id == one.officer_id,
            subscriptions.c.kind == str(one.kind),
        )
        await conn.execute(update(subscriptions).where(*mine).values(told_at=now))
