"""A room on a free port, phones in it, and a bare Bot API client that speaks JSON."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from hypothesis import HealthCheck, settings

from bot.training import create_app
from bot.training.entities import Entity
from bot.training.refusals import Refusal

# A busy machine is slow, not wrong.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
Parsed = tuple[str, list[Entity]]
TOKEN, OTHER_TOKEN, FACILITATOR = "42:secret", "43:other", "facilitators-own"


class Phone:
    """One person in the room, through the people's API."""

    def __init__(self, session: aiohttp.ClientSession, id: int, token: str) -> None:
        self.session, self.id = session, id
        self.path = f"/api/people/{id}"
        self.headers = {"Authorization": f"Bearer {token}"}
        self.token = token

    async def ask(self, method: str, path: str, **kwargs: Any) -> tuple[int, Any]:
        """Status and JSON of a request as this person."""
        url = self.path + path
        async with self.session.request(method, url, headers=self.headers, **kwargs) as answer:
            return answer.status, await answer.json()

    async def send(self, **what: Any) -> int:
        """Send JSON; the new message's id."""
        status, body = await self.ask("POST", "/send", json=what)
        assert status == 200, body
        return int(body["message_id"])

    async def upload(self, kind: str, content: bytes, name: str, **fields: str) -> int:
        """Send a file; the new message's id."""
        form = aiohttp.FormData(fields)
        form.add_field(kind, content, filename=name)
        status, body = await self.ask("POST", "/send", data=form)
        assert status == 200, body
        return int(body["message_id"])

    async def press(self, message_id: int, data: str) -> Any:
        """Press a button; what the bot answered."""
        body = {"message_id": message_id, "data": data}
        return (await self.ask("POST", "/press", json=body))[1]

    async def block(self, blocked: bool = True) -> None:
        """Block the bot or let it back in."""
        assert (await self.ask("POST", "/block", json={"blocked": blocked}))[0] == 200

    async def messages(self, after: int = 0) -> list[Any]:
        """What stands in the chat."""
        return list((await self.ask("GET", f"/messages?after={after}"))[1])


class Site:
    """A running room."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self.session, self.base = session, base

    async def ask(self, method: str, path: str, **kwargs: Any) -> tuple[int, Any]:
        """Status and JSON of any request."""
        async with self.session.request(method, path, **kwargs) as answer:
            return answer.status, await answer.json()

    async def call(self, method: str, /, token: str = TOKEN, **values: Any) -> tuple[int, Any]:
        """Status and envelope of a Bot API call in JSON."""
        return await self.ask("POST", f"/bot{token}/{method}", json=values)

    async def result(self, method: str, /, **values: Any) -> Any:
        """What a call that must succeed gives."""
        status, envelope = await self.call(method, **values)
        assert status == 200, envelope
        return envelope["result"]

    async def refusal(self, method: str, /, **values: Any) -> tuple[int, str]:
        """Code and words of a call that must fail."""
        status, envelope = await self.call(method, **values)
        assert not envelope["ok"]
        assert envelope["error_code"] == status
        return status, envelope["description"]

    async def phone(self, name: str = "María", language: str | None = "es") -> Phone:
        """A new person."""
        body = {"first_name": name, "language_code": language}
        status, joined = await self.ask("POST", "/api/people", json=body)
        assert status == 201, joined
        return Phone(self.session, joined["id"], joined["token"])

    async def started(self, name: str = "María") -> Phone:
        """A new person who has pressed start; the bot has seen it."""
        phone = await self.phone(name)
        await phone.send(text="/start")
        updates = await self.result("getUpdates")
        await self.result("getUpdates", offset=updates[-1]["update_id"] + 1)
        return phone

    async def advance(self, seconds: float) -> None:
        """Push the room's clock."""
        assert (await self.ask("POST", "/api/clock", json={"advance_s": seconds}))[0] == 200

    async def faults(self, **faults: Any) -> None:
        """Order faults."""
        assert (await self.ask("PUT", "/api/faults", json=faults))[0] == 200


@asynccontextmanager
async def running(data: Path | None = None, **options: Any) -> AsyncIterator[Site]:
    """A room that serves until the block ends."""
    names = {TOKEN: "enlace_bot", OTHER_TOKEN: "other_bot"}
    app = create_app(tokens=names, data=data, facilitator_token=FACILITATOR, **options)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with aiohttp.ClientSession(base) as session:
            yield Site(session, base)
    finally:
        await runner.cleanup()


def read_or_refuse(parse: Callable[[str], Parsed], source: str) -> Parsed:
    """What `parse` reads; an empty text when it refuses in Telegram's words."""
    try:
        return parse(source)
    except Refusal as refusal:
        words = refusal.description
    assert words.startswith("Bad Request: can't parse entities: ")
    return "", []


Open = Callable[..., Awaitable[Site]]


@pytest.fixture
async def open_room() -> AsyncIterator[Open]:
    """Opens rooms with options of one's own; all close at the end."""
    async with AsyncExitStack() as stack:

        async def start(data: Path | None = None, **options: Any) -> Site:
            return await stack.enter_async_context(running(data, **options))

        yield start


@pytest.fixture
async def site(open_room: Open) -> Site:
    """A room that keeps nothing."""
    return await open_room()
