"""How long the figures of one alert take."""

import asyncio
from time import perf_counter, process_time

from sqlalchemy import text

from bot.actions import statistics
from bot.store import tallies
from bot.store.database import Database
from tests.benchmarks import ground

TURNS = 20
# As a bot at 25 a second would have it: a million take eleven hours.
ACCEPTED = """
UPDATE deliveries SET state = 'accepted', attempts = 1,
    done_at = datetime(due_at, '+' || (national_id / 25) || ' seconds')
"""
ANSWERS = """
INSERT INTO checkins (alert_id, national_id, answer, seq, at) SELECT alert_id, national_id,
    CASE national_id % 3 WHEN 0 THEN 'safe' WHEN 1 THEN 'help' ELSE 'away' END, national_id,
    datetime(done_at, '+' || (national_id % 900) || ' seconds')
FROM deliveries WHERE national_id % 5 = 0
"""
# One in a hundred called for help; most were claimed, half of them are closed.
CALLS = """
INSERT INTO cases (post, alert_id, incident, drill, level, rank, rule, state, opened_at, heard_at,
    claim_s, close_s)
SELECT 'x', alert_id, 'alert:1', drill, 'R' || (national_id % 5), national_id % 5, 'words', 'open',
    done_at, done_at, CASE WHEN national_id % 7 > 0 THEN national_id % 1801 END,
    CASE WHEN national_id % 2 = 0 THEN 1801 + national_id % 9001 END
FROM deliveries WHERE national_id % 100 = 0
"""


async def deliver_all(opened: Database) -> int:
    """An alert that everybody received and every fifth answered; gives its id."""
    alert = await ground.queue_alert(opened)
    async with opened.write() as conn:
        await conn.execute(text(ACCEPTED))
        await conn.execute(text(ANSWERS))
        await conn.execute(text(CALLS))
        await tallies.rebuild(conn, alert)
    return alert


async def ask(opened: Database, alert: int) -> float:
    """How long one report takes (s)."""
    began = perf_counter()
    async with opened.read() as conn:
        await statistics.report(conn, alert, now=ground.now())
    return perf_counter() - began


async def main() -> None:
    """Ask again and again."""
    people = ground.arguments("report", people=1_000_000).parse_args().people
    async with ground.database(people) as (opened, _):
        alert = await deliver_all(opened)
        first = await ask(opened, alert)
        used = process_time()
        took = [await ask(opened, alert) for _ in range(TURNS)]
        used = process_time() - used
    ground.tell(**ground.turns("report_ms", first, took, used))


if __name__ == "__main__":
    asyncio.run(main())
