"""Rules that the officers of a post saved, and counting whom a rule means."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.audience import Audience
from bot.domain.rule import Rule, from_plain, normal, to_plain
from bot.store.conditions import condition
from bot.store.database import upsert
from bot.store.schema import audiences, nationals


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A rule under its name."""

    id: int
    post: str
    name: str
    rule: Rule
    saved_by: str  # an officer's id, or "cli"
    saved_at: datetime


async def save(
    conn: AsyncConnection, *, post: str, name: str, rule: Rule, actor: str, now: datetime
) -> int:
    """Keep a rule; one of the same name is replaced. Gives its id."""
    values = {
        "rule": json.dumps(to_plain(normal(rule)), ensure_ascii=False, sort_keys=True),
        "saved_by": actor,
        "saved_at": now,
    }
    row = upsert(conn, audiences).values(post=post, name=name, **values)
    row = row.on_conflict_do_update(index_elements=["post", "name"], set_=values)
    return int((await conn.execute(row.returning(audiences.c.id))).scalar_one())


async def of_post(conn: AsyncConnection, post: str) -> list[Saved]:
    """A post's saved audiences, by name."""
    rows = await conn.execute(
        select(audiences).where(audiences.c.post == post).order_by(audiences.c.name)
    )
    return [_saved(row) for row in rows]


async def get(conn: AsyncConnection, audience_id: int) -> Saved | None:
    """One of them."""
    found = await conn.execute(select(audiences).where(audiences.c.id == audience_id))
    row = found.one_or_none()
    return _saved(row) if row else None


async def remove(conn: AsyncConnection, audience_id: int) -> None:
    """Keep it no longer; alerts that were made of it have the rule themselves."""
    await conn.execute(delete(audiences).where(audiences.c.id == audience_id))


async def count(conn: AsyncConnection, audience: Audience) -> int:
    """How many people are meant."""
    found = await conn.execute(select(func.count()).where(condition(audience)))
    return int(found.scalar_one())


async def paused(conn: AsyncConnection, posts: Iterable[str]) -> int:
    """How many people of these posts get nothing: they paused, or blocked the bot."""
    found = await conn.execute(
        select(func.count()).where(nationals.c.post.in_(list(posts)), ~nationals.c.active)
    )
    return int(found.scalar_one())


async def regions(
    conn: AsyncConnection, audience: Audience
) -> list[tuple[str | None, str | None, bool, int]]:
    """How many are meant by where they said they are: country, region, on the move, people."""
    columns = nationals.c.country, nationals.c.region, nationals.c.moving
    counted = await conn.execute(
        select(*columns, func.count()).where(condition(audience)).group_by(*columns)
    )
    return [(row[0], row[1], row[2], int(row[3])) for row in counted]


def _saved(row: Row[Any]) -> Saved:
    return Saved(
        id=row.id,
        post=row.post,
        name=row.name,
        rule=from_plain(json.loads(row.rule)),
        saved_by=row.saved_by,
        saved_at=row.saved_at,
    )
