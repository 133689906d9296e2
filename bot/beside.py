"""Simulated people beside the participants of an exercise: they come, react and go as it does.

How many shall be there stands in the exercise's row; page, chat and command line only write it.
Who has come is kept in a file, so that a process that was killed goes on with the same people.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import aiohttp
import msgspec
import structlog

from bot.actions import conducting
from bot.crowd.driver import Crowd
from bot.crowd.people import Simulated, population
from bot.domain.conduct import Run, RunState
from bot.errors import StoreError
from bot.store.database import Database

log = structlog.get_logger()
KEPT = "crowd.json"
LOOK = 1.0  # s between two looks at the exercise
AT_ONCE = 8  # registrations, while the participants use the same process
NEAR = ("MX-TAB", "MX-OAX")  # where the few live who are not in the exercise's region
GONE = frozenset({RunState.ENDED, RunState.WIPED})


class Kept(msgspec.Struct, frozen=True):
    """Who came to which exercise: person, number in the room, token, whether they registered."""

    run: int
    seed: int
    phones: list[tuple[int, int, str, bool]]  # the last: registered


class Beside:
    """Keeps as many simulated people in the room as the exercise wants.

    Args:
        root: where the room answers, without a slash at the end.
        seed: the same seed gives the same people, who do the same.
        look: how often it looks at the exercise (s).
    """

    def __init__(
        self, database: Database, data: Path, root: str, *, seed: int, look: float = LOOK
    ) -> None:
        self._database, self._file, self._root = database, data / KEPT, root
        self._seed, self._every = seed, look
        self._crowd: Crowd | None = None
        self._playing: asyncio.Task[None] | None = None
        self._wanted: tuple[int, int] | None = None  # run, people
        self._codes: list[str] = []  # of the posts of the teams that play
        self._kept: Kept | None = None  # as it stands in the file
        self._away: list[tuple[int, int, str, bool]] = []  # came, and are more than wanted

    async def run(self) -> None:
        """Look at the exercise until cancelled."""
        try:
            while True:
                try:
                    await self._look()
                except StoreError as error:
                    log.error("crowd_looked_in_vain", error=str(error))
                await asyncio.sleep(self._every)
        finally:
            await self._leave()

    def simulates(self, chat_id: int) -> bool:
        """Whether nobody real reads this chat: what is said there need not wait its turn."""
        return self._crowd is not None and self._crowd.holds(chat_id)

    async def _look(self) -> None:
        async with self._database.read() as conn:
            run = await conducting.newest(conn)
        here = run is not None and run.people and run.state not in GONE
        wanted = (run.id, run.people) if run and here else None
        if run is not None:
            exercise = conducting.exercise_of(run)
            self._codes = [exercise.post_code(team.key) for team in exercise.teams]
        if wanted != self._wanted or (self._playing is not None and self._playing.done()):
            await self._leave()
            self._wanted = wanted
            if wanted is not None and run is not None:
                self._playing = asyncio.create_task(self._play(run))
        if self._crowd is not None and run is not None:
            self._follow(self._crowd, run)

    def _follow(self, crowd: Crowd, run: Run) -> None:
        crowd.haste = run.speed
        if run.state is RunState.RUNNING:
            crowd.going.set()
        else:
            crowd.going.clear()

    async def _leave(self) -> None:
        if self._playing is not None:
            self._playing.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await self._playing
        self._playing = self._crowd = None

    async def _play(self, run: Run) -> None:
        exercise = conducting.exercise_of(run)
        everybody = population(self._seed, run.people, (exercise.host.region, *NEAR))
        known = self._known(run, {one.number: one for one in everybody})
        came = {one.number for one, *_ in known}
        try:
            async with aiohttp.ClientSession(trust_env=False) as session:
                self._crowd = Crowd(
                    session, self._root, seed=self._seed, haste=run.speed, at_once=AT_ONCE,
                    post_of=lambda one: self._codes[one.number % len(self._codes)],
                )  # fmt: skip
                ready = asyncio.Event()
                others = [one for one in everybody if one.number not in came]
                keeping = asyncio.create_task(self._keep(run, self._crowd))
                try:
                    await self._crowd.run(others, ready, known)
                finally:
                    keeping.cancel()
                    self._write(run, self._crowd)  # whoever came last is not made twice
        except (aiohttp.ClientError, OSError, ExceptionGroup) as error:
            log.warning("crowd_lost_the_room", error=type(error).__name__)
            await asyncio.sleep(self._every)

    def _known(
        self, run: Run, everybody: Mapping[int, Simulated]
    ) -> list[tuple[Simulated, int, str, bool]]:
        self._away = []
        try:
            kept = msgspec.json.decode(self._file.read_bytes(), type=Kept)
        except (OSError, msgspec.DecodeError):
            return []
        if (kept.run, kept.seed) != (run.id, self._seed):
            return []
        self._away = [row for row in kept.phones if row[0] not in everybody]
        return [
            (everybody[number], phone, token, done)
            for number, phone, token, done in kept.phones
            if number in everybody
        ]

    async def _keep(self, run: Run, crowd: Crowd) -> None:
        """Write down who came, as long as somebody comes."""
        while True:
            self._write(run, crowd)
            await asyncio.sleep(self._every)

    def _write(self, run: Run, crowd: Crowd) -> None:
        kept = Kept(run=run.id, seed=self._seed, phones=crowd.came() + self._away)
        if kept != self._kept:
            self._kept = kept
            spare = self._file.with_suffix(".new")
            spare.write_bytes(msgspec.json.encode(kept))
            spare.replace(self._file)
