"""The room in a process of its own: killed at any moment, it forgets nothing it has answered."""

import asyncio
import re
import signal
import sys
from pathlib import Path

import aiohttp

from tests.training.conftest import TOKEN, Open, Phone, Site


async def start(data: Path) -> tuple[asyncio.subprocess.Process, str]:
    """A room in its own process, and where it serves."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.training", "--port", "0", "--data", str(data),
        "--token", TOKEN, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
    ready = re.fullmatch(r"Training room ready: (http://127\.0\.0\.1:\d+)/\n", line)
    assert ready, line
    return process, ready[1]


async def stop(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """Signal the process and wait for its end."""
    process.send_signal(number)
    await asyncio.wait_for(process.communicate(), 20)


async def test_sigkill_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    """People, tokens, messages, updates and their numbers are there again."""
    process, base = await start(tmp_path)
    async with aiohttp.ClientSession(base) as session:
        site = Site(session, base)
        phone = await site.started()
        answered = 0

        async def write() -> None:
            nonlocal answered
            while True:
                await site.result("sendMessage", chat_id=phone.id, text="a")
                answered += 1
                await phone.send(text="b")

        writers = [asyncio.create_task(write()) for _ in range(8)]
        while answered < 100:
            await asyncio.wait(writers, timeout=0.01)
        await stop(process, signal.SIGKILL)
        results = await asyncio.gather(*writers, return_exceptions=True)
        assert all(isinstance(result, aiohttp.ClientError | OSError) for result in results)

    process, base = await start(tmp_path)
    async with aiohttp.ClientSession(base) as session:
        phone = Phone(session, phone.id, phone.token)
        messages = await phone.messages()
        updates = await Site(session, base).result("getUpdates", limit=100)
    await stop(process, signal.SIGTERM)

    texts = [message.get("text") for message in messages]
    assert texts.count("a") >= answered
    assert len(updates) == min(100, texts.count("b"))
    assert process.returncode == 0


async def test_a_room_made_anew_goes_on_where_it_stopped(open_room: Open, tmp_path: Path) -> None:
    """Update numbers rise on, unanswered presses may still be answered, settings hold."""
    first = await open_room(tmp_path)
    phone = await first.started()
    await first.result("setMyDescription", description="Hola")
    press = asyncio.create_task(phone.press(1, "a"))
    (update,) = await first.result("getUpdates", timeout=5)
    last = await first.result("getUpdates", offset=update["update_id"] + 1)

    second = await open_room(tmp_path)
    query = update["callback_query"]["id"]
    assert last == []
    assert await second.result("answerCallbackQuery", callback_query_id=query) is True
    assert (await second.result("getMyDescription"))["description"] == "Hola"
    again = Phone(second.session, phone.id, phone.token)
    assert await again.send(text="sigo aquí") == 2
    (later,) = await second.result("getUpdates")
    assert later["update_id"] > update["update_id"]
    press.cancel()
