"""The board during a drill of two hundred simulated people, in real browsers on three screens."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from bot.crowd.driver import Crowd
from bot.crowd.people import Simulated, last_answer, population
from tests.browser.album import Album
from tests.flows.house import FULL, House, free_port, is_registered, training_room

PEOPLE, SEED = 200 if FULL else 60, 7
REGIONS = ("MX-CHP", "MX-TAB", "MX-OAX")
HASTE = 400.0  # their hour and a half is some fourteen seconds
SCREENS = {"phone-es": (390, 844), "laptop-en": (1280, 800), "projector-es": (1920, 1080)}
PATIENCE = 90_000  # ms until everything has come to the page
ANSWERS = ("safe", "danger", "help", "away", "talk", "silent")
Json = dict[str, Any]


class Screen:
    """One browser before the board; remembers whom it asked, and what it complained of."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name
        self.asked: set[str] = set()
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.add(request.url.split("/")[2]))
        page.on("websocket", lambda socket: self.asked.add(socket.url.split("/")[2]))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console", lambda line: self.complaints.extend([line.text] * (line.type == "error"))
        )

    @classmethod
    async def of(cls, browser: Browser, house: House, name: str) -> "Screen":
        """It stands before the first alert."""
        width, height = SCREENS[name]
        kind, language = name.split("-")
        context = await browser.new_context(viewport={"width": width, "height": height})
        one = cls(await context.new_page(), name)
        view = "&view=projector" if kind == "projector" else ""
        await one.page.goto(f"{house.root}/board/alert/1?lang={language}{view}")
        return one


@pytest.mark.timeout(240)
async def test_figures_on_the_page_are_the_rooms_own(browser: Browser, tmp_path: Path) -> None:
    """Simulated people, three screens; nothing is asked of another host."""
    async with training_room(tmp_path, free_port()) as house, drill(house) as (crowd, people):
        screens = [await Screen.of(browser, house, name) for name in SCREENS]
        for step in ("submit", "approve"):
            await house.enlace("alert", step, "1", "--officer", "cli")
        await asyncio.sleep(1.5)
        await photograph(screens[1], "under-way")
        got, answers = await settle(house, crowd, people)
        for screen in screens:
            await until(screen, "accepted", got)
            await until(screen, "silent", got - sum(answers.values()))
        report = await house.enlace("report", "1")
        for screen in screens:
            await assert_figures(screen, report, answers)
            await assert_reads_well(screen)
            await photograph(screen, "end")
        await assert_keyboard(screens[1].page)
        await on_paper(screens[1])

    for screen in screens:
        assert screen.complaints == [], screen.name
        assert screen.asked == {f"127.0.0.1:{house.port}"}, screen.name


@asynccontextmanager
async def drill(house: House) -> AsyncIterator[tuple[Crowd, list[Simulated]]]:
    """A crowd that has registered, and the draft of a drill for all of it."""
    people = population(SEED, PEOPLE, REGIONS)
    crowd = Crowd(house.session, house.root, seed=SEED, post_of=lambda _: "av-tap", haste=HASTE)
    ready = asyncio.Event()
    playing = asyncio.create_task(crowd.run(people, ready))
    try:
        async with asyncio.timeout(90):
            await ready.wait()
        regions = [word for iso in REGIONS for word in ("--region", iso)]
        await house.enlace(
            "alert", "draft", "--post", "av-tap", "--hazard", "hurricane", "--phase", "warning",
            *regions, "--drill", "--expires", "6h", "--author", "cli",
        )  # fmt: skip
        yield crowd, people
    finally:
        playing.cancel()
        with suppress(asyncio.CancelledError):
            await playing


async def settle(house: House, crowd: Crowd, people: list[Simulated]) -> tuple[int, Counter[str]]:
    """Until all was sent, and done about it: how many chats hold it, and who said what."""
    while (await house.enlace("report", "1"))["queued"]:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0.5)
    await crowd.settled()
    asked = [one for one in people if one.asks]
    answers = Counter(said for one in asked if (said := last_answer(SEED, one, 1)))
    return await holders(crowd), answers


async def holders(crowd: Crowd) -> int:
    """In how many chats something of the bot stands after the end of registration."""
    return sum(map(has_more, await crowd.chats()))


def has_more(chat: list[Json]) -> bool:
    """Whether the bot wrote again when the dialogue was over."""
    ends = [place for place, message in enumerate(chat) if is_registered(message)]
    return any(message["from"]["is_bot"] for message in chat[ends[0] + 1 :])


async def until(screen: Screen, name: str, people: int) -> None:
    """The page comes to this figure by itself."""
    figure = screen.page.locator(f"[data-count='total.{name}']").first
    await expect(figure).to_have_text(str(people), timeout=PATIENCE)


async def assert_figures(screen: Screen, report: Json, answers: Counter[str]) -> None:
    """Each count on the page is that of the report; the answers are those that people gave."""
    shown: dict[str, str] = await screen.page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-count]')]"
        ".map(e => [e.dataset.count, e.textContent.trim()]))"
    )
    wanted = {path: number(report, path) for path in shown}

    assert {path: int(text.replace(",", "")) for path, text in shown.items()} == wanted
    assert {name: int(shown[f"total.{name}"]) for name in answers} == dict(answers)
    assert int(shown["calls.opened"]) == sum(one["opened"] for one in report["by_level"].values())


def number(report: Json, path: str) -> int:
    """The count of the report that the page has at `path`."""
    table, *names = path.split(".")
    if table == "curve":
        return int(report["audience"])
    if table == "understood":
        return int(report[table][names[-1]]) if names[0] == "all" else -1
    place = report if table == "total" else report[table]
    for name in names[:-1]:
        place = place[name]
    count = names[-1]
    if count == "answered":
        return sum(n for name, n in place["answers"].items() if name != "silent")
    return int(place["answers"][count] if count in ANSWERS else place[count])


async def assert_reads_well(screen: Screen) -> None:
    """Nothing runs out at the side; axe-core finds nothing serious, by day and by night."""
    width = await screen.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, screen.name
    for scheme in ("dark", "light"):
        await screen.page.emulate_media(color_scheme=scheme)
        found = (await Axe().run(screen.page)).response["violations"]
        heavy = [
            (one["id"], [node["html"] for node in one["nodes"]][:3])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert heavy == [], (screen.name, scheme)


async def assert_keyboard(page: Page) -> None:
    """The first key leads past the header; the table beside the curve opens without a mouse."""
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()
    await page.locator("summary").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#steps tr").first).to_be_visible()


async def photograph(screen: Screen, step: str) -> None:
    """The whole page, for people to look at."""
    await Album(f"board/{screen.name}-{step}").keep(screen.page, step)
    if screen.name != "projector-es":
        await Album(f"board/{screen.name}-{step}").keep(screen.page, "whole", full=True)


async def on_paper(screen: Screen) -> None:
    """As it is printed."""
    await screen.page.emulate_media(media="print")
    await screen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    await expect(screen.page.locator("#steps")).to_be_visible()
    await Album("board/paper").keep(screen.page, "whole", full=True)
