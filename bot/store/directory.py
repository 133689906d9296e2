"""The directory of a post. What is removed stays as a row, for the audit's sake."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.directory import Entry, Kind
from bot.store.schema import directory


async def add(conn: AsyncConnection, post: str, kind: Kind, name: str, value: str) -> int:
    """A new entry, not verified; gives its id."""
    values = {"post": post, "kind": kind, "name": name, "value": value}
    made = await conn.execute(insert(directory).values(values).returning(directory.c.id))
    return int(made.scalar_one())


async def of_post(conn: AsyncConnection, post: str) -> list[Entry]:
    """A post's entries by kind, oldest first."""
    found = await conn.execute(
        select(directory)
        .where(directory.c.post == post, directory.c.removed_at.is_(None))
        .order_by(directory.c.id)
    )
    entries = [_entry(row) for row in found]
    return sorted(entries, key=lambda one: list(Kind).index(one.kind))


async def get(conn: AsyncConnection, entry_id: int) -> Entry | None:
    """One entry that was not removed."""
    found = await conn.execute(
        select(directory).where(directory.c.id == entry_id, directory.c.removed_at.is_(None))
    )
    row = found.one_or_none()
    return _entry(row) if row else None


async def place(conn: AsyncConnection, entry_id: int, region: str | None) -> None:
    """Say for which region it is; whoever verified it before did not verify that."""
    where = {"region": region, "verified_by": None, "verified_at": None}
    await conn.execute(update(directory).where(directory.c.id == entry_id).values(where))


async def verify(conn: AsyncConnection, entry_id: int, officer: str, now: datetime) -> None:
    """Somebody called it, or went there, and it is right."""
    checked = {"verified_by": officer, "verified_at": now}
    await conn.execute(update(directory).where(directory.c.id == entry_id).values(checked))


async def remove(conn: AsyncConnection, entry_id: int, now: datetime) -> None:
    """Take it out."""
    await conn.execute(update(directory).where(directory.c.id == entry_id).values(removed_at=now))


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        post=row.post,
        kind=Kind(row.kind),
        name=row.name,
        value=row.value,
        region=row.region,
        verified_by=row.verified_by,
        verified_at=row.verified_at,
    )
