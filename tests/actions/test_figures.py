"""The figures of an alert against its rows, counted by hand, whatever happened to it."""

import json
from collections import Counter
from datetime import datetime
from math import ceil
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions import statistics
from bot.domain.report import Report
from bot.domain.statistics import ANSWERS, REACHED, SILENT, STATES, Figures, Spread
from bot.store import tallies
from bot.store.database import Database
from bot.store.schema import cases, variants
from bot.store.schema import checkins as answers
from bot.store.schema import deliveries as rows
from tests.histories import History
from tests.queue import NOW

TABLES = ("by_language", "by_region", "by_form", "by_written", "by_reminded")


@pytest.mark.parametrize("seed", range(100, 116))
async def test_figures_are_what_a_count_by_hand_gives(database: Database, seed: int) -> None:
    """Whatever happened; and all is the same when everybody is forgotten, and counted anew."""
    async with database.write() as conn:
        history = History(conn, seed)
        alert = await history.open()
        for _ in range(40):
            await history.go_on()
        await history.end()
        found = await statistics.report(conn, alert, now=NOW)
        by_hand = await counted(conn, alert)
        called = await counted_calls(conn, history)
        brought = await counted_reminders(conn, history)
        await history.purge()
        purged = await statistics.report(conn, alert, now=NOW)
        await tallies.rebuild(conn, alert)
        anew = await statistics.report(conn, alert, now=NOW)

    assert told(found) == by_hand
    assert calls_of(found) == called
    assert [(one.people, one.answered) for one in found.reminders] == brought
    assert_parts_sum(found)
    assert purged == found
    assert anew == found


def told(report: Report) -> dict[Any, Any]:
    """The figures as a count by hand gives them."""
    spreads = {"disseminated": report.disseminated, "acted": report.acted}
    groups = {("by_group", name): cells(row) for name, row in report.by_group.items()}
    return {
        ("total", ""): cells(report.total),
        **{(each, name): cells(row) for each in TABLES for name, row in table(report, each)},
        **groups,
        **spreads,
        "first": report.first_at,
        "last": report.last_at,
    }


def table(report: Report, name: str) -> list[tuple[str, Figures]]:
    """The rows of one table."""
    return list(getattr(report, name).items())


def cells(row: Figures) -> Counter[str]:
    """Its counts that are not nought."""
    counts = {**{name: getattr(row, name) for name in (*STATES, "audience")}, **row.answers}
    return Counter({name: n for name, n in counts.items() if n})


async def counted(conn: AsyncConnection, alert: int) -> dict[Any, Any]:
    """The same, row by row, by no query but the plainest."""
    said = {
        row.national_id: row
        for row in await conn.execute(select(answers).where(answers.c.alert_id == alert))
    }
    texts = {row.id: row for row in await conn.execute(select(variants))}
    found: dict[Any, Any] = {("total", ""): Counter()}
    took: dict[str, list[int]] = {"disseminated": [], "acted": []}
    arrived: list[int] = []
    began = (await statistics.report(conn, alert, now=NOW)).started_at
    for row in await conn.execute(select(rows).where(rows.c.alert_id == alert)):
        answer = said.get(row.national_id)
        text = texts[row.variant_id]
        same = row.language == text.written
        places = {
            ("total", ""),
            ("by_language", row.language),
            ("by_region", row.region or ""),
            ("by_form", text.form),
            ("by_written", row.language if same else f"{row.language}>{text.written}"),
            ("by_reminded", str(row.reminded)),
            *(("by_group", name) for name in row.grp.split("+")),
        }
        counts = ["audience", "queued" if row.state == "leased" else row.state]
        if row.state in REACHED:
            counts.append(answer.answer if answer else SILENT)
        for place in places:
            found.setdefault(place, Counter()).update(counts)
        if row.state == "accepted":
            arrived.append(second(row.done_at))
            if began is not None:
                took["disseminated"].append(max(0, second(row.done_at) - second(began)))
        if answer and row.state in REACHED:
            took["acted"].append(max(0, second(answer.first_at) - second(row.done_at)))
    ends = {"first": min(arrived, default=None), "last": max(arrived, default=None)}
    instants = {name: at and datetime.fromtimestamp(at, NOW.tzinfo) for name, at in ends.items()}
    return found | {name: spread(each) for name, each in took.items()} | instants


def second(moment: datetime) -> int:
    """The whole second in which it was."""
    return int(moment.timestamp())


def spread(took: list[int]) -> Spread | None:
    """Half and nine of ten, by sorting."""
    if not took:
        return None
    took = sorted(took)
    half, most = (took[ceil(len(took) * part / 10) - 1] for part in (5, 9))
    return Spread(people=len(took), median=half, most=most)


def calls_of(report: Report) -> dict[str, tuple[int, int, int, Spread | None, Spread | None]]:
    """The calls for help, all and by level."""
    told_apart = {"": report.calls} | report.by_level
    return {
        level: (one.opened, one.claimed, one.closed, one.until_claimed, one.until_closed)
        for level, one in told_apart.items()
    }


async def counted_calls(
    conn: AsyncConnection, history: History
) -> dict[str, tuple[int, int, int, Spread | None, Spread | None]]:
    """The same by hand: the first claim counts, and no case that goes on in another."""
    found: dict[str, list[Any]] = {"": []}
    for row in await conn.execute(select(cases).where(cases.c.alert_id == history.alert)):
        if row.merged_into is None:
            found[""].append(row)
            found.setdefault(row.level, []).append(row)
    return {level: waited(these, history.claims) for level, these in found.items()}


async def counted_reminders(conn: AsyncConnection, history: History) -> list[tuple[int, int]]:
    """To how many each was written, and who of them answered before the next, by hand."""
    said = set((await conn.execute(select(answers.c.national_id))).scalars())
    mine = select(rows.c.national_id).where(rows.c.state.in_(REACHED))
    said &= set((await conn.execute(mine)).scalars())
    most = max(history.reminded.values(), default=0)
    return [
        (
            sum(times >= number for times in history.reminded.values()),
            sum(times == number and person in said for person, times in history.reminded.items()),
        )
        for number in range(1, most + 1)
    ]


def waited(
    found: list[Any], first: dict[int, int]
) -> tuple[int, int, int, Spread | None, Spread | None]:
    """How many, how many claimed and closed, and how long that took."""
    claims = [first[row.id] for row in found if row.id in first]
    closed = [row for row in found if row.state == "closed" and row.outcome != "forgotten"]
    ends = [int((row.closed_at - row.opened_at).total_seconds()) for row in closed]
    return len(found), len(claims), len(ends), spread(claims), spread(ends)


def assert_parts_sum(report: Report) -> None:
    """Every row obeys both laws; every table but the groups sums to the whole."""
    for name in (*TABLES, "by_group"):
        for _, row in table(report, name):
            assert row.audience == sum(getattr(row, state) for state in STATES)
            assert sum(row.answers[each] for each in ANSWERS) == row.accepted + row.uncertain
    for name in TABLES:
        whole = sum((cells(row) for _, row in table(report, name)), Counter())
        assert whole == cells(report.total), name
    before = report.by_reminded["0"].answered if "0" in report.by_reminded else 0
    assert before + sum(one.answered for one in report.reminders) == report.total.answered
    assert report.calls.opened == sum(one.opened for one in report.by_level.values())
    assert json.loads(json.dumps(report.to_json()))["audience"] == report.total.audience
