"""A room in this process, whose bot takes in whoever comes at the first word."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web

from bot.training.server import create_app

TOKEN = "123:abc"
Json = dict[str, Any]


@dataclass
class Host:
    """The room and its bot, who remembers what each did."""

    root: str
    session: ClientSession
    came: Counter[int] = field(default_factory=Counter)  # how often each said /start
    did: defaultdict[int, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def deeds(self) -> int:
        """How much was done in all, beside coming."""
        return sum(map(len, self.did.values()))

    async def call(self, method: str, **fields: Any) -> Any:
        """A method of the Bot API."""
        async with self.session.post(f"{self.root}/bot{TOKEN}/{method}", json=fields) as answer:
            return (await answer.json()).get("result")  # None: they blocked the bot

    async def serve(self) -> None:
        """Hear what people do until cancelled."""
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=5):
                offset = update["update_id"] + 1
                await self._heard(update)

    async def _heard(self, update: Json) -> None:
        if press := update.get("callback_query"):
            self.did[press["from"]["id"]].append(("press", press["data"].split(":")[-1]))
            await self.call("answerCallbackQuery", callback_query_id=press["id"])
        elif member := update.get("my_chat_member"):
            self.did[member["from"]["id"]].append(("block", ""))
        else:
            await self._said(update["message"]["from"]["id"], update["message"]["text"])

    async def _said(self, person: int, words: str) -> None:
        if words.startswith("/start"):
            self.came[person] += 1
            await self.call("sendMessage", chat_id=person, text="Listo. /forget")
        else:
            self.did[person].append(("say", words))

    async def ask(self, question: int) -> None:
        """Everybody is asked how they are."""
        button = {"text": "?", "callback_data": f"checkin:{question}:safe"}
        keyboard = {"inline_keyboard": [[button]]}
        for person in list(self.came):
            await self.call(
                "sendMessage", chat_id=person, text="¿Está bien?", reply_markup=keyboard
            )


async def until(holds: Callable[[], bool]) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(20):
        while True:
            if holds():
                return
            await asyncio.sleep(0.02)


@asynccontextmanager
async def hosting(port: int = 0) -> AsyncIterator[Host]:
    """A host on this port, or a free one."""
    runner = web.AppRunner(create_app(tokens={TOKEN: "enlace_bot"}, data=None), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    async with ClientSession() as session:
        host = Host(f"http://127.0.0.1:{runner.addresses[0][1]}", session)
        serving = asyncio.create_task(host.serve())
        yield host
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
    await runner.cleanup()
