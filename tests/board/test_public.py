"""What anybody may read of a post's alerts, over real HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from lxml import etree

from bot.actions import alerts
from bot.board.public import ATOM, create_public
from bot.content.caps_reading import read
from bot.domain.hazard import Hazard, Phase
from bot.domain.message import Payload
from bot.domain.national import Consent
from bot.domain.post import OPERATOR
from bot.store import alerts as store
from bot.store.database import Database
from bot.store.schema import alerts as table
from tests.rows import NOW
from tests.telegram.desk import Desk, files

TEXTS = {
    "es": "<b>Consulado</b>: viene <b>agua</b> & viento a Chiapas.\n\n• Suba a un lugar alto.",
    "ar": "من القنصلية: فيضان.\n\n• اصعد.",
    "ht": "Konsila a: dlo ap monte.\n\n• Monte.",
}


async def out(database: Database, *, drill: bool = False, state: str = "sent") -> int:
    """An alert that went out."""
    async with database.write() as conn:
        made = await alerts.draft(
            conn, files(), post="av-tap", hazard=Hazard.FLOOD, phase=Phase.WARNING,
            regions=("MX-CHP",), drill=drill, expires_at=NOW + timedelta(hours=6),
            author=OPERATOR, now=NOW,
        )  # fmt: skip
        frozen = [
            store.Variant(
                language=language, groups=(), consent=Consent.ALERTS, written=language,
                review="checked", payload=Payload(text=text.replace("& ", "&amp; ")),
            )
            for language, text in TEXTS.items()
        ]  # fmt: skip
        await store.freeze(conn, made.id, frozen)
        values = {"state": state, "approved_at": NOW}
        await conn.execute(table.update().where(table.c.id == made.id).values(values))
    return made.id


@asynccontextmanager
async def serve(database: Database, hours: float = 0) -> AsyncIterator[ClientSession]:
    """A browser at the public list, so many hours later."""
    app = web.Application()
    clock = NOW + timedelta(hours=hours)
    app.add_subapp("/alerts/", create_public(database, files(), clock=lambda: clock))
    async with (
        TestServer(app) as server,
        ClientSession(base_url=server.make_url("/")) as browser,
    ):
        yield browser


async def page(browser: ClientSession, path: str, status: int = 200) -> str:
    async with browser.get(path) as answer:
        assert answer.status == status
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        return await answer.text()


@pytest.fixture
async def database_with_posts(database: Database) -> Database:
    await Desk(database).open()
    return database


async def test_the_page_shows_what_holds(database_with_posts: Database) -> None:
    """Number, times and text, as it was sent, without markup; in the asked language first."""
    number = await out(database_with_posts)
    async with serve(database_with_posts) as browser:
        text = await page(browser, "/alerts/av-tap")
        english = await page(browser, "/alerts/av-tap?lang=en")

    assert f"Alerta {number} · Inundación" in text
    assert "viene agua &amp; viento a Chiapas." in text
    assert 'lang="ar" dir="rtl"' in text
    assert "2026-03-14 12:00 CST" in text
    assert f"Alert {number} · Flood" in english
    assert "<script" not in text
    assert "style=" not in text


@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "cancelled", "expired"])
async def test_what_does_not_hold_is_not_there(database_with_posts: Database, state: str) -> None:
    """Neither before it goes out, nor after its end."""
    number = await out(database_with_posts, state=state)
    async with serve(database_with_posts) as browser:
        text = await page(browser, "/alerts/av-tap")
        await page(browser, f"/alerts/av-tap/{number}.cap", status=404)

    assert "no hay ninguna alerta vigente" in text.lower()


async def test_drills_never_stand_there(database_with_posts: Database) -> None:
    """Not in the page, not in the feed, not as a file."""
    number = await out(database_with_posts, drill=True)
    async with serve(database_with_posts) as browser:
        text = await page(browser, "/alerts/av-tap")
        feed = await page(browser, "/alerts/av-tap/feed.atom")
        await page(browser, f"/alerts/av-tap/{number}.cap", status=404)

    assert "agua" not in text + feed


async def test_it_ends_at_its_time(database_with_posts: Database) -> None:
    """Even where nobody has marked it as expired yet."""
    await out(database_with_posts)
    async with serve(database_with_posts, hours=6) as browser:
        assert "agua" not in await page(browser, "/alerts/av-tap")


async def test_the_feed_is_atom_and_leads_to_cap(database_with_posts: Database) -> None:
    """Each entry has what RFC 4287 wants; its link gives the alert as CAP."""
    number = await out(database_with_posts)
    async with serve(database_with_posts) as browser:
        feed = etree.fromstring((await page(browser, "/alerts/av-tap/feed.atom")).encode())
        entry = feed.find(f"{{{ATOM}}}entry")
        assert entry is not None
        links = {one.get("type"): one.get("href") for one in entry.findall(f"{{{ATOM}}}link")}
        async with browser.get(links["application/cap+xml"]) as answer:
            assert answer.content_type == "application/cap+xml"
            (made,) = read(await answer.read())

    for parent in (feed, entry):
        assert all(parent.findtext(f"{{{ATOM}}}{name}") for name in ("id", "title", "updated"))
    assert feed.findtext(f"{{{ATOM}}}author/{{{ATOM}}}name")
    assert str(number) in (entry.findtext(f"{{{ATOM}}}title") or "")
    assert made.regions == ("MX-CHP",)
    assert made.languages == ("es", "ht", "ar")
    assert not made.drill


@pytest.mark.parametrize(
    "path", ["/alerts/nowhere", "/alerts/av-tap/9.cap", "/alerts/av-gua/1.cap", "/alerts/a/b/c"]
)
async def test_what_is_not_there_is_said_so(database_with_posts: Database, path: str) -> None:
    """Another post's alert is not this one's; nothing is told of what went wrong."""
    await out(database_with_posts)
    async with serve(database_with_posts) as browser:
        assert "No existe" in await page(browser, path, status=404)


async def test_an_empty_feed_is_a_feed(database_with_posts: Database) -> None:
    """Readers ask again and again."""
    async with serve(database_with_posts) as browser:
        feed = etree.fromstring((await page(browser, "/alerts/av-tap/feed.atom")).encode())

    assert feed.find(f"{{{ATOM}}}entry") is None
    assert feed.findtext(f"{{{ATOM}}}updated")
