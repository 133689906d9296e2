"""How much of its rate a paced broadcast reaches, against a room with Telegram's own limits.

The worst one-second window is told twice: as messages left, and as the room met them, which
answers one at a time and on a busy machine sees them in bunches.
"""

import asyncio

from bot.delivery.engine import Engine
from bot.domain.delivery import Lane
from bot.store.database import Database
from bot.telegram.limiter import Gate
from bot.telegram.transport import open_session
from tests.benchmarks import ground
from tests.benchmarks.ground import TOKEN
from tests.benchmarks.processes import ask, room

RATES = (25, 30, 1000)  # messages/s; the last needs paid broadcast


class NotingGate(Gate):
    """A gate that also notes when each sender went."""

    def __init__(self, rate: int) -> None:
        super().__init__(rate)
        self.gone: list[float] = []  # loop time (s)

    async def pass_(self, lane: Lane, chat_id: int, *, drill: bool = False) -> int:
        """Wait for one's turn, and note it."""
        ticket = await super().pass_(lane, chat_id, drill=drill)
        self.gone.append(asyncio.get_running_loop().time())
        return ticket


def worst_second(moments: list[float]) -> int:
    """The most moments that any second holds."""
    worst = first = 0
    for last, moment in enumerate(moments):
        while moments[first] <= moment - 1:
            first += 1
        worst = max(worst, last - first + 1)
    return worst


async def send(opened: Database, root: str, rate: int, count: int) -> tuple[float, int]:
    """Send an alert to everybody; gives the share of the rate and the worst second."""
    async with open_session() as session:
        await ground.queue_alert(opened)
        gate = NotingGate(rate)
        messenger = ground.Counting(f"{root}/bot", TOKEN, session, gate)
        engine = Engine(opened, messenger, clock=ground.now, owner="benchmark", rate=rate)
        await engine.run(messenger.expect(count))
        gate.close()
    took = messenger.answered[-1] - messenger.answered[0]
    return (count - 1) / took / rate, worst_second(gate.gone)


async def measure(rate: int, seconds: float) -> dict[str, float]:
    """A broadcast of so many seconds at a rate; what was reached, and what the room saw of it."""
    people = max(2, int(rate * seconds))
    async with (
        ground.database(people) as (opened, folder),
        room(people, folder / "room", limits="documented") as root,
    ):
        share, worst = await send(opened, root, rate, people)
        seen = await ask(root, "GET", "/api/metrics")
    return {
        f"share_{rate}": round(share, 4),
        f"worst_second_{rate}": worst,
        f"worst_second_in_room_{rate}": seen["peak_per_s"],
        f"refused_{rate}": seen["refused_429"],
    }


async def main() -> None:
    """One rate after another, each with a room of its own."""
    parser = ground.arguments("paced")
    parser.add_argument("--seconds", type=float, default=20, help="of each broadcast")
    parser.add_argument("--rate", type=int, action="append", help="only this one")
    options = parser.parse_args()
    figures = [await measure(rate, options.seconds) for rate in options.rate or RATES]
    ground.tell(**{name: value for each in figures for name, value in each.items()})


if __name__ == "__main__":
    asyncio.run(main())
