"""A workshop on one laptop: phones in the hall, simulated people, the facilitator's page, memory.

`enlace train` as it is; the phones ask, the bot answers, and the page is asked once a second. The
simulated people have registered before: written down, as after a restart. Two teams warn theirs, so
that they answer while all is measured.
"""

import asyncio
import json
import os
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import aiohttp
import msgspec

from bot.beside import KEPT, NEAR, Kept
from bot.content import exercises
from bot.crowd.people import Simulated, population
from bot.domain.national import Consent, National
from bot.store import nationals
from bot.store.database import Database
from tests.benchmarks import ground
from tests.flows.house import House, Phone, free_port, training_room

MB = 1024 * 1024
SLICE = 200  # people in one transaction, so that the bot may write in between
SCRIPT, RUN, SEED = "storm", 2, 1
Phones = list[tuple[Simulated, int, str]]


@dataclass
class Hall:
    """The phones, each with a page of its own."""

    house: House
    phones: list[Phone]
    pages: list[aiohttp.ClientWebSocketResponse]

    async def asked(self, number: int) -> float:
        """One phone writes; how long until its page shows what the bot answers (s)."""
        page, began = self.pages[number], perf_counter()
        await self.phones[number].send("/help")
        while True:
            event = json.loads((await page.receive()).data)
            if event.get("kind") == "message" and event["message"]["from"]["is_bot"]:
                return perf_counter() - began

    async def told(self) -> list[float]:
        """The facilitator tells everybody; how long until each page shows it (s)."""
        began = perf_counter()
        waits = [asyncio.create_task(self._shown(page, began)) for page in self.pages]
        await act(self.house, do="tell", text="Hola", team="all")
        return await asyncio.gather(*waits)

    async def _shown(self, page: aiohttp.ClientWebSocketResponse, began: float) -> float:
        while True:
            event = json.loads((await page.receive()).data)
            if event.get("kind") == "message" and "Hola" in event["message"].get("text", ""):
                return perf_counter() - began


async def act(house: House, **body: Any) -> None:
    """Press a button of the facilitator's page."""
    async with house.session.post(f"{house.root}/exercise/api/act", json=body) as answer:
        assert answer.status == 200, await answer.text()


async def state(house: House) -> tuple[dict[str, Any], float]:
    """What the facilitator's page shows, and how long it took (s)."""
    began = perf_counter()
    async with house.session.get(f"{house.root}/exercise/api/state") as answer:
        return (await answer.json())["run"], perf_counter() - began


async def filled(house: House, phones: int, people: int, stack: AsyncExitStack) -> Hall:
    """Everybody has come: a seat and a page for each phone, the simulated registered."""
    await act(house, do="open", script=SCRIPT, language="es")
    run, _ = await state(house)
    hall = Hall(house, [], [])
    for number in range(phones):
        phone = await house.person(f"Persona {number}", "es")
        await phone.send(f"/start {run['code']}")
        await phone.choose("exercise:deal:")
        hall.phones.append(phone)
    await simulated(house, people)
    await act(house, do="move", move="start")
    for number in range(2):
        await warned(house, f"{SCRIPT}-{number + 1}")
    for phone in hall.phones:  # opened last: a page that nobody reads is closed
        hall.pages.append(
            await stack.enter_async_context(house.session.ws_connect(f"{house.root}/api/ws"))
        )
        await hall.pages[-1].send_json(
            {"subscribe": [phone.id], "tokens": {str(phone.id): phone.token}}
        )
        await hall.pages[-1].receive()
    return hall


async def simulated(house: House, people: int) -> None:
    """So many people of the seed have registered, and take part."""
    host, codes = (
        exercises.load(SCRIPT).host,
        [post.code for post in exercises.load(SCRIPT).posts("es")],
    )
    came: Phones = []
    for one in population(SEED, people, (host.region, *NEAR)):
        phone = await house.person(one.name, one.language)
        came.append((one, phone.id, phone.token))
    opened = Database.in_folder(house.data)
    for start in range(0, people, SLICE):
        async with opened.write() as conn:
            for one, chat, _ in came[start : start + SLICE]:
                await nationals.save(conn, _national(one, chat, codes[one.number % len(codes)]))
    await opened.close()
    kept = Kept(run=RUN, seed=SEED, phones=[(one.number, n, token, True) for one, n, token in came])
    (house.data / KEPT).write_bytes(msgspec.json.encode(kept))
    await act(house, do="people", people=people)


def _national(one: Simulated, chat: int, post: str) -> National:
    return National(
        id=0, chat_id=chat, language=one.language, post=post, region=one.region,
        consent=Consent.CHECKINS if one.asks else Consent.ALERTS, confirmed_at=datetime.now(UTC),
    )  # fmt: skip


async def warned(house: House, post: str) -> None:
    """A team warns its people."""
    made = await house.enlace(
        "alert", "draft", "--post", post, "--hazard", "hurricane", "--phase", "warning",
        "--region", exercises.load(SCRIPT).host.region, "--drill", "--expires", "6h",
        "--author", "cli",
    )  # fmt: skip
    for step in ("submit", "approve"):
        await house.enlace("alert", step, str(made["id"]), "--officer", "cli")


async def answers_given(house: House) -> int:
    """How many of the simulated people have answered so far: they were not idle."""
    told = await house.enlace("report", "1")
    return sum(many for name, many in told["answers"].items() if name != "silent")


def memory(house: House) -> float:
    """What the process and its children hold (MB); the child that draws is counted apart."""
    process = house.program.process
    assert process is not None
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MB


async def main() -> None:
    """Fill the hall, then ask, tell and look."""
    parser = ground.arguments("workshop", people=10_000)
    parser.add_argument("--phones", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="enlace-benchmark-") as folder:
        async with (
            AsyncExitStack() as stack,
            training_room(Path(folder), free_port()) as house,
        ):
            began = perf_counter()
            hall = await filled(house, options.phones, options.people, stack)
            came = perf_counter() - began
            answers, told, first, looks = [], [], [], []
            for _ in range(options.rounds):
                for number in range(options.phones):
                    answers.append(await hall.asked(number))
                heard = await hall.told()
                first.append(min(heard))
                told += heard
                looks += [(await state(house))[1] for _ in range(10)]
            held = memory(house)
            answered = await answers_given(house)
    ground.tell(
        answer_p99_ms=round(1000 * ground.percentile(answers, 0.99), 1),
        told_first_ms=round(1000 * max(first), 1),
        told_last_ms=round(1000 * max(told), 1),  # 25 a second, as Telegram allows
        page_p99_ms=round(1000 * ground.percentile(looks, 0.99), 1),
        simulated_answers=answered,
        filled_s=round(came, 1),
        rss_mb=round(held, 1),
        phones=options.phones,
        people=options.people,
    )


if __name__ == "__main__":
    asyncio.run(main())
