"""The register as a post sees it: page by page, without any address on Telegram."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.national import Form, Household, Need, split
from bot.domain.roster import Person
from bot.store.schema import nationals, profiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """Somebody in the register of a post."""

    id: int
    person: Person
    moving: bool
    consent: str
    registered_at: datetime
    confirmed_at: datetime
    active: bool


async def page(conn: AsyncConnection, post: str, *, after: int, limit: int) -> Sequence[Registered]:
    """Up to `limit` people of a post, by number from `after` on."""
    wanted = _everybody(post).where(nationals.c.id > after).order_by(nationals.c.id).limit(limit)
    return [_registered(row) for row in await conn.execute(wanted)]


async def one(conn: AsyncConnection, post: str, national_id: int) -> Registered | None:
    """One person of a post."""
    found = await conn.execute(_everybody(post).where(nationals.c.id == national_id))
    row = found.one_or_none()
    return _registered(row) if row else None


async def chat_of(conn: AsyncConnection, post: str, national_id: int) -> tuple[int, str] | None:
    """Where somebody of this post is written to, and in which language; None: there is nobody."""
    found = await conn.execute(
        select(nationals.c.chat_id, nationals.c.language).where(
            nationals.c.post == post, nationals.c.id == national_id
        )
    )
    row = found.one_or_none()
    return (row.chat_id, row.language) if row else None


def _everybody(post: str) -> Select[Any]:
    known = nationals.outerjoin(profiles, profiles.c.national_id == nationals.c.id)
    named = profiles.c.name, profiles.c.telephone
    return select(nationals, *named).select_from(known).where(nationals.c.post == post)


def _registered(row: Row[Any]) -> Registered:
    person = Person(
        name=row.name or "",
        telephone=row.telephone or "",
        language=row.language,
        country=row.country,
        region=row.region,
        groups=split(row.grp),
        needs=tuple(Need(word) for word in row.needs.split()),
        household=Household(row.household) if row.household else None,
        under_five=row.under_five,
        stay_until=row.stay_until,
        form=Form(row.form),
        discreet=row.discreet,
    )
    return Registered(
        id=row.id,
        person=person,
        moving=row.moving,
        consent=row.consent,
        registered_at=row.registered_at,
        confirmed_at=row.confirmed_at,
        active=row.active,
    )
