"""Who is on duty when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.rota import Shift
from bot.store.schema import rota


async def add(
    conn: AsyncConnection, *, post: str, officer_id: int, starts_at: datetime, ends_at: datetime
) -> int:
    """A new shift; gives its number."""
    values = {"post": post, "officer_id": officer_id, "starts_at": starts_at, "ends_at": ends_at}
    made = await conn.execute(insert(rota).values(values).returning(rota.c.id))
    return int(made.scalar_one())


async def coming(conn: AsyncConnection, posts: Sequence[str], now: datetime) -> list[Shift]:
    """The shifts that are not over, soonest first."""
    found = await conn.execute(
        select(rota)
        .where(rota.c.post.in_(posts), rota.c.ends_at > now)
        .order_by(rota.c.starts_at, rota.c.id)
    )
    return [_shift(row) for row in found]


async def ended(conn: AsyncConnection, since: datetime, now: datetime) -> list[Shift]:
    """The shifts that ended between then and now."""
    found = await conn.execute(
        select(rota).where(rota.c.ends_at > since, rota.c.ends_at <= now).order_by(rota.c.ends_at)
    )
    return [_shift(row) for row in found]


async def get(conn: AsyncConnection, shift_id: int) -> Shift | None:
    """One shift."""
    found = await conn.execute(select(rota).where(rota.c.id == shift_id))
    row = found.one_or_none()
    return _shift(row) if row else None


async def end(conn: AsyncConnection, post: str, officer_id: int, now: datetime) -> int:
    """Whatever this officer has under way ends now; gives how many shifts that were."""
    gone = await conn.execute(
        update(rota)
        .where(
            rota.c.post == post,
            rota.c.officer_id == officer_id,
            rota.c.starts_at <= now,
            rota.c.ends_at > now,
        )
        .values(ends_at=now)
    )
    return gone.rowcount


async def remove(conn: AsyncConnection, shift_id: int) -> None:
    """It is planned no longer."""
    await conn.execute(delete(rota).where(rota.c.id == shift_id))


async def drop_officer(conn: AsyncConnection, officer_id: int, now: datetime) -> None:
    """Somebody left: what they had planned is nobody's."""
    await conn.execute(delete(rota).where(rota.c.officer_id == officer_id, rota.c.starts_at > now))
    await conn.execute(
        update(rota)
        .where(rota.c.officer_id == officer_id, rota.c.ends_at > now)
        .values(ends_at=now)
    )


def _shift(row: Row[Any]) -> Shift:
    return Shift(
        id=row.id,
        post=row.post,
        officer_id=row.officer_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )
