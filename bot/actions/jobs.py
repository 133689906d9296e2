"""Work that takes longer than a turn may: written in a turn, done outside, its end committed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.delivery import Lane
from bot.domain.message import Payload
from bot.store import jobs, outbox
from bot.store.database import Connection, Database
from bot.store.jobs import MOST_TRIES, Job, put

__all__ = ["MOST_TRIES", "Done", "Job", "begin", "broken", "close", "give_back", "put", "renew"]

LEASE = timedelta(seconds=15)  # a job whose worker is silent for so long is begun again
SAID_WITHIN = timedelta(hours=6)  # afterwards nobody waits for it any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of a job; all of it is committed together, once.

    `say` goes to whoever asked. `apply` writes the rest, in the transaction that closes the job.
    `result` is kept, so it holds no personal data.
    """

    say: tuple[Payload, ...] = ()
    apply: Callable[[Connection], Awaitable[None]] | None = None
    result: dict[str, Any] | None = None


class Gone(Exception):
    """The job is another worker's by now, or was forgotten: nothing of it is kept."""


async def begin(database: Database, owner: str, limit: int, now: datetime) -> list[Job]:
    """Take jobs that are due."""
    async with database.read() as conn:
        if not await jobs.waiting(conn, owner, now):  # the common case waits for no writer
            return []
    async with database.write() as conn:
        return await jobs.claim(conn, owner, limit, now=now, until=now + LEASE)


async def renew(database: Database, owner: str, now: datetime) -> None:
    """The worker lives and goes on."""
    async with database.write() as conn:
        await jobs.renew(conn, owner, now + LEASE)


async def close(database: Database, owner: str, job: Job, done: Done, now: datetime) -> bool:
    """Commit what came of a job; gives False when it was not this worker's any more."""
    try:
        async with database.write() as conn:
            if not await jobs.finish(conn, owner, job.id, done.result):
                raise Gone
            if done.apply is not None:
                await done.apply(conn)
            await _say(conn, job, done.say, now)
    except Gone:
        return False
    return True


async def broken(
    database: Database,
    owner: str,
    job: Job,
    sorry: Payload,
    now: datetime,
    *,
    for_good: bool = False,
) -> bool:
    """A job failed: try again later, or give up and tell whoever asked; gives whether given up."""
    async with database.write() as conn:
        over = await jobs.fail(conn, owner, job, now=now, for_good=for_good)
        if over:
            await _say(conn, job, (sorry,), now)
    return over


async def give_back(database: Database, owner: str, now: datetime) -> None:
    """The worker stops: what it has in hand is another's, or its own after the restart."""
    async with database.write() as conn:
        await jobs.give_back(conn, owner, now)


async def _say(conn: Connection, job: Job, say: tuple[Payload, ...], now: datetime) -> None:
    if job.chat_id is None:
        return
    for number, payload in enumerate(say):
        await outbox.put(
            conn,
            chat_id=job.chat_id,
            lane=Lane.REPLY,
            payload=payload,
            due=now,
            expires=now + SAID_WITHIN,
            key=f"job:{job.id}:{number}",
        )
