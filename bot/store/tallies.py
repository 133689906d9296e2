"""Counters of deliveries, kept in the transaction that changes them: no report reads the rows.

Each delivery is counted once under every `Facet`, and once for each `Event` that befell it. Whoever
changes rows does so inside `followed`, or tells of it beforehand by `moved`.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    case,
    cast,
    delete,
    extract,
    func,
    null,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delivery import DeliveryState
from bot.domain.statistics import REACHED, WRONG, Event, Facet
from bot.store.schema import alerts, checkins, deliveries, moments, tallies, variants

Key = tuple[Facet, str, str, str]  # facet, its value, state, answer or ""
SUMS = ("people", "repeated", "retries")
CELL = ("facet", "name", "state", "answer")
MOMENT = ("event", "second")


class Counts:
    """Sums to be added to the counters of one alert."""

    def __init__(self) -> None:
        self.cells: dict[str, Counter[Key]] = {name: Counter() for name in SUMS}
        self.moments: Counter[tuple[Event, int]] = Counter()

    def add(self, rows: Iterable[Row[Any]], sign: int = 1, *, state: str | None = None) -> None:
        """Count `rows`; with `state`, as if they stood there."""
        for row in rows:
            stands = state or row.stands
            for facet, name in _facets(row):
                key = (facet, name, stands, row.answer or "")
                for each in SUMS:
                    self.cells[each][key] += sign * getattr(row, each)
            for event in Event:
                if (at := getattr(row, event)) is not None:
                    self.moments[event, at] += sign * row.people


def _facets(row: Row[Any]) -> Iterable[tuple[Facet, str]]:
    written = row.written or row.language
    yield Facet.LANGUAGE, row.language
    yield Facet.GROUP, row.grp
    yield Facet.REGION, row.region or ""
    yield Facet.FORM, f"{row.form or ''}:{row.language}"
    yield Facet.WRITTEN, row.language if written == row.language else f"{row.language}>{written}"
    yield Facet.REASON, row.reason or ""
    yield Facet.REMINDED, str(row.reminded)


@dataclass(frozen=True, slots=True)
class Part:
    """Some of an alert's deliveries."""

    condition: ColumnElement[bool]
    values: dict[str, Any]


THESE = deliveries.c.national_id.in_(bindparam("these", expanding=True))
BETWEEN = and_(
    deliveries.c.national_id > bindparam("after"), deliveries.c.national_id <= bindparam("last")
)
ALL = true()


def these(nationals: Iterable[int]) -> Part:
    """Those of these people."""
    return Part(THESE, {"these": list(nationals)})


def between(after: int, last: int) -> Part:
    """Those of the people whose number is beyond `after`, up to `last`."""
    return Part(BETWEEN, {"after": after, "last": last})


@asynccontextmanager
async def followed(
    conn: AsyncConnection, touched: Mapping[int, Part], *, fresh: bool = False
) -> AsyncIterator[None]:
    """Keep the counters right while the block changes deliveries: by alert, which of them.

    `fresh`: it adds rows, and nobody has answered them.
    """
    counts = {alert: Counts() for alert in sorted(touched)}
    for alert, sums in counts.items():
        await _hold(conn, alert)
        sums.add(await _rows(conn, alert, touched[alert], fresh=fresh), -1)
    yield
    for alert, sums in counts.items():
        sums.add(await _rows(conn, alert, touched[alert], fresh=fresh))
        await _write(conn, alert, sums)


async def moved(
    conn: AsyncConnection, alert_id: int, condition: ColumnElement[bool], state: DeliveryState
) -> None:
    """All rows of `condition` are about to go into `state`, in which nothing was accepted."""
    await _hold(conn, alert_id)
    if conn.dialect.name != "sqlite":  # which has one writer: nobody takes them meanwhile
        mine = and_(deliveries.c.alert_id == alert_id, condition)
        await conn.execute(select(deliveries.c.national_id).where(mine).with_for_update())
    found = await conn.execute(_alike(conn.dialect.name, condition), {"alert": alert_id})
    rows, sums = list(found), Counts()
    sums.add(rows, -1)
    sums.add(rows, state=state)
    await _write(conn, alert_id, sums)


async def rebuild(conn: AsyncConnection, alert_id: int) -> None:
    """Count an alert's rows anew. The counters say the same before and after, or are mended."""
    await _hold(conn, alert_id)
    for table in (tallies, moments):
        await conn.execute(delete(table).where(table.c.alert_id == alert_id))
    sums = Counts()
    sums.add(await _rows(conn, alert_id, Part(ALL, {})))
    await _write(conn, alert_id, sums)


async def _hold(conn: AsyncConnection, alert_id: int) -> None:
    """One at a time for each alert: what others write meanwhile would be counted twice."""
    if conn.dialect.name != "sqlite":
        held = select(alerts.c.id).where(alerts.c.id == alert_id)
        await conn.execute(held.with_for_update(key_share=True))


async def _rows(
    conn: AsyncConnection, alert_id: int, part: Part, *, fresh: bool = False
) -> list[Row[Any]]:
    statement = _kept(conn.dialect.name, part.condition, fresh=fresh)
    return list(await conn.execute(statement, {"alert": alert_id, **part.values}))


def _alike(dialect: str, condition: ColumnElement[bool], *, fresh: bool = False) -> Select[Any]:
    """The deliveries of `condition`, those that are alike in one row with their sums."""
    told = TOLD if fresh else TOLD | _answered(dialect)
    source = deliveries if fresh else deliveries.outerjoin(checkins, SAME_PERSON)
    one = (
        select(*(column.label(name) for name, column in (told | ADDED).items()))
        .select_from(source)
        .where(deliveries.c.alert_id == bindparam("alert"), condition)
        .cte()
    )
    alike = [one.c[name] for name in told]
    sums = [func.count().label("people"), *(func.sum(one.c[name]).label(name) for name in ADDED)]
    same = select(*alike, *sums).group_by(*alike).cte()
    unknown = [null().label(name) for name in _answered(dialect)] if fresh else []
    joined = same.outerjoin(variants, variants.c.id == same.c.variant_id)
    return select(same, *unknown, variants.c.form, variants.c.written).select_from(joined)


_kept = cache(_alike)  # to build it takes longer than to run it on a few rows

TOLD: dict[str, ColumnElement[Any]] = {
    **{
        name: deliveries.c[name] for name in ("language", "grp", "region", "variant_id", "reminded")
    },
    "stands": case(
        (deliveries.c.state == DeliveryState.LEASED, DeliveryState.QUEUED.value),
        else_=deliveries.c.state,
    ),
    "reason": case((deliveries.c.state.in_(sorted(WRONG)), deliveries.c.reason)),
}
ADDED: dict[str, ColumnElement[Any]] = {
    "repeated": case((deliveries.c.repeated, 1), else_=0),
    "retries": case((deliveries.c.attempts > 1, deliveries.c.attempts - 1), else_=0),
}
SAME_PERSON = and_(
    checkins.c.alert_id == deliveries.c.alert_id,
    checkins.c.national_id == deliveries.c.national_id,
)


def _answered(dialect: str) -> dict[str, ColumnElement[Any]]:
    """What was answered, and the seconds of each event."""
    done = _second(dialect, deliveries.c.done_at)
    first = _second(dialect, func.coalesce(checkins.c.first_at, checkins.c.at))
    arrived = deliveries.c.state.in_(sorted(REACHED))
    both = and_(arrived, first.is_not(None), done.is_not(None))
    return {
        "answer": checkins.c.answer,
        "accepted": case((deliveries.c.state == DeliveryState.ACCEPTED, done)),
        "answered": case((arrived, first)),
        "acted": case((and_(both, first > done), first - done), (both, 0)),
    }


def _second(dialect: str, instant: ColumnElement[Any]) -> ColumnElement[Any]:
    """An instant as whole seconds since 1970."""
    epoch = extract("epoch", instant)
    return cast(epoch if dialect == "sqlite" else func.floor(epoch), Integer)


async def _write(conn: AsyncConnection, alert_id: int, sums: Counts) -> None:
    """Add what is not nought. In the order of their keys, so that no two writers lock crosswise."""
    keys = sorted({key for cells in sums.cells.values() for key, n in cells.items() if n})
    changed = [
        {"alert_id": alert_id, **dict(zip(CELL, map(str, key), strict=True))}
        | {name: sums.cells[name][key] for name in SUMS}
        for key in keys
    ]
    if changed:
        await conn.execute(_adding(conn.dialect.name, tallies, CELL, SUMS), changed)
    befell = [
        {"alert_id": alert_id, "event": str(event), "second": second, "people": people}
        for (event, second), people in sorted(sums.moments.items())
        if people
    ]
    if befell:
        await conn.execute(_adding(conn.dialect.name, moments, MOMENT, SUMS[:1]), befell)
    if min(sums.moments.values(), default=0) < 0:
        mine = moments.c.alert_id == alert_id
        await conn.execute(delete(moments).where(mine, moments.c.people == 0))


@cache
def _adding(dialect: str, table: Table, key: tuple[str, ...], sums: tuple[str, ...]) -> Any:
    row = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    return row.on_conflict_do_update(
        index_elements=["alert_id", *key],
        set_={name: table.c[name] + row.excluded[name] for name in sums},
    )
