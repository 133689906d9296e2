"""What anybody may read: a post's live alerts as a page, an Atom feed, and as CAP files.

Mounted at /alerts/. No drill stands here, and nothing of anybody who gets an alert.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, select_autoescape
from lxml import etree

from bot.actions import caps, public
from bot.actions.public import Public
from bot.board.server import local
from bot.board.words import LANGUAGES, Words
from bot.content.caps import to_xml
from bot.content.catalogue import Catalogue
from bot.domain.language import LANGUAGES as SPOKEN
from bot.domain.language import chain
from bot.domain.post import Post
from bot.errors import NotFound, RuleError
from bot.store.database import Database
from bot.visitors import HEADERS

HERE = Path(__file__).parent
ATOM = "http://www.w3.org/2005/Atom"
CAP_TYPE, ATOM_TYPE = "application/cap+xml", "application/atom+xml"
FRESH = {"Cache-Control": "public, max-age=10"}  # a correction is seen within ten seconds
POST = r"/{post:[\w-]{1,40}}"
FIRST = 200  # characters of a text in the feed's summary


def create_public(
    database: Database,
    catalogue: Catalogue,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> web.Application:
    """The public lists over `database`; `clock` says what time it is (aware, UTC)."""
    lists = Lists(database, catalogue, clock)
    app = web.Application(middlewares=[lists.guard])
    app.add_routes(
        [
            web.get(POST, lists.page),
            web.get(POST + "/feed.atom", lists.feed),
            web.get(POST + r"/{alert:\d{1,9}}.cap", lists.cap),
        ]
    )
    return app


class Lists:
    """The handlers, and what they need."""

    def __init__(
        self, database: Database, catalogue: Catalogue, clock: Callable[[], datetime]
    ) -> None:
        self._database, self._catalogue, self._clock = database, catalogue, clock
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=select_autoescape(default=True),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["local"] = local

    @web.middleware
    async def guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """What is not there is said so; whatever goes out carries the headers."""
        try:
            response = await handler(request)
        except (RuleError, web.HTTPNotFound):
            response = self._said(request, "public_missing.html", status=404)
        response.headers.update(HEADERS | FRESH)
        return response

    async def page(self, request: web.Request) -> web.Response:
        """GET /alerts/POST"""
        post, found = await self._current(request)
        return self._said(request, "public.html", post=post, alerts=found, spoken=SPOKEN)

    async def feed(self, request: web.Request) -> web.Response:
        """GET /alerts/POST/feed.atom"""
        post, found = await self._current(request)
        root = f"{request.scheme}://{request.host}/alerts/{post.code}"
        return web.Response(
            body=atom(post, found, root, self._clock()), content_type=ATOM_TYPE, charset="utf-8"
        )

    async def cap(self, request: web.Request) -> web.Response:
        """GET /alerts/POST/NUMBER.cap"""
        # shapely: 22 MB that many a post never needs
        from bot.content.caps_areas import rings_of

        post, number = request.match_info["post"], int(request.match_info["alert"])
        async with self._database.read() as conn:
            one = await public.one_of(conn, post, number, self._clock())
            for code in one.audience.regions:  # the first time takes a moment: not on the loop
                await asyncio.to_thread(rings_of, code)
            made = await caps.outgoing(conn, self._catalogue, number, outline=rings_of)
        return web.Response(body=to_xml(made), content_type=CAP_TYPE, charset="utf-8")

    async def _current(self, request: web.Request) -> tuple[Post, list[Public]]:
        async with self._database.read() as conn:
            return await public.current(conn, request.match_info["post"], self._clock())

    def _said(
        self, request: web.Request, template: str, *, status: int = 200, **values: Any
    ) -> web.Response:
        asked = request.query.get("lang", LANGUAGES[0])
        words = Words(asked if asked in LANGUAGES else LANGUAGES[0])
        text = self._templates.get_template(template).render(
            t=words, here=request.path, text_of=text_of, asked=asked, **values
        )
        return web.Response(text=text, status=status, content_type="text/html")


def text_of(one: Public, language: str) -> tuple[str, str]:
    """(language, text) for a reader: theirs, what stands in for it, else any."""
    for code in (*chain(language), *one.texts):
        if code in one.texts:
            return code, one.texts[code]
    raise NotFound("There is no alert {id}.", id=one.alert.id)


def atom(post: Post, found: list[Public], root: str, now: datetime) -> bytes:
    """The list as an Atom feed (RFC 4287), each entry with a link to its CAP file."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    times = [one.alert.approved_at or one.alert.created_at for one in found]
    _add(feed, "id", root)
    _add(feed, "title", post.name)
    _add(feed, "updated", _time(max(times, default=now)))
    _add(_add(feed, "author"), "name", post.name)
    _add(feed, "link", rel="self", href=f"{root}/feed.atom", type=ATOM_TYPE)
    _add(feed, "link", rel="alternate", href=root, type="text/html")
    for one, at in zip(found, times, strict=True):
        language, text = text_of(one, "es")
        entry = _add(feed, "entry")
        entry.set("{http://www.w3.org/XML/1998/namespace}lang", language)
        _add(entry, "id", f"{root}/{one.alert.id}")
        _add(entry, "title", f"{one.alert.id} · {_first_sentence(text)}")
        _add(entry, "updated", _time(at))
        _add(entry, "published", _time(at))
        _add(entry, "summary", text)
        _add(entry, "link", rel="alternate", href=f"{root}#{one.alert.id}", type="text/html")
        _add(entry, "link", rel="enclosure", href=f"{root}/{one.alert.id}.cap", type=CAP_TYPE)
    etree.indent(feed)
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="UTF-8"))


def _first_sentence(text: str) -> str:
    first = re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0]
    return first if len(first) <= FIRST else f"{first[: FIRST - 1]}…"


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()


def _add(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = text or None
    return element
