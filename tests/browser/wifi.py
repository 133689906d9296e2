"""A room's Wi-Fi between a telephone and the room: it may swallow what is on its way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Wifi:
    """A way to one port. Nobody is told when it swallows: that is what makes it hard."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._generation = 0  # connections of an earlier one lead nowhere
        self._ways: set[asyncio.Task[None]] = set()
        self._ends: list[asyncio.StreamWriter] = []
        self.url = ""

    def swallow(self) -> None:
        """Whatever is connected now stays so, and is never heard again; who comes anew is."""
        self._generation += 1

    async def join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A telephone connects."""
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        self._ends += [writer, back]
        for source, target in ((reader, back), (there, writer)):
            self._ways.add(asyncio.create_task(self._carry(source, target, self._generation)))

    async def _carry(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, since: int
    ) -> None:
        with suppress(OSError):
            while some := await source.read(65536):
                if since == self._generation:
                    target.write(some)
                    await target.drain()
        if since == self._generation:
            target.close()

    async def close(self) -> None:
        """No more ways."""
        for way in self._ways:
            way.cancel()
        await asyncio.gather(*self._ways, return_exceptions=True)
        for end in self._ends:
            end.transport.abort()
        await asyncio.gather(*(end.wait_closed() for end in self._ends), return_exceptions=True)


@asynccontextmanager
async def wifi_to(base: str) -> AsyncIterator[Wifi]:
    """A Wi-Fi that leads to the room at `base`."""
    wifi = Wifi(int(base.rpartition(":")[2]))
    server = await asyncio.start_server(wifi.join, "127.0.0.1", 0)
    wifi.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield wifi
    finally:
        server.close()
        await wifi.close()
