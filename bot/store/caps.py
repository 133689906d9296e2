"""Messages of the Common Alerting Protocol, each with the alert that was drafted from it."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.alert import AlertState
from bot.domain.cap import Message
from bot.store.database import upsert
from bot.store.schema import alerts, caps


async def keep(conn: AsyncConnection, post: str, alert_id: int, one: Message) -> None:
    """Keep a message with its alert; one that is there already is taken over by it."""
    values = {
        "post": post,
        "sender": one.sender,
        "identifier": one.identifier,
        "kind": one.kind,
        "sent": one.sent,
        "alert_id": alert_id,
        "told": msgspec.json.encode(one).decode(),
    }
    row = upsert(conn, caps).values(values)
    key = ["post", "sender", "identifier"]
    set_ = {"alert_id": row.excluded.alert_id, "told": row.excluded.told, "kind": row.excluded.kind}
    await conn.execute(row.on_conflict_do_update(index_elements=key, set_=set_))


async def alert_of(
    conn: AsyncConnection, post: str, references: Iterable[tuple[str, str]]
) -> int | None:
    """The newest alert of a post that was drafted from one of these (sender, identifier)."""
    found = [
        number
        for sender, identifier in references
        for number in await conn.scalars(
            select(caps.c.alert_id).where(
                caps.c.post == post, caps.c.sender == sender, caps.c.identifier == identifier
            )
        )
    ]
    return max(found, default=None)


async def of_alert(conn: AsyncConnection, alert_id: int) -> list[Message]:
    """The messages from which an alert was drafted, oldest first."""
    rows = await conn.scalars(
        select(caps.c.told).where(caps.c.alert_id == alert_id).order_by(caps.c.sent, caps.c.id)
    )
    return [msgspec.json.decode(told, type=Message) for told in rows]


async def drafts(
    conn: AsyncConnection, post: str, sender: str, since: datetime
) -> list[tuple[int, Message]]:
    """What a sender issued since then and still is a draft of the post, oldest first."""
    rows = await conn.execute(
        select(caps.c.alert_id, caps.c.told)
        .join(alerts, alerts.c.id == caps.c.alert_id)
        .where(
            caps.c.post == post,
            caps.c.sender == sender,
            caps.c.sent >= since,
            alerts.c.state == AlertState.DRAFT,
        )
        .order_by(caps.c.id)
    )
    return [(row.alert_id, msgspec.json.decode(row.told, type=Message)) for row in rows]
