"""Links that officers hand out, and how many people came by each."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.handout import Handout
from bot.store.claims import digest
from bot.store.schema import handouts


async def add(
    conn: AsyncConnection, *, code: str, post: str, officer: str, expires_at: datetime
) -> int:
    """Keep a new one; gives its number."""
    made = await conn.execute(
        insert(handouts)
        .values(digest=digest(code), post=post, officer=officer, expires_at=expires_at, joined=0)
        .returning(handouts.c.id)
    )
    return int(made.scalar_one())


async def by_code(conn: AsyncConnection, code: str) -> Handout | None:
    """The one with this code, open or not."""
    found = await conn.execute(select(handouts).where(handouts.c.digest == digest(code)))
    row = found.one_or_none()
    return _handout(row) if row else None


async def get(conn: AsyncConnection, handout_id: int) -> Handout | None:
    """One by its number."""
    found = await conn.execute(select(handouts).where(handouts.c.id == handout_id))
    row = found.one_or_none()
    return _handout(row) if row else None


async def open_of(conn: AsyncConnection, post: str, now: datetime) -> list[Handout]:
    """Those of a post that have neither lapsed nor been withdrawn, oldest first."""
    found = await conn.execute(
        select(handouts)
        .where(
            handouts.c.post == post,
            handouts.c.withdrawn_at.is_(None),
            handouts.c.expires_at > now,
        )
        .order_by(handouts.c.id)
    )
    return [_handout(row) for row in found]


async def withdraw(conn: AsyncConnection, handout_id: int, now: datetime) -> None:
    """It opens nothing any more."""
    await conn.execute(
        update(handouts)
        .where(handouts.c.id == handout_id, handouts.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )


async def count(conn: AsyncConnection, handout_id: int) -> None:
    """One more person came by it."""
    await conn.execute(
        update(handouts).where(handouts.c.id == handout_id).values(joined=handouts.c.joined + 1)
    )


def _handout(row: Row[Any]) -> Handout:
    return Handout(
        id=row.id,
        post=row.post,
        officer=row.officer,
        expires_at=row.expires_at,
        withdrawn_at=row.withdrawn_at,
        joined=row.joined,
    )
