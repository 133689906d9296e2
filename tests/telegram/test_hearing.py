"""When Telegram was last heard, its webhook, and toasts that wait for nobody."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.actions import outages
from bot.store.database import Database
from bot.telegram.hearing import Hearing
from bot.telegram.toasts import AT_ONCE, Toaster
from bot.telegram.turn import Toast
from bot.telegram.webhook import HEADER, PATH, Webhook
from tests.fakes import ManualClock
from tests.telegram.desk import Desk

SECRET = "s" * 32
UPDATE = {"update_id": 5}


async def heard_after(database: Database, minutes: float) -> list[tuple[datetime, datetime]]:
    """What is noticed when a process starts so long after the last one heard anything."""
    clock, noticed = ManualClock(), list[tuple[datetime, datetime]]()

    async def notice(since: datetime, until: datetime) -> None:
        noticed.append((since, until))

    async with database.write() as conn:
        await outages.note(conn, 42, clock() - timedelta(minutes=minutes))
    hearing = Hearing(database, 42, clock, notice)
    assert hearing.age() is None
    await hearing.heard()
    await hearing.heard()
    return noticed


async def test_a_silence_of_over_150_s_is_an_outage(desk: Desk) -> None:
    """Telegram keeps a press no longer; it is noticed once, from its beginning to its end."""
    ((since, until),) = await heard_after(desk.database, 3)

    assert until - since == timedelta(minutes=3)


async def test_a_short_silence_is_none(desk: Desk) -> None:
    """A restart takes seconds."""
    assert await heard_after(desk.database, 2) == []


class Received:
    """In the place of the intake."""

    def __init__(self) -> None:
        self.updates: list[Any] = []

    async def receive(self, updates: list[Any]) -> None:
        """Note them."""
        self.updates += updates


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        (SECRET, UPDATE, 200),
        ("wrong", UPDATE, 403),
        ("", UPDATE, 403),
        (SECRET, {"update_id": "x"}, 400),
        (SECRET, [1], 400),
    ],
)
async def test_the_webhook_takes_updates_of_telegram_alone(
    secret: str, body: Any, status: int
) -> None:
    """Who does not know the secret word is refused, what is no update too."""
    webhook, intake = Webhook(SECRET), Received()
    app = web.Application()
    app.router.add_post(PATH, webhook.receive)
    async with TestClient(TestServer(app)) as client:
        early = await client.post(PATH, json=UPDATE, headers={HEADER: SECRET})
        webhook.open_to(intake)  # type: ignore[arg-type]
        answer = await client.post(PATH, json=body, headers={HEADER: secret})

    assert early.status == 503
    assert answer.status == status
    assert intake.updates == ([body] if status == 200 else [])


async def test_a_toast_waits_for_no_other() -> None:
    """Some are said at once; a row is done when its own were said; twice is once."""
    said: list[str] = []
    held = asyncio.Event()

    async def say(toast: Toast) -> None:
        if toast.text == "slow":
            await held.wait()
        said.append(toast.text)

    toaster = Toaster(say)
    running = asyncio.create_task(toaster.run())
    toaster.put(1, [Toast("slow", press="1")])
    for row in range(2, 2 + 2 * AT_ONCE):
        toaster.put(row, [Toast(str(row), press="1")])
        toaster.put(row, [Toast(str(row), press="1")])
    for row in range(2, 2 + 2 * AT_ONCE):
        await toaster.said(row)
    held.set()
    await toaster.said(1)
    await toaster.said(99)
    running.cancel()

    assert sorted(said) == sorted(["slow", *(str(row) for row in range(2, 2 + 2 * AT_ONCE))])
