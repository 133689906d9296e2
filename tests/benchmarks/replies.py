"""How long a person waits for an answer while a broadcast runs."""

import asyncio
import json
from time import perf_counter

import aiohttp

from bot.domain.delivery import Lane
from tests.benchmarks import ground
from tests.benchmarks.processes import PHONE, bot, room

RATE = 25  # messages/s
ASKED_PER_S = 4
FIRST_PERSON = 1001


class Phones:
    """Telephones that ask, one after another, and note when their answer comes."""

    def __init__(self, session: aiohttp.ClientSession, count: int) -> None:
        self.session, self.count = session, count
        self.asked: dict[int, float] = {}
        self.waits: list[float] = []  # s
        self.broadcast = asyncio.Event()  # it has begun
        self.answered = asyncio.Event()  # all have their answer

    async def listen(self, page: aiohttp.ClientWebSocketResponse) -> None:
        """Note the answers among all that comes to the phones."""
        async for told in page:
            event = json.loads(told.data)
            message = event.get("message", {})
            if event.get("kind") != "message" or not message["from"]["is_bot"]:
                continue
            if message["text"].startswith("HURACÁN"):
                self.broadcast.set()
            else:
                self.note(event["person"])

    def note(self, person: int) -> None:
        """The answer has come."""
        self.waits.append(perf_counter() - self.asked[person])
        if len(self.waits) == self.count:
            self.answered.set()

    async def ask(self, person: int) -> None:
        """Write to the bot."""
        self.asked[person] = perf_counter()
        path = f"/api/people/{person}/send"
        async with self.session.post(path, json={"text": "/help"}, headers=PHONE) as answer:
            assert answer.status == 200

    async def wake(self, person: int) -> float:
        """How long the first answer took (s): a broadcast goes on before the bot listens."""
        await self.ask(person)
        while not self.waits:
            await asyncio.sleep(0.01)
        return self.waits.pop()

    async def ask_all(self) -> None:
        """Everybody asks, evenly."""
        for person in range(FIRST_PERSON, FIRST_PERSON + self.count):
            await self.ask(person)
            await asyncio.sleep(1 / ASKED_PER_S)


async def measure(root: str, count: int) -> tuple[float, list[float]]:
    """Ask while the broadcast runs; how long the first waited, and each of the others (s)."""
    async with (
        aiohttp.ClientSession(root, timeout=aiohttp.ClientTimeout(total=None)) as session,
        session.ws_connect("/api/ws") as page,
    ):
        phones = Phones(session, count)
        listening = asyncio.create_task(phones.listen(page))
        people = list(range(FIRST_PERSON, FIRST_PERSON + count + 1))
        await page.send_json({"subscribe": people})
        await phones.broadcast.wait()
        first = await phones.wake(people[-1])
        await phones.ask_all()
        await phones.answered.wait()
        listening.cancel()
    return first, phones.waits


async def main() -> None:
    """Broadcast at the default rate, ask, and tell the waits."""
    parser = ground.arguments("replies", people=1800)
    parser.add_argument("--answers", type=int, default=200)
    options = parser.parse_args()
    async with ground.database(options.people) as (opened, folder):
        alert = await ground.queue_alert(opened, Lane.ROUTINE)
        async with (
            room(options.people, folder / "room", limits="documented") as root,
            bot(root, folder, RATE),
        ):
            first, waits = await measure(root, options.answers)
            sent = await ground.accepted(opened, alert)
    ground.tell(
        p99_ms=round(1000 * ground.percentile(waits, 0.99), 1),
        median_ms=round(1000 * ground.percentile(waits, 0.5), 1),
        answers=len(waits),
        first_ms=round(1000 * first),
        still_broadcasting=sent < options.people,
    )


if __name__ == "__main__":
    asyncio.run(main())
