"""Counting a post's people: grouped by the database, a few rows come back however many they are."""

from collections import Counter
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
# As the index `ix_nationals_told` has them: its order is that of the groups, nothing is sorted.
TOLD = (
    nationals.c.language,
    nationals.c.grp,
    nationals.c.needs,
    nationals.c.household,
    nationals.c.under_five,
    nationals.c.consent,
)
YES_OR_NO = {True: "yes", False: "no", None: UNSAID}
# Counted as nobody where there is nobody.
NAMED: dict[Kind, tuple[str, ...]] = {
    Kind.HOUSEHOLD: (*Household, UNSAID),
    Kind.UNDER_FIVE: tuple(YES_OR_NO.values()),
    Kind.CONSENT: tuple(Consent),
}


async def tally(conn: AsyncConnection, post: str) -> Tally:
    """The active people of a post, by everything that a profile tells apart."""
    counts: dict[Kind, Counter[str]] = {
        kind: Counter(dict.fromkeys(map(str, NAMED.get(kind, ())), 0)) for kind in WORDS
    }
    for told, people in await _told(conn, post):
        for (kind, words), value in zip(WORDS.items(), told, strict=True):
            for word in words(value):
                counts[kind][str(word)] += people
    return Tally(confirmed=await _confirmed(conn, post), counts=dict(counts))


Told = tuple[str, str, str, str | None, bool | None, str]


async def _told(conn: AsyncConnection, post: str) -> list[tuple[Told, int]]:
    """How many people told the same."""
    theirs = nationals.c.active, nationals.c.post == post
    rows = await conn.execute(select(*TOLD, func.count()).where(*theirs).group_by(*TOLD))
    return [(row[:-1], row[-1]) for row in rows]


# What each of TOLD counts as; somebody with several words counts under each.
WORDS: dict[Kind, Callable[[Any], Iterable[str]]] = {
    Kind.LANGUAGE: lambda language: [language],
    Kind.GROUP: lambda word: split(word) or [Group.GENERAL],
    Kind.NEED: lambda words: words.split() or [UNSAID],
    Kind.HOUSEHOLD: lambda household: [household or UNSAID],
    Kind.UNDER_FIVE: lambda under_five: [YES_OR_NO[under_five]],
    Kind.CONSENT: lambda consent: [consent],
}


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


async def _by(conn: AsyncConnection, post: str, key: ColumnElement[Any]) -> dict[str, int]:
    labelled = key.label("key")
    rows = await conn.execute(select(labelled, func.count()).where(_of(post)).group_by(labelled))
    return {row[0]: row[1] for row in rows}


def _of(post: str) -> ColumnElement[bool]:
    """Without the index: to read most of a table in its order is eight times as fast."""
    return and_(nationals.c.active, nationals.c.post.concat("") == post)
