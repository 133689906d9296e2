"""How long a message takes from the bot's send to the pages of a room full of phones.

Once at the rate that Telegram allows, and once to all phones in the same moment.
"""

import asyncio
import json
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.parse import urlencode

import aiohttp

from bot.telegram.wire import fields
from tests.benchmarks import ground, processes
from tests.benchmarks.ground import TOKEN

RATE = 30  # messages/s, as Telegram lets a bot send
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Phone:
    """A page with one phone on it."""

    def __init__(self, person: int, page: aiohttp.ClientWebSocketResponse) -> None:
        self.person, self.page = person, page

    async def await_message(self) -> float:
        """When the next message is shown (s)."""
        while True:
            if json.loads((await self.page.receive()).data).get("kind") == "message":
                return perf_counter()


async def send(session: aiohttp.ClientSession, phone: Phone) -> float:
    """Send as the bot does; how long until the page has it (s)."""
    body = urlencode(fields(ground.payload(1)) | {"chat_id": str(phone.person)})
    shown = asyncio.create_task(phone.await_message())
    began = perf_counter()
    async with session.post(f"/bot{TOKEN}/sendMessage", data=body, headers=FORM) as answer:
        assert answer.status == 200
    return await shown - began


async def broadcast(
    session: aiohttp.ClientSession, phones: list[Phone], rate: int | None
) -> list[float]:
    """Send to all phones, evenly or (without a rate) all at once; their waits (s)."""
    sends = []
    for phone in phones:
        sends.append(asyncio.create_task(send(session, phone)))
        if rate:
            await asyncio.sleep(1 / rate)
    return await asyncio.gather(*sends)


async def measure(root: str, people: int, rounds: int) -> tuple[list[float], list[float]]:
    """The waits of paced rounds, and of rounds that come all at once (s)."""
    async with AsyncExitStack() as stack:
        connector = aiohttp.TCPConnector(limit=0)  # a page keeps its connection
        session = aiohttp.ClientSession(root, connector=connector)
        await stack.enter_async_context(session)
        phones = []
        for person in range(1001, 1001 + people):
            page = await stack.enter_async_context(session.ws_connect("/api/ws"))
            await page.send_json({"subscribe": [person], "tokens": {str(person): "phone"}})
            await page.receive()
            phones.append(Phone(person, page))
        await broadcast(session, phones, None)  # warms up
        paced: list[float] = []
        burst: list[float] = []
        for _ in range(rounds):
            paced += await broadcast(session, phones, RATE)
            burst += await broadcast(session, phones, None)
    return paced, burst


async def main() -> None:
    """Fill a room and send."""
    parser = ground.arguments("room", people=100)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="enlace-benchmark-") as folder:
        async with processes.room(options.people, Path(folder)) as root:
            paced, burst = await measure(root, options.people, options.rounds)
    ground.tell(
        p99_ms=round(1000 * ground.percentile(paced, 0.99), 1),
        median_ms=round(1000 * ground.percentile(paced, 0.5), 1),
        burst_p99_ms=round(1000 * ground.percentile(burst, 0.99), 1),
        phones=options.people,
    )


if __name__ == "__main__":
    asyncio.run(main())
