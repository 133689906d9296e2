"""Exercises: what makes drills possible."""

import re
from datetime import datetime

from bot.actions import alerts, posts
from bot.domain.alert import STEPS, Step
from bot.domain.wording import N_
from bot.errors import NotFound, NotReady
from bot.store import audit, exercises
from bot.store.alerts import of_exercise
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


async def close(conn: Connection, code: str, *, actor: str, now: datetime) -> list[int]:
    """Nobody joins it any more; its drills stop. Gives which of them did.

    Raises:
        NotFound: no exercise with this code is open.
    """
    number = await exercises.by_code(conn, code) if CODE.fullmatch(code) else None
    if number is None:
        raise NotFound(N_("No exercise “{code}” is open."), code=code)
    drills = [one for one in await of_exercise(conn, number) if (one.state, Step.CANCEL) in STEPS]
    for one in drills:
        await alerts.cancel(conn, one.id, officer=actor, now=now)
    await exercises.close(conn, number, now)
    await audit.record(
        conn, at=now, actor=actor, action="exercise_closed", subject=f"exercise:{number}"
    )
    return [one.id for one in drills]


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
