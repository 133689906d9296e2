"""The board over real HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession, CookieJar, WSServerHandshakeError, web
from aiohttp.test_utils import TestServer

from bot.actions import checkins
from bot.board import access
from bot.board.server import create_board
from bot.board.words import Words
from bot.content.regions import Regions
from bot.domain.alert import AlertState
from bot.domain.checkin import Answer
from bot.domain.post import Role
from bot.store import reminders
from bot.store.database import Database
from bot.store.schema import officers
from tests.rows import NOW, Sent, add_alert

SECRET = b"only for tests"
PEOPLE = [Sent(national=n, language="es" if n < 12 else "ht") for n in range(1, 15)]


@asynccontextmanager
async def serve(database: Database, *, training: bool = True) -> AsyncIterator[ClientSession]:
    """A browser at a board: the training room's, or a real one that wants a link."""
    app = web.Application()
    board = create_board(
        database,
        open_access=training,
        training=training,
        regions=Regions.load(),
        rate=25.0,
        secret=SECRET,
        clock=lambda: NOW,
    )
    app.add_subapp("/board/", board)
    jar = CookieJar(unsafe=True)  # cookies of an address, not of a name
    async with (
        TestServer(app) as server,
        ClientSession(base_url=server.make_url("/"), cookie_jar=jar) as browser,
    ):
        yield browser


async def page(browser: ClientSession, path: str, status: int = 200) -> str:
    """What a page says."""
    async with browser.get(path) as answer:
        assert answer.status == status
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        return await answer.text()


async def seed(
    database: Database, *, drill: bool = True, post: str = "av-tap", role: Role = Role.OBSERVER
) -> int:
    """An alert that went to fourteen people, of whom one needs help; and an officer, the first."""
    async with database.write() as conn:
        alert = await add_alert(conn, PEOPLE, drill=drill, post=post)
        staff = {"post": "av-tap", "roles": str(role), "since": NOW, "active": True}
        if post == "av-tap" and alert == 1:
            await conn.execute(officers.insert().values(id=1, chat_id=9, **staff))
        await checkins.answer(
            conn, alert_id=alert, national_id=13, answer=Answer.HELP, seq=1, now=NOW
        )
    return alert


async def test_drills_stand_apart_and_carry_their_badge(database: Database) -> None:
    """Whoever looks at the wall sees at once what is real."""
    await seed(database, drill=True)
    await seed(database, drill=False)
    async with serve(database) as browser:
        text = await page(browser, "/board/")
        english = await page(browser, "/board/?lang=en")

    live, _, drills = text.partition("Ejercicios")
    assert "EJERCICIO" not in live
    assert "EJERCICIO" in drills
    assert "/board/alert/2" in live
    assert "/board/alert/1" in drills
    assert "DRILL" in english


async def test_an_alert_shows_its_figures(database: Database) -> None:
    """In the training room every count is shown."""
    alert = await seed(database)
    async with serve(database) as browser:
        text = await page(browser, f"/board/alert/{alert}")

    assert '<span data-count="total.audience">14</span>' in text
    assert '<span data-count="by_language.ht.help">1</span>' in text
    assert "Aceptados por Telegram" in text
    assert "no quiere decir leído" in text
    assert "style=" not in text
    assert "<script>" not in text


async def test_outside_the_training_room_small_counts_are_hidden(database: Database) -> None:
    """Three people who speak one language can be recognised; one call for help must be seen."""
    alert = await seed(database, drill=False)
    async with serve(database, training=False) as browser:
        await page(browser, f"/board/enter?t={access.issue(SECRET, 1, 'av-tap', NOW)}")
        text = await page(browser, f"/board/alert/{alert}")

    assert '<span data-count="total.help">1</span>' in text
    assert "grupos de menos de cinco" in text
    assert '<span data-count="by_language.ht.audience"><abbr' in text
    assert '<span data-count="by_language.ht.help"><abbr' in text
    assert '<span data-count="by_language.es.help"><abbr' in text


async def test_duty_officers_see_every_count(database: Database) -> None:
    """They answer the calls; by the board, too, and by its WebSocket."""
    alert = await seed(database, drill=False, role=Role.DUTY)
    async with serve(database, training=False) as browser:
        await page(browser, f"/board/enter?t={access.issue(SECRET, 1, 'av-tap', NOW)}")
        text = await page(browser, f"/board/alert/{alert}")
        async with browser.ws_connect(f"/board/ws?alert={alert}") as live:
            pushed: dict[str, Any] = await live.receive_json(timeout=5)

    assert '<span data-count="by_language.ht.help">1</span>' in text
    assert "grupos de menos de cinco" not in text
    assert pushed["by_language"]["ht"]["help"] == 1


async def test_an_observer_is_pushed_no_small_count(database: Database) -> None:
    """What the page hides does not come by the WebSocket, beside a duty officer who looks."""
    alert = await seed(database, drill=False)
    async with serve(database, training=False) as browser:
        await page(browser, f"/board/enter?t={access.issue(SECRET, 1, 'av-tap', NOW)}")
        async with browser.ws_connect(f"/board/ws?alert={alert}") as live:
            pushed: dict[str, Any] = await live.receive_json(timeout=5)

    assert pushed["by_language"]["ht"]["help"] is None
    assert pushed["by_region"].keys() == {""}


@pytest.mark.parametrize(("role", "seen"), [(Role.DUTY, (10, 2)), (Role.OBSERVER, (None, None))])
async def test_what_a_reminder_brought(
    database: Database, role: Role, seen: tuple[int | None, int | None]
) -> None:
    """Two of ten answered: a handful is for those on duty."""
    alert = await seed(database, drill=False, role=role)
    async with database.write() as conn:
        await reminders.written(conn, alert, range(1, 11))
        for who in (1, 2):
            await checkins.answer(
                conn, alert_id=alert, national_id=who, answer=Answer.SAFE, seq=9, now=NOW
            )
    async with serve(database, training=False) as browser:
        await page(browser, f"/board/enter?t={access.issue(SECRET, 1, 'av-tap', NOW)}")
        text = await page(browser, f"/board/alert/{alert}")
        async with browser.ws_connect(f"/board/ws?alert={alert}") as live:
            pushed: dict[str, Any] = await live.receive_json(timeout=5)

    assert pushed["reminders"] == {"1": {"people": seen[0], "answered": seen[1]}}
    assert 'data-reminder="1"' in text


async def test_who_is_no_officer_any_more_sees_nothing(database: Database) -> None:
    """A cookie outlives a role; the page does not."""
    alert = await seed(database, drill=False)
    async with serve(database, training=False) as browser:
        await page(browser, f"/board/enter?t={access.issue(SECRET, 1, 'av-tap', NOW)}")
        async with database.write() as conn:
            await conn.execute(officers.update().values(active=False))
        await page(browser, f"/board/alert/{alert}", status=403)


async def test_the_states_of_an_alert_are_said_in_words(database: Database) -> None:
    """No word of the program stands on the wall."""
    words = {state: (Words("es").state(state), Words("en").state(state)) for state in AlertState}
    async with database.write() as conn:
        alert = await add_alert(conn, PEOPLE, state="all_clear")
    async with serve(database) as browser:
        text = await page(browser, f"/board/alert/{alert}")

    assert all("_" not in said for both in words.values() for said in both)
    assert ">pasó el peligro<" in text


@pytest.mark.parametrize("late", [timedelta(0), access.LINK_LASTS])
async def test_only_a_fresh_link_opens_it(database: Database, late: timedelta) -> None:
    """Without a link, or with an old one, the board is shut."""
    alert = await seed(database, drill=False)
    link = access.issue(SECRET, 1, "av-tap", NOW - late)
    async with serve(database, training=False) as browser:
        shut = await page(browser, f"/board/alert/{alert}", status=403)
        await page(browser, f"/board/enter?t={link}&alert={alert}", status=403 if late else 200)
        await page(browser, "/board/", status=403 if late else 200)
        async with browser.get("/board/static/board.css") as style:
            assert style.status == 200

    assert "data-count" not in shut


async def test_another_posts_alert_is_not_there(database: Database) -> None:
    """An officer sees their own post."""
    alert = await seed(database, drill=False, post="av-hou")
    async with serve(database, training=False) as browser:
        await page(browser, f"/board/enter?t={access.issue(SECRET, 1, 'av-tap', NOW)}")
        listed = await page(browser, "/board/")
        await page(browser, f"/board/alert/{alert}", status=404)
        with pytest.raises(WSServerHandshakeError):
            await browser.ws_connect(f"/board/ws?alert={alert}")

    assert f"alert/{alert}" not in listed


@pytest.mark.parametrize(
    "path",
    ["/board/alert/99", "/board/nothing", "/board/ws?alert=x", "/board/ws", "/board/alert/0"],
)
async def test_what_is_not_there_is_said_so(database: Database, path: str) -> None:
    """A page, not a traceback."""
    async with serve(database) as browser:
        assert "No existe" in await page(browser, path, status=404)


async def test_figures_arrive_live(database: Database) -> None:
    """An answer is on the wall within some two seconds; nothing is pushed when nothing changes."""
    alert = await seed(database)
    async with serve(database) as browser, browser.ws_connect(f"/board/ws?alert={alert}") as live:
        first: dict[str, Any] = await live.receive_json(timeout=5)
        async with database.write() as conn:
            await checkins.answer(
                conn, alert_id=alert, national_id=1, answer=Answer.SAFE, seq=2, now=NOW
            )
        second: dict[str, Any] = await live.receive_json(timeout=5)
        with pytest.raises(asyncio.TimeoutError):
            await live.receive(timeout=1.5)

    assert (first["total"]["safe"], second["total"]["safe"]) == (0, 1)
    assert second["by_language"]["es"]["safe"] == 1


async def test_the_board_ends_with_open_pages(database: Database) -> None:
    """Stopping does not wait for whoever still looks."""
    alert = await seed(database)
    async with asyncio.timeout(10), serve(database) as browser:
        live = await browser.ws_connect(f"/board/ws?alert={alert}")
        await live.receive_json(timeout=5)
