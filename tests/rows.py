"""Rows that tests of figures begin with: a post, an alert, and its deliveries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tallies
from bot.store.schema import alerts, deliveries, posts, variants

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One delivery, as a test tells it."""

    national: int
    state: str = "accepted"
    language: str = "es"
    group: str = "general"
    after: float = 0.0  # s from NOW to Telegram's answer
    repeated: bool = False
    region: str | None = None
    reason: str | None = None


async def add_alert(
    conn: AsyncConnection,
    sent: Iterable[Sent] = (),
    *,
    drill: bool = True,
    post: str = "av-tap",
    state: str = "sending",
) -> int:
    """An approved alert with its deliveries; gives its id."""
    known = await conn.execute(posts.select().where(posts.c.code == post))
    if known.first() is None:
        await conn.execute(posts.insert().values(_post(post)))
    added = await conn.execute(alerts.insert().values(_alert(post, drill=drill, state=state)))
    alert = _key(added)
    variant = _key(await conn.execute(variants.insert().values(_variant(alert))))
    rows = [_delivery(each, alert, variant, drill=drill) for each in sent]
    if rows:
        await conn.execute(deliveries.insert(), rows)
        await tallies.rebuild(conn, alert)
    return alert


def _key(added: CursorResult[Any]) -> int:
    assert added.inserted_primary_key is not None
    return int(added.inserted_primary_key[0])


def _post(code: str) -> dict[str, object]:
    return {
        "code": code,
        "name": "Consulado de Altavista",
        "place": "Tapachula",
        "country": "MX",
        "region": "MX-CHP",
        "time_zone": "America/Mexico_City",
        "telephone": "",
        "emergency_number": "911",
    }


def _alert(post: str, *, drill: bool, state: str) -> dict[str, object]:
    return {
        "post": post,
        "hazard": "hurricane",
        "phase": "warning",
        "drill": drill,
        "state": state,
        "version": 1,
        "author": "cli",
        "slots": "{}",
        "audience": "{}",
        "created_at": NOW,
        "approved_at": NOW,
        "started_at": NOW,
        "expires_at": NOW + timedelta(hours=6),
    }


def _variant(alert: int) -> dict[str, object]:
    return {
        "alert_id": alert,
        "language": "es",
        "grp": "general",
        "consent": "checkins",
        "written": "es",
        "review": "checked",
        "payload": "{}",
        "digest": "",
    }


def _delivery(sent: Sent, alert: int, variant: int, *, drill: bool) -> dict[str, object]:
    return {
        "alert_id": alert,
        "national_id": sent.national,
        "chat_id": 1000 + sent.national,
        "variant_id": variant,
        "drill": drill,
        "lane": "warning",
        "rank": 0,
        "state": sent.state,
        "due_at": NOW,
        "attempts": 1,
        "repeated": sent.repeated,
        "language": sent.language,
        "grp": sent.group,
        "region": sent.region,
        "reason": sent.reason,
        "done_at": None if sent.state == "queued" else NOW + timedelta(seconds=sent.after),
    }
