"""How long it takes to count the people of a post, by all that their profile tells apart."""

import asyncio
from time import perf_counter, process_time

from sqlalchemy import text

from bot.store import community
from bot.store.database import Database
from tests.benchmarks import ground

TURNS = 5
POST = "x"  # of everybody whom the ground registers
# As mixed as people are: a multiplier for each column, so that no two of them go together.
MIXED = """
UPDATE nationals SET
    country = CASE id * 31 % 97 WHEN 0 THEN NULL ELSE 'MX' END,
    region = CASE WHEN id * 31 % 97 < 9 THEN NULL ELSE 'MX-' || (id * 37 % 32) END,
    moving = id * 31 % 97 BETWEEN 1 AND 4,
    grp = CASE id * 41 % 10 WHEN 0 THEN 'farm_work' WHEN 1 THEN 'study' WHEN 2 THEN 'visit'
        WHEN 3 THEN 'construction+small_children' WHEN 4 THEN 'domestic_work' ELSE 'general' END,
    needs = CASE id * 43 % 20 WHEN 0 THEN 'mobility' WHEN 1 THEN 'medicine pregnancy' ELSE '' END,
    household = CASE id * 47 % 6 WHEN 0 THEN '1' WHEN 1 THEN '2-4' WHEN 2 THEN '5-9' ELSE NULL END,
    under_five = CASE id * 53 % 5 WHEN 0 THEN 1 WHEN 1 THEN 0 ELSE NULL END,
    consent = CASE id * 59 % 3 WHEN 0 THEN 'alerts' ELSE 'checkins' END,
    active = id * 61 % 50 > 0,
    confirmed_at = datetime(confirmed_at, '-' || (id * 67 % 400) || ' days') || '.000000'
"""


async def count(opened: Database) -> float:
    """How long one count takes (s)."""
    began = perf_counter()
    async with opened.read() as conn:
        await community.tally(conn, POST)
    return perf_counter() - began


async def main() -> None:
    """Count again and again."""
    people = ground.arguments("community", people=1_000_000).parse_args().people
    async with ground.database(people) as (opened, _):
        async with opened.write() as conn:
            await conn.execute(text(MIXED))
        first = await count(opened)
        used = process_time()
        took = [await count(opened) for _ in range(TURNS)]
        used = process_time() - used
    ground.tell(**ground.turns("tally_ms", first, took, used))


if __name__ == "__main__":
    asyncio.run(main())
