"""enlace simulate: from the shell to the figures."""

import asyncio
import json
from pathlib import Path
from typing import Any

from bot.crowd.people import population
from bot.simulating import REGIONS, expected
from tests.flows.house import ENLACE

PEOPLE, SEED = 25, 7


async def simulated(data: Path, *, code: int = 0) -> Any:
    """What the command prints."""
    words = ["simulate", "--people", str(PEOPLE), "--seed", str(SEED), "--data", str(data)]
    process = await asyncio.create_subprocess_exec(
        *ENLACE, *words, "--json", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    assert process.returncode == code, err.decode()
    return json.loads(out) if code == 0 else err.decode()


async def test_a_simulation_ends_with_the_figures_of_its_seed(tmp_path: Path) -> None:
    """Whom the seed lets answer has answered, and nobody else; a used folder is refused."""
    told = await simulated(tmp_path / "new")
    again = await simulated(tmp_path / "new", code=1)

    people = population(SEED, PEOPLE, REGIONS)
    given = {key: n for key, n in told["answers"].items() if n and key != "silent"}
    assert told["audience"] == sum(one.region == REGIONS[0] for one in people)
    assert told["accepted"] == told["audience"]
    assert given == dict(expected(SEED, people))
    assert len(again.strip().splitlines()) == 1
