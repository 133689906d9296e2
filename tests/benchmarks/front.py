"""A whole front before the stub, for what is measured inside it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import catalogue
from bot.content.files import Files
from bot.store.database import Database
from bot.telegram.line import open_line
from bot.telegram.program import Program, connect
from tests.benchmarks import ground, stub
from tests.benchmarks.processes import process


@asynccontextmanager
async def front(opened: Database, folder: Path) -> AsyncIterator[Program]:
    """It does not poll: what is measured hands it the updates."""
    files = Files.inside(folder)
    with process(stub.serve) as told:
        async with (
            open_line(
                token=ground.TOKEN,
                base_url=told.recv(),
                rate=25,
                database=opened,
                files=files,
                clock=ground.now,
            ) as line,
            connect(
                line,
                database=opened,
                catalogue=catalogue(),
                files=files,
                clock=ground.now,
                board_link=lambda *_: "",
            ) as program,
        ):
            yield program
