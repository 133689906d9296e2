"""The queue of calls for help: read most urgent first; and those of which somebody must be told."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy import update as change
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import Case
from bot.domain.triage import RANK, Level
from bot.store.cases import to_case
from bot.store.schema import LIVE, LOST, OWN, cases


def seen(*, secret: bool) -> ColumnElement[bool]:
    """Which cases somebody sees: those of level R0 only with `secret`, or when nobody came."""
    if secret:
        return true()
    return or_(cases.c.rank > RANK[Level.R0], cases.c.escalated > 0)


async def queue(
    conn: AsyncConnection, post: str, *, secret: bool, offset: int = 0, limit: int = 8
) -> list[Case]:
    """The live cases of a post, most urgent first, then who waits longest."""
    found = await conn.execute(
        select(cases)
        .where(LIVE, cases.c.post == post, seen(secret=secret))
        .order_by(cases.c.rank, cases.c.opened_at, cases.c.id)
        .offset(offset)
        .limit(limit)
    )
    return [to_case(row) for row in found]


async def counts(conn: AsyncConnection, post: str, *, secret: bool) -> dict[Level, int]:
    """How many live cases there are of each level."""
    found = await conn.execute(
        select(cases.c.rank, func.count())
        .where(LIVE, cases.c.post == post, seen(secret=secret))
        .group_by(cases.c.rank)
        .order_by(cases.c.rank)
    )
    levels = {rank: level for level, rank in RANK.items()}
    return {levels[rank]: int(count) for rank, count in found}


async def held_by(conn: AsyncConnection, officer_id: int) -> list[Case]:
    """What an officer has."""
    mine = and_(LIVE, cases.c.claimed_by == officer_id)
    found = await conn.execute(
        select(cases).where(mine).order_by(cases.c.rank, cases.c.opened_at, cases.c.id)
    )
    return [to_case(row) for row in found]


async def unannounced(conn: AsyncConnection, limit: int) -> list[Case]:
    """Those of which no officer was told yet, or whoever has them not of what is new."""
    found = await conn.execute(
        select(cases).where(cases.c.announced_at.is_(None)).order_by(cases.c.id).limit(limit)
    )
    return [to_case(row) for row in found]


async def overdue(conn: AsyncConnection, now: datetime, limit: int) -> list[Case]:
    """Live cases that have waited longer than they may."""
    found = await conn.execute(
        select(cases).where(LIVE, cases.c.due_at <= now).order_by(cases.c.due_at).limit(limit)
    )
    return [to_case(row) for row in found]


async def quiet_since(
    conn: AsyncConnection, before: datetime, levels: Iterable[Level], limit: int
) -> list[Case]:
    """People's own live calls of these levels in which nobody has asked or answered since then.

    Whoever wants to be left alone is.
    """
    found = await conn.execute(
        select(cases)
        .where(
            OWN,
            cases.c.level.in_([str(level) for level in levels]),
            cases.c.quiet == false(),
            cases.c.chat_id.is_not(None),
            cases.c.national_id.is_not(None),
            cases.c.heard_at <= before,
            or_(cases.c.asked_at.is_(None), cases.c.asked_at <= before),
        )
        .order_by(cases.c.rank, cases.c.id)
        .limit(limit)
    )
    return [to_case(row) for row in found]


async def mark_asked(conn: AsyncConnection, ids: Sequence[int], now: datetime) -> None:
    """These people are asked again now."""
    await conn.execute(change(cases).where(cases.c.id.in_(ids)).values(asked_at=now))


async def mark_announced(conn: AsyncConnection, ids: Sequence[int], now: datetime) -> None:
    """Officers were told of these."""
    await conn.execute(change(cases).where(cases.c.id.in_(ids)).values(announced_at=now))


async def lost(conn: AsyncConnection) -> list[Case]:
    """Live cases whose person cannot be reached here, of which nobody was told."""
    found = await conn.execute(select(cases).where(LOST).order_by(cases.c.id).limit(200))
    return [to_case(row) for row in found]


async def mark_lost_told(conn: AsyncConnection, ids: Sequence[int]) -> None:
    """Whoever has them was told."""
    await conn.execute(change(cases).where(cases.c.id.in_(ids)).values(lost=False))
