"""SIGKILL in mid-broadcast: how soon it goes on, who was lost, who heard it twice."""

import asyncio
import sqlite3
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Any

import aiohttp

from tests.benchmarks import ground
from tests.benchmarks.processes import room, start_bot

RATE = 1000  # messages/s
KILLED_AFTER = 0.3  # of the broadcast


async def watch(session: aiohttp.ClientSession, more_than: int) -> float:
    """Look every 5 ms until the room has met so many messages; gives the moment (s)."""
    while True:
        async with session.get("/api/metrics") as answer:
            if (await answer.json())["sent"] > more_than:
                return perf_counter()
        await asyncio.sleep(0.005)


async def sent(session: aiohttp.ClientSession) -> int:
    """How many messages the room has met."""
    async with session.get("/api/metrics") as answer:
        return int((await answer.json())["sent"])


async def finish(folder: Path) -> None:
    """Wait until nothing is left to send."""
    query = "SELECT count(*) FROM alerts WHERE state = 'sending'"
    while count(folder, query):
        await asyncio.sleep(0.1)


def count(folder: Path, query: str) -> int:
    """A figure from the bot's database."""
    with sqlite3.connect(folder / "enlace.db") as db:
        return int(db.execute(query).fetchone()[0])


def messages(folder: Path) -> Counter[int]:
    """How many messages the room keeps for each person."""
    with sqlite3.connect(folder / "room" / "room.db") as db:
        query = "SELECT a, count(*) FROM facts WHERE kind = 'message' GROUP BY a"
        return Counter(dict(db.execute(query)))


async def interrupt(root: str, folder: Path, people: int) -> dict[str, Any]:
    """Kill and start again; when the first message came, and how many were in hand."""
    async with aiohttp.ClientSession(root) as session:
        running = await start_bot(root, folder, RATE)
        await watch(session, int(people * KILLED_AFTER))
        running.kill()
        await running.wait()
        before = await sent(session)
        in_hand = count(folder, "SELECT count(*) FROM deliveries WHERE state = 'leased'")
        began = perf_counter()
        running = await start_bot(root, folder, RATE)
        first = await watch(session, before) - began
        await finish(folder)
        running.terminate()
        await running.wait()
    return {"first_send_s": round(first, 2), "in_hand": in_hand}


async def main() -> None:
    """Interrupt a broadcast, then count who got it."""
    people = ground.arguments("resume", people=10_000).parse_args().people
    async with ground.database(people) as (opened, folder):
        await ground.queue_alert(opened)
        async with room(people, folder / "room") as root:
            figures = await interrupt(root, folder, people)
        got = messages(folder)
    lost = sum(not got[1001 + n] for n in range(people))
    ground.tell(**figures, lost=lost, repeats=sum(got.values()) - len(got))


if __name__ == "__main__":
    asyncio.run(main())
