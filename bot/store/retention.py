"""What is past its clock: found, counted, taken away. The counts of reports are never touched."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Table,
    and_,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import CaseState, Outcome
from bot.domain.screening import PRIVATE
from bot.store import cases as kept
from bot.store.schema import (
    LIVE,
    alerts,
    case_words,
    cases,
    checkin_history,
    checkins,
    deliveries,
    duty_groups,
    exercises,
    headcounts,
    round_asked,
    round_history,
    round_tries,
    rounds,
    understood,
)

SLICE = 20_000  # rows taken away in one transaction, so that nobody else waits long
OF_ALERTS: tuple[Table, ...] = (checkins, checkin_history, understood)


class Due(NamedTuple):
    """Something whose time has come, or comes soon."""

    id: int
    post: str
    ended: datetime


# Alerts: who answered what, and the addresses to which it went


async def ended_alerts(
    conn: AsyncConnection, before: datetime, *, drill: bool, warned: bool = False, limit: int = 50
) -> list[Due]:
    """Alerts over since before then, with all of their chain, whose single answers still stand.

    `warned`: only those of which officers were not told.
    """
    whole = func.coalesce(alerts.c.follows, alerts.c.id)
    others = alerts.alias("others")
    ended = (
        select(func.max(others.c.expires_at))
        .where(func.coalesce(others.c.follows, others.c.id) == whole)
        .scalar_subquery()
    )
    over = alerts.c.drill == drill, alerts.c.started_at.is_not(None), alerts.c.purged_at.is_(None)
    query = select(alerts.c.id, alerts.c.post, ended).where(*over, alerts.c.expires_at <= before)
    query = query.where(ended <= before, _played_out(before) if drill else ~_called())
    if warned:
        query = query.where(alerts.c.warned_at.is_(None))
    found = await conn.execute(query.order_by(alerts.c.id).limit(limit))
    return [Due(*row) for row in found]


def _played_out(before: datetime) -> ColumnElement[bool]:
    """An exercise that people play lasts until its end, however short its alerts are."""
    playing = exists().where(
        exercises.c.id == alerts.c.exercise_id,
        exercises.c.script.is_not(None),
        or_(exercises.c.closed_at.is_(None), exercises.c.closed_at > before),
    )
    return ~playing


def _called() -> ColumnElement[bool]:
    """Somebody's call for help about it is still open."""
    return exists().where(cases.c.alert_id == alerts.c.id, LIVE)


async def take_answers(conn: AsyncConnection, alert_id: int, limit: int = SLICE) -> bool:
    """Take some of an alert's single answers and addresses away; gives whether that was all."""
    for table in OF_ALERTS:
        if await _some(conn, table, table.c.alert_id == alert_id, limit) >= limit:
            return False
    mine = deliveries.c.alert_id == alert_id
    address = or_(deliveries.c.chat_id.is_not(None), deliveries.c.message_id.is_not(None))
    some = select(deliveries.c.national_id).where(mine, address).limit(limit)
    gone = await conn.execute(
        update(deliveries)
        .where(mine, deliveries.c.national_id.in_(some))
        .values(chat_id=None, message_id=None)
    )
    return gone.rowcount < limit


async def _some(conn: AsyncConnection, table: Table, which: ColumnElement[bool], limit: int) -> int:
    people = select(table.c.national_id).where(which).order_by(table.c.national_id).limit(limit)
    last = select(func.max(people.subquery().c.national_id)).scalar_subquery()
    gone = await conn.execute(delete(table).where(which, table.c.national_id <= last))
    return int(gone.rowcount)


async def mark_taken(conn: AsyncConnection, alert_id: int, now: datetime) -> None:
    """Nothing of an alert tells any more who said what; who counted others is forgotten too."""
    mine = headcounts.c.alert_id == alert_id
    await conn.execute(update(headcounts).where(mine).values(national_id=None))
    await conn.execute(update(alerts).where(alerts.c.id == alert_id).values(purged_at=now))


# Questions asked alone


async def ended_rounds(
    conn: AsyncConnection, before: datetime, *, drill: bool, warned: bool = False
) -> list[Due]:
    """Questions over since before then, asked with no alert, whose single answers still stand."""
    ended = func.coalesce(rounds.c.closed_at, rounds.c.closes_at)
    alone = rounds.c.alert_id.is_(None), rounds.c.drill == drill, rounds.c.purged_at.is_(None)
    called = exists().where(cases.c.incident == literal("round:") + cast(rounds.c.id, String), LIVE)
    query = select(rounds.c.id, rounds.c.post, ended).where(*alone, ended <= before)
    if not drill:
        query = query.where(~called)
    if warned:
        query = query.where(rounds.c.warned_at.is_(None))
    return [Due(*row) for row in await conn.execute(query.order_by(rounds.c.id).limit(50))]


async def take_asked(conn: AsyncConnection, round_id: int, limit: int = SLICE) -> bool:
    """Make some of who was asked nobody; gives whether that was all. What was answered counts on.

    Numbers are given anew in the order of the answers, so that no row tells whose it was.
    """
    for table in (round_history, round_tries):
        if await _some(conn, table, table.c.round_id == round_id, limit) >= limit:
            return False
    mine = round_asked.c.round_id == round_id
    named = mine & (round_asked.c.national_id > 0)
    lowest = select(func.coalesce(func.min(round_asked.c.national_id), 0)).where(mine)
    least = min(0, (await conn.execute(lowest)).scalar_one())
    alike = round_asked.c.language, round_asked.c.grp, round_asked.c.region, round_asked.c.answer
    some = await conn.execute(select(round_asked.c.national_id, *alike).where(named).limit(limit))
    rows = list(some)
    if rows:
        given = [
            {"round_id": round_id, "national_id": least - place, "language": row.language,
             "grp": row.grp, "region": row.region, "answer": row.answer}
            for place, row in enumerate(sorted(rows, key=_alike), 1)
        ]  # fmt: skip
        gone = round_asked.c.national_id.in_([row.national_id for row in rows])
        await conn.execute(delete(round_asked).where(mine, gone))
        await conn.execute(insert(round_asked), given)
    return len(rows) < limit


def _alike(row: Any) -> tuple[str, ...]:
    return row.language, row.grp, row.region or "", row.answer or ""


async def mark_round_taken(conn: AsyncConnection, round_id: int, now: datetime) -> None:
    """Nothing of a question tells any more who said what."""
    await conn.execute(update(rounds).where(rounds.c.id == round_id).values(purged_at=now))


# Cases


async def close_drilled(conn: AsyncConnection, incidents: Collection[str], now: datetime) -> None:
    """The calls of an exercise end with it: nobody really called."""
    mine = cases.c.drill, cases.c.incident.in_(incidents), LIVE
    over = {
        "state": CaseState.CLOSED, "outcome": Outcome.DRILL_OVER, "closed_at": now, "due_at": None
    }  # fmt: skip
    await conn.execute(update(cases).where(*mine).values(over))


async def ended_cases(
    conn: AsyncConnection,
    before: datetime,
    *,
    sensitive: bool | None = None,
    drill: bool = False,
    warned: bool = False,
    limit: int = 500,
) -> list[Due]:
    """Closed cases whose words still stand, ended before then."""
    over = cases.c.purged_at.is_(None), cases.c.closed_at <= before, cases.c.drill == drill
    query = select(cases.c.id, cases.c.post, cases.c.closed_at).where(*over)
    if sensitive is not None:
        query = query.where(cases.c.sensitive == sensitive)
    if warned:
        query = query.where(cases.c.warned_at.is_(None))
    found = await conn.execute(query.order_by(cases.c.id).limit(limit))
    return [Due(*row) for row in found]


async def take_cases(conn: AsyncConnection, ids: Sequence[int], now: datetime) -> None:
    """What was said and told goes, and who it was; number, level and outcome stay."""
    await kept.clear(conn, select(cases.c.id).where(cases.c.id.in_(ids)))
    gone = {"purged_at": now, "unplaced_at": now}
    await conn.execute(update(cases).where(cases.c.id.in_(ids)).values(gone))


async def take_places(conn: AsyncConnection, before: datetime, now: datetime) -> int:
    """Where people were goes from cases that ended before then; gives of how many."""
    over = cases.c.purged_at.is_(None), cases.c.unplaced_at.is_(None), cases.c.closed_at <= before
    found = await conn.execute(select(cases.c.id, cases.c.told).where(*over).limit(500))
    rows = list(found)
    for row in rows:
        told = {name: value for name, value in json.loads(row.told).items() if name != "where"}
        text = json.dumps(told, ensure_ascii=False)
        mine = cases.c.id == row.id
        await conn.execute(update(cases).where(mine).values(told=text, unplaced_at=now))
        at = and_(case_words.c.case_id == row.id, case_words.c.latitude.is_not(None))
        await conn.execute(delete(case_words).where(at))
    return len(rows)


async def private_words(conn: AsyncConnection, before: datetime) -> list[tuple[int, int]]:
    """(case, message) of words with what is never kept, which an officer could read by then."""
    holds = or_(*(case_words.c.signs.contains(str(sign)) for sign in sorted(PRIVATE)))
    found = await conn.execute(
        select(case_words.c.case_id, case_words.c.id)
        .join(cases, cases.c.id == case_words.c.case_id)
        .where(holds, case_words.c.at <= before, cases.c.claimed_at <= before)
        .order_by(case_words.c.id)
        .limit(500)
    )
    return [(row[0], row[1]) for row in found]


async def mark_warned(
    conn: AsyncConnection, table: Any, ids: Collection[int], now: datetime
) -> None:
    """Officers were told of these."""
    await conn.execute(update(table).where(table.c.id.in_(ids)).values(warned_at=now))


# All of an exercise at once


async def wipe_posts(
    conn: AsyncConnection, posts: Collection[str], now: datetime
) -> dict[str, int]:
    """What people told these posts goes; gives how much of each kind there was. Counts stay."""
    mine = cases.c.post.in_(posts)
    sent = select(alerts.c.id).where(alerts.c.post.in_(posts))
    asked = select(rounds.c.id).where(rounds.c.post.in_(posts))
    gone = {
        "cases": await _count(conn, cases, mine & cases.c.purged_at.is_(None)),
        "words": await _count(conn, case_words, case_words.c.case_id.in_(_ids(mine))),
    }
    over = {
        "state": CaseState.CLOSED, "outcome": Outcome.DRILL_OVER, "closed_at": now, "due_at": None
    }  # fmt: skip
    await conn.execute(update(cases).where(mine, LIVE).values(over))
    await kept.clear(conn, _ids(mine))
    await conn.execute(update(cases).where(mine).values(purged_at=now, unplaced_at=now))
    gone["answers"] = 0
    for table in OF_ALERTS:
        gone["answers"] += await _drop(conn, table, table.c.alert_id.in_(sent))
    for table in (round_asked, round_history, round_tries):
        gone["answers"] += await _drop(conn, table, table.c.round_id.in_(asked))
    gone["rounds"] = await _drop(conn, rounds, rounds.c.post.in_(posts))
    gone["headcounts"] = await _drop(conn, headcounts, headcounts.c.post.in_(posts))
    await _drop(conn, duty_groups, duty_groups.c.post.in_(posts))
    await conn.execute(update(alerts).where(alerts.c.post.in_(posts)).values(purged_at=now))
    return gone


async def cases_of(conn: AsyncConnection, posts: Collection[str]) -> list[int]:
    """The cases of these posts whose words still stand."""
    mine = cases.c.post.in_(posts), cases.c.purged_at.is_(None)
    return list((await conn.execute(select(cases.c.id).where(*mine))).scalars())


def _ids(which: ColumnElement[bool]) -> Select[Any]:
    return select(cases.c.id).where(which)


async def _count(conn: AsyncConnection, table: Table, which: ColumnElement[bool]) -> int:
    found = await conn.execute(select(func.count()).select_from(table).where(which))
    return int(found.scalar_one())


async def _drop(conn: AsyncConnection, table: Table, which: ColumnElement[bool]) -> int:
    gone = await conn.execute(delete(table).where(which))
    return int(gone.rowcount)


ALERTS, CASES, ROUNDS = alerts, cases, rounds
