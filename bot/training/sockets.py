"""Phones in browsers: one WebSocket a page, events for all the phones on it."""

import asyncio
from collections import defaultdict
from typing import Any

from aiohttp import WSMsgType, web

from bot.training.guard import check_origin, is_facilitator, same
from bot.training.records import Event
from bot.training.refusals import Rude
from bot.training.stage import STAGE, Stage
from bot.training.wire import dumps, loads

WAITING_LIMIT = 2_000  # events a slow page may fall behind before it is sent away
PHONES_LIMIT = 1_000


class Page:
    """One browser page and what waits to be sent to it."""

    def __init__(self, request: web.Request) -> None:
        self.request = request
        self.socket = web.WebSocketResponse(heartbeat=30, max_msg_size=1_000_000)
        self.waiting: asyncio.Queue[str | None] = asyncio.Queue(WAITING_LIMIT)

    def tell(self, event: str | None) -> None:
        """Queue an event; a page that reads nothing is sent away and may come back."""
        try:
            self.waiting.put_nowait(event)
        except asyncio.QueueFull:
            if self.request.transport is not None:
                self.request.transport.close()

    async def write(self) -> None:
        """Send what waits until there is nobody to send to."""
        while (event := await self.waiting.get()) is not None:
            try:
                await self.socket.send_str(event)
            except ConnectionError:
                return
        await self.socket.close()


class Sockets:
    """All pages, by the phones they show."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.pages: set[Page] = set()
        self._by_person: defaultdict[int, set[Page]] = defaultdict(set)
        stage.watchers.append(self._tell)

    def _tell(self, events: list[Event]) -> None:
        if not self.pages:
            return
        for event in events:
            pages = self._by_person.get(event.person)
            if pages:
                text = f'{{"person":{event.person},"kind":"{event.kind}","message":{event.body}}}'
                for page in pages:
                    page.tell(text)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """GET /api/ws."""
        try:
            check_origin(request)
        except Rude as rude:
            return web.json_response({"error": str(rude)}, status=rude.status)
        page = Page(request)
        await page.socket.prepare(request)
        self.pages.add(page)
        writer = asyncio.create_task(page.write())
        try:
            await self._listen(page, is_facilitator(request))
        finally:
            self._forget(page)
            writer.cancel()
        return page.socket

    async def _listen(self, page: Page, trusted: bool) -> None:
        async for message in page.socket:
            if message.type is not WSMsgType.TEXT:
                continue
            try:
                wanted = loads(message.data)
                refused = self._subscribe(page, wanted, trusted)
            except (ValueError, TypeError, AttributeError, LookupError, OverflowError):
                page.tell(dumps({"error": 'Send {"subscribe": [ids], "tokens": {id: token}}.'}))
                continue
            if refused or "tokens" in wanted:  # who shows tokens is told which were good
                good = [number for number in wanted["subscribe"] if number not in refused]
                page.tell(dumps({"subscribed": good, "refused": refused}))

    def _subscribe(self, page: Page, wanted: Any, trusted: bool) -> list[int]:
        tokens = wanted.get("tokens") or {}
        numbers = [int(number) for number in wanted["subscribe"][:PHONES_LIMIT]]
        refused = []
        for number in numbers:
            person = self.stage.room.people.get(number)
            token = str(tokens.get(str(number), ""))
            if person is not None and (trusted or same(token, person.token)):
                self._by_person[number].add(page)
            else:
                refused.append(number)
        return refused

    def _forget(self, page: Page) -> None:
        self.pages.discard(page)
        for number in [n for n, pages in self._by_person.items() if page in pages]:
            self._by_person[number].discard(page)
            if not self._by_person[number]:
                del self._by_person[number]

    def close(self) -> None:
        """The room closes: end every page's socket."""
        for page in self.pages:
            page.tell(None)


def add_routes(app: web.Application) -> None:
    """Put the socket's path into `app`."""
    sockets = Sockets(app[STAGE])

    async def close(_: web.Application) -> None:
        sockets.close()

    app.router.add_get("/api/ws", sockets.serve)
    app.on_shutdown.append(close)
