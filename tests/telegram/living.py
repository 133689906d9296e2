"""A whole bot in a room of its own, with routes that a test brings along."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app import catalogue
from bot.content.files import Files
from bot.delivery.engine import Engine
from bot.store.database import Database
from bot.store.schema import metadata
from bot.telegram.front import Front
from bot.telegram.line import Line, open_line
from bot.telegram.program import Program, connect
from tests.training.conftest import TOKEN, Phone, Site, running

PATIENCE = 20.0  # s that anything may take on a slow machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Living:
    """What runs."""

    site: Site
    database: Database
    files: Files
    line: Line
    program: Program


def now() -> datetime:
    """The real time."""
    return datetime.now(UTC)


@asynccontextmanager
async def living(data: Path, front: Front) -> AsyncIterator[Living]:
    """Room, intake, worker and engine, until the block ends."""
    database, files = Database.in_folder(data), Files.inside(data)
    async with database.write() as conn:
        await conn.run_sync(metadata.create_all)
    try:
        async with (
            running() as site,
            open_line(
                token=TOKEN,
                base_url=site.base,
                rate=1000,
                database=database,
                files=files,
                clock=now,
            ) as line,
            connect(
                line,
                database=database,
                catalogue=catalogue(),
                files=files,
                clock=now,
                board_link=lambda *_: "",
                front=front,
            ) as program,
            _at_work(database, line, program),
        ):
            yield Living(site=site, database=database, files=files, line=line, program=program)
    finally:
        await database.close()


@asynccontextmanager
async def _at_work(database: Database, line: Line, program: Program) -> AsyncIterator[None]:
    engine = Engine(database, line.messenger, clock=now, owner="test")
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        worker = group.create_task(program.worker.run(engine.wake))
        group.create_task(engine.run(stop))
        group.create_task(program.intake.run(stop, poll=True))
        try:
            yield
        finally:
            worker.cancel()
            stop.set()


async def answer(phone: Phone, wanted: Callable[[Any], bool] = bool, count: int = 1) -> list[Any]:
    """What the bot said that fits, as soon as there is so much of it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            said = [one for one in await phone.messages() if one["from"]["is_bot"] and wanted(one)]
            if len(said) >= count:
                return said
