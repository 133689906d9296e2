"""Messages that are neither replies nor alerts."""

from datetime import timedelta

from sqlalchemy import func, select

from bot.domain.delivery import DeliveryState, Lane, Next
from bot.domain.message import Payload
from bot.store import outbox
from bot.store.database import Connection, Database
from bot.store.schema import outbox as rows
from tests.queue import NOW

SOON = NOW + timedelta(hours=1)
DONE = Next(state=DeliveryState.ACCEPTED, attempts=1)


async def put(
    conn: Connection,
    text: str,
    *,
    key: str | None = None,
    edits: int | None = None,
    lane: Lane = Lane.WARNING,
) -> None:
    """A message to chat 1, due now."""
    await outbox.put(
        conn,
        chat_id=1,
        lane=lane,
        payload=Payload(text=text),
        key=key,
        edits=edits,
        due=NOW,
        expires=SOON,
    )


async def texts(conn: Connection, owner: str = "me") -> list[str]:
    """Claim all, finish them, and tell what they said."""
    claimed = await outbox.claim(conn, owner, 100, NOW)
    await outbox.record(conn, owner, [(one.id, DONE) for one in claimed], NOW)
    return [Payload.from_json(one.payload).text for one in claimed]


async def test_urgent_ones_first_then_as_they_came(database: Database) -> None:
    """And each once."""
    async with database.write() as conn:
        await put(conn, "a", lane=Lane.ROUTINE)
        await put(conn, "b")
        await put(conn, "c", lane=Lane.REPLY)
        await put(conn, "d")

        assert await texts(conn) == ["c", "b", "d", "a"]
        assert await texts(conn) == []


async def test_a_key_is_sent_once_with_its_last_text(database: Database) -> None:
    """While it waits the text is replaced; afterwards nothing is sent again."""
    async with database.write() as conn:
        await put(conn, "a", key="k")
        await put(conn, "b", key="k")
        assert await texts(conn) == ["b"]
        await put(conn, "c", key="k")
        assert await texts(conn) == []


async def test_an_edit_may_be_repeated(database: Database) -> None:
    """Also while an earlier one is on its way: the later text follows it."""
    async with database.write() as conn:
        await put(conn, "a", key="k", edits=5)
        (first,) = await outbox.claim(conn, "me", 1, NOW)
        await put(conn, "b", key="k", edits=5)
        await outbox.record(conn, "me", [(first.id, DONE)], NOW)

        assert await texts(conn) == ["b"]


async def test_what_is_done_leaves_no_text(database: Database) -> None:
    """Without a key the row goes as well."""
    async with database.write() as conn:
        await put(conn, "a")
        await put(conn, "b", key="k")
        await texts(conn)

        assert (await conn.execute(select(rows.c.key, rows.c.payload))).all() == [("k", "")]


async def test_too_late_is_not_said(database: Database) -> None:
    """Neither claimed nor kept."""
    async with database.write() as conn:
        await put(conn, "a")
        assert await outbox.claim(conn, "me", 1, SOON) == []
        await outbox.expire(conn, SOON)

        assert await conn.scalar(select(func.count()).select_from(rows)) == 0


async def test_a_failed_try_waits(database: Database) -> None:
    """For as long as the rule says."""
    async with database.write() as conn:
        await put(conn, "a")
        (one,) = await outbox.claim(conn, "me", 1, NOW)
        step = Next(state=DeliveryState.QUEUED, delay=3, attempts=1)
        await outbox.record(conn, "me", [(one.id, step)], NOW)

        assert await outbox.claim(conn, "me", 1, NOW) == []
        (again,) = await outbox.claim(conn, "me", 1, NOW + timedelta(seconds=3))
        assert again.attempts == 1


async def test_a_dead_senders_messages_follow_their_lane(database: Database) -> None:
    """A routine one is not repeated, unless it is an edit."""
    async with database.write() as conn:
        await put(conn, "warning")
        await put(conn, "routine", lane=Lane.ROUTINE)
        await put(conn, "edit", lane=Lane.ROUTINE, edits=4)
        await outbox.claim(conn, "dead", 3, NOW)

        assert await outbox.recover(conn, NOW) == 3
        assert await texts(conn) == ["warning", "edit"]
