"""How long it takes to queue an alert for everybody, and how long another writer waits then."""

import asyncio
from time import perf_counter, process_time

from bot.actions import sending
from bot.content.folders import locales_folder
from bot.content.locales import Locales
from bot.store import facts
from bot.store.database import Database
from tests.benchmarks import ground

BETWEEN = 0.01  # s between two writes of the other writer


async def write_often(opened: Database, waits: list[float]) -> None:
    """Another writer, as the intake is one: notes how long each write waits (s)."""
    while True:
        asked = perf_counter()
        async with opened.write() as conn:
            waits.append(perf_counter() - asked)
            await facts.put(conn, "benchmark", str(len(waits)))
        await asyncio.sleep(BETWEEN)


async def main() -> None:
    """Launch an approved alert."""
    locales = Locales.load(locales_folder())
    people = ground.arguments("audience", people=1_000_000).parse_args().people
    async with ground.database(people) as (opened, _):
        async with opened.write() as conn:
            await ground.add_alert(conn, state="approved")
        waits: list[float] = []
        other = asyncio.create_task(write_often(opened, waits))
        await asyncio.sleep(10 * BETWEEN)
        began, used = perf_counter(), process_time()
        await sending.launch(opened, locales, ground.now())
        took, used = perf_counter() - began, process_time() - used
        other.cancel()
        await asyncio.gather(other, return_exceptions=True)
    ground.tell(
        enqueue_s=round(took, 2),
        cpu_s=round(used, 2),
        longest_wait_ms=round(1000 * max(waits), 1),
        p99_wait_ms=round(1000 * ground.percentile(waits, 0.99), 1),
        writes=len(waits),
    )


if __name__ == "__main__":
    asyncio.run(main())
