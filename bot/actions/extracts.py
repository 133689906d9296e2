"""Deliveries and answers of an alert, row by row, for the post that sent it; the audit says so."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions import posts, statistics
from bot.domain.extract import COLUMNS, Kind
from bot.domain.post import Power
from bot.domain.report import iso
from bot.store import audit, extracts
from bot.store.database import Connection, Database

Line = tuple[object, ...]


async def take(conn: Connection, alert_id: int, kind: Kind, *, actor: str, now: datetime) -> str:
    """Somebody takes rows away: it is noted before they see any. Gives whose alert it is.

    Raises:
        NotFound: there is no such alert or officer. NotAllowed: another post's, or another role.
    """
    post = await _permitted(conn, alert_id, actor)
    subject = f"alert:{alert_id}"
    await audit.record(
        conn, at=now, actor=actor, action="rows_exported", subject=subject, kind=str(kind)
    )
    return post


async def _permitted(conn: Connection, alert_id: int, actor: str) -> str:
    post = await statistics.post_of(conn, alert_id)
    await posts.permit(conn, actor, Power.SEE_PEOPLE, post)
    return post


async def rows(database: Database, alert_id: int, kind: Kind, *, actor: str) -> AsyncIterator[Line]:
    """Their head, then one after the other; times on the post's clock (ISO 8601, with zone)."""
    async with database.read() as conn:
        post = await posts.the_post(conn, await _permitted(conn, alert_id, actor))
        zone = ZoneInfo(post.time_zone)
        yield COLUMNS[kind]
        async for row in extracts.rows(conn, alert_id, kind):
            yield tuple(_said(value, zone) for value in row)


def _said(value: Any, zone: ZoneInfo) -> object:
    return iso(value.astimezone(zone)) if isinstance(value, datetime) else value
