"""The worker of jobs, over both databases."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from structlog.testing import capture_logs

from bot.actions import jobs
from bot.actions.jobs import LEASE, Done, Job
from bot.app import catalogue
from bot.content.files import Files
from bot.content.studio import Studio
from bot.domain.message import MediaKind, Payload
from bot.errors import NotReady
from bot.store import facts, nationals, outbox
from bot.store.database import Connection, Database
from bot.store.schema import jobs as rows
from bot.telegram.front import Front
from bot.telegram.incoming import Incoming
from bot.telegram.turn import Reply, Say, Turn
from bot.telegram.worker import JobHandler, Tools, Worker
from tests.fakes import ManualClock
from tests.queue import NOW
from tests.telegram.living import PATIENCE, answer, living

SORRY = {
    "es": "No funcionó. Inténtelo de nuevo, por favor.",
    "ht": "Sa pa mache. Tanpri eseye ankò.",
}
READ = catalogue()


class Shop:
    """A worker at noon, whose downloads hold what was asked for."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        handlers: Mapping[str, JobHandler],
        clock: ManualClock | None = None,
    ) -> None:
        self.clock = clock or ManualClock(NOW)
        self.database, self.files = database, Files.inside(folder)
        self.wanted, self._said = asyncio.Event(), asyncio.Event()
        self.worker = Worker(
            database=database,
            catalogue=READ,
            files=self.files,
            studio=Studio(),
            handlers=handlers,
            fetch=self.fetch,
            clock=self.clock,
            wanted=self.wanted,
        )

    async def fetch(self, file_id: str, path: Path) -> None:
        await asyncio.to_thread(path.write_text, file_id)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """At work until the block ends."""
        task = asyncio.create_task(self.worker.run(self._said.set))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def ended(self) -> None:
        """Wait until a job has come to an end."""
        async with asyncio.timeout(PATIENCE):
            await self._said.wait()
        self._said.clear()


async def ask(database: Database, kind: str = "echo", **payload: Any) -> None:
    """Chat 5, who reads Creole, asks for a job."""
    async with database.write() as conn:
        await jobs.put(conn, kind=kind, payload=payload, now=NOW, chat_id=5, language="ht")


async def said(database: Database, now: datetime = NOW) -> list[str]:
    """What waits to be sent to chat 5."""
    async with database.write() as conn:
        found = await outbox.claim(conn, "test", 100, now)
    assert all(one.chat_id == 5 for one in found)
    return [Payload.from_json(one.payload).text for one in found]


async def states(database: Database) -> list[str]:
    """Where the jobs stand."""
    async with database.read() as conn:
        return list((await conn.execute(select(rows.c.state).order_by(rows.c.id))).scalars())


async def test_a_job_is_done_and_its_end_committed(database: Database, tmp_path: Path) -> None:
    """What is said, what is written and that it is done, together; the download is gone."""
    seen: list[Path] = []

    async def echo(job: Job, tools: Tools) -> Done:
        path = await tools.download("abc")
        seen.append(path)

        async def apply(conn: Connection) -> None:
            await facts.put(conn, "echo", path.read_text())

        text = tools.text("That did not work; please try again.")
        says = (Payload(text=str(job.payload["word"])), Payload(text=text))
        return Done(say=says, apply=apply, result={"rows": 1})

    shop = Shop(database, tmp_path, {"echo": echo})
    await ask(database, word="hola")
    async with shop.open():
        await shop.ended()

    assert await said(database) == ["hola", SORRY["ht"]]
    async with database.read() as conn:
        assert await facts.get(conn, "echo") == "abc"
        assert (await conn.execute(select(rows.c.result))).scalar_one() == '{"rows": 1}'
    assert await states(database) == ["done"]
    assert seen[0].parent == shop.files.folder
    assert not seen[0].exists()


async def test_three_failures_are_told_kindly(database: Database, tmp_path: Path) -> None:
    """In the person's language, once; the log names the kind and nothing else."""

    async def broken(_job: Job, _tools: Tools) -> Done:
        raise RuntimeError("María +50255512345")

    shop = Shop(database, tmp_path, {"echo": broken})
    await ask(database, secret="María")
    with capture_logs() as logs:
        async with shop.open():
            for _ in range(jobs.MOST_TRIES):
                await shop.ended()
                shop.clock.advance(60)
                shop.wanted.set()

    assert await states(database) == ["failed"]
    assert await said(database, shop.clock.now) == [SORRY["ht"]]
    assert logs == [
        {
            "event": "job_failed",
            "kind": "echo",
            "tries": number,
            "error": "RuntimeError",
            "log_level": "error",
        }
        for number in (1, 2, 3)
    ]


async def test_a_rule_that_says_no_is_an_answer(database: Database, tmp_path: Path) -> None:
    """Told at once, not tried again, not logged; also where it shows only in the end."""

    async def refuse(_job: Job, _tools: Tools) -> Done:
        raise NotReady("The list has no header.")

    async def refuse_late(_job: Job, _tools: Tools) -> Done:
        async def apply(conn: Connection) -> None:
            await facts.put(conn, "half", "done")
            raise NotReady("The list is old.")

        return Done(say=(Payload(text="Done"),), apply=apply)

    shop = Shop(database, tmp_path, {"refuse": refuse, "late": refuse_late})
    await ask(database, "refuse")
    await ask(database, "late")
    with capture_logs() as logs:
        async with shop.open():
            while set(await states(database)) != {"failed"}:
                await shop.ended()
    told = await said(database)

    assert len(told) == 2
    assert "The list has no header." in told[0] + told[1]
    assert "The list is old." in told[0] + told[1]
    assert logs == []
    async with database.read() as conn:
        assert await facts.get(conn, "half") is None


async def test_what_a_crash_left_running_is_begun_again(database: Database, tmp_path: Path) -> None:
    """When the lease of the dead worker ends, and not before."""
    began: list[int] = []

    async def echo(job: Job, _tools: Tools) -> Done:
        began.append(job.tries)
        return Done(say=(Payload(text="a"),))

    shop = Shop(database, tmp_path, {"echo": echo})
    await ask(database)
    (lost,) = await jobs.begin(database, "dead", 1, NOW)
    async with shop.open():
        await ask(database)  # something that is due now
        shop.wanted.set()
        await shop.ended()
        assert await states(database) == ["running", "done"]
        shop.clock.advance(LEASE.total_seconds())
        shop.wanted.set()
        await shop.ended()
        late = await jobs.close(database, "dead", lost, Done(say=(Payload(text="b"),)), NOW)

    assert began == [1, 2]
    assert not late
    assert await said(database, shop.clock.now) == ["a", "a"]


async def test_a_job_that_kills_its_worker_ends_too(database: Database, tmp_path: Path) -> None:
    """After three workers it is not begun again."""

    async def never(_job: Job, _tools: Tools) -> Done:
        raise AssertionError

    shop = Shop(database, tmp_path, {"echo": never})
    await ask(database)
    for number in range(jobs.MOST_TRIES):
        assert await jobs.begin(database, f"dead {number}", 1, shop.clock.now)
        shop.clock.advance(LEASE.total_seconds())
    async with shop.open():
        await shop.ended()

    assert await states(database) == ["failed"]
    assert await said(database, shop.clock.now) == [SORRY["ht"]]


async def test_a_stop_gives_back_what_is_in_hand(database: Database, tmp_path: Path) -> None:
    """The next worker begins it at once."""
    begun = asyncio.Event()

    async def endless(_job: Job, _tools: Tools) -> Done:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    async def echo(_job: Job, _tools: Tools) -> Done:
        return Done(say=(Payload(text="a"),))

    first = Shop(database, tmp_path, {"echo": endless})
    await ask(database)
    async with first.open():
        await begun.wait()
    assert await states(database) == ["waiting"]
    second = Shop(database, tmp_path, {"echo": echo})
    async with second.open():
        await second.ended()

    assert await said(database) == ["a"]


async def test_nothing_is_kept_of_who_asked_to_be_forgotten(
    database: Database, tmp_path: Path
) -> None:
    """Also when it was under way: neither said nor written."""

    async def echo(_job: Job, tools: Tools) -> Done:
        async with tools.database.write() as conn:
            await nationals.forget(conn, 5, keep_update=None)

        async def apply(conn: Connection) -> None:
            await facts.put(conn, "half", "done")

        return Done(say=(Payload(text="a"),), apply=apply)

    shop = Shop(database, tmp_path, {"echo": echo})
    await ask(database)
    async with shop.open():
        await shop.ended()

    assert await said(database) == []
    assert await states(database) == []
    async with database.read() as conn:
        assert await facts.get(conn, "half") is None


async def test_jobs_run_side_by_side(database: Database, tmp_path: Path) -> None:
    """A long one does not hold up a short one."""
    go = asyncio.Event()

    async def slow(_job: Job, _tools: Tools) -> Done:
        await go.wait()
        return Done()

    async def quick(_job: Job, _tools: Tools) -> Done:
        go.set()
        return Done()

    shop = Shop(database, tmp_path, {"slow": slow, "quick": quick})
    await ask(database, "slow")
    await ask(database, "quick")
    async with shop.open():
        while await states(database) != ["done", "done"]:
            await shop.ended()


# With Telegram


async def test_a_document_is_answered_by_a_job(tmp_path: Path) -> None:
    """From a telephone through inbox, job, download and outbox back to it, as a file."""
    front = Front()

    async def taken(turn: Turn, one: Incoming) -> list[Reply]:
        await turn.later("count", {"file": one.file_id, "name": one.name})
        return [Say("…")]

    async def count(job: Job, tools: Tools) -> Done:
        path = await tools.download(job.payload["file"])
        lines = (await asyncio.to_thread(path.read_bytes)).upper()
        media = tools.files.keep(lines, kind=MediaKind.DOCUMENT, name=job.payload["name"])
        return Done(say=(Payload(text=f"{lines.count(b'A')}", media=media),))

    front.document(taken)
    front.job("count")(count)
    async with living(tmp_path, front) as bot:
        phone = await bot.site.phone()
        await phone.upload("document", b"a,b\na,c\n", "lista.csv")
        first, second = await answer(phone, count=2)
        url = f"{phone.path}/files/{second['document']['file_id']}"
        async with bot.site.session.get(url, headers=phone.headers) as got:
            content = await got.read()
        kept = [file.name for file in bot.files.folder.iterdir()]

    assert (first["text"], second["caption"]) == ("…", "2")
    assert content == b"A,B\nA,C\n"
    assert second["document"]["file_name"] == "lista.csv"
    assert len(kept) == 1  # what was downloaded is gone
