"""Check-in presses a second, from Telegram's raw updates to committed answers."""

import asyncio
from time import perf_counter
from typing import Any

from sqlalchemy import text

from bot.domain.checkin import Answer
from bot.store.database import Database
from bot.telegram.intake import Intake
from tests.benchmarks import ground, stub
from tests.benchmarks.front import front

POLL = 100  # updates Telegram gives at once


def press(number: int, alert: int, message: dict[str, Any]) -> dict[str, Any]:
    """A press of one person's, as Telegram tells it."""
    person = {"id": 1000 + number, "is_bot": False, "first_name": "María"}
    answer = list(Answer)[number % len(Answer)]
    query: dict[str, Any] = {"id": str(number), "data": f"checkin:{alert}:{answer}"}
    query |= {"chat_instance": "1", "from": person, "message": message}
    return {"update_id": number, "callback_query": query}


async def deliver_all(opened: Database) -> int:
    """An alert that everybody has received; gives its id."""
    alert = await ground.queue_alert(opened)
    async with opened.write() as conn:
        await conn.execute(text("UPDATE deliveries SET state = 'accepted'"))
    return alert


async def committed(opened: Database) -> int:
    """How many people's answers count."""
    async with opened.read() as conn:
        return int((await conn.execute(text("SELECT count(*) FROM checkins"))).scalar_one())


async def work_off(intake: Intake, opened: Database, updates: list[dict[str, Any]]) -> float:
    """Presses a second until every answer is committed; what is said of them comes later."""
    stop = asyncio.Event()
    running = asyncio.create_task(intake.run(stop, poll=False))
    began = perf_counter()
    for first in range(0, len(updates), POLL):
        await intake.receive(updates[first : first + POLL])
    while await committed(opened) < len(updates):
        await asyncio.sleep(0.05)
    took = perf_counter() - began
    stop.set()
    await running
    return len(updates) / took


async def main() -> None:
    """Everybody presses once."""
    people = ground.arguments("presses", people=10_000).parse_args().people
    async with ground.database(people) as (opened, folder):
        alert = await deliver_all(opened)
        updates = [press(n, alert, stub.MESSAGE) for n in range(1, people + 1)]
        async with front(opened, folder) as program:
            rate = await work_off(program.intake, opened, updates)
    ground.tell(committed_per_s=round(rate))


if __name__ == "__main__":
    asyncio.run(main())
