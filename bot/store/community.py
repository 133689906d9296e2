"""Counting a post's people: grouped by the database, a few rows come back however many they are."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.community import Kind, Tally
from bot.domain.national import Consent, Group, Household, split
from bot.domain.registration import MOVING, UNSAID
from bot.store.schema import nationals

DAY = 10  # characters of 2026-09-02
PLACE = case(
    (nationals.c.region.is_not(None), nationals.c.region),
    (nationals.c.moving, MOVING),
    else_=func.coalesce(nationals.c.country, UNSAID),
)
# Few are asked for, so they are counted side by side in one pass, which is what costs.
SIDE_BY_SIDE: dict[tuple[Kind, str], ColumnElement[bool]] = {
    **{(Kind.HOUSEHOLD, one.value): nationals.c.household == one for one in Household},
    (Kind.UNDER_FIVE, "yes"): nationals.c.under_five,
    (Kind.UNDER_FIVE, "no"): ~nationals.c.under_five,
    **{(Kind.CONSENT, one.value): nationals.c.consent == one for one in Consent},
}


async def tally(conn: AsyncConnection, post: str) -> Tally:
    """The active people of a post, by everything that a profile tells apart."""
    groups = await _by(conn, post, nationals.c.grp)
    needs = await _by(conn, post, nationals.c.needs)
    return Tally(
        confirmed=await _confirmed(conn, post),
        counts={
            Kind.LANGUAGE: await _by(conn, post, nationals.c.language),
            Kind.GROUP: _each(groups, lambda word: split(word) or [Group.GENERAL]),
            Kind.NEED: _each(needs, lambda words: words.split() or [UNSAID]),
            **await _side_by_side(conn, post),
        },
    )


async def _confirmed(conn: AsyncConnection, post: str) -> dict[str, dict[date, int]]:
    """Place → day of the last confirmation (UTC) → people."""
    at: ColumnElement[Any] = nationals.c.confirmed_at
    if conn.dialect.name == "sqlite":
        day = func.substr(at, 1, DAY, type_=String)
    else:
        day = func.to_char(func.timezone("UTC", at), "YYYY-MM-DD", type_=String)
    found: dict[str, dict[date, int]] = {}
    # One key: SQLite sorts to group, and two columns take it half as long again.
    for key, people in (await _by(conn, post, PLACE.concat(day))).items():
        found.setdefault(key[:-DAY], {})[date.fromisoformat(key[-DAY:])] = people
    return found


async def _side_by_side(conn: AsyncConnection, post: str) -> dict[Kind, dict[str, int]]:
    counted = [func.count().filter(one) for one in SIDE_BY_SIDE.values()]
    everyone, *counts = (await conn.execute(select(func.count(), *counted).where(_of(post)))).one()
    tables: dict[Kind, dict[str, int]] = {}
    for (kind, name), people in zip(SIDE_BY_SIDE, counts, strict=True):
        tables.setdefault(kind, {})[name] = people
    for kind in (Kind.HOUSEHOLD, Kind.UNDER_FIVE):
        tables[kind][UNSAID] = everyone - sum(tables[kind].values())
    return tables


async def _by(conn: AsyncConnection, post: str, key: ColumnElement[Any]) -> dict[str, int]:
    labelled = key.label("key")
    rows = await conn.execute(select(labelled, func.count()).where(_of(post)).group_by(labelled))
    return {row[0]: row[1] for row in rows}


def _of(post: str) -> ColumnElement[bool]:
    """Without the index: to read most of a table in its order is eight times as fast."""
    return and_(nationals.c.active, nationals.c.post.concat("") == post)


def _each(rows: dict[str, int], split_up: Callable[[str], Iterable[str]]) -> dict[str, int]:
    """Somebody with several words counts under each."""
    found: dict[str, int] = {}
    for word, people in rows.items():
        for one in split_up(word):
            found[str(one)] = found.get(str(one), 0) + people
    return found
