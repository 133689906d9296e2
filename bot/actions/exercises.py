"""Exercises: what makes drills possible."""

import re
from datetime import datetime

from bot.actions import posts
from bot.domain.wording import N_
from bot.errors import NotFound, NotReady
from bot.store import audit, exercises
from bot.store.database import Connection

CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what Telegram lets follow ?start=


async def open_one(
    conn: Connection,
    *,
    code: str,
    post: str | None,
    open_to_all: bool,
    actor: str,
    now: datetime,
) -> int:
    """Open an exercise that people join by `code`; in the training room everybody is in.

    Raises:
        NotFound: there is no such post. NotReady: the code cannot stand in a link.
    """
    if not CODE.fullmatch(code):
        raise NotReady(
            "“{code}” cannot stand in a link; use 1 to 64 letters, digits, hyphens or underscores.",
            code=code,
        )
    if post is not None:
        await posts.open_post(conn, post)
    known = await exercises.by_code(conn, code)
    if known is not None:
        return known
    made = await exercises.open_one(conn, code=code, post=post, open_to_all=open_to_all, now=now)
    await audit.record(
        conn, at=now, actor=actor, action="exercise_opened", subject=f"exercise:{made}"
    )
    return made


async def find(conn: Connection, code: str) -> int | None:
    """The exercise that has this code, open or over."""
    found = await exercises.known(conn, code) if CODE.fullmatch(code) else None
    return found.id if found else None


async def code_of(conn: Connection, exercise_id: int) -> str:
    """The code by which an exercise is joined.

    Raises:
        NotFound: there is no such exercise.
    """
    found = await exercises.code_of(conn, exercise_id)
    if found is None:
        raise NotFound(N_("There is no exercise “{code}”."), code=exercise_id)
    return found
