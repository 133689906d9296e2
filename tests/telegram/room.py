"""The whole front against a training room in this process: room, inbox, handlers, replies."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer

from bot.content.files import Files
from bot.store.database import Database
from bot.telegram.intake import Intake
from bot.telegram.line import open_line
from bot.telegram.program import connect
from bot.training.server import create_app
from tests.flows.house import Phone
from tests.telegram.desk import files

SOON = 8.0  # s that an answer may take on a slow machine
TOKEN = "42:secret-of-the-bot"


@dataclass
class Line:
    """A bot at work, and whoever comes to the room."""

    root: str
    session: aiohttp.ClientSession
    database: Database
    intake: Intake
    sent: int = field(default=1_000_000)  # of updates made by hand

    async def person(self, language: str | None = "es") -> Phone:
        """Somebody with a telephone in this language."""
        body = {"first_name": "María Secreta", "language_code": language}
        async with self.session.post(f"{self.root}/api/people", json=body) as answer:
            made = await answer.json()
        return Phone(self.session, self.root, made["id"], made["token"])

    async def known(self, language: str = "es") -> Phone:
        """Somebody who said hello, and was answered: to others a bot may not write."""
        phone = await self.person(language)
        await phone.send("hola")
        await answers(phone)
        return phone

    async def receive(self, phone: Phone, kind: str = "message", **message: Any) -> None:
        """Hand the intake an update as Telegram writes them, with whatever in it."""
        self.sent += 1
        who = {"id": phone.id, "is_bot": False, "first_name": "María Secreta"}
        whole = {
            "message_id": self.sent,
            "date": int(datetime.now(UTC).timestamp()),
            "chat": {"id": phone.id, "type": "private", "first_name": "María Secreta"},
            "from": who,
            **message,
        }
        await self.intake.receive([{"update_id": self.sent, kind: whole}])


@asynccontextmanager
async def line(database: Database, *, working: bool = True) -> AsyncIterator[Line]:
    """A room, and the front at work in it."""
    async with (
        TestServer(create_app(tokens={TOKEN: "test_bot"}, data=None)) as room,
        aiohttp.ClientSession() as session,
        open_line(
            token=TOKEN,
            base_url=str(room.make_url("")).rstrip("/"),
            rate=1000,
            database=database,
            files=(kept := Files.inside(Path(database.place).parent)),
            clock=lambda: datetime.now(UTC),
        ) as opened,
        connect(
            opened,
            database=database,
            catalogue=files(),
            files=kept,
            clock=lambda: datetime.now(UTC),
            board_link=lambda officer, post, alert: f"https://board/{post}/{alert}/{officer}",
        ) as front,
    ):
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            if working:
                tasks.create_task(front.intake.run(stop, poll=True))
            yield Line(str(room.make_url("")).rstrip("/"), session, database, front.intake)
            stop.set()


async def answers(phone: Phone, after: int = 0) -> list[str]:
    """What the bot said, once it has said something after so many messages of its own."""
    async with asyncio.timeout(SOON):
        while True:
            said = [m["text"] for m in await phone.messages() if m["from"]["is_bot"]]
            if len(said) > after:
                return said[after:]
            await asyncio.sleep(0.02)
