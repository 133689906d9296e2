"""Memory of `enlace run` while it queues and sends: many recipients, and a hundredth of them."""

import asyncio

import psutil

from tests.benchmarks import ground, stub
from tests.benchmarks.processes import bot, process

RATE = 1000  # messages/s
MB = 1e6


async def peak(root: str, people: int, seconds: float) -> float:
    """The most resident memory (MB) from start until so long after everybody is queued."""
    async with ground.database(people) as (opened, folder):
        async with opened.write() as conn:
            alert = await ground.add_alert(conn, state="approved")
        async with bot(root, folder, RATE) as running:
            watched, most = psutil.Process(running.pid), 0
            until = None
            loop = asyncio.get_running_loop()
            while until is None or loop.time() < until:
                most = max(most, watched.memory_info().rss)
                if until is None and await ground.accepted(opened, alert):
                    until = loop.time() + seconds
                await asyncio.sleep(0.1)
    return most / MB


async def main() -> None:
    """Few, then many."""
    parser = ground.arguments("memory", people=1_000_000)
    parser.add_argument("--seconds", type=float, default=20, help="of sending")
    options = parser.parse_args()
    with process(stub.serve) as told:
        root = told.recv()
        few = await peak(root, max(1, options.people // 100), options.seconds)
        many = await peak(root, options.people, options.seconds)
    ground.tell(rss_mb=round(many, 1), rss_mb_at_a_hundredth=round(few, 1))


if __name__ == "__main__":
    asyncio.run(main())
