"""How soon an emergency reaches its first telephone while a routine broadcast runs.

It is written by another process, as `enlace alert approve` does, so nobody wakes the sender. Beside
it: how long a message waits behind as many others in python-telegram-bot's own `AIORateLimiter`.
"""

import asyncio
import json
from time import perf_counter

import aiohttp

from bot.domain.delivery import Lane
from tests.benchmarks import ground, peers, stub
from tests.benchmarks.processes import bot, process, room

RATE = 25  # messages/s
FIRST_PERSON = 1001


async def first_of(page: aiohttp.ClientWebSocketResponse, alert: int) -> float:
    """When a telephone shows the first message of an alert (s)."""
    async for told in page:
        message = json.loads(told.data).get("message", {})
        if f"checkin:{alert}:" in json.dumps(message.get("reply_markup", {})):
            return perf_counter()
    raise AssertionError("the room has closed the page")


async def overtake(people: int) -> float:
    """From the emergency's commit to the first telephone (s)."""
    async with ground.database(people) as (opened, folder):
        routine = await ground.queue_alert(opened, Lane.ROUTINE)
        async with (
            room(people, folder / "room", limits="documented") as root,
            bot(root, folder, RATE),
            aiohttp.ClientSession(root) as session,
            session.ws_connect("/api/ws", max_msg_size=0) as page,
        ):
            everybody = list(range(FIRST_PERSON, FIRST_PERSON + people))
            await page.send_json({"subscribe": everybody})
            await first_of(page, routine)
            await asyncio.sleep(2)
            urgent = await ground.queue_alert(opened, Lane.EMERGENCY)
            began = perf_counter()
            return await first_of(page, urgent) - began


async def behind(root: str, others: int) -> float:
    """The longest of ten that come while so many wait (s): a newcomer may slip in, or not."""
    async with peers.ptb_limited(root, RATE) as send:

        async def timed(person: int) -> float:
            began = perf_counter()
            await send(person)
            return perf_counter() - began

        waiting = [asyncio.ensure_future(send(FIRST_PERSON + n)) for n in range(others)]
        await asyncio.sleep(1)
        late = []
        for n in range(10):
            late.append(asyncio.ensure_future(timed(FIRST_PERSON + others + n)))
            await asyncio.sleep(0.05)
        took = max(await asyncio.gather(*late))
        await asyncio.gather(*waiting)
    return took


async def main() -> None:
    """Ours some times over, then theirs."""
    parser = ground.arguments("overtaking", people=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--others", type=int, default=300, help="that wait at the other library")
    options = parser.parse_args()
    took = [await overtake(options.people) for _ in range(options.rounds)]
    theirs = None
    if peers.is_there("aiolimiter"):
        with process(stub.serve) as told:
            theirs = round(await behind(told.recv(), options.others), 2)
    ground.tell(first_phone_s=round(max(took), 2), ptb_limiter_s=theirs)


if __name__ == "__main__":
    asyncio.run(main())
