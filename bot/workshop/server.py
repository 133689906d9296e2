"""The facilitator's page and the projector's: an aiohttp application, mounted at /exercise/.

Pages ask once a second; all that they show is counted from rows, so a restart changes nothing.
"""

import asyncio
import io
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
from aiohttp import web

from bot.actions import conducting, debriefing, leading
from bot.actions import officers as staff
from bot.content import exercises as files
from bot.content.catalogue import Catalogue
from bot.content.exercise_report import exercise_report
from bot.content.publishing import Format, publish
from bot.domain.conduct import Move, Run, code_of
from bot.domain.exercise import ALL
from bot.domain.post import OPERATOR
from bot.errors import NotFound, NotReady, RuleError
from bot.store.database import Connection, Database
from bot.visitors import HEADERS
from bot.workshop.access import Door

Json = dict[str, Any]
PAGES = Path(__file__).parent / "page"
LARGEST = 100_000  # bytes of a request
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}
PAPERS = {Format.HTML: "text/html", Format.PDF: "application/pdf"}
OWN_STYLE = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


def create_workshop(
    database: Database, catalogue: Catalogue, *, door: Door, clock: Callable[[], datetime]
) -> web.Application:
    """The pages over `database`; `door` tells the facilitator from everybody else."""
    desk = Workshop(database, catalogue, door, clock)
    app = web.Application(middlewares=[desk.guard], client_max_size=LARGEST)
    app.add_routes(
        [
            web.get("/", desk.page("facilitator.html")),
            web.get("/screen", desk.page("screen.html")),
            web.get("/enter", desk.enter),
            web.get("/qr.svg", desk.qr),
            web.get("/api/screen", desk.screen),
            web.get("/api/state", desk.state),
            web.get("/api/report", desk.report),
            web.get("/report.{form:html|pdf}", desk.paper),
            web.post("/api/act", desk.act),
            web.get(r"/static/{name:[a-z]+\.(js|css)}", desk.static),
        ]
    )
    return app


class Workshop:
    """The handlers, and what they need."""

    def __init__(
        self, database: Database, catalogue: Catalogue, door: Door, clock: Callable[[], datetime]
    ) -> None:
        self._database, self._catalogue = database, catalogue
        self._door, self._clock = door, clock

    @web.middleware
    async def guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Only the facilitator leads; a rule's no is an answer."""
        inside = request.path.removeprefix("/exercise")
        is_free = inside in ("/screen", "/enter", "/qr.svg", "/api/screen")
        if not (is_free or inside.startswith("/static/") or self._door.lets_in(request)):
            return _json({"error": "Open the link that the program printed."}, 403)
        if request.method == "POST" and not self._door.is_from_here(request):
            return _json({"error": "This request comes from another site."}, 403)
        try:
            return await handler(request)
        except NotFound as error:
            return _json({"error": self._said(error, request)}, 404)
        except RuleError as error:
            return _json({"error": self._said(error, request)}, 409)

    def _said(self, error: RuleError, request: web.Request) -> str:
        return self._catalogue.locales.refusal(_language(request), error)

    def page(self, name: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """A handler that serves one file."""

        async def serve(_request: web.Request) -> web.StreamResponse:
            return await _file(name)

        return serve

    async def static(self, request: web.Request) -> web.StreamResponse:
        """GET /static/…"""
        return await _file(request.match_info["name"])

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """From the printed link to the page, without the key in the address."""
        if not self._door.knows(request.query.get("key", "")):
            return _json({"error": "Open the link that the program printed."}, 403)
        return self._door.opened(await _file("enter.html"), request)

    async def qr(self, _request: web.Request) -> web.StreamResponse:
        """The link by which people come in, for cameras."""
        async with self._database.read() as conn:
            run = await conducting.newest(conn)
            link = await staff.link(conn, run.code) if run else ""
        out = io.BytesIO()
        segno.make(link or "-", error="m").save(out, kind="svg", border=2, scale=10)
        return web.Response(body=out.getvalue(), content_type="image/svg+xml", headers=HEADERS)

    async def screen(self, _request: web.Request) -> web.StreamResponse:
        """What everybody may see: the way in, the clock, how many came, the votes."""
        async with self._database.read() as conn:
            run = await conducting.newest(conn)
            if run is None:
                return _json({})
            told = await debriefing.progress(conn, run, now=self._clock())
            link = await staff.link(conn, run.code)
            wiped = await debriefing.receipt(conn, run)
        shown = ("code", "title", "state", "seconds", "minutes", "officers", "players",
                 "registered", "questions")  # fmt: skip
        stage = told["stage"] and told["stage"]["title"]
        teams = [_unnamed(team) for team in told["teams"] if team["officers"]]
        expected = {one["key"]: one["expected"] for one in told["injects"] if one["came"]}
        return _json(
            {key: told[key] for key in shown}
            | {"stage": stage, "link": link, "teams": teams, "expected": expected, "wiped": wiped}
        )

    async def state(self, _request: web.Request) -> web.StreamResponse:
        """Everything, for the facilitator."""
        async with self._database.read() as conn:
            run = await conducting.newest(conn)
            told = await debriefing.progress(conn, run, now=self._clock()) if run else None
            wiped = await debriefing.receipt(conn, run) if run else None
        titles = {name: dict(files.load(name).title) for name in files.names()}
        return _json({"run": told, "exercises": titles, "wiped": wiped})

    async def report(self, _request: web.Request) -> web.StreamResponse:
        """The report, as it stands or was kept."""
        async with self._database.read() as conn:
            run = await self._run(conn)
            return _json(await debriefing.report(conn, run, now=self._clock()))

    async def paper(self, request: web.Request) -> web.StreamResponse:
        """The report to be read and printed; a PDF takes some 100 ms: not on the loop."""
        form = Format(request.match_info["form"])
        async with self._database.read() as conn:
            run = await self._run(conn)
            told = await debriefing.report(conn, run, now=self._clock())
        document = exercise_report(told, self._catalogue.locales, _language(request))
        body = await asyncio.to_thread(publish, document, form)
        headers = {**HEADERS, **OWN_STYLE}
        return web.Response(body=body, content_type=PAPERS[form], charset="utf-8", headers=headers)

    async def _run(self, conn: Connection) -> Run:
        run = await conducting.newest(conn)
        if run is None:
            raise NotFound("There is no exercise with the code “{code}”.", code="")
        return run

    async def act(self, request: web.Request) -> web.StreamResponse:
        """POST {"do": …}: what the facilitator's buttons do."""
        try:
            body = await request.json()
            step = STEPS[body["do"]]
        except (ValueError, KeyError, TypeError):
            return _json({"error": "Unknown step."}, 400)
        async with self._database.write() as conn:
            if body["do"] == "open":
                return _json(await self._open(conn, body))
            run = await self._run(conn)
            return _json({"did": await step(self, conn, run, body)})

    async def _open(self, conn: Connection, body: Json) -> Json:
        exercise = files.load(str(body.get("script")))
        run = await conducting.open_run(
            conn, exercise, code=code_of(secrets.token_bytes(4)),
            language=str(body.get("language", "es")), actor=OPERATOR, now=self._clock(),
        )  # fmt: skip
        return {"did": run.code}

    async def move(self, conn: Connection, run: Run, body: Json) -> Any:
        """Start, pause, resume, freeze, end, wipe."""
        try:
            wanted = Move(str(body.get("move")))
        except ValueError:
            raise NotFound("There is no such inject, team or mark.") from None
        return await debriefing.move(
            conn, self._catalogue, run, wanted, actor=OPERATOR, now=self._clock()
        )

    async def send(self, conn: Connection, run: Run, body: Json) -> Any:
        """An inject comes now."""
        return await leading.send_next(
            conn, self._catalogue, run, key=_key(body), actor=OPERATOR, now=self._clock()
        )

    async def skip(self, conn: Connection, run: Run, body: Json) -> Any:
        """An inject is left out."""
        return await leading.skip(conn, run, key=_key(body), actor=OPERATOR, now=self._clock())

    async def pace(self, conn: Connection, run: Run, body: Json) -> Any:
        """Slower or faster."""
        speed = body.get("speed")
        if isinstance(speed, bool) or not isinstance(speed, int | float):
            raise NotReady("Give a number.")
        after = await leading.pace(conn, run, speed, actor=OPERATOR, now=self._clock())
        return after.speed

    async def forward(self, conn: Connection, run: Run, _body: Json) -> Any:
        """On to the next part of the session."""
        after = await leading.forward(conn, run, actor=OPERATOR, now=self._clock())
        return round(after.seconds)

    async def people(self, conn: Connection, run: Run, body: Json) -> Any:
        """So many simulated people take part."""
        return (
            await conducting.populate(
                conn, run, _whole(body, "people"), actor=OPERATOR, now=self._clock()
            )
        ).people

    async def teams(self, conn: Connection, run: Run, body: Json) -> Any:
        """So many teams play."""
        return (
            await conducting.staff(
                conn, run, _whole(body, "teams"), actor=OPERATOR, now=self._clock()
            )
        ).teams

    async def tell(self, conn: Connection, run: Run, body: Json) -> Any:
        """The facilitator's words to a team, or to everybody."""
        return await leading.tell(
            conn, self._catalogue, run, str(body.get("text", "")),
            team=str(body.get("team", ALL)), actor=OPERATOR, now=self._clock(),
        )  # fmt: skip

    async def mark(self, conn: Connection, run: Run, body: Json) -> Any:
        """How well a team met an inject."""
        await leading.mark(
            conn, run, inject=str(body.get("inject")), team=str(body.get("team")),
            mark=str(body.get("mark")), actor=OPERATOR, now=self._clock(),
        )  # fmt: skip

    async def thaw(self, conn: Connection, run: Run, body: Json) -> Any:
        """A team stops or goes on."""
        await leading.freeze_team(
            conn, self._catalogue, run, str(body.get("team")),
            stopped=body.get("stopped") is True, now=self._clock(),
        )  # fmt: skip


STEPS: dict[str, Callable[[Workshop, Connection, Run, Json], Awaitable[Any]]] = {
    "open": Workshop.move,  # opened before there is a run
    "move": Workshop.move,
    "send": Workshop.send,
    "skip": Workshop.skip,
    "pace": Workshop.pace,
    "forward": Workshop.forward,
    "tell": Workshop.tell,
    "mark": Workshop.mark,
    "people": Workshop.people,
    "teams": Workshop.teams,
    "team": Workshop.thaw,
}


def _language(request: web.Request) -> str:
    return "en" if request.query.get("lang") == "en" else "es"


def _whole(body: Json, name: str) -> int:
    number = body.get(name)
    if isinstance(number, bool) or not isinstance(number, int):
        raise NotReady("Give a number.")
    return number


def _key(body: Json) -> str | None:
    key = body.get("key")
    return None if key is None else str(key)


def _unnamed(team: Json) -> Json:
    """A team as the projector compares it: without its name."""
    return {"done": [{"inject": one["inject"], "status": one["status"]} for one in team["done"]]}


async def _file(name: str) -> web.Response:
    body = await asyncio.to_thread((PAGES / name).read_bytes) if (PAGES / name).is_file() else b""
    kind = TYPES.get(Path(name).suffix, "text/plain")
    status = 200 if body else 404
    return web.Response(
        body=body, status=status, content_type=kind, charset="utf-8", headers=HEADERS
    )


def _json(value: Any, status: int = 200) -> web.Response:
    return web.json_response(value, status=status, headers=HEADERS)
