"""The board's pages and its WebSocket, as an aiohttp application to be mounted at /board/."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import WSMsgType, web
from jinja2 import Environment, FileSystemLoader, select_autoescape

from bot.actions import posts, statistics
from bot.board import access
from bot.board.door import COOKIE, Door
from bot.board.figures import CALLS, COLUMNS, HIGH, REST, WIDE
from bot.board.reading import Reading
from bot.board.watch import View, Watches
from bot.board.words import LANGUAGES, Words
from bot.content.regions import Regions
from bot.domain.statistics import ANSWERS
from bot.errors import NotAllowed, NotFound
from bot.store.database import Database
from bot.visitors import HEADERS

HERE = Path(__file__).parent
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def create_board(
    database: Database,
    *,
    open_access: bool,
    training: bool,
    regions: Regions,
    rate: float,
    secret: bytes | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> web.Application:
    """The board over `database`.

    Args:
        open_access: anybody may look; for the training room alone.
        training: no count is hidden, because nobody real is counted.
        regions: their names.
        rate: messages/s that the sender is set to.
        secret: signs links and cookies; without one, a new one that ends with the process.
        clock: says what time it is (aware, UTC).
    """
    reading = Reading(database, rate, clock)
    door = Door(open_access, training, secret or secrets.token_bytes(32), clock)
    board = Board(database, reading, door, regions)
    app = web.Application(middlewares=[board.guard])
    app.add_routes(
        [
            web.get("/", board.list_alerts),
            web.get("/enter", board.enter),
            web.get("/ws", board.live),
            web.get(r"/alert/{alert:\d{1,9}}", board.show_alert),
            web.get(r"/static/{name:[a-z]+\.(?:js|css|svg)}", static),
        ]
    )
    app.cleanup_ctx.append(board.lifetime)
    return app


async def static(request: web.Request) -> web.StreamResponse:
    """A file of the pages, as what it is: some machines' registries know no JavaScript."""
    path = HERE / "static" / request.match_info["name"]
    return web.FileResponse(path, headers={"Content-Type": f"{KINDS[path.suffix]}; charset=utf-8"})


class Board:
    """The handlers, and what they need."""

    def __init__(self, database: Database, reading: Reading, door: Door, regions: Regions) -> None:
        self._database, self._reading, self._door, self._regions = database, reading, door, regions
        self._watches = Watches(reading.figures)
        self._sockets: set[web.WebSocketResponse] = set()
        self._templates = templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=select_autoescape(default=True),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        templates.filters["local"] = local

    async def lifetime(self, _app: web.Application) -> AsyncIterator[None]:
        """Pollers and open pages end with the application."""
        yield
        await self._watches.close()
        await asyncio.gather(*(socket.close(code=1001) for socket in set(self._sockets)))

    @web.middleware
    async def guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Only officers come in; whatever goes out carries the headers."""
        inside = request.path.removeprefix("/board")
        free = inside == "/enter" or inside.startswith("/static/")
        try:
            if not free and not self._door.lets_in(request):
                return self._page(request, "denied.html", status=403)
            response = await handler(request)
        except NotAllowed:
            return self._page(request, "denied.html", status=403)
        except (NotFound, web.HTTPNotFound):
            return self._page(request, "missing.html", status=404)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    async def enter(self, request: web.Request) -> web.Response:
        """From the bot's link to the board."""
        cookie = self._door.cookie(request.query.get("t", ""))
        if cookie is None:
            return self._page(request, "denied.html", status=403)
        # A page, not a redirect: a strict cookie is not sent on a redirect from elsewhere.
        alert = request.query.get("alert", "")
        page = self._page(request, "enter.html", alert=alert if alert.isdecimal() else "")
        page.set_cookie(
            COOKIE,
            cookie,
            max_age=int(access.VISIT_LASTS.total_seconds()),
            path="/board/",
            httponly=True,
            samesite="Strict",
            secure=request.secure or request.headers.get("X-Forwarded-Proto") == "https",
        )
        return page

    async def list_alerts(self, request: web.Request) -> web.Response:
        """All alerts that were approved: drills apart from live ones."""
        post = self._door.post(request)
        async with self._database.read() as conn:
            live = await statistics.headlines(conn, drill=False, post=post)
            drills = await statistics.headlines(conn, drill=True, post=post)
        return self._page(request, "alerts.html", live=live, drills=drills)

    async def show_alert(self, request: web.Request) -> web.Response:
        """One alert's figures."""
        alert = int(request.match_info["alert"])
        view = await self._view(request, alert)
        report, shown = await self._reading.whole(view)
        return self._page(
            request,
            "alert.html",
            report=report,
            shown=shown,
            country=await self._country(report.post),
            projector=request.query.get("view") == "projector",
            masked=not view.small,
        )

    async def live(self, request: web.Request) -> web.WebSocketResponse:
        """Push one alert's figures whenever they change, at most once a second."""
        text = request.query.get("alert", "")
        if not text.isdecimal() or len(text) > 9:
            raise NotFound("There is no alert {id}.", id=text[:20])
        view = await self._view(request, int(text))
        socket = web.WebSocketResponse(heartbeat=20.0)
        await socket.prepare(request)
        self._sockets.add(socket)
        try:
            await self._push(socket, view)
        finally:
            self._sockets.discard(socket)
        return socket

    async def _push(self, socket: web.WebSocketResponse, view: View) -> None:
        async with self._watches.look(view) as queue, asyncio.TaskGroup() as tasks:

            async def send() -> None:
                while True:
                    await socket.send_str(await queue.get())

            sending = tasks.create_task(send())
            async for message in socket:  # a page says nothing; this ends when it goes
                if message.type is WSMsgType.ERROR:
                    break
            sending.cancel()

    async def _view(self, request: web.Request, alert: int) -> View:
        async with self._database.read() as conn:
            small, secret = await self._door.sight(conn, request, alert)
        return View(alert, small, secret)

    async def _country(self, post: str) -> Any:
        """The map of the post's country, drawn once. None: there is none."""
        # shapely: 22 MB that many a post never needs
        from bot.content.outlines import outlines

        async with self._database.read() as conn:
            country = (await posts.the_post(conn, post)).country
        return await asyncio.to_thread(outlines, country)

    def _page(
        self, request: web.Request, template: str, *, status: int = 200, **values: Any
    ) -> web.Response:
        asked = request.query.get("lang", LANGUAGES[0])
        words = Words(asked if asked in LANGUAGES else LANGUAGES[0], self._regions)
        text = self._templates.get_template(template).render(
            t=words,
            here=request.path,
            answers=ANSWERS,
            columns=COLUMNS,
            levels=CALLS,
            rest=REST,
            wide=WIDE,
            high=HIGH,
            **values,
        )
        return web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)


def local(moment: datetime, zone: str) -> str:
    """`moment` on the post's own clock."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}"
