"""The gate of a token, and the limiter that takes python-telegram-bot through it."""

import asyncio
from typing import Any

import pytest
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.domain.delivery import Lane
from bot.domain.message import Payload
from bot.telegram.limiter import Gate, InteractiveLimiter, is_message
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.transport import Throttled, Transport, open_session
from tests.telegram.server import refusal, serving
from tests.telegram.test_transport import ME

SLOW_DOWN = (429, refusal(429, "Too Many Requests", retry_after=1))


def now() -> float:
    """The loop's clock (s)."""
    return asyncio.get_running_loop().time()


async def go(gate: Gate, chat: int, lane: Lane = Lane.WARNING) -> None:
    """Somebody sends, and is answered at once."""
    async with gate.passing(lane, chat):
        pass


async def test_the_gate_keeps_the_rate() -> None:
    """Fifty pass in half a second at 100/s."""
    gate, start = Gate(100), now()
    async with asyncio.TaskGroup() as group:
        for chat in range(50):
            group.create_task(go(gate, chat))

    assert 0.4 <= now() - start <= 0.8


async def test_a_reply_passes_those_who_wait() -> None:
    """Though it came last."""
    gate, order = Gate(50), list[Lane]()

    async def note(lane: Lane, chat: int) -> None:
        await go(gate, chat, lane)
        order.append(lane)

    async with asyncio.TaskGroup() as group:
        for chat in range(20):
            group.create_task(note(Lane.ROUTINE, chat))
        await asyncio.sleep(0)
        group.create_task(note(Lane.REPLY, 100))

    assert order.index(Lane.REPLY) <= 5


async def test_who_is_cancelled_gives_the_place_back() -> None:
    """The next one does not wait for it."""
    gate = Gate(1)
    await go(gate, 1, Lane.REPLY)
    waiting = [asyncio.create_task(go(gate, chat)) for chat in (2, 3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await waiting[1]

    assert waiting[0].cancelled()


async def test_a_429_halts_everybody() -> None:
    """For as long as Telegram says, then one goes to see."""
    async with serving(SLOW_DOWN) as stub, open_session() as session:
        messenger = TelegramMessenger(stub.url, "1:x", session, Gate(100))
        hello = Payload(text="x")
        first = await messenger.send(1, hello, lane=Lane.WARNING)
        halted = now()
        second = await messenger.send(2, hello, lane=Lane.REPLY)

    assert first.throttled
    assert second.message_id == 7
    assert now() - halted >= 1


async def test_closing_cancels_who_waits() -> None:
    """And stops the timer."""
    gate = Gate(1)
    await go(gate, 1)
    waiting = asyncio.create_task(go(gate, 2))
    await asyncio.sleep(0)
    gate.close()

    with pytest.raises(asyncio.CancelledError):
        await waiting


def bot(url: str, gate: Gate) -> ExtBot[Lane]:
    """python-telegram-bot as the front uses it."""
    return ExtBot(
        "1:x",
        url,
        request=Transport(),
        get_updates_request=Transport(),
        rate_limiter=InteractiveLimiter(gate),
    )


async def test_a_refused_call_is_made_again() -> None:
    """A 429 says that it was not carried out."""
    async with serving((200, ME), SLOW_DOWN) as stub, bot(stub.url, Gate(30)) as sender:
        sent = await sender.send_message(5, "x")

    assert sent.message_id == 7
    assert [method for method, _ in stub.asked] == ["getMe", "sendMessage", "sendMessage"]


async def test_a_call_refused_again_and_again_is_given_up() -> None:
    """The caller hears of it."""
    async with serving((200, ME), *[SLOW_DOWN] * 3) as stub, bot(stub.url, Gate(30)) as sender:
        with pytest.raises(Throttled):
            await sender.send_message(5, "x")


async def test_other_errors_pass_through() -> None:
    """A bad request is nobody else's business."""
    answers: Any = (200, ME), (400, refusal(400, "Bad Request: no"))
    async with serving(*answers) as stub, bot(stub.url, Gate(30)) as sender:
        with pytest.raises(BadRequest):
            await sender.send_message(5, "x")


def test_what_counts_as_a_message() -> None:
    """Whatever Telegram limits."""
    counted = ["sendMessage", "editMessageText", "copyMessage", "forwardMessage", "sendPhoto"]
    free = ["answerCallbackQuery", "getUpdates", "getMe", "sendChatAction", "deleteMessage"]

    assert [name for name in counted + free if is_message(name)] == counted


async def test_answers_to_whom_nobody_real_reads_cost_no_rate() -> None:
    """They pass at once; what else goes there waits like everything."""
    gate, start = Gate(1), now()
    gate.spared = {7}.__contains__
    for _ in range(20):
        await go(gate, 7, Lane.REPLY)
    quick = now() - start
    await go(gate, 8, Lane.REPLY)
    await go(gate, 7, Lane.WARNING)

    assert quick < 0.5
    assert now() - start >= 1
