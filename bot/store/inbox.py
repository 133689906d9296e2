"""The durable inbox: no update is lost, whatever happens between Telegram and a handler."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import upsert
from bot.store.schema import inbox, offsets

WAITING, APPLIED, DONE, ASIDE = "waiting", "applied", "done", "aside"
MOST_TRIES = 3  # a poison update is set aside after this many


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One raw update as Telegram gave it."""

    update_id: int
    chat_id: int | None
    raw: str  # JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A row of the inbox that is not done."""

    id: int  # also the order in which updates came
    chat_id: int | None
    raw: str
    state: str
    tries: int
    replies: str | None  # JSON, once applied


async def receive(
    conn: AsyncConnection, bot: int, arrivals: Sequence[Arrival], now: datetime
) -> None:
    """Keep raw updates; the same one twice is kept once. Moves the offset with them."""
    if not arrivals:
        return
    rows = [
        {
            "bot": bot,
            "update_id": one.update_id,
            "chat_id": one.chat_id,
            "raw": one.raw,
            "received_at": now,
            "state": WAITING,
            "tries": 0,
        }
        for one in arrivals
    ]
    await conn.execute(upsert(conn, inbox).on_conflict_do_nothing(), rows)
    following = max(one.update_id for one in arrivals) + 1
    row = upsert(conn, offsets).values(bot=bot, next=following)
    await conn.execute(row.on_conflict_do_update(index_elements=["bot"], set_={"next": following}))


async def offset(conn: AsyncConnection, bot: int) -> int:
    """The offset to ask Telegram for; 0 before the first update."""
    found = await conn.execute(select(offsets.c.next).where(offsets.c.bot == bot))
    return int(found.scalar_one_or_none() or 0)


async def unfinished(conn: AsyncConnection, bot: int, after: int, limit: int = 500) -> list[Item]:
    """Rows that wait, or whose replies may not have been sent, in order."""
    columns = inbox.c.id, inbox.c.chat_id, inbox.c.raw, inbox.c.state, inbox.c.tries
    found = await conn.execute(
        select(*columns, inbox.c.replies)
        .where(inbox.c.bot == bot, inbox.c.id > after, inbox.c.state.in_([WAITING, APPLIED]))
        .order_by(inbox.c.id)
        .limit(limit)
    )
    return [Item(**row._mapping) for row in found]


async def apply(conn: AsyncConnection, item_id: int, replies: str) -> None:
    """The update has had its effect; `replies` are to be said after the commit."""
    await _set(conn, item_id, state=APPLIED, replies=replies)


async def apply_all(conn: AsyncConnection, replies: Mapping[int, str]) -> None:
    """`apply` for many rows."""
    rows = [{"row": row, "text": text} for row, text in replies.items()]
    statement = update(inbox).where(inbox.c.id == bindparam("row"))
    if rows:
        await conn.execute(statement.values(state=APPLIED, replies=bindparam("text")), rows)


async def finish(conn: AsyncConnection, item_id: int) -> None:
    """All is said. Text and address go: nothing needs them any more."""
    await finish_all(conn, [item_id])


async def finish_all(conn: AsyncConnection, rows: Sequence[int]) -> None:
    """`finish` for many rows."""
    gone = {"state": DONE, "replies": None, "raw": "{}", "chat_id": None}
    await conn.execute(update(inbox).where(inbox.c.id.in_(rows)).values(gone))


async def failed(conn: AsyncConnection, item_id: int, tries: int) -> bool:
    """A handler broke. Gives whether the update is now set aside."""
    aside = tries >= MOST_TRIES
    await _set(conn, item_id, tries=tries, state=ASIDE if aside else WAITING)
    return aside


async def tally(conn: AsyncConnection) -> dict[str, int]:
    """How many updates stand in each state."""
    found = await conn.execute(select(inbox.c.state, func.count()).group_by(inbox.c.state))
    counted = {row[0]: int(row[1]) for row in found}
    return {state: counted.get(state, 0) for state in (WAITING, APPLIED, DONE, ASIDE)}


async def open_ones(conn: AsyncConnection) -> dict[str, int]:
    """`tally` of what is still to be done: few rows, by an index of their own."""
    found = await conn.execute(
        select(inbox.c.state, func.count())
        .where(inbox.c.state.in_([WAITING, APPLIED]))
        .group_by(inbox.c.state)
    )
    counted = {row[0]: int(row[1]) for row in found}
    return {state: counted.get(state, 0) for state in (WAITING, APPLIED)}


async def _set(conn: AsyncConnection, item_id: int, **values: object) -> None:
    await conn.execute(update(inbox).where(inbox.c.id == item_id).values(values))


async def purge(conn: AsyncConnection, before: datetime) -> None:
    """Drop updates that were handled, or set aside, and came before this moment."""
    await conn.execute(
        delete(inbox).where(inbox.c.received_at < before, inbox.c.state.in_([DONE, ASIDE]))
    )
