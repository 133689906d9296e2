"""Exercises: what makes drills possible."""

from datetime import datetime

from bot.store import audit, exercises
from bot.store.database import Connection


async def open_one(
    conn: Connection,
    *,
    code: str,
    post: str | None,
    open_to_all: bool,
    actor: str,
    now: datetime,
) -> int:
    """Open an exercise that people join by `code`; in the training room everybody is in."""
    known = await exercises.by_code(conn, code)
    if known is not None:
        return known
    made = await exercises.open_one(conn, code=code, post=post, open_to_all=open_to_all, now=now)
    await audit.record(
        conn, at=now, actor=actor, action="exercise_opened", subject=f"exercise:{made}"
    )
    return made
