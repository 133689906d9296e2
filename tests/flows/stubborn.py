"""People who go on while the program is killed under them, and the one who kills it."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import aiohttp

from tests.flows.house import (
    ENLACE,
    PATIENCE,
    PAUSE,
    House,
    Phone,
    Program,
    Wanted,
    button,
    running,
)

TOKEN = "100001:a-token-of-no-bot"
SOON = 0.3  # s after an act within which the program is killed
LOOK = 2.0  # s in which a press whose answer was lost is looked for
STIRS = 5  # at most so many between two kills


@dataclass
class Reaper:
    """Kills a program shortly after something stirred, at moments that a seed decides."""

    program: Program
    chance: Random
    most: int  # then it lets the program live
    kills: int = 0
    over: bool = False
    _left: int = 1  # stirs until the next kill
    _now: asyncio.Event = field(default_factory=asyncio.Event)

    def stir(self) -> None:
        """Somebody is about to write or to press, or has got a message."""
        self._left -= 1
        if self._left <= 0:
            self._now.set()

    async def run(self) -> None:
        """Kill and start again, until it is over."""
        while not self.over and self.kills < self.most:
            self._left = self.chance.randint(1, STIRS)
            self._now.clear()
            await self._now.wait()
            if not self.over:
                await self._strike()

    async def _strike(self) -> None:
        # Squared: what one press sets going is mostly done within 0.1 s.
        await asyncio.sleep(SOON * self.chance.random() ** 2)
        assert await self.program.stop(signal.SIGKILL) == -signal.SIGKILL
        self.kills += 1
        await self.program.start()

    def end(self) -> None:
        """No more kills. The program is up once `run` has returned."""
        self.over = True
        self._now.set()


@asynccontextmanager
async def reaping(program: Program, chance: Random, most: int) -> AsyncIterator[Reaper]:
    """Kills while the block runs, at most so many; afterwards the program is up."""
    reaper = Reaper(program, chance, most)
    async with asyncio.TaskGroup() as group:
        group.create_task(reaper.run())
        yield reaper
        reaper.end()


@dataclass
class Stubborn(Phone):
    """A telephone whose owner tries again; what may have gone through is first looked up."""

    patience: float = 60.0  # s: again and again it is killed before all is said
    stir: Callable[[], None] = lambda: None
    seen: int = 0  # messages

    async def _call(self, method: str, path: str, body: Any = None) -> Any:
        if method != "GET":
            self.stir()
            return await super()._call(method, path, body)
        async with asyncio.timeout(self.patience):
            while True:
                with suppress(aiohttp.ClientError):
                    return await super()._call(method, path, body)
                await asyncio.sleep(PAUSE)

    async def messages(self) -> list[dict[str, Any]]:
        """Everything in the chat, oldest first."""
        found = await super().messages()
        if len(found) > self.seen:
            self.stir()
        self.seen = len(found)
        return found

    async def written(self, text: str) -> int:
        """How often the owner has written this."""
        return sum(m.get("text") == text for m in await self.messages() if is_own(m))

    async def send(self, text: str) -> None:
        """Write to the bot, once."""
        before = await self.written(text)
        while await self.written(text) == before:
            with suppress(aiohttp.ClientError):
                await super().send(text)

    async def decide(self, data: str, then: Wanted) -> dict[str, Any]:
        """Press a button until what comes of it has come."""
        message = await self.asked(data)
        found = button(message, data)
        assert found is not None
        while True:
            with suppress(aiohttp.ClientError):
                await self.press(message, found)
                return await self.wait_for(then)  # the room has it: it must come
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK):
                    return await self.wait_for(then)

    async def answer(self, data: str) -> dict[str, Any]:
        """Press until a toast says that it is noted: pressing twice is one answer."""
        message = await self.asked(data)
        while True:
            with suppress(aiohttp.ClientError):
                toast = await self.press(message, data)
                if toast["text"]:
                    return toast


def is_own(message: dict[str, Any]) -> bool:
    """Whether the telephone's owner wrote it."""
    return not message["from"]["is_bot"]


async def come(house: House, name: str, language: str, stir: Callable[[], None]) -> Stubborn:
    """Somebody stubborn comes to the room."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(aiohttp.ClientError):
                phone = await house.person(name, language)
                return Stubborn(**{**vars(phone), "patience": 60.0}, stir=stir)
            await asyncio.sleep(PAUSE)


@asynccontextmanager
async def two_programs(
    folder: Path, port: int, *options: str, trusts: dict[str, str] | None = None
) -> AsyncIterator[tuple[House, Program]]:
    """The room in a process of its own, and `enlace run` that takes it for Telegram.

    `options` are those of `run`; `trusts` is what the room's environment adds.
    """
    data = folder / "data"
    words = ["--port", str(port), "--data", str(data), "--token", TOKEN]
    room = Program(
        [sys.executable, "-m", "bot.training", *words], folder / "room.txt", environ=trusts or {}
    )
    environ = {"ENLACE_API": f"http://127.0.0.1:{port}", "ENLACE_TOKEN": TOKEN}
    words = ["run", "--host", "127.0.0.1", "--port", str(port + 1), "--data", str(data), *options]
    bot = Program([*ENLACE, *words], folder / "log.txt", "Enlace runs", environ)
    async with aiohttp.ClientSession() as session, running(room), running(bot):
        yield House(data, port, session, room), bot
