"""Who has a draft before them, and since when they last looked."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import upsert
from bot.store.schema import looks


async def put(conn: AsyncConnection, alert_id: int, officer_id: int, now: datetime) -> None:
    """This officer looks at it now."""
    row = upsert(conn, looks).values(alert_id=alert_id, officer_id=officer_id, at=now)
    await conn.execute(
        row.on_conflict_do_update(index_elements=["alert_id", "officer_id"], set_={"at": now})
    )


async def others(
    conn: AsyncConnection, alert_id: int, but: int | None, since: datetime
) -> list[int]:
    """The other officers who have looked at it since."""
    found = await conn.execute(
        select(looks.c.officer_id)
        .where(looks.c.alert_id == alert_id, looks.c.officer_id != (but or 0), looks.c.at > since)
        .order_by(looks.c.officer_id)
    )
    return list(found.scalars())
