"""How long joining takes: taps, the bot's own time, and the time to read what it asks.

What is said once all is done counts apart: nobody has to read it in order to be registered. In the
training room, with Telegram's limits, in six languages: a person presses the first button of each
question, a second after it came.
"""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from bot.domain.language import SPOKEN
from bot.domain.message import plain
from tests.benchmarks import ground
from tests.flows.house import House, Phone, button, free_port, training_room

WORDS_A_MINUTE = 150  # of an adult who does not read much; fluent ones read 200 to 250
SOONEST = 1.0  # s between a question and a press; it counts as reading
LOOK = 0.005  # s between two looks at the telephone


async def said_after(phone: Phone, number: int) -> dict[str, Any]:
    """The newest message of the bot with a question or the end, later than `number`."""
    async with asyncio.timeout(phone.patience):
        while True:
            last = (await phone.messages())[-1:]
            if last and last[0]["message_id"] > number and is_step(last[0]):
                return last[0]
            await asyncio.sleep(LOOK)


def is_step(message: dict[str, Any]) -> bool:
    """Whether it asks something, or is the last message."""
    asks = button(message, "register:") is not None
    return message["from"]["is_bot"] and (asks or "/forget" in message.get("text", ""))


async def join(phone: Phone, link: str) -> dict[str, Any]:
    """Open the link and press what is suggested until nothing is asked."""
    began, taps = perf_counter(), 1
    await phone.send(f"/start {link}".strip())
    said = await said_after(phone, 0)
    waited = perf_counter() - began
    while suggested := button(said, "register:"):
        await asyncio.sleep(SOONEST)
        began, taps = perf_counter(), taps + 1
        # The press is answered by a toast that nobody waits for before they read on.
        pressed = asyncio.create_task(phone.press(said, suggested))
        said = await said_after(phone, said["message_id"])
        waited += perf_counter() - began
        await pressed
    *before, closing = [read(one) for one in await phone.messages() if one["from"]["is_bot"]]
    reading = sum(before) / WORDS_A_MINUTE * 60
    return {
        "taps": taps,
        "bot_s": round(waited, 2),
        "words": sum(before),
        "reading_s": round(reading, 1),
        "whole_s": round(waited + reading, 1),
        "words_after": closing,
    }


def read(message: dict[str, Any]) -> int:
    """The words of a message, and of the button that is pressed, its first one.

    The question about the language is asked in each of them; a person reads their own line.
    """
    text = plain(message.get("text", ""))
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    count = words(text) + (words(rows[0][0]["text"]) if rows else 0)
    return count // len(SPOKEN) if button(message, "register:language:") else count


def words(text: str) -> int:
    """How many there are; a sign that stands alone, as French has it before a colon, is none."""
    return sum(any(map(str.isalnum, one)) for one in text.split())


async def measure(house: House, link: str) -> dict[str, dict[str, Any]]:
    """One person in each language; somebody before them warms the bot up."""
    await join(await house.person("Ana", "es"), link)
    phones = [await house.person("María", language) for language in SPOKEN]
    found = await asyncio.gather(*(join(phone, link) for phone in phones))
    return dict(zip(SPOKEN, found, strict=True))


async def main() -> None:
    """Open a room and let people join, by the link of a post and by finding the bot."""
    ground.arguments("registration").parse_args()
    with TemporaryDirectory(prefix="enlace-benchmark-") as folder:
        async with training_room(Path(folder), free_port()) as house:
            by_link = await measure(house, "av-tap")
            alone = await measure(house, "")
    every = [*by_link.values(), *alone.values()]
    ground.tell(
        most_taps=max(one["taps"] for one in every),
        slowest_bot_s=max(one["bot_s"] for one in every),
        longest_s=max(one["whole_s"] for one in every),
        by_link=by_link,
        without_link=alone,
    )


if __name__ == "__main__":
    asyncio.run(main())
