"""A browser, a page of a small phone, and a room with its bot."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web
from playwright.async_api import Browser, Page, async_playwright

from bot.training.server import create_app
from tests.browser.room import TOKEN, Bot

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    """A room on a free port, and its bot."""
    runner = web.AppRunner(create_app(tokens={TOKEN: "enlace_bot"}, data=None), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    async with ClientSession() as session:
        yield Bot(f"http://127.0.0.1:{port}", session)
    await runner.cleanup()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium; without it CI fails, and any other machine skips."""
    found = shutil.which("chromium")
    if found is None and os.environ.get("CI") != "true":
        pytest.skip("no chromium on this machine")
    assert found is not None, "CI must have chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A small phone's screen; whatever its console complains of fails the test."""
    page = await browser.new_page(viewport={"width": 360, "height": 640}, locale="es")
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.extend([line.text] * (line.type == "error")))
    yield page
    # A refusal is told there too; the pages are meant to live with it.
    assert [line for line in complaints if "Failed to load resource" not in line] == []
