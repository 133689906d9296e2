"""How the sending of each alert went: kept as it goes, so that the report need not guess."""

from collections.abc import Mapping

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.passage import Passage
from bot.store.database import upsert
from bot.store.schema import passages

SUMS = ("retries", "refused", "halts", "halted")


async def add(conn: AsyncConnection, news: Mapping[int, Passage]) -> None:
    """Add what came of each alert since the last time; the highest peak stays."""
    for alert_id, one in news.items():
        if one == Passage():
            continue
        values = {name: getattr(one, name) for name in ("peak", *SUMS)}
        row = upsert(conn, passages).values(alert_id=alert_id, **values)
        sums = {name: passages.c[name] + row.excluded[name] for name in SUMS}
        higher = row.excluded.peak > passages.c.peak
        peak = case((higher, row.excluded.peak), else_=passages.c.peak)
        await conn.execute(
            row.on_conflict_do_update(index_elements=["alert_id"], set_={"peak": peak, **sums})
        )


async def get(conn: AsyncConnection, alert_id: int) -> Passage:
    """How it went; all nought when nothing was sent."""
    columns = [passages.c[name] for name in ("peak", *SUMS)]
    found = await conn.execute(select(*columns).where(passages.c.alert_id == alert_id))
    row = found.one_or_none()
    return Passage(**row._mapping) if row else Passage()
