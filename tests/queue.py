"""Rows that tests of the queue begin with: people, alerts with frozen variants."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delivery import Lane
from bot.domain.message import Payload
from bot.store import recipients
from bot.store.schema import alerts, nationals, posts, variants
from bot.store.schema import deliveries as rows

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


async def add_people(
    conn: AsyncConnection, count: int, *, language: str = "es", group: str = "general"
) -> None:
    """Nationals of one post, with chats from 1001 on."""
    known = await conn.execute(select(posts.c.code))
    if known.first() is None:
        words = dict.fromkeys(
            ("code", "name", "place", "country", "region", "time_zone", "telephone"), "x"
        )
        told = words | {"time_zone": "UTC", "emergency_number": "911"}
        await conn.execute(insert(posts).values(**told))
    last = len((await conn.execute(select(nationals.c.id))).all())
    made = [_person(n, language, group) for n in range(last + 1, last + count + 1)]
    await conn.execute(insert(nationals), made)


def _person(number: int, language: str, group: str) -> dict[str, Any]:
    return {
        "chat_id": 1000 + number,
        "language": language,
        "region": "MX-CHP",
        "post": "x",
        "grp": group,
        "consent": "checkins",
        "registered_at": NOW,
        "seen_at": NOW,
        "confirmed_at": NOW,
        "active": True,
    }


async def add_alert(
    conn: AsyncConnection,
    *,
    drill: bool = False,
    state: str = "sending",
    expires: datetime = NOW + timedelta(hours=6),
    texts: Iterable[tuple[str, str]] = (("es", "general"),),
) -> int:
    """An approved alert with a variant for each (language, group); gives its id."""
    made = await conn.execute(
        insert(alerts)
        .values(
            post="x",
            hazard="hurricane",
            phase="warning",
            drill=drill,
            state=state,
            version=1,
            author="cli",
            slots="{}",
            audience="{}",
            created_at=NOW,
            expires_at=expires,
        )
        .returning(alerts.c.id)
    )
    alert = int(made.scalar_one())
    for language, group in texts:
        payload = Payload(text=f"{alert} {language} {group}")
        await conn.execute(
            insert(variants).values(
                alert_id=alert,
                language=language,
                grp=group,
                consent="checkins",
                written=language,
                review="checked",
                payload=payload.to_json(),
                digest=payload.digest(),
            )
        )
    return alert


async def enqueue(
    conn: AsyncConnection,
    alert: int,
    *,
    lane: Lane = Lane.WARNING,
    drill: bool = False,
    limit: int = recipients.SLICE,
    now: datetime = NOW,
) -> None:
    """Queue an alert for everybody."""
    after: int | None = 0
    while after is not None:
        after = await recipients.enqueue(
            conn,
            alert_id=alert,
            drill=drill,
            lane=lane,
            now=now,
            condition=true(),
            after=after,
            limit=limit,
        )


async def states(conn: AsyncConnection, alert: int) -> dict[str, int]:
    """How many deliveries of an alert stand in each state."""
    found = await conn.execute(select(rows.c.state).where(rows.c.alert_id == alert))
    counted: dict[str, int] = {}
    for state in found.scalars():
        counted[state] = counted.get(state, 0) + 1
    return counted


async def alert_state(conn: AsyncConnection, alert: int) -> str:
    """Where an alert stands."""
    return str(await conn.scalar(select(alerts.c.state).where(alerts.c.id == alert)))
