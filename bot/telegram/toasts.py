"""Answers to presses, said at once: they cost no message of the rate, and wait for none."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from bot.telegram.turn import Toast

AT_ONCE = 16  # said at the same time


class Toaster:
    """A queue of its own, so that whoever only wants to know that it was noted knows at once."""

    def __init__(self, say: Callable[[Toast], Awaitable[None]]) -> None:
        self._say = say
        self._waiting: deque[tuple[Toast, asyncio.Future[None]]] = deque()
        self._filled = asyncio.Event()
        self._early: dict[int, list[asyncio.Future[None]]] = {}  # by row of the inbox

    def put(self, row: int, toasts: Sequence[Toast]) -> None:
        """Have the toasts of a row said."""
        if not toasts or row in self._early:
            return
        loop = asyncio.get_running_loop()
        said = [(toast, loop.create_future()) for toast in toasts]
        self._waiting.extend(said)
        self._early[row] = [future for _, future in said]
        self._filled.set()

    async def said(self, row: int) -> None:
        """Wait until those of a row were said."""
        for future in self._early.pop(row, ()):
            await future

    async def run(self) -> None:
        """Say them, some at a time."""
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._work())

    async def _work(self) -> None:
        while True:
            while not self._waiting:
                self._filled.clear()
                await self._filled.wait()
            toast, future = self._waiting.popleft()
            try:
                await self._say(toast)
            finally:
                if not future.done():
                    future.set_result(None)
