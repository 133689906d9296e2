"""Counters kept beside the rows say what the rows say, whatever happens to them."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.statistics import REACHED, WRONG, Event, Facet
from bot.store import statistics, tallies
from bot.store.database import Database
from bot.store.schema import checkins as answers
from bot.store.schema import deliveries as rows
from bot.store.schema import moments, variants
from tests import queue
from tests.histories import History


@pytest.mark.parametrize("seed", range(12))
async def test_counters_say_what_the_rows_say(database: Database, seed: int) -> None:
    """A random history, counted by hand from the rows, and counted anew."""
    async with database.write() as conn:
        history = History(conn, seed)
        alert = await history.open()
        for _ in range(25):
            await history.go_on()
        await history.end()
        kept = await counters(conn, alert)
        by_hand = await counted(conn, alert)
        await tallies.rebuild(conn, alert)
        anew = await counters(conn, alert)

    assert kept[0] == by_hand[0]
    assert kept[1] == by_hand[1]
    assert anew == kept


async def counters(conn: AsyncConnection, alert: int) -> tuple[Counter[Any], Counter[Any]]:
    """As they are kept."""
    cells: Counter[Any] = Counter()
    for one in await statistics.tally(conn, alert, drill=False):
        key = (one.facet, one.name, str(one.state), one.answer)
        cells[key] = (one.people, one.repeated, one.retries)  # type: ignore[assignment]
    found = await conn.execute(select(moments).where(moments.c.alert_id == alert))
    return cells, Counter({(row.event, row.second): row.people for row in found})


async def counted(conn: AsyncConnection, alert: int) -> tuple[Counter[Any], Counter[Any]]:
    """The same by hand, row by row."""
    said = {
        row.national_id: row
        for row in await conn.execute(select(answers).where(answers.c.alert_id == alert))
    }
    written = {row.id: row for row in await conn.execute(select(variants))}
    cells: dict[Any, list[int]] = {}
    seconds: Counter[Any] = Counter()
    for row in await conn.execute(select(rows).where(rows.c.alert_id == alert)):
        answer = said.get(row.national_id)
        text = written[row.variant_id]
        state = "queued" if row.state == "leased" else row.state
        other = text.written != row.language
        for facet, name in {
            Facet.LANGUAGE: row.language,
            Facet.GROUP: row.grp,
            Facet.REGION: row.region or "",
            Facet.FORM: f"{text.form}:{row.language}",
            Facet.WRITTEN: f"{row.language}>{text.written}" if other else row.language,
            Facet.REASON: (row.reason or "") if state in WRONG else "",
            Facet.REMINDED: str(row.reminded),
        }.items():
            cell = cells.setdefault(
                (facet, name, state, answer.answer if answer else None), [0] * 3
            )
            cell[0] += 1
            cell[1] += row.repeated
            cell[2] += max(0, row.attempts - 1)
        if row.state == "accepted":
            seconds[Event.ACCEPTED, int(row.done_at.timestamp())] += 1
        if answer and row.state in REACHED:
            at, done = int(answer.first_at.timestamp()), int(row.done_at.timestamp())
            seconds[Event.ANSWERED, at] += 1
            seconds[Event.ACTED, max(0, at - done)] += 1
    return Counter({key: tuple(sums) for key, sums in cells.items()}), seconds


async def test_a_counter_that_is_wrong_is_mended(database: Database) -> None:
    """By counting anew; what does not exist any more is gone."""
    async with database.write() as conn:
        await queue.add_people(conn, 3)
        alert = await queue.add_alert(conn)
        await queue.enqueue(conn, alert)
        right = await counters(conn, alert)
        await conn.execute(
            insert(moments).values(alert_id=alert, event="accepted", second=1, people=9)
        )
        await tallies.rebuild(conn, alert)

        assert await counters(conn, alert) == right
