"""The outbox: every message that is neither a reply nor an alert."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    delete,
    func,
    literal,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delivery import DeliveryState, Lane, Next, abandoned
from bot.domain.message import Payload
from bot.domain.pacing import ORDER
from bot.store.database import upsert
from bot.store.schema import LIVE, UtcTime, case_screens, cases, outbox

QUEUED: ColumnElement[bool] = outbox.c.state == literal_column("'queued'")
LEASED: ColumnElement[bool] = outbox.c.state == literal_column("'leased'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message in the hands of a sender."""

    id: int
    chat_id: int
    lane: Lane
    payload: str  # JSON of domain.message.Payload
    edits: int | None  # the message to change instead of sending a new one
    attempts: int
    case_id: int | None = None  # whose content it shows


async def put(
    conn: AsyncConnection,
    *,
    chat_id: int,
    lane: Lane,
    payload: Payload,
    due: datetime,
    expires: datetime,
    key: str | None = None,
    edits: int | None = None,
    case_id: int | None = None,
) -> None:
    """Have a message sent.

    The same key is sent once: while it waits, a later text replaces the earlier. An edit may be
    repeated for ever. Where a message stands that shows a case is noted (`case_screens`).
    """
    values = {
        "chat_id": chat_id,
        "lane": str(lane),
        "payload": payload.to_json(),
        "edits": edits,
        "key": key,
        "state": str(DeliveryState.QUEUED),
        "due_at": due,
        "expires_at": expires,
        "owner": None,
        "attempts": 0,
        "case_id": case_id,
    }
    row = upsert(conn, outbox).values(values)
    if key is not None:
        again = or_(outbox.c.state == "queued", row.excluded.edits.is_not(None))
        row = row.on_conflict_do_update(index_elements=["key"], set_=values, where=again)
    await conn.execute(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One of many messages of the same lane."""

    chat_id: int
    payload: str  # canonical JSON: many read the same
    key: str


async def put_all(
    conn: AsyncConnection,
    letters: Sequence[Letter],
    *,
    lane: Lane,
    due: datetime,
    expires: datetime,
) -> None:
    """Have many messages sent; a key that was written before is not sent again."""
    if not letters:
        return
    same = {
        "lane": str(lane),
        "state": str(DeliveryState.QUEUED),
        "due_at": due,
        "expires_at": expires,
        "attempts": 0,
    }
    values = [
        same | {"chat_id": one.chat_id, "payload": one.payload, "key": one.key} for one in letters
    ]
    await conn.execute(upsert(conn, outbox).on_conflict_do_nothing(), values)


async def drop_keys(conn: AsyncConnection, keys: Sequence[str]) -> list[str]:
    """What waits under these keys is not said any more; gives under which of them anything did."""
    if not keys:
        return []
    gone = delete(outbox).where(QUEUED, outbox.c.key.in_(keys)).returning(outbox.c.key)
    return [str(row[0]) for row in await conn.execute(gone)]


async def drop_prefix(conn: AsyncConnection, prefix: str) -> None:
    """What waits under keys that begin so is not said any more."""
    await conn.execute(delete(outbox).where(QUEUED, outbox.c.key.startswith(prefix)))


async def claim(conn: AsyncConnection, owner: str, limit: int, now: datetime) -> list[Message]:
    """Take up to `limit` messages that are due, urgent ones first."""
    urgency = case({str(lane): place for lane, place in ORDER.items()}, value=outbox.c.lane)
    picked = (
        select(outbox.c.id)
        .where(QUEUED, outbox.c.due_at <= now, outbox.c.expires_at > now)
        .order_by(urgency, outbox.c.due_at, outbox.c.id)
        .limit(limit)
    )
    if conn.dialect.name != "sqlite":
        picked = select(picked.with_for_update(skip_locked=True).cte("picked").c.id)
    taken = await conn.execute(
        update(outbox)
        .where(outbox.c.id.in_(picked))
        .values(state=DeliveryState.LEASED, owner=owner)
        .returning(
            outbox.c.id,
            outbox.c.chat_id,
            outbox.c.lane,
            outbox.c.payload,
            outbox.c.edits,
            outbox.c.attempts,
            outbox.c.case_id,
        )
    )
    rows = [Message(**{**row._mapping, "lane": Lane(row.lane)}) for row in taken]
    return sorted(rows, key=lambda one: (ORDER[one.lane], one.id))


async def record(
    conn: AsyncConnection, owner: str, results: Sequence[tuple[int, Next]], now: datetime
) -> None:
    """Write what came of claimed messages; the text of a finished one goes."""
    for message_id, step in results:
        mine = and_(outbox.c.id == message_id, LEASED, outbox.c.owner == owner)
        if step.state is DeliveryState.QUEUED:
            due = now + timedelta(seconds=step.delay)
            await _set(conn, mine, state="queued", due_at=due, attempts=step.attempts, owner=None)
        else:
            if step.message_id is not None:
                await _note_screen(conn, mine, step.message_id, now)
            if step.state is DeliveryState.UNREACHABLE:
                await _note_lost(conn, mine)
            await _finish(conn, mine, step.state)


async def _note_screen(
    conn: AsyncConnection, which: ColumnElement[bool], message_id: int, now: datetime
) -> None:
    """Keep where a case's content stands: it must go from there again."""
    shown = select(outbox.c.chat_id, literal(message_id), outbox.c.case_id, literal(now, UtcTime()))
    shown = shown.where(which, outbox.c.case_id.is_not(None), outbox.c.edits.is_(None))
    columns = ["chat_id", "message_id", "case_id", "at"]
    row = upsert(conn, case_screens).from_select(columns, shown)
    await conn.execute(row.on_conflict_do_nothing())


async def _note_lost(conn: AsyncConnection, which: ColumnElement[bool]) -> None:
    """Somebody who called for help gets nothing here any more: their officer must know."""
    chat = select(outbox.c.chat_id).where(which).scalar_subquery()
    await conn.execute(update(cases).where(LIVE, cases.c.chat_id == chat).values(lost=True))


async def recover(conn: AsyncConnection, now: datetime) -> int:
    """Settle what dead senders had in hand; gives how many. Call it holding the token."""
    columns = outbox.c.id, outbox.c.lane, outbox.c.attempts, outbox.c.edits, outbox.c.owner
    rows = (await conn.execute(select(*columns).where(LEASED))).all()
    for row in rows:
        step = abandoned(Lane(row.lane), row.attempts, False)
        if row.edits is not None:  # to make an edit twice does no harm
            step = Next(state=DeliveryState.QUEUED, attempts=row.attempts)
        await record(conn, row.owner, [(row.id, step)], now)
    return len(rows)


async def last_accepted(conn: AsyncConnection, prefix: str) -> datetime | None:
    """When the newest message was due that Telegram took and whose key begins so."""
    found = await conn.execute(
        select(func.max(outbox.c.due_at)).where(
            outbox.c.key.startswith(prefix), outbox.c.state == DeliveryState.ACCEPTED
        )
    )
    moment: datetime | None = found.scalar_one_or_none()
    return moment


async def waiting(conn: AsyncConnection) -> int:
    """How many messages wait, or are being sent."""
    found = await conn.execute(select(func.count()).where(or_(QUEUED, LEASED)))
    return int(found.scalar_one())


async def expire(conn: AsyncConnection, now: datetime) -> None:
    """Drop what is too late to be said."""
    await _finish(conn, and_(QUEUED, outbox.c.expires_at <= now), DeliveryState.EXPIRED)


async def drop_case(conn: AsyncConnection, case_id: int) -> None:
    """What waits to be shown of a case is not shown any more."""
    await conn.execute(delete(outbox).where(QUEUED, outbox.c.case_id == case_id))


async def _finish(conn: AsyncConnection, which: ColumnElement[bool], state: DeliveryState) -> None:
    # A row with a key stays, without its text, so that the key is not sent again.
    await conn.execute(delete(outbox).where(which, outbox.c.key.is_(None)))
    await _set(conn, which, state=str(state), payload="", owner=None)


async def _set(conn: AsyncConnection, which: ColumnElement[bool], **values: Any) -> None:
    await conn.execute(update(outbox).where(which).values(values))


async def purge(conn: AsyncConnection, before: datetime) -> None:
    """Drop messages that were settled and due before this moment."""
    settled = outbox.c.state.not_in([DeliveryState.QUEUED, DeliveryState.LEASED])
    await conn.execute(delete(outbox).where(outbox.c.due_at < before, settled))
