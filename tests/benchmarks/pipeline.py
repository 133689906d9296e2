"""Deliveries a second of the whole pipeline, unpaced, beside aiogram's and PTB's bare send loops.

Row → text → HTTP → recorded against two loops that only send the same message, and against
aiogram-broadcaster where it is installed. All have 64 in
flight, each lives in a process of its own, and all talk to one stub in another; then they race
once more, to a training room without limits. Turns alternate, because machines are noisy; medians
are told.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import ExitStack
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bot.delivery.engine import Engine
from bot.store.database import Database
from bot.telegram.transport import open_session
from tests.benchmarks import ground, peers, stub
from tests.benchmarks.ground import IN_FLIGHT, TOKEN
from tests.benchmarks.processes import process, room

# A slower one sends the n-th part in a turn.
SHARES = {"enlace": 1, "aiogram": 4, "ptb": 20, "broadcaster": 20}
PEERS = {"aiogram": peers.aiogram, "ptb": peers.ptb}


async def send_by_mailer(root: str, count: int) -> float:
    """Messages a second of aiogram-broadcaster, which sends one after the other."""
    await peers.broadcast(root, [1001])
    began = perf_counter()
    await peers.broadcast(root, list(range(1001, 1001 + count)))
    return count / (perf_counter() - began)


async def send_bare(name: str, root: str, count: int) -> float:
    """Messages a second of one library's loop."""
    chats = iter(range(1001, 1001 + count))
    async with PEERS[name](root) as send:

        async def work() -> None:
            for chat in chats:
                await send(chat)

        await send(1001)
        began = perf_counter()
        await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))
        return count / (perf_counter() - began)


# Enlace


async def send_whole(folder: str, root: str, count: int) -> float:
    """Deliveries a second from the engine's start until the last one stands in the database."""
    opened = Database.in_folder(Path(folder))
    async with open_session() as session:
        alert = await ground.queue_alert(opened)
        messenger = ground.Counting(f"{root}/bot", TOKEN, session)
        engine = Engine(opened, messenger, clock=ground.now, owner="benchmark")
        began = perf_counter()
        await engine.run(messenger.expect(count))
        took = perf_counter() - began
    assert await ground.accepted(opened, alert) == count
    await opened.close()
    return count / took


# The race


def contend(name: str, folder: str, told: Connection) -> None:
    """A contender's process: sends whenever it is told where and how many."""
    ground.quiet()
    while (order := told.recv()) is not None:
        root, count = order
        told.send(asyncio.run(_turn(name, folder, root, count)))


def _turn(name: str, folder: str, root: str, count: int) -> Coroutine[Any, Any, float]:
    if name == "enlace":
        return send_whole(folder, root, count)
    return send_by_mailer(root, count) if name == "broadcaster" else send_bare(name, root, count)


def race(lanes: dict[str, Connection], root: str, people: int, rounds: int) -> dict[str, float]:
    """Everybody in turns; the median of each."""
    rates: dict[str, list[float]] = {name: [] for name in lanes}
    for turn in range(-1, rounds):  # the first warms up
        for name, lane in lanes.items():
            lane.send((root, people // SHARES[name] or 1))
            rate = lane.recv()
            rates[name] += [rate] if turn >= 0 else []
    return {f"{name}_per_s": round(median(measured)) for name, measured in rates.items()}


def _names() -> list[str]:
    there = peers.is_there("aiogram_broadcaster")
    return [name for name in SHARES if name != "broadcaster" or there]


async def main() -> None:
    """Race to the stub, then to a room."""
    parser = ground.arguments("pipeline", people=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    async with ground.database(options.people) as (_, folder):
        with ExitStack() as stack:
            lanes = {n: stack.enter_context(process(contend, n, str(folder))) for n in _names()}
            root = stack.enter_context(process(stub.serve)).recv()
            rates = race(lanes, root, options.people, options.rounds)
            async with room(options.people, folder / "room") as room_root:
                in_room = race(lanes, room_root, options.people, options.rounds)
    ground.tell(
        **rates,
        times_aiogram=round(rates["enlace_per_s"] / rates["aiogram_per_s"], 2),
        times_ptb=round(rates["enlace_per_s"] / rates["ptb_per_s"], 2),
        room=in_room,
    )


if __name__ == "__main__":
    asyncio.run(main())
