"""How long the pictures of an alert's figures take, and how they hold up the event loop."""

import argparse
import asyncio
from time import perf_counter

from bot.content.pictured import pictured
from bot.content.studio import Studio
from tests.accounts import account, teller
from tests.benchmarks import ground

BEAT = 0.005  # s between two looks at the loop


class Pulse:
    """How late the event loop was, at most (s)."""

    def __init__(self) -> None:
        self.worst = 0.0

    async def watch(self) -> None:
        """Until cancelled."""
        while True:
            began = perf_counter()
            await asyncio.sleep(BEAT)
            self.worst = max(self.worst, perf_counter() - began - BEAT)


async def measure(rounds: int) -> tuple[list[float], float]:
    """Each picture in three languages, so often; the studio is warm, as it is after the start."""
    took: list[float] = []
    pulse = Pulse()
    pictures = [
        one for code in ("es", "ht", "ar") for one in pictured(account().seen, teller(code))
    ]
    async with Studio() as studio:
        await studio.warm()
        for one in pictures:
            await studio.draw(one)
        watching = asyncio.create_task(pulse.watch())
        for one in pictures * rounds:
            began = perf_counter()
            await studio.draw(one)
            took.append(perf_counter() - began)
        watching.cancel()
    return took, pulse.worst


def main() -> None:
    """Draw them."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pictures")
    parser.add_argument("--rounds", type=int, default=5)
    took, worst = asyncio.run(measure(parser.parse_args().rounds))
    ground.tell(
        picture_ms=1000 * ground.percentile(took, 0.5),
        slowest_ms=1000 * max(took),
        loop_late_ms=1000 * worst,
    )


if __name__ == "__main__":
    main()
