"""Every benchmark with a budget, one after another; what was reached, as a table and one line.

The table goes to standard error as it grows. Exits 0 whatever is reached: a busy machine reaches
less. `--brief` takes smaller sizes, for a look within a few minutes.
"""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from tests.benchmarks import ground

Figures = dict[str, Any]
Holds = Callable[[Figures], bool]


@dataclass(frozen=True, slots=True)
class Budget:
    """One benchmark, and what it must reach."""

    name: str
    says: str
    holds: Holds
    given: str = ""
    brief: str = ""


def _paced(rate: int, share: float) -> Holds:
    def holds(found: Figures) -> bool:
        windows = found[f"worst_second_{rate}"], found[f"worst_second_in_room_{rate}"]
        return (
            found[f"share_{rate}"] >= share
            and max(windows) <= rate
            and not found[f"refused_{rate}"]
        )

    return holds


def _is_resumed(found: Figures) -> bool:
    return found["first_send_s"] <= 2 and not found["lost"] and found["repeats"] <= found["in_hand"]


BUDGETS = (
    Budget(
        "pipeline",
        "≥ 1.5 × aiogram, ≥ 6 × PTB",
        lambda found: found["times_aiogram"] >= 1.5 and found["times_ptb"] >= 6,
        "--rounds 3",
        "--people 2000 --rounds 1",
    ),
    *(
        Budget(
            "paced",
            f"{rate}/s: ≥ {share:.0%}, no window above, no 429",
            _paced(rate, share),
            f"--rate {rate}",
            f"--rate {rate} --seconds 5",
        )
        for rate, share in ((25, 0.99), (30, 0.99), (1000, 0.97))
    ),
    Budget(
        "resume",
        "first send ≤ 2 s, none lost, repeats ≤ in hand",
        _is_resumed,
        "",
        "--people 3000",
    ),
    Budget(
        "replies",
        "p99 ≤ 150 ms",
        lambda found: found["p99_ms"] <= 150,
        "",
        "--people 600 --answers 40",
    ),
    Budget(
        "overtaking",
        "first phone ≤ 1 s",
        lambda found: found["first_phone_s"] <= 1,
        "",
        "--people 300 --rounds 1 --others 60",
    ),
    Budget("presses", "≥ 1,000/s", lambda found: found["committed_per_s"] >= 1000),
    Budget(
        "audience",
        "≤ 5 s, nobody waits over 150 ms, a polygon ≤ 0.3 s",
        lambda found: (
            max(found["enqueue_s"], found["compound_enqueue_s"]) <= 5
            and found["longest_wait_ms"] <= 150
            and found["polygon_s"] <= 0.3
        ),
        "",
        "--people 100000",
    ),
    Budget("report", "≤ 50 ms", lambda found: found["report_ms"] <= 50, "", "--people 100000"),
    Budget(
        "memory",
        "≤ 200 MB at 1,000,000, flat",
        lambda found: found["rss_mb"] <= min(200, 1.2 * found["rss_mb_at_a_hundredth"]),
        "--seconds 10",
        "--people 100000 --seconds 3",
    ),
    Budget(
        "officers",
        "approved ≤ 180 s, a correction ≤ 10 s, a test ≤ 6 taps",
        lambda found: (
            found["approved_s"] <= 180 and found["correction_s"] <= 10 and found["test_taps"] <= 6
        ),
    ),
    Budget("room", "p99 ≤ 200 ms", lambda found: found["p99_ms"] <= 200),
)


async def run(one: Budget, *, brief: bool) -> Figures:
    """The figures of one benchmark, in processes of its own."""
    given = (one.brief or one.given) if brief else one.given
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"tests.benchmarks.{one.name}", *given.split()),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    found: Figures = json.loads(out) if process.returncode == 0 else {}
    return found


async def main() -> None:
    """One after another: together they would measure each other."""
    parser = ground.arguments("all")
    parser.add_argument("--brief", action="store_true")
    options = parser.parse_args()
    began, all_found, reached = monotonic(), [], 0
    for one in BUDGETS:
        load = os.getloadavg()[0]
        found = await run(one, brief=options.brief)
        held = bool(found) and one.holds(found)
        reached += held
        all_found.append(
            {"name": one.name, "budget": one.says, "held": held, "load": load, **found}
        )
        mark, at = "✓" if held else "✗", monotonic() - began
        print(f"{at:4.0f} s {mark} {one.name:11} {one.says}: {found}", file=sys.stderr)
    ground.tell(reached=reached, of=len(BUDGETS), benchmarks=all_found)


if __name__ == "__main__":
    asyncio.run(main())
