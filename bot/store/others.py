"""What people counted of others: one row for each who counts, about each alert."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.others import Kind, Sum
from bot.store.schema import headcounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Who counted whom."""

    post: str
    national_id: int
    alert_id: int | None
    drill: bool
    region: str | None
    kind: Kind
    safe: int
    help: int
    at: datetime


async def count(conn: AsyncConnection, one: Counted) -> None:
    """Keep what somebody counted; they may count again, and the latest holds."""
    mine = (
        headcounts.c.national_id == one.national_id,
        headcounts.c.alert_id.is_(None)
        if one.alert_id is None
        else headcounts.c.alert_id == one.alert_id,
        headcounts.c.kind == one.kind,
    )
    values = {"region": one.region, "safe": one.safe, "help": one.help, "at": one.at}
    again = await conn.execute(update(headcounts).where(*mine).values(values))
    if not again.rowcount:
        values |= {
            "post": one.post, "national_id": one.national_id, "alert_id": one.alert_id,
            "drill": one.drill, "kind": str(one.kind),
        }  # fmt: skip
        await conn.execute(insert(headcounts).values(values))


async def sums(conn: AsyncConnection, alert_id: int, *, drill: bool) -> dict[Kind, Sum]:
    """What was counted about an alert, by who counted."""
    columns = func.count(), func.sum(headcounts.c.safe), func.sum(headcounts.c.help)
    found = await conn.execute(
        select(headcounts.c.kind, *columns)
        .where(headcounts.c.alert_id == alert_id, headcounts.c.drill == drill)
        .group_by(headcounts.c.kind)
    )
    return {Kind(row[0]): Sum(reports=row[1], safe=int(row[2]), help=int(row[3])) for row in found}
