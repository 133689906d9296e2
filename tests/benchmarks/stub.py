"""A stub of Telegram in a process of its own: it accepts every message and keeps nothing.

Bare asyncio, so that what sends is measured and not what answers. It answers as Telegram does,
with the whole message.
"""

import asyncio
import json
from multiprocessing.connection import Connection
from typing import Any

from tests.benchmarks.ground import TEXT, TOKEN, keyboard

ME = {"id": int(TOKEN.partition(":")[0]), "is_bot": True, "first_name": "E", "username": "e_bot"}
MESSAGE = {
    "message_id": 7,
    "from": ME,
    "chat": {"id": 1001, "type": "private", "first_name": "María"},
    "date": 1_773_000_000,
    "text": TEXT,
    "entities": [{"type": "bold", "offset": 0, "length": 8}],
    "reply_markup": {"inline_keyboard": keyboard()},
}


def _response(result: Any) -> bytes:
    body = json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


ACCEPTED, GETME = _response(MESSAGE), _response(ME)


class Answers(asyncio.Protocol):
    """One connection: whatever is asked is answered at once."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody connected."""
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.unread = transport, b""

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self.unread += data
        while (end := self.unread.find(b"\r\n\r\n")) >= 0:
            head = self.unread[:end].lower()
            length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
            whole = end + 4 + int(length or 0)
            if len(self.unread) < whole:
                return
            self.unread = self.unread[whole:]
            self.transport.write(GETME if b"getme" in head.split(b"\r\n")[0] else ACCEPTED)


def serve(told: Connection) -> None:
    """Serve on a free port, tell which, and go on until the other side closes."""
    asyncio.run(_serve(told))


async def _serve(told: Connection) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Answers, "127.0.0.1", 0)
    told.send(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    closed = asyncio.Event()
    loop.add_reader(told.fileno(), closed.set)
    await closed.wait()
