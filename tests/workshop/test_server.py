"""The facilitator leads from the page; nobody else does, and no other site."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.store.database import Database
from bot.workshop.access import Door
from bot.workshop.server import create_workshop
from tests.rows import NOW
from tests.telegram.desk import Desk, files

KEY = "k" * 32
Client = TestClient[Any, Any]


def served(database: Database, *, loopback: bool) -> web.Application:
    """Mounted as it is in life."""
    app = web.Application()
    door = Door(key=KEY, trusts_loopback=loopback)
    app.add_subapp("/exercise/", create_workshop(database, files(), door=door, clock=lambda: NOW))
    return app


@pytest.fixture
async def page(database: Database) -> AsyncIterator[Client]:
    """The facilitator at the machine."""
    await Desk(database).open()
    async with TestClient(TestServer(served(database, loopback=True))) as client:
        yield client


@pytest.fixture
async def stranger(database: Database) -> AsyncIterator[Client]:
    """Somebody elsewhere in the network, without the key."""
    await Desk(database).open()
    async with TestClient(TestServer(served(database, loopback=False))) as client:
        yield client


async def act(client: Client, **body: Any) -> tuple[int, Any]:
    """Press a button."""
    async with client.post("/exercise/api/act", json=body) as answer:
        return answer.status, await answer.json()


async def run(client: Client) -> Any:
    """How the exercise stands."""
    async with client.get("/exercise/api/state") as answer:
        return (await answer.json())["run"]


async def test_an_exercise_is_led_from_the_page(page: Client) -> None:
    """Opened, started, an inject sent, marked, ended, wiped."""
    assert (await act(page, do="open", script="storm", language="es"))[0] == 200
    assert (await run(page))["state"] == "lobby"
    await act(page, do="move", move="start")
    assert (await act(page, do="send"))[1] == {"did": "storm"}
    assert (await act(page, do="skip"))[1] == {"did": "river"}
    await act(page, do="mark", inject="storm", team="1", mark="S")
    stands = await run(page)
    assert stands["state"] == "running"
    assert [one["key"] for one in stands["injects"] if one["came"]] == ["storm", "river"]
    assert stands["teams"][0]["done"][0]["mark"] == "S"
    await act(page, do="move", move="end")
    assert (await act(page, do="move", move="wipe"))[1]["did"]["wiped"]["nationals"] == 0
    assert (await run(page))["state"] == "wiped"


async def test_what_is_out_of_order_is_refused_with_a_sentence(page: Client) -> None:
    """In the facilitator's language."""
    await act(page, do="open", script="storm")
    assert (await act(page, do="move", move="resume"))[0] == 409
    assert (await act(page, do="open", script="storm"))[0] == 409
    assert (await act(page, do="open", script="none"))[0] == 404
    assert (await act(page, do="pace", speed="fast"))[0] == 409
    assert (await act(page, do="nothing"))[0] == 400
    assert (await act(page, do="move", move=[1]))[0] == 404


async def test_a_stranger_sees_the_screen_and_leads_nothing(stranger: Client) -> None:
    """The projector shows the way in, and no team's name."""
    for path in ("", "api/state", "api/report", "report.html", "report.pdf"):
        assert (await stranger.get(f"/exercise/{path}")).status == 403
    assert (await act(stranger, do="open", script="storm"))[0] == 403
    assert (await stranger.get("/exercise/screen")).status == 200
    assert (await stranger.get("/exercise/enter?key=wrong")).status == 403


async def test_the_printed_link_lets_in(stranger: Client) -> None:
    """The key becomes a cookie."""
    answer = await stranger.get(f"/exercise/enter?key={KEY}")
    assert answer.status == 200
    assert answer.cookies["enlace_exercise"]["httponly"]


async def test_another_site_cannot_press(page: Client) -> None:
    """A page elsewhere in the facilitator's browser is refused."""
    body = {"do": "open", "script": "storm"}
    answer = await page.post("/exercise/api/act", json=body, headers={"Origin": "http://evil"})
    assert answer.status == 403
    assert (await page.post("/exercise/api/act", data="x")).status == 403


async def test_pages_ask_no_other_host(page: Client) -> None:
    """Everything comes from here."""
    for path in ("", "screen", "static/facilitator.js", "static/screen.js", "static/workshop.css"):
        answer = await page.get(f"/exercise/{path}")
        assert answer.status == 200
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "http" not in (await answer.text()).replace("http-equiv", "")


async def test_teams_and_simulated_people_are_chosen_on_the_page(page: Client) -> None:
    """As many as there are; teams only before it begins."""
    await act(page, do="open", script="storm")
    assert (await act(page, do="teams", teams=3))[1] == {"did": 3}
    assert (await act(page, do="people", people=300))[1] == {"did": 300}
    stands = await run(page)
    assert [team["key"] for team in stands["teams"]] == ["1", "2", "3"]
    assert (stands["people"], stands["most_teams"]) == (300, 8)
    wrong: list[dict[str, Any]] = [{"teams": 9}, {"teams": 0}, {"teams": True}, {"teams": "2"}, {}]
    for body in wrong:
        assert (await act(page, do="teams", **body))[0] == 409
    for people in (10_001, -1, 1.5):
        assert (await act(page, do="people", people=people))[0] == 409
    await act(page, do="move", move="start")
    assert (await act(page, do="teams", teams=2))[0] == 409
    assert (await act(page, do="people", people=0))[1] == {"did": 0}


async def test_the_report_is_a_page_and_a_paper(page: Client) -> None:
    """In the reader's language, without a script; there is none before an exercise."""
    assert (await page.get("/exercise/report.html")).status == 404
    await act(page, do="open", script="storm")
    read = await page.get("/exercise/report.html?lang=en")
    paper = await page.get("/exercise/report.pdf")

    assert "After-action report" in await read.text()
    assert "script-src" not in read.headers["Content-Security-Policy"]
    assert (await paper.read()).startswith(b"%PDF")


async def test_the_receipt_of_the_wipe_stands(page: Client) -> None:
    """On the page until the next exercise, and in the report for good."""
    await act(page, do="open", script="storm")
    await act(page, do="move", move="end")
    await act(page, do="move", move="wipe")
    async with page.get("/exercise/api/state") as answer:
        assert (await answer.json())["wiped"]["seats"] == 0
    assert "Puestos: 0" in await (await page.get("/exercise/report.html")).text()
    await act(page, do="open", script="storm")
    async with page.get("/exercise/api/state") as answer:
        assert (await answer.json())["wiped"] is None
