"""Exercises: which are open, and who is in them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import upsert
from bot.store.schema import exercise_members, exercises


async def open_one(
    conn: AsyncConnection, *, code: str, post: str | None, open_to_all: bool, now: datetime
) -> int:
    """Open an exercise; gives its id. The same code opens it only once."""
    found = (
        await conn.execute(select(exercises.c.id).where(exercises.c.code == code))
    ).scalar_one_or_none()
    if found is not None:
        return int(found)
    made = await conn.execute(
        insert(exercises)
        .values(code=code, post=post, open_to_all=open_to_all, opened_at=now)
        .returning(exercises.c.id)
    )
    return int(made.scalar_one())


async def current(conn: AsyncConnection, post: str) -> int | None:
    """The newest open exercise that `post` takes part in."""
    found = await conn.execute(
        select(exercises.c.id)
        .where(
            exercises.c.closed_at.is_(None),
            or_(exercises.c.post == post, exercises.c.post.is_(None)),
        )
        .order_by(exercises.c.id.desc())
        .limit(1)
    )
    row = found.scalar_one_or_none()
    return None if row is None else int(row)


async def by_code(conn: AsyncConnection, code: str) -> int | None:
    """The open exercise with this code."""
    found = await conn.execute(
        select(exercises.c.id).where(exercises.c.code == code, exercises.c.closed_at.is_(None))
    )
    row = found.scalar_one_or_none()
    return None if row is None else int(row)


async def close(conn: AsyncConnection, exercise_id: int, now: datetime) -> None:
    """Nobody joins it any more."""
    await conn.execute(update(exercises).where(exercises.c.id == exercise_id).values(closed_at=now))


async def code_of(conn: AsyncConnection, exercise_id: int) -> str | None:
    """The code of an exercise, open or over."""
    found = await conn.execute(select(exercises.c.code).where(exercises.c.id == exercise_id))
    code: str | None = found.scalar_one_or_none()
    return code


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise, open or over."""

    id: int
    open_to_all: bool
    opened_at: datetime
    closed_at: datetime | None
    members: int


async def known(conn: AsyncConnection, code: str) -> Exercise | None:
    """The exercise with this code, with how many joined it."""
    rows = await conn.execute(select(exercises).where(exercises.c.code == code))
    row = rows.first()
    if row is None:
        return None
    joined = select(func.count()).where(exercise_members.c.exercise_id == row.id)
    return Exercise(
        id=row.id,
        open_to_all=row.open_to_all,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        members=(await conn.execute(joined)).scalar_one(),
    )


async def join(conn: AsyncConnection, exercise_id: int, national_id: int) -> None:
    """Make a national a member; twice is once."""
    row = upsert(conn, exercise_members).values(exercise_id=exercise_id, national_id=national_id)
    await conn.execute(row.on_conflict_do_nothing())
