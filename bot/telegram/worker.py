"""Does jobs: what takes longer than a turn, outside any transaction; its end is committed briefly.

A job is claimed with a lease that lives as long as its worker: after a crash it is begun again.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog

from bot.actions import jobs
from bot.actions.jobs import Done, Job
from bot.content.catalogue import Catalogue
from bot.content.files import Files
from bot.content.studio import Studio
from bot.domain.message import Payload
from bot.domain.wording import N_
from bot.errors import RuleError, StoreError
from bot.store.database import Database

log = structlog.get_logger()
AT_ONCE = 4  # jobs under way
IDLE_INTERVAL = 1.0  # s between looks at the table, for jobs that another process wrote
RENEW_INTERVAL = 4.0  # s
STORE_PAUSE = 1.0  # s before the database is tried again
SORRY = N_("That did not work; please try again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a job may use. It says nothing itself: it returns what is to be said."""

    database: Database
    catalogue: Catalogue
    files: Files
    studio: Studio
    now: datetime
    language: str  # of whoever asked
    fetch: Callable[[str, Path], Awaitable[None]]
    downloads: list[Path] = field(default_factory=list)  # gone when the job ends

    async def download(self, file_id: str) -> Path:
        """Bring a file that somebody sent, at most 20 MB; it is there until the job ends.

        Raises:
            FileTooLarge: Telegram gives no larger ones.
        """
        path = self.files.place()
        self.downloads.append(path)
        await self.fetch(file_id, path)
        return path

    def text(self, message: str, /, **values: object) -> str:
        """The bot's own words in the language of whoever asked."""
        return self.catalogue.locales.text(self.language, message, **values)

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The same, by number."""
        return self.catalogue.locales.plural(self.language, one, many, n, **values)


JobHandler = Callable[[Job, Tools], Awaitable[Done]]


class Worker:
    """Does the jobs of the kinds it has handlers for. `run` once; `wanted` is set to wake it."""

    def __init__(
        self,
        *,
        database: Database,
        catalogue: Catalogue,
        files: Files,
        studio: Studio,
        handlers: Mapping[str, JobHandler],
        fetch: Callable[[str, Path], Awaitable[None]],
        clock: Callable[[], datetime],
        wanted: asyncio.Event,
    ) -> None:
        self.owner = secrets.token_hex(8)
        self._database, self._catalogue, self._files = database, catalogue, files
        self._studio = studio
        self._handlers, self._fetch, self._clock = handlers, fetch, clock
        self._wanted = wanted
        self._running: set[asyncio.Task[None]] = set()
        self._said: Callable[[], None] = lambda: None

    async def run(self, said: Callable[[], None]) -> None:
        """Do what is due until cancelled; `said` is called when there is something to send."""
        self._said = said
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._renew())
                while True:
                    await self._begin(group)
                    await self._pause()
        finally:
            with contextlib.suppress(StoreError):
                await jobs.give_back(self._database, self.owner, self._clock())

    async def _begin(self, group: asyncio.TaskGroup) -> None:
        room = AT_ONCE - len(self._running)
        if not room:
            return
        try:
            found = await jobs.begin(self._database, self.owner, room, self._clock())
        except StoreError as error:
            log.error("store_away", error=str(error))
            return
        for job in found:
            task = group.create_task(self._do(job))
            self._running.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._wanted.set()

    async def _pause(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(IDLE_INTERVAL):
                await self._wanted.wait()
        self._wanted.clear()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_INTERVAL)
            if self._running:
                try:
                    await jobs.renew(self._database, self.owner, self._clock())
                except StoreError as error:
                    log.error("store_away", error=str(error))

    async def _do(self, job: Job) -> None:
        tools = self._tools(job)
        try:
            await self._until_settled(job, tools)
        finally:
            for path in tools.downloads:
                path.unlink(missing_ok=True)
        self._said()

    async def _until_settled(self, job: Job, tools: Tools) -> None:
        done: Done | None = None
        while True:
            try:
                if done is None:
                    done = await self._work(job, tools)
                await jobs.close(self._database, self.owner, job, done, self._clock())
                return
            except StoreError as error:  # not the job's fault; what was done stays done
                log.error("store_away", error=str(error))
                await asyncio.sleep(STORE_PAUSE)
            except Exception as error:
                await self._broken(job, tools, error)
                return

    async def _work(self, job: Job, tools: Tools) -> Done:
        if job.tries > jobs.MOST_TRIES:
            raise RuntimeError("this job has ended its worker each time")
        return await self._handlers[job.kind](job, tools)

    async def _broken(self, job: Job, tools: Tools, error: Exception) -> None:
        refused = isinstance(error, RuleError)
        if isinstance(error, RuleError):  # an answer, not an incident
            text = tools.catalogue.locales.refusal(tools.language, error)
        else:
            log.error("job_failed", kind=job.kind, tries=job.tries, error=type(error).__name__)
            text = tools.text(SORRY)
        while True:
            try:
                await jobs.broken(
                    self._database,
                    self.owner,
                    job,
                    Payload(text=text),
                    self._clock(),
                    for_good=refused,
                )
                return
            except StoreError as lost:
                log.error("store_away", error=str(lost))
                await asyncio.sleep(STORE_PAUSE)

    def _tools(self, job: Job) -> Tools:
        return Tools(
            database=self._database,
            catalogue=self._catalogue,
            files=self._files,
            studio=self._studio,
            now=self._clock(),
            language=job.language,
            fetch=self._fetch,
        )
