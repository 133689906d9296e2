"""What benchmarks run in processes of their own: a room, the bot, and whatever is talked to."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import aiohttp

from bot.config import shipped
from bot.training.durable import Ledger
from bot.training.room import Room
from tests.benchmarks.ground import TOKEN

READY = "Training room ready: "
PHONE = {"Authorization": "Bearer phone"}  # opens every phone of the room


@contextmanager
def process(run: Callable[..., None], *given: str) -> Iterator[Connection]:
    """A process that is talked to through the pipe; None tells it to end."""
    ours, theirs = get_context("spawn").Pipe()
    started = get_context("spawn").Process(target=run, args=(*given, theirs))
    started.start()
    try:
        yield ours
        ours.send(None)
    except BaseException:
        started.kill()
        raise
    started.join()


# The room


def fill_room(folder: Path, people: int) -> None:
    """A room's memory in which `people` have started the bot, with ids from 1001 on."""
    filled = Room({TOKEN: "benchmark_bot"}, mint=lambda: "phone")
    for _ in range(people):
        person = filled.join("María", "es", filled.bots[TOKEN])
        person.started = True
        filled.note_person(person)
    ledger = Ledger(folder / "room.db")
    ledger.write(filled.journal)
    ledger.close()


@asynccontextmanager
async def room(people: int, folder: Path, **faults: Any) -> AsyncIterator[str]:
    """A training room in which `people` have started the bot; its URL."""
    fill_room(folder, people)
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.training", "--port", "0", "--token", TOKEN),
        *("--data", str(folder)),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert running.stdout is not None
        line = (await running.stdout.readline()).decode()
        root = line.removeprefix(READY).strip().rstrip("/")
        if faults:
            await ask(root, "PUT", "/api/faults", faults)
        yield root
    finally:
        running.terminate()
        await running.communicate()


async def ask(root: str, method: str, path: str, body: Any = None) -> Any:
    """One request of the facilitator."""
    async with aiohttp.request(method, root + path, json=body) as answer:
        return await answer.json()


# The bot


async def start_bot(root: str, folder: Path, rate: int) -> asyncio.subprocess.Process:
    """`enlace run` on the database in `folder`, sending to `root`."""
    config = folder / "config.toml"
    text = shipped().read_text(encoding="utf-8").replace("rate = 25\n", f"rate = {rate}\n")
    text = text.replace("paid_broadcast = false", "paid_broadcast = true")
    config.write_text(text, encoding="utf-8")
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--host", "127.0.0.1", "--port", str(free_port())),
        *("--config", str(config), "--data", str(folder)),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env=os.environ | {"ENLACE_TOKEN": TOKEN, "ENLACE_API": root},
    )


@asynccontextmanager
async def bot(root: str, folder: Path, rate: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """`start_bot`, stopped at the end."""
    running = await start_bot(root, folder, rate)
    try:
        yield running
    finally:
        running.terminate()
        await running.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
