"""Which registrations have grown old, and what was done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.freshness import AFTER_STAY, ASK_AFTER, NOTICE, SILENCE, Due, Freshness
from bot.store.schema import nationals

MARKS = {Due.ASK: "asked_at", Due.WARN: "warned_at"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Aged:
    """A registration that something may be due for."""

    id: int
    chat_id: int
    language: str
    region: str | None
    country: str | None
    active: bool
    discreet: bool
    freshness: Freshness


async def aged(conn: AsyncConnection, now: datetime, *, after: int, limit: int) -> list[Aged]:
    """Registrations old enough to look at, by id from `after` on."""
    old = or_(
        nationals.c.confirmed_at <= now - ASK_AFTER,
        nationals.c.seen_at <= now - SILENCE + NOTICE,
        nationals.c.stay_until <= (now - AFTER_STAY + NOTICE).date(),
    )
    found = await conn.execute(
        select(nationals).where(nationals.c.id > after, old).order_by(nationals.c.id).limit(limit)
    )
    return [_aged(row) for row in found]


async def mark(conn: AsyncConnection, ids: Sequence[int], due: Due, now: datetime) -> None:
    """Note that these people were asked, or warned."""
    if ids:
        await conn.execute(
            update(nationals).where(nationals.c.id.in_(ids)).values({MARKS[due]: now})
        )


async def confirm(conn: AsyncConnection, chat_id: int, now: datetime) -> None:
    """The person said that all is still right; an end that they had named is past."""
    kept = {"confirmed_at": now, "seen_at": now, "asked_at": None, "warned_at": None}
    await conn.execute(update(nationals).where(nationals.c.chat_id == chat_id).values(kept))
    past = nationals.c.stay_until < now.date()
    await conn.execute(
        update(nationals).where(nationals.c.chat_id == chat_id, past).values(stay_until=None)
    )


def _aged(row: Row[Any]) -> Aged:
    return Aged(
        id=row.id,
        chat_id=row.chat_id,
        language=row.language,
        region=row.region,
        country=row.country,
        active=row.active,
        discreet=row.discreet,
        freshness=Freshness(
            confirmed_at=row.confirmed_at,
            seen_at=row.seen_at,
            stay_until=row.stay_until,
            asked_at=row.asked_at,
            warned_at=row.warned_at,
        ),
    )
