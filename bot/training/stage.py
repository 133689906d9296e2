"""The room while it runs: commits what changed, then tells phones, pollers and webhooks.

Many requests share one commit: each waits for the batch that holds its change.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress

from aiohttp import web

from bot.training.clock import Clock
from bot.training.durable import Ledger
from bot.training.records import Event
from bot.training.refusals import Refusal
from bot.training.room import Room

BUSY, COMPANY_S = 8, 0.002  # from so many at once on, a commit waits this long for more


class Conflict(Exception):
    """Another poller took over."""


class Stage:
    """One room, its ledger and everybody who waits for something to happen in it."""

    def __init__(
        self, room: Room, ledger: Ledger, clock: Clock, facilitator_token: str | None = None
    ) -> None:
        self.room, self.ledger, self.clock = room, ledger, clock
        self.facilitator_token = facilitator_token
        self.toasts: dict[int, asyncio.Future[str | None]] = {}  # query id → the toast
        self.watchers: list[Callable[[list[Event]], None]] = []
        self.couriers: Callable[[int], None] = lambda bot: None
        self.closing = False
        self._polls: dict[int, asyncio.Future[None]] = {}
        self._waiting: list[asyncio.Future[None]] = []
        self._last_batch = 0

    async def settle(self) -> None:
        """Return when all that was changed so far stands on disk and is told."""
        room = self.room
        if not (self._waiting or room.journal or room.events or room.roused):
            return
        loop = asyncio.get_running_loop()
        if not self._waiting:
            # Requests that came together share a commit; when many come, it waits for more.
            loop.call_later(COMPANY_S if self._last_batch >= BUSY else 0, self._flush)
        committed: asyncio.Future[None] = loop.create_future()
        self._waiting.append(committed)
        await committed

    def _flush(self) -> None:
        room = self.room
        waiting, self._waiting = self._waiting, []
        self._last_batch = len(waiting)
        journal, room.journal = room.journal, {}
        events, room.events = room.events, []
        roused, room.roused = room.roused, set()
        try:
            if journal:
                self.ledger.write(journal)
        except Exception:
            room.journal = journal | room.journal  # the next commit tries again
            room.events[:0] = events
            room.roused |= roused
            for committed in waiting:
                if not committed.done():
                    trouble = Refusal(500, "Internal Server Error: the room cannot write")
                    committed.set_exception(trouble)
            return
        for committed in waiting:
            if not committed.done():  # a caller may have left
                committed.set_result(None)
        self._tell(events, roused)

    def _tell(self, events: list[Event], roused: set[int]) -> None:
        for event in events:
            if event.kind == "toast":
                waiting = self.toasts.get(json.loads(event.body)["query"])
                if waiting is not None and not waiting.done():
                    waiting.set_result(event.body)
        for watch in self.watchers:
            watch(events)
        for bot in roused:
            self._wake(bot)
            self.couriers(bot)

    def _wake(self, bot: int) -> None:
        poll = self._polls.get(bot)
        if poll is not None and not poll.done():
            poll.set_result(None)

    def take_over(self, bot: int) -> None:
        """A new poll begins: the one before it ends in a conflict."""
        poll = self._polls.pop(bot, None)
        if poll is not None and not poll.done():
            poll.set_exception(Conflict())

    async def news(self, bot: int, seconds: float) -> None:
        """Wait until something new is there for `bot`, at most `seconds`."""
        poll: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._polls[bot] = poll
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(poll, seconds)
        finally:
            if self._polls.get(bot) is poll:
                del self._polls[bot]

    def expect_toast(self, query: int) -> None:
        """Be ready for the answer to a button before the bot hears of it."""
        self.toasts[query] = asyncio.get_running_loop().create_future()

    async def toast(self, query: int, seconds: float) -> str | None:
        """The answer to a pressed button that was expected, or None after `seconds`."""
        try:
            return await asyncio.wait_for(self.toasts[query], seconds)
        except TimeoutError:
            return None
        finally:
            self.toasts.pop(query, None)

    def release(self) -> None:
        """The room closes: let go of everybody who waits."""
        self.closing = True
        for poll in list(self._polls):
            self._wake(poll)
        for waiting in list(self.toasts.values()):
            if not waiting.done():
                waiting.set_result(None)


STAGE = web.AppKey("stage", Stage)
ALARM = web.AppKey("alarm", str)  # what the red button on everybody\'s telephone says
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
