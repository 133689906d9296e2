"""The audit: an append-only table, each row chained to the one before by its hash.

The last hash stands apart as a fact, so that a row taken off the end is missed too, also by the
rows that are written after it was taken.
"""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import facts
from bot.store.schema import audit

FIRST = "0" * 64
LAST = "audit"  # the fact


async def record(
    conn: AsyncConnection, *, at: datetime, actor: str, action: str, subject: str, **detail: Any
) -> None:
    """Write down who did what to which. `detail` carries no personal data."""
    # Held, else two who write at the same time on PostgreSQL would both go on from one row.
    previous = await facts.hold(conn, LAST) or await facts.begin(conn, LAST, await _newest(conn))
    text = json.dumps(detail, sort_keys=True, ensure_ascii=False)
    values = {"at": at, "actor": actor, "action": action, "subject": subject, "detail": text}
    digest = _digest(previous, values)
    await conn.execute(insert(audit).values(**values, previous=previous, digest=digest))
    await facts.put(conn, LAST, digest)


async def _newest(conn: AsyncConnection) -> str:
    """The hash of the last row, where nothing was written since it is kept apart."""
    last = await conn.execute(select(audit.c.digest).order_by(audit.c.id.desc()).limit(1))
    return last.scalar_one_or_none() or FIRST


async def broken_at(conn: AsyncConnection) -> int | None:
    """The id of the first row that does not fit its chain, or is missing; None: all is whole."""
    previous, last = FIRST, 0
    for row in await conn.execute(select(audit).order_by(audit.c.id)):
        values = {name: getattr(row, name) for name in ("at", "actor", "action", "subject")}
        fits = _digest(previous, values | {"detail": row.detail}) == row.digest
        if row.previous != previous or not fits:
            return int(row.id)
        previous, last = row.digest, int(row.id)
    end = await facts.get(conn, LAST)  # None: nothing was written since this is kept
    return None if end in (None, previous) else last + 1


async def count(conn: AsyncConnection) -> int:
    """How many rows there are."""
    return int(await conn.scalar(select(func.count()).select_from(audit)) or 0)


async def of(conn: AsyncConnection, subject: str) -> list[dict[str, Any]]:
    """The rows about one subject, oldest first."""
    found = await conn.execute(select(audit).where(audit.c.subject == subject).order_by(audit.c.id))
    return [
        {"at": row.at, "actor": row.actor, "action": row.action} | json.loads(row.detail)
        for row in found
    ]


def _digest(previous: str, values: dict[str, Any]) -> str:
    parts = [
        previous,
        values["at"].isoformat(),
        *(str(values[k]) for k in sorted(values) if k != "at"),
    ]
    return sha256("\x1f".join(parts).encode()).hexdigest()
