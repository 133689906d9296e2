"""`bot/telegram/intake.py`: nothing is lost, nothing is done twice, everything in its order."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.errors import TokenRefused
from bot.store import inbox
from bot.store.inbox import Arrival
from bot.telegram.turn import ENCODER, Reply, Say
from tests.telegram.desk import Desk
from tests.telegram.room import SOON, TOKEN, answers, line


@pytest.fixture
def log() -> Iterator[list[EventDict]]:
    """Every line of the log."""
    with capture_logs() as lines:
        yield lines


async def test_an_update_that_comes_twice_is_answered_once(desk: Desk) -> None:
    """Telegram sends again what it does not know to have arrived."""
    async with line(desk.database) as front:
        phone = await front.known()
        await front.receive(phone, text="eins")
        front.sent -= 1
        await front.receive(phone, text="eins")
        await front.receive(phone, text="zwei")

        assert len(await answers(phone, 2)) == 1


async def test_one_chat_is_answered_in_order(desk: Desk) -> None:
    """However many words come at once, and however long each takes."""
    async with line(desk.database) as front:
        phone = await front.known()
        told: list[str] = []
        done = asyncio.Event()

        async def note(_turn: object, text: str) -> list[Reply]:
            await asyncio.sleep(0.01 if len(told) % 2 else 0)
            told.append(text)
            if len(told) == 20:
                done.set()
            return []

        front.intake.front.texts.insert(0, note)
        for count in range(20):
            await front.receive(phone, text=str(count))
        async with asyncio.timeout(SOON):
            await done.wait()

        assert told == [str(count) for count in range(20)]


async def test_what_waited_at_a_stop_is_done_at_the_next_start(desk: Desk) -> None:
    """An update that was not applied is applied; replies that were not said are said."""
    async with line(desk.database) as front:
        phone = await front.known()
        bot = front.intake.bot_id
        row = {"chat": {"id": phone.id, "type": "private"}, "date": 1, "message_id": 9}
        unsaid = ENCODER.encode([Say("said late")]).decode()
        front.intake._seen = 1_000_000  # as if these had come in the moment before the stop
        async with desk.database.write() as conn:
            raw = json.dumps({"update_id": 9_000_001, "message": {**row, "text": "hola"}})
            arrivals = [
                Arrival(update_id=9_000_000, chat_id=phone.id, raw="{}"),
                Arrival(update_id=9_000_001, chat_id=phone.id, raw=raw),
            ]
            await inbox.receive(conn, bot, arrivals, desk.now)
            waiting = await inbox.unfinished(conn, bot, 0)
            await inbox.apply(conn, waiting[0].id, unsaid)
        front.intake._seen = 0
        front.intake._arrived.set()

        assert (await answers(phone, 1))[0] == "said late"
        assert len(await answers(phone, 2)) == 1


async def test_a_token_that_is_taken_back_ends_the_program(desk: Desk) -> None:
    """Nobody waits for updates that will never come."""
    async with line(desk.database, working=False) as front:
        intake = front.intake

        async def refused(_method: str, **_given: Any) -> Any:
            raise TokenRefused("Telegram does not know the token.")

        intake.call = refused
        with pytest.raises(ExceptionGroup) as caught:
            await intake.run(asyncio.Event(), poll=True)

    assert caught.group_contains(TokenRefused)


async def test_a_second_taker_of_updates_is_named(desk: Desk, log: list[EventDict]) -> None:
    """Telegram's 409 stands in the log in words that an operator understands."""
    async with line(desk.database) as front:
        url = f"{front.root}/bot{TOKEN}/getUpdates"
        async with asyncio.timeout(SOON):
            while not any("another process" in each.get("hint", "") for each in log):
                async with front.session.post(url, json={"timeout": 0}):
                    await asyncio.sleep(0.2)

    assert TOKEN not in str(log)


async def test_telegram_is_asked_once_while_nothing_is_new(desk: Desk) -> None:
    """It keeps the question open; asking again and again would be refused, and burn a processor."""
    async with line(desk.database) as front:
        await asyncio.sleep(0.5)
        async with front.session.get(f"{front.root}/api/metrics") as answer:
            asked = (await answer.json())["requests"]["getUpdates"]

    assert asked == 1
