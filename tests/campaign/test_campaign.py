"""Random runs with random faults and kills: nothing lost, nothing late, nobody who was not meant.

`ENLACE_CAMPAIGN=full` plays 300 runs, every tenth with 10,000 people.
"""

import os
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store.database import Database
from bot.store.schema import metadata
from tests.campaign.plan import LARGE, SMALL, Plan, draw
from tests.campaign.play import Account, Run, faults

FULL = os.environ.get("ENLACE_CAMPAIGN") == "full"
FIRST = int(os.environ.get("ENLACE_CAMPAIGN_FIRST", "1"))
# The few have among them every kind of fault, kills, stops, second senders and a wrong clock.
SEEDS = range(FIRST, FIRST + 300) if FULL else (2, 3, 6, 9)
FEW = 200  # people
pytestmark = [pytest.mark.campaign, pytest.mark.timeout(300)]


def plan(seed: int) -> Plan:
    """The run of this number, as large as this campaign is."""
    if not FULL:
        return draw(seed, FEW)
    return draw(seed, LARGE, 1000) if seed % 10 == 0 else draw(seed, SMALL)


async def play(plan: Plan, address: str) -> Account:
    """One run, on a database with nothing in it."""
    database = Database.open(address)
    try:
        async with database.write() as conn:
            await conn.run_sync(metadata.create_all)
        return await Run(plan, database, address).play()
    finally:
        await database.close()


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_run(seed: int, tmp_path: Path) -> None:
    """All that must hold, whatever happens."""
    account = await play(plan(seed), f"sqlite:///{tmp_path}/enlace.db")

    assert faults(account) == [], account.plan


async def test_a_run_on_postgresql(postgres: str) -> None:
    """The same code on the other database."""
    opened = Database.open(postgres)
    async with opened.engine.begin() as conn:
        await conn.execute(text("DROP SCHEMA public CASCADE"))
        await conn.execute(text("CREATE SCHEMA public"))
    await opened.close()
    account = await play(draw(7, FEW), postgres)

    assert faults(account) == [], account.plan
