"""The studio: one child process that draws, kept warm, so that drawing holds nobody up.

It is started by `warm`, or by the first picture; when it dies of a picture it is begun anew once.
Between the two go frames: four bytes of length, then a picture as JSON one way, its PNG back; an
empty frame says that it cannot be drawn. When the parent is gone, so is the child.
"""

import asyncio
import os
import struct
import sys
from contextlib import suppress
from typing import BinaryIO, Self

import msgspec

from bot.content.pictures import Picture

PATIENCE = 20.0  # s for one picture on a slow machine, the start of the process included
LENGTH = struct.Struct(">I")
TRIES = 2
CALM = 10  # steps of niceness: what people wait for goes first


class NotDrawn(Exception):
    """A picture could not be made. What it shows is said in words too."""


class Studio:
    """The parent's side. `async with` closes it."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._one_at_a_time = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end()

    async def warm(self) -> None:
        """Start the process; it draws for itself until it is quick. That it cannot shows later."""
        async with self._one_at_a_time:
            with suppress(OSError):
                await self._running()

    async def draw(self, picture: Picture) -> bytes:
        """A picture as PNG.

        Raises:
            NotDrawn: it cannot be drawn, or the process died of it twice.
        """
        frame = msgspec.json.encode(picture)
        async with self._one_at_a_time:
            for _ in range(TRIES):
                try:
                    async with asyncio.timeout(PATIENCE):
                        return await self._ask(frame)
                except (OSError, EOFError, TimeoutError):
                    await self._end()
                except asyncio.CancelledError:  # its answer would come to the next one
                    await self._end()
                    raise
        raise NotDrawn

    async def _ask(self, frame: bytes) -> bytes:
        process = await self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(LENGTH.pack(len(frame)) + frame)
        await process.stdin.drain()
        (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
        if not length:
            raise NotDrawn
        return await process.stdout.readexactly(length)

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "bot.content.studio"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the parent, which ends it
            )
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def serve() -> None:
    """The child's side: draw until the parent closes the pipe."""
    from bot.content import charts  # heavy, and only for the child

    if hasattr(os, "nice"):
        os.nice(CALM)
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no frame
    charts.warm()
    decoder = msgspec.json.Decoder(Picture)
    while frame := _frame(sys.stdin.buffer):
        try:
            drawn = charts.png(decoder.decode(frame))
        except Exception:  # whatever it is, the next picture may be drawn
            drawn = b""
        out.write(LENGTH.pack(len(drawn)) + drawn)
        out.flush()


def _frame(pipe: BinaryIO) -> bytes:
    """The next one; empty at the end."""
    head = pipe.read(LENGTH.size)
    return pipe.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""


if __name__ == "__main__":
    serve()
