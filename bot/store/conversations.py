"""What a person and officers said in a case, and where it stands on officers' screens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversation import By, Kind, Words
from bot.domain.delivery import Lane
from bot.domain.message import Payload
from bot.domain.screening import Sign
from bot.store import outbox
from bot.store.schema import case_screens, case_words

DELETABLE = timedelta(hours=48)


async def add(conn: AsyncConnection, case_id: int, words: Words) -> int:
    """Keep a message; gives its number."""
    values = {
        "case_id": case_id,
        "at": words.at,
        "by": words.by,
        "kind": words.kind,
        "text": words.text,
        "file_id": words.file_id,
        "latitude": words.latitude,
        "longitude": words.longitude,
        "signs": " ".join(sorted(words.signs)),
    }
    made = await conn.execute(insert(case_words).values(values).returning(case_words.c.id))
    return int(made.scalar_one())


async def of_case(conn: AsyncConnection, case_id: int) -> list[Words]:
    """All that was said, oldest first."""
    found = await conn.execute(
        select(case_words).where(case_words.c.case_id == case_id).order_by(case_words.c.id)
    )
    return [
        Words(
            id=row.id,
            by=By(row.by),
            at=row.at,
            kind=Kind(row.kind),
            text=row.text,
            file_id=row.file_id,
            latitude=row.latitude,
            longitude=row.longitude,
            signs=frozenset(Sign(word) for word in row.signs.split()),
        )
        for row in found
    ]


async def signs_of(conn: AsyncConnection, case_id: int) -> frozenset[Sign]:
    """What all words of the person hold, in the whole case."""
    found = await conn.execute(
        select(case_words.c.signs).where(
            case_words.c.case_id == case_id, case_words.c.by == By.PERSON, case_words.c.signs != ""
        )
    )
    return frozenset(Sign(word) for row in found for word in row[0].split())


async def redact(conn: AsyncConnection, case_id: int, words_id: int) -> str | None:
    """Take the text of one message away; gives what it was, None where there is none."""
    mine = case_words.c.id == words_id, case_words.c.case_id == case_id
    text = (await conn.execute(select(case_words.c.text).where(*mine))).scalar_one_or_none()
    await conn.execute(update(case_words).where(*mine).values(text="", signs=""))
    return text


async def move(conn: AsyncConnection, one: int, into: int) -> None:
    """The words of a case go on in another one."""
    await conn.execute(update(case_words).where(case_words.c.case_id == one).values(case_id=into))


@dataclass(frozen=True, slots=True)
class Screen:
    """A message with content of a case, in an officer's chat."""

    chat_id: int
    message_id: int


async def screens(
    conn: AsyncConnection, *, case_id: int | None = None, before: datetime | None = None
) -> list[Screen]:
    """Where content stands: of one case, or shown before a moment."""
    query = select(case_screens.c.chat_id, case_screens.c.message_id)
    if case_id is not None:
        query = query.where(case_screens.c.case_id == case_id)
    if before is not None:
        query = query.where(case_screens.c.at <= before)
    return [Screen(*row) for row in await conn.execute(query.order_by(case_screens.c.message_id))]


async def drop_screens(
    conn: AsyncConnection, *, case_id: int | None = None, before: datetime | None = None
) -> None:
    """They are being deleted."""
    gone = delete(case_screens)
    if case_id is not None:
        gone = gone.where(case_screens.c.case_id == case_id)
    if before is not None:
        gone = gone.where(case_screens.c.at <= before)
    await conn.execute(gone)


async def wipe(conn: AsyncConnection, shown: Iterable[Screen], now: datetime) -> None:
    """Have messages deleted; Telegram lets a bot do that for 48 h."""
    for one in shown:
        await outbox.put(
            conn,
            chat_id=one.chat_id,
            lane=Lane.ROUTINE,
            payload=Payload(text=""),
            due=now,
            expires=now + DELETABLE,
            edits=one.message_id,
        )
