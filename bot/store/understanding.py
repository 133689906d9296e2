"""What readers say they understood: the latest counts; counters beside it outlive who said it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.alert import AlertState
from bot.domain.national import Form
from bot.domain.understanding import Counts, Reader, Understood
from bot.store.database import upsert
from bot.store.schema import alerts, comprehension, deliveries, understood, variants

KEY = ("alert_id", "language", "grp", "form")
SUMS = ("understood", "not_understood", "asked", "right")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A message that somebody got."""

    reader: Reader
    state: AlertState
    drill: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one person said of one message."""

    alert_id: int
    national_id: int
    understood: bool | None = None
    asked: int = 0
    right: int = 0
    seq: int  # inbox order
    at: datetime

    @property
    def counts(self) -> Understood:
        """As it is counted."""
        return Understood(
            understood=int(self.understood is True),
            not_understood=int(self.understood is False),
            asked=self.asked,
            right=self.right,
        )


async def read_of(conn: AsyncConnection, alert_id: int, national_id: int) -> Read | None:
    """How an alert was given to this person; None: it never was, or who said what is gone."""
    columns = deliveries.c.language, deliveries.c.grp, variants.c.form
    found = await conn.execute(
        select(*columns, alerts.c.state, alerts.c.drill)
        .join(alerts, alerts.c.id == deliveries.c.alert_id)
        .outerjoin(variants, variants.c.id == deliveries.c.variant_id)
        .where(
            deliveries.c.alert_id == alert_id,
            deliveries.c.national_id == national_id,
            alerts.c.purged_at.is_(None),
        )
    )
    row = found.first()
    if row is None:
        return None
    reader = Reader(language=row.language, grp=row.grp, form=row.form or Form.TEXT.value)
    return Read(reader=reader, state=AlertState(row.state), drill=row.drill)


async def said_of(conn: AsyncConnection, alert_id: int, national_id: int) -> Said | None:
    """What this person said before."""
    found = await conn.execute(
        select(understood)
        .where(understood.c.alert_id == alert_id, understood.c.national_id == national_id)
        .with_for_update()
    )
    row = found.first()
    if row is None:
        return None
    kept = ("understood", "asked", "right", "seq", "at")
    given = {name: getattr(row, name) for name in kept}
    return Said(alert_id=alert_id, national_id=national_id, **given)


async def record(conn: AsyncConnection, read: Read, said: Said) -> None:
    """Keep it, unless the same person said something later; the counters follow."""
    before = await said_of(conn, said.alert_id, said.national_id)
    if before is not None and before.seq > said.seq:
        return
    reader = read.reader
    values: dict[str, Any] = {
        "alert_id": said.alert_id, "national_id": said.national_id, "drill": read.drill,
        "language": reader.language, "grp": reader.grp, "form": reader.form,
        "understood": said.understood, "asked": said.asked, "right": said.right,
        "seq": said.seq, "at": said.at,
    }  # fmt: skip
    changed = {name: values[name] for name in ("understood", "asked", "right", "seq", "at")}
    row = upsert(conn, understood).values(values)
    await conn.execute(
        row.on_conflict_do_update(index_elements=["alert_id", "national_id"], set_=changed)
    )
    new = said.counts - (before.counts if before else Understood())
    await _add(conn, read, said.alert_id, new)


async def _add(conn: AsyncConnection, read: Read, alert_id: int, more: Understood) -> None:
    reader = read.reader
    key = {
        "alert_id": alert_id, "language": reader.language, "grp": reader.grp, "form": reader.form
    }  # fmt: skip
    row = upsert(conn, comprehension).values(key | {"drill": read.drill} | more.to_json())
    sums = {name: comprehension.c[name] + row.excluded[name] for name in SUMS}
    await conn.execute(row.on_conflict_do_update(index_elements=list(KEY), set_=sums))


async def counts(conn: AsyncConnection, alert_id: int, *, drill: bool) -> Counts:
    """What was understood of an alert, by kind of reader."""
    found = await conn.execute(
        select(comprehension).where(
            comprehension.c.alert_id == alert_id, comprehension.c.drill == drill
        )
    )
    return {
        Reader(language=row.language, grp=row.grp, form=row.form): Understood(
            **{name: getattr(row, name) for name in SUMS}
        )
        for row in found
    }


async def latest_of(conn: AsyncConnection, national_id: int) -> int | None:
    """The newest drill that this person got."""
    found = await conn.execute(
        select(func.max(deliveries.c.alert_id)).where(
            deliveries.c.national_id == national_id, deliveries.c.drill
        )
    )
    number: int | None = found.scalar_one_or_none()
    return number


def changed(before: Said | None, **new: Any) -> dict[str, Any]:
    """What somebody said before, with what they say now."""
    told = {"understood": None, "asked": 0, "right": 0}
    if before is not None:
        told = {"understood": before.understood, "asked": before.asked, "right": before.right}
    return told | new
