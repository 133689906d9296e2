"""Whom we are measured against, each used as its own documentation shows."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import Any

from tests.benchmarks import ground
from tests.benchmarks.ground import TEXT, TOKEN

Send = Callable[[int], Awaitable[object]]


def is_there(package: str) -> bool:
    """Whether a peer was installed that is nobody's dependency (docs/benchmarks.md)."""
    return find_spec(package) is not None


@asynccontextmanager
async def aiogram_bot(root: str) -> AsyncIterator[tuple[Any, dict[str, Any]]]:
    """A bot, and what goes with each message."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions

    said = {
        "text": TEXT,
        "parse_mode": "HTML",
        "link_preview_options": LinkPreviewOptions(is_disabled=True),
        "reply_markup": InlineKeyboardMarkup.model_validate({"inline_keyboard": ground.keyboard()}),
    }
    async with Bot(TOKEN, AiohttpSession(api=TelegramAPIServer.from_base(root))) as bot:
        yield bot, said


@asynccontextmanager
async def aiogram(root: str) -> AsyncIterator[Send]:
    """A bare loop of sends."""
    async with aiogram_bot(root) as (bot, said):
        yield lambda chat: bot.send_message(chat, **said)


async def broadcast(root: str, chats: list[int]) -> None:
    """aiogram-broadcaster's mailer, from the first to the last."""
    from aiogram_broadcaster import Broadcaster
    from aiogram_broadcaster.contents import TextContent

    async with aiogram_bot(root) as (bot, said):
        mailer = await Broadcaster(bot).create_mailer(chats=chats, content=TextContent(**said))
        await mailer.start()


@asynccontextmanager
async def ptb(root: str) -> AsyncIterator[Send]:
    """python-telegram-bot with its own transport, and as many connections as it uses itself."""
    from telegram import Bot

    async with Bot(TOKEN, f"{root}/bot", request=_transport()) as bot:
        yield lambda chat: bot.send_message(chat, TEXT, **_ptb_said())


@asynccontextmanager
async def ptb_limited(root: str, rate: int) -> AsyncIterator[Send]:
    """The same behind its `AIORateLimiter`."""
    from telegram.ext import AIORateLimiter, ExtBot

    limiter = AIORateLimiter(overall_max_rate=rate, overall_time_period=1)
    bot: Any = ExtBot(TOKEN, f"{root}/bot", request=_transport(), rate_limiter=limiter)
    async with bot:
        yield lambda chat: bot.send_message(chat, TEXT, **_ptb_said())


def _transport() -> Any:
    from telegram.request import HTTPXRequest

    return HTTPXRequest(connection_pool_size=256, pool_timeout=60, read_timeout=60)


def _ptb_said() -> dict[str, Any]:
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

    cells = [row[0] for row in ground.keyboard()]
    rows = [
        [InlineKeyboardButton(one["text"], callback_data=one["callback_data"])] for one in cells
    ]
    return {
        "parse_mode": "HTML",
        "link_preview_options": LinkPreviewOptions(is_disabled=True),
        "reply_markup": InlineKeyboardMarkup(rows),
    }
