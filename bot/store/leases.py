"""Leases: which process holds what only one may hold. Taken by compare-and-set."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import upsert
from bot.store.schema import leases

NOBODY = ""  # the owner of a lease that was given back


async def take(
    conn: AsyncConnection,
    name: str,
    owner: str,
    *,
    now: datetime,
    until: datetime,
    instead_of: str | None = None,
) -> bool:
    """Take or renew a lease that is free, lapsed, ours, or `instead_of`'s; gives whether."""
    row = upsert(conn, leases).values(name=name, owner=owner, until=until)
    ours = [owner] if instead_of is None else [owner, instead_of]
    free = or_(leases.c.owner.in_(ours), leases.c.until <= now)
    row = row.on_conflict_do_update(
        index_elements=["name"], set_={"owner": owner, "until": until}, where=free
    )
    taken = await conn.execute(row.returning(leases.c.owner))
    return taken.scalar_one_or_none() is not None


async def holder(conn: AsyncConnection, name: str) -> tuple[str, datetime] | None:
    """Who holds a lease, and until when."""
    found = await conn.execute(select(leases.c.owner, leases.c.until).where(leases.c.name == name))
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


async def renew(
    conn: AsyncConnection, name: str, owner: str, *, now: datetime, until: datetime
) -> bool:
    """Hold on for longer; gives False when another has it."""
    return await take(conn, name, owner, now=now, until=until)


async def release(conn: AsyncConnection, name: str, owner: str, now: datetime) -> None:
    """Give a lease back. That somebody had it until now stays known."""
    await conn.execute(
        update(leases)
        .where(leases.c.name == name, leases.c.owner == owner)
        .values(owner=NOBODY, until=now)
    )


async def clear(conn: AsyncConnection) -> None:
    """Drop all: whoever held them used another copy of this database."""
    await conn.execute(delete(leases))


async def holders(conn: AsyncConnection, now: datetime) -> list[tuple[str, str]]:
    """(name, owner) of each lease that holds."""
    found = await conn.execute(select(leases.c.name, leases.c.owner).where(leases.c.until > now))
    return [(row[0], row[1]) for row in found]
