"""Live figures: one poller for each alert and way of seeing it, however many look."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import structlog

from bot.errors import EnlaceError

log = structlog.get_logger()

Figures = dict[str, Any]  # JSON, as it goes to the page


class View(NamedTuple):
    """An alert, and what may be seen of it."""

    alert: int
    small: bool  # counts under five
    secret: bool  # that there are calls of level R0


Read = Callable[[View], Awaitable[Figures]]

PERIOD = 1.0  # s, at least, between two looks at the database


class Watch:
    """One view: the task that counts it, and the queues of those who look."""

    def __init__(self, view: View, read: Read) -> None:
        self.viewers: set[asyncio.Queue[str]] = set()
        self.last = ""
        self.task = asyncio.create_task(self._poll(view, read), name=f"board-{view.alert}")

    async def _poll(self, view: View, read: Read) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            began = clock()
            try:
                self._tell(json.dumps(await read(view), ensure_ascii=False))
            except EnlaceError as error:  # the database may be busy: look again
                log.warning("board_not_counted", alert=view.alert, error=type(error).__name__)
            # A count that takes long is made less often: a fifth of the time at most.
            await asyncio.sleep(max(PERIOD, 4 * (clock() - began)))

    def _tell(self, news: str) -> None:
        if news == self.last:
            return
        self.last = news
        for queue in self.viewers:
            _put(queue, news)


class Watches:
    """All views that are looked at. `close` ends their pollers."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._open: dict[View, Watch] = {}

    @asynccontextmanager
    async def look(self, view: View) -> AsyncIterator[asyncio.Queue[str]]:
        """A queue of news of one view; it holds only the newest."""
        watch = self._open.get(view)
        if watch is None or watch.task.done():
            watch = self._open[view] = Watch(view, self._read)
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=1)
        watch.viewers.add(queue)
        if watch.last:
            _put(queue, watch.last)
        try:
            yield queue
        finally:
            watch.viewers.discard(queue)
            if not watch.viewers and self._open.get(view) is watch:
                del self._open[view]
                watch.task.cancel()

    async def close(self) -> None:
        """End every poller."""
        tasks = [watch.task for watch in self._open.values()]
        self._open.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _put(queue: asyncio.Queue[str], news: str) -> None:
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(news)
