"""Work that takes longer than a turn may."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.store import jobs, nationals
from bot.store.database import Connection, Database
from bot.store.jobs import MOST_TRIES, Job
from bot.store.schema import jobs as rows
from tests.queue import NOW

LEASE = timedelta(seconds=15)


async def put(conn: Connection, number: int = 1, **given: Any) -> None:
    """A job, due now."""
    await jobs.put(conn, kind="echo", payload={"number": number}, now=NOW, **given)


async def claim(conn: Connection, owner: str = "me", now: datetime = NOW) -> list[Job]:
    """Everything that is due."""
    return await jobs.claim(conn, owner, 100, now=now, until=now + LEASE)


async def test_a_job_is_begun_once(database: Database) -> None:
    """In the order in which they are due, with all that was written."""
    async with database.write() as conn:
        await put(conn, 2, due=NOW + timedelta(seconds=1))
        await put(conn, 1, chat_id=5, language="ht")
        assert await jobs.waiting(conn, "me", NOW)
        (first,) = await claim(conn)

        assert first.payload == {"number": 1}
        assert (first.kind, first.chat_id, first.language, first.tries) == ("echo", 5, "ht", 1)
        assert await claim(conn) == []
        assert not await jobs.waiting(conn, "me", NOW)
        assert len(await claim(conn, now=NOW + timedelta(seconds=1))) == 1


async def test_a_key_is_written_once(database: Database) -> None:
    """Also after it is done."""
    async with database.write() as conn:
        await put(conn, 1, key="k")
        await put(conn, 2, key="k")
        (job,) = await claim(conn)
        assert job.payload == {"number": 1}
        assert await jobs.finish(conn, "me", job.id)
        await put(conn, 3, key="k")

        assert await claim(conn) == []


async def test_two_workers_never_share_a_job(database: Database) -> None:
    """Claiming side by side, each job goes to one of them."""
    async with database.write() as conn:
        for number in range(40):
            await put(conn, number)

    async def take(owner: str) -> list[int]:
        taken: list[int] = []
        while True:
            async with database.write() as conn:
                found = await jobs.claim(conn, owner, 3, now=NOW, until=NOW + LEASE)
            if not found:
                return taken
            taken += [job.id for job in found]

    taken = await asyncio.gather(take("a"), take("b"))

    assert sorted(taken[0] + taken[1]) == sorted(set(taken[0] + taken[1]))
    assert len(taken[0] + taken[1]) == 40


async def test_what_is_done_leaves_neither_address_nor_payload(database: Database) -> None:
    """Only that it was, and its result."""
    async with database.write() as conn:
        await put(conn, chat_id=5)
        (job,) = await claim(conn)
        assert await jobs.finish(conn, "me", job.id, {"rows": 3})
        found = await conn.execute(
            select(rows.c.state, rows.c.chat_id, rows.c.payload, rows.c.result)
        )

        assert found.one() == ("done", None, "{}", '{"rows": 3}')
        assert not await jobs.finish(conn, "me", job.id)


async def test_a_dead_workers_job_is_begun_again(database: Database) -> None:
    """When its lease ends; one that lives renews it, and the dead one may not finish."""
    later = NOW + LEASE
    async with database.write() as conn:
        await put(conn)
        (job,) = await claim(conn, "dead")
        await jobs.renew(conn, "dead", later)
        assert await claim(conn, "me", later - timedelta(seconds=1)) == []
        assert await claim(conn, "dead", later) == []  # it has it in hand
        (again,) = await claim(conn, "me", later)

        assert (again.id, again.tries) == (job.id, 2)
        assert not await jobs.finish(conn, "dead", job.id)
        assert await jobs.finish(conn, "me", job.id)


async def test_a_job_is_given_up_after_three_tries(database: Database) -> None:
    """Until then later each time."""
    now, waits = NOW, []
    async with database.write() as conn:
        await put(conn)
        for number in range(1, MOST_TRIES + 1):
            (job,) = await claim(conn, now=now)
            assert job.tries == number
            over = await jobs.fail(conn, "me", job, now=now)
            assert over is (number == MOST_TRIES)
            due = (await conn.execute(select(rows.c.due_at))).scalar_one()
            waits.append((due - now).total_seconds())
            now = due

        assert waits[:2] == [2, 4]
        assert await claim(conn, now=now + timedelta(days=1)) == []


async def test_what_a_stopped_worker_gives_back_was_not_tried(database: Database) -> None:
    """It is another's at once."""
    async with database.write() as conn:
        await put(conn)
        await claim(conn)
        await jobs.give_back(conn, "me", NOW)
        (job,) = await claim(conn, "other")

        assert job.tries == 1


async def test_forget_means_forget(database: Database) -> None:
    """Also what is under way: its worker may not finish it."""
    async with database.write() as conn:
        await put(conn, chat_id=5)
        (job,) = await claim(conn)
        await put(conn, chat_id=5)
        await put(conn, chat_id=6)
        await nationals.forget(conn, 5, keep_update=None)

        assert not await jobs.finish(conn, "me", job.id)
        assert [one.chat_id for one in await claim(conn)] == [6]


async def test_old_ones_go(database: Database) -> None:
    """But not those that wait."""
    async with database.write() as conn:
        await put(conn, 1)
        (job,) = await claim(conn)
        await jobs.finish(conn, "me", job.id)
        await put(conn, 2)
        await jobs.purge(conn, NOW)
        assert len((await conn.execute(select(rows.c.id))).all()) == 2
        await jobs.purge(conn, NOW + timedelta(seconds=1))

        assert [one.payload["number"] for one in await claim(conn)] == [2]
