"""Jobs: work that takes longer than a turn may. Claimed with a lease, like deliveries."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, delete, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import upsert
from bot.store.schema import jobs

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
MOST_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job in the hands of a worker."""

    id: int
    kind: str
    chat_id: int | None  # who asked
    language: str
    payload: dict[str, Any]
    tries: int  # how often it was begun, this time included


async def put(
    conn: AsyncConnection,
    *,
    kind: str,
    payload: dict[str, Any],
    now: datetime,
    chat_id: int | None = None,
    language: str = "es",
    key: str | None = None,
    due: datetime | None = None,
) -> None:
    """Have work done. The same key is written once."""
    row = upsert(conn, jobs).values(
        kind=kind,
        key=key,
        chat_id=chat_id,
        language=language,
        payload=json.dumps(payload, ensure_ascii=False),
        state=WAITING,
        tries=0,
        created_at=now,
        due_at=due or now,
    )
    await conn.execute(row.on_conflict_do_nothing(index_elements=["key"]))


async def claim(
    conn: AsyncConnection, owner: str, limit: int, *, now: datetime, until: datetime
) -> list[Job]:
    """Begin up to `limit` jobs that are due, or whose worker has died, oldest first."""
    picked = (
        select(jobs.c.id).where(_due(owner, now)).order_by(jobs.c.due_at, jobs.c.id).limit(limit)
    )
    if conn.dialect.name != "sqlite":
        picked = select(picked.with_for_update(skip_locked=True).cte("picked").c.id)
    taken = await conn.execute(
        update(jobs)
        .where(jobs.c.id.in_(picked))
        .values(state=RUNNING, owner=owner, due_at=until, tries=jobs.c.tries + 1)
        .returning(
            jobs.c.id,
            jobs.c.kind,
            jobs.c.chat_id,
            jobs.c.language,
            jobs.c.payload,
            jobs.c.tries,
        )
    )
    rows = [Job(**{**row._mapping, "payload": json.loads(row.payload)}) for row in taken]
    return sorted(rows, key=lambda job: job.id)


async def waiting(conn: AsyncConnection, owner: str, now: datetime) -> bool:
    """Whether there is anything to claim."""
    found = await conn.execute(select(jobs.c.id).where(_due(owner, now)).limit(1))
    return found.first() is not None


async def renew(conn: AsyncConnection, owner: str, until: datetime) -> None:
    """What this worker has in hand is its own for longer."""
    await conn.execute(update(jobs).where(_held(owner)).values(due_at=until))


async def finish(
    conn: AsyncConnection, owner: str, job_id: int, result: dict[str, Any] | None = None
) -> bool:
    """It is done; gives False when it was another's meanwhile, or forgotten.

    Address and payload go; the key stays, so that it is not begun again.
    """
    told = None if result is None else json.dumps(result, ensure_ascii=False)
    return await _end(conn, owner, job_id, DONE, told)


async def fail(
    conn: AsyncConnection, owner: str, job: Job, *, now: datetime, for_good: bool = False
) -> bool:
    """It broke; gives whether it is given up now. Until then it is tried again, later each time."""
    if for_good or job.tries >= MOST_TRIES:
        return await _end(conn, owner, job.id, FAILED, None)
    due = now + timedelta(seconds=2**job.tries)
    await conn.execute(
        update(jobs)
        .where(_held(owner), jobs.c.id == job.id)
        .values(state=WAITING, owner=None, due_at=due)
    )
    return False


async def give_back(conn: AsyncConnection, owner: str, now: datetime) -> None:
    """A worker stops: what it had in hand was not begun."""
    await conn.execute(
        update(jobs)
        .where(_held(owner))
        .values(state=WAITING, owner=None, due_at=now, tries=jobs.c.tries - 1)
    )


async def purge(conn: AsyncConnection, before: datetime) -> None:
    """Drop jobs that are over and were written before this moment."""
    over = jobs.c.state.in_([DONE, FAILED])
    await conn.execute(delete(jobs).where(over, jobs.c.created_at < before))


def _due(owner: str, now: datetime) -> ColumnElement[bool]:
    # The states are written out so that the partial index serves.
    open_ = literal_column("state IN ('waiting', 'running')", Boolean)
    not_mine = or_(jobs.c.state == WAITING, jobs.c.owner != owner)
    return and_(open_, not_mine, jobs.c.due_at <= now)


def _held(owner: str) -> ColumnElement[bool]:
    return and_(jobs.c.state == RUNNING, jobs.c.owner == owner)


async def _end(
    conn: AsyncConnection, owner: str, job_id: int, state: str, result: str | None
) -> bool:
    ended = await conn.execute(
        update(jobs)
        .where(_held(owner), jobs.c.id == job_id)
        .values(state=state, owner=None, chat_id=None, payload="{}", result=result)
    )
    return bool(ended.rowcount)
