"""A small real server that answers as it is told, for the tests of the transport."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

TRICKLE = 0.05  # s between two letters
ACCEPTED = {
    "ok": True,
    "result": {"message_id": 7, "date": 1_773_000_000, "chat": {"id": 1, "type": "private"}},
}


def refusal(code: int, description: str, **parameters: Any) -> dict[str, Any]:
    """An answer as Telegram refuses."""
    answer: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return answer | ({"parameters": parameters} if parameters else {})


@dataclass
class Stub:
    """What was asked (method, form), and what to answer: a status with JSON or text, or a word.

    "cut" ends the connection, "hang" never answers, "trickle" accepts one byte at a time.
    """

    url: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    answers: deque[tuple[int, Any] | str] = field(default_factory=deque)
    times: list[float] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Note the request and answer the next in line, or accept."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append((request.match_info["method"], form))
        self.times.append(asyncio.get_running_loop().time())
        told = self.answers.popleft() if self.answers else (200, ACCEPTED)
        if told == "cut":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if told == "hang":
            await asyncio.Event().wait()
        if told == "trickle":
            return await _trickle(request)
        assert not isinstance(told, str)
        status, said = told
        if isinstance(said, str):
            return web.Response(status=status, text=said)
        return web.json_response(said, status=status)


async def _trickle(request: web.Request) -> web.StreamResponse:
    slow = web.StreamResponse()
    await slow.prepare(request)
    with suppress(ConnectionError):  # nobody has so much patience
        for letter in json.dumps(ACCEPTED):
            await slow.write(letter.encode())
            await asyncio.sleep(TRICKLE)
    return slow


@asynccontextmanager
async def serving(*answers: tuple[int, Any] | str) -> AsyncIterator[Stub]:
    """A stub at work; `url` ends where the method's name begins, but for the token."""
    stub = Stub(answers=deque(answers))
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", stub.answer)
    async with TestServer(app) as server:
        stub.url = str(server.make_url("/bot"))
        yield stub
