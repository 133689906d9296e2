"""How long a press on a check-in's button waits, from Telegram's raw update to its answer."""

import asyncio
from time import perf_counter

from sqlalchemy import text

from bot.store.database import Database
from bot.telegram.intake import Intake
from bot.telegram.turn import Toast
from tests.benchmarks import ground, stub
from tests.benchmarks.front import front
from tests.benchmarks.presses import deliver_all, press


class Waits:
    """When each press came, and how long its answer took (s)."""

    def __init__(self, intake: Intake, count: int) -> None:
        self.came: dict[str, float] = {}
        self.waits: list[float] = []
        self.all_answered = asyncio.Event()
        self._count, self._say = count, intake._toaster._say
        intake._toaster._say = self._timed

    async def _timed(self, toast: Toast) -> None:
        await self._say(toast)  # answered: Telegram has it, and the answer was committed before
        self.waits.append(perf_counter() - self.came[toast.press])
        if len(self.waits) == self._count:
            self.all_answered.set()


async def measure(intake: Intake, alert: int, people: int, rate: float) -> list[float]:
    """Everybody presses once, evenly; how long each waited (s)."""
    stop, waits = asyncio.Event(), Waits(intake, people)
    running = asyncio.create_task(intake.run(stop, poll=False))
    began = perf_counter()
    for n in range(1, people + 1):
        await asyncio.sleep(max(0.0, began + n / rate - perf_counter()))
        waits.came[str(n)] = perf_counter()
        await intake.receive([press(n, alert, stub.MESSAGE)])
    await waits.all_answered.wait()
    stop.set()
    await running
    return waits.waits


async def queued(opened: Database) -> int:
    """How many calls for help these presses opened."""
    async with opened.read() as conn:
        return int((await conn.execute(text("SELECT count(*) FROM cases"))).scalar_one())


async def main() -> None:
    """At 200 a second for 20 seconds."""
    parser = ground.arguments("answers", people=4000)
    parser.add_argument("--rate", type=float, default=200.0)
    options = parser.parse_args()
    async with ground.database(options.people) as (opened, folder):
        alert = await deliver_all(opened)
        async with front(opened, folder) as program:
            waits = await measure(program.intake, alert, options.people, options.rate)
        cases = await queued(opened)
    ground.tell(
        p99_ms=round(1000 * ground.percentile(waits, 0.99), 1),
        median_ms=round(1000 * ground.percentile(waits, 0.5), 1),
        answers=len(waits),
        cases=cases,
    )


if __name__ == "__main__":
    asyncio.run(main())
