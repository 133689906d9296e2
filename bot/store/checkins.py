"""What nationals answered: the latest answer counts, the history stays."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.alert import AlertState
from bot.domain.checkin import Answer, CheckIn
from bot.store import tallies
from bot.store.database import upsert
from bot.store.schema import alerts, checkin_history, checkins, deliveries

# Its single answers are gone: another one would be counted beside the one that it replaces.
NOT_TAKEN = alerts.c.purged_at.is_(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The alert that a national has a delivery of."""

    state: AlertState
    drill: bool


async def asked(conn: AsyncConnection, alert_id: int, national_id: int) -> Asked | None:
    """The alert, if it was ever meant for this national."""
    rows = await conn.execute(
        select(alerts.c.state, alerts.c.drill)
        .join(deliveries, deliveries.c.alert_id == alerts.c.id)
        .where(alerts.c.id == alert_id, deliveries.c.national_id == national_id, NOT_TAKEN)
    )
    row = rows.first()
    return Asked(state=AlertState(row.state), drill=row.drill) if row else None


async def asked_all(
    conn: AsyncConnection, alert_id: int, national_ids: Collection[int]
) -> dict[int, Asked]:
    """`asked` for many nationals: those for whom the alert was meant."""
    rows = await conn.execute(
        select(deliveries.c.national_id, alerts.c.state, alerts.c.drill)
        .join(alerts, deliveries.c.alert_id == alerts.c.id)
        .where(alerts.c.id == alert_id, deliveries.c.national_id.in_(national_ids), NOT_TAKEN)
    )
    return {row.national_id: Asked(state=AlertState(row.state), drill=row.drill) for row in rows}


async def record(
    conn: AsyncConnection,
    *,
    alert_id: int,
    national_id: int,
    answer: Answer,
    seq: int,
    at: datetime,
) -> None:
    """Keep the answer unless the same national already gave a later one to the alert."""
    values: dict[str, Any] = {
        "alert_id": alert_id,
        "national_id": national_id,
        "answer": answer.value,
        "seq": seq,
        "at": at,
    }
    await _record(conn, [values])


async def record_all(conn: AsyncConnection, said: Sequence[CheckIn]) -> None:
    """`record` for many at once, in two statements."""
    if said:
        await _record(conn, [_values(checkin) for checkin in said])


async def latest(conn: AsyncConnection, alert_id: int, national_id: int) -> CheckIn | None:
    """The answer that counts."""
    rows = await conn.execute(
        select(checkins, alerts.c.drill)
        .join(alerts, alerts.c.id == checkins.c.alert_id)
        .where(checkins.c.alert_id == alert_id, checkins.c.national_id == national_id)
    )
    row = rows.first()
    if row is None:
        return None
    return CheckIn(
        alert_id=row.alert_id,
        national_id=row.national_id,
        answer=Answer(row.answer),
        seq=row.seq,
        at=row.at,
        drill=row.drill,
    )


async def _record(conn: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    await conn.execute(upsert(conn, checkin_history).on_conflict_do_nothing(), rows)
    who: dict[int, list[int]] = {}
    for row in rows:
        who.setdefault(row["alert_id"], []).append(row["national_id"])
    touched = {alert: tallies.these(ids) for alert, ids in who.items()}
    async with tallies.followed(conn, touched):
        await _keep(conn, [row | {"first_at": row["at"]} for row in rows])


async def _keep(conn: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    latest = upsert(conn, checkins)
    await conn.execute(
        latest.on_conflict_do_update(
            index_elements=[checkins.c.alert_id, checkins.c.national_id],
            set_={
                "answer": latest.excluded.answer,
                "seq": latest.excluded.seq,
                "at": latest.excluded.at,
            },
            where=checkins.c.seq < latest.excluded.seq,  # inbox order: clocks may step back
        ),
        rows,
    )


def _values(checkin: CheckIn) -> dict[str, Any]:
    return {
        "alert_id": checkin.alert_id,
        "national_id": checkin.national_id,
        "answer": checkin.answer.value,
        "seq": checkin.seq,
        "at": checkin.at,
    }
