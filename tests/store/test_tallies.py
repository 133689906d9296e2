"""Counters kept beside the rows say what the rows say, whatever happens to them."""

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.checkin import Answer, CheckIn
from bot.domain.delivery import Lane, Outcome, OutcomeKind, after
from bot.domain.statistics import REACHED, WRONG, Event, Facet
from bot.store import checkins, deliveries, nationals, statistics, tallies
from bot.store.database import Database
from bot.store.deliveries import Result
from bot.store.schema import alerts, moments, variants
from bot.store.schema import checkins as answers
from bot.store.schema import deliveries as rows
from bot.store.schema import nationals as people
from tests import queue
from tests.queue import NOW

OUTCOMES = (
    Outcome(kind=OutcomeKind.ACCEPTED, message_id=1),
    Outcome(kind=OutcomeKind.ACCEPTED, message_id=2),
    Outcome(kind=OutcomeKind.UNREACHABLE, reason="blocked"),
    Outcome(kind=OutcomeKind.UNREACHABLE, reason="deactivated"),
    Outcome(kind=OutcomeKind.LATER, wait=2.0, throttled=True),
    Outcome(kind=OutcomeKind.UNKNOWN, reason="timeout"),
    Outcome(kind=OutcomeKind.OUR_FAULT, reason="bad_request"),
    Outcome(kind=OutcomeKind.MOVED, moved_to=99_999),
)


class History:
    """What happens to an alert, drawn from a seed."""

    def __init__(self, conn: AsyncConnection, seed: int) -> None:
        self.conn, self.chance = conn, Random(seed)
        self.now, self.seq = NOW, 0

    async def open(self) -> int:
        """Thirty people in several languages and groups, and an alert for all of them."""
        for _ in range(30):
            language = self.chance.choice(["es", "en", "ht", "mam"])
            group = self.chance.choice(["general", "farm_work", "farm_work+study"])
            await queue.add_people(self.conn, 1, language=language, group=group)
        await self.conn.execute(update(people).where(people.c.id % 3 == 0).values(region=None))
        self.lane = self.chance.choice([Lane.WARNING, Lane.ROUTINE])
        self.alert = await queue.add_alert(self.conn, texts=[("es", "general"), ("ht", "general")])
        await queue.enqueue(self.conn, self.alert, lane=self.lane, limit=7)
        return self.alert

    async def go_on(self) -> None:
        """One thing more, some while later."""
        self.now += timedelta(seconds=self.chance.choice([0.3, 1, 70]))
        step = self.chance.choice([self.send, self.send, self.answer, self.again, self.forget])
        await step()

    async def send(self) -> None:
        """Some rows are claimed, and something came of most; the sender died with the others."""
        owner = f"sender-{self.chance.randint(1, 2)}"
        taken = await deliveries.claim(self.conn, owner, self.chance.randint(1, 9), self.now)
        tried = [(row, self.chance.choice(OUTCOMES)) for row in taken if self.chance.random() < 0.8]
        results = [
            Result(
                row,
                after(row.lane, row.attempts, row.repeated, outcome),
                outcome.message_id,
                outcome.moved_to,
            )
            for row, outcome in tried
        ]
        await deliveries.record(self.conn, owner, results, self.now)
        if self.chance.random() < 0.3:
            await deliveries.recover(self.conn, self.now)

    async def answer(self) -> None:
        """Several press at once, some of them twice, some with an older press."""
        said = []
        for _ in range(self.chance.randint(1, 6)):
            self.seq += 1
            seq = self.seq - self.chance.choice([0, 0, 3])
            said.append(
                CheckIn(
                    alert_id=self.alert,
                    national_id=self.chance.randint(1, 30),
                    answer=self.chance.choice(list(Answer)),
                    seq=seq,
                    at=self.now,
                    drill=False,
                )
            )
        await checkins.record_all(self.conn, said)

    async def again(self) -> None:
        """The same rows are written once more, as after a crash."""
        await queue.enqueue(self.conn, self.alert, lane=self.lane, limit=11)

    async def forget(self) -> None:
        """Somebody leaves for good."""
        await nationals.forget(self.conn, 1000 + self.chance.randint(1, 30), keep_update=None)

    async def end(self) -> None:
        """It is cancelled, or its time is over, in slices; or it is still under way."""
        kind = self.chance.choice(["cancel", "expire", "none"])
        if kind == "cancel":
            await deliveries.withdraw(self.conn, self.alert, limit=4)
            await self.conn.execute(update(alerts).values(state="cancelled"))
            await deliveries.withdraw_stopped(self.conn, limit=3)
        if kind == "expire":
            await deliveries.expire(self.conn, NOW + timedelta(hours=7), limit=5)
            await deliveries.expire(self.conn, NOW + timedelta(hours=7))


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
