"""A bot that speaks plain HTTP to a training room, and how a browser's phone comes into it."""

import asyncio
from typing import Any

from aiohttp import ClientSession
from playwright.async_api import Page, expect

TOKEN = "123:abc"


class Bot:
    """The bot's side: Telegram's methods by name."""

    def __init__(self, base: str, session: ClientSession) -> None:
        self.base = base
        self.session = session
        self.offset = 0

    async def call(self, method: str, **fields: Any) -> Any:
        async with self.session.post(f"{self.base}/bot{TOKEN}/{method}", json=fields) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def say(self, chat: int, text: str, **fields: Any) -> int:
        """Send a text; returns the message's id."""
        sent = await self.call("sendMessage", chat_id=chat, text=text, **fields)
        return int(sent["message_id"])

    async def heard(self, kind: str) -> Any:
        """The next update of this kind."""
        async with asyncio.timeout(20):
            while True:
                updates = await self.call("getUpdates", offset=self.offset, timeout=5)
                for update in updates:
                    self.offset = update["update_id"] + 1
                    if kind in update:
                        return update[kind]


async def join(page: Page, url: str, name: str = "María", language: str = "es") -> None:
    """Come into the room with a new phone."""
    await page.goto(url)
    await page.locator("select[name=language]").select_option(language)
    await page.locator("input[name=name]").fill(name)
    await page.locator(".join button[type=submit]").click()
    await expect(page.locator("enlace-phone")).to_be_visible()


async def start(page: Page, bot: Bot, name: str = "María", language: str = "es") -> int:
    """Join and press START; returns the chat's id."""
    await join(page, bot.base, name, language)
    await page.locator(".start-bar button").click()
    message = await bot.heard("message")
    assert message["text"] == "/start"
    return int(message["chat"]["id"])
