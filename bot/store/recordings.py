"""Recordings of what alerts say, and who heard them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, distinct, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.message import Media, MediaKind
from bot.domain.recording import Fault, Recording, RecordingState, Words
from bot.store.schema import recordings


async def add(conn: AsyncConnection, one: Recording) -> int:
    """Keep a new one; gives its id (`one.id` is ignored)."""
    values = _values(one) | {
        "post": one.post,
        "alert_id": one.alert,
        "language": one.words.language,
        "written": one.words.written,
        "words": one.words.text,
        "digest": one.words.digest,
        "file": one.media.file,
        "sha256": one.media.sha256,
        "seconds": one.seconds,
        "speaker": one.speaker,
        "sent_at": one.sent_at,
    }
    made = await conn.execute(insert(recordings).values(values).returning(recordings.c.id))
    return int(made.scalar_one())


async def get(conn: AsyncConnection, recording_id: int) -> Recording | None:
    """One recording."""
    found = await conn.execute(select(recordings).where(recordings.c.id == recording_id))
    row = found.one_or_none()
    return _recording(row) if row else None


async def save(conn: AsyncConnection, one: Recording, *, before: RecordingState) -> bool:
    """Write a changed one, if it still stands where it was read; gives whether it did."""
    done = await conn.execute(
        update(recordings)
        .where(recordings.c.id == one.id, recordings.c.state == before)
        .values(_values(one))
    )
    return bool(done.rowcount)


async def of_words(
    conn: AsyncConnection, post: str, digests: Collection[str], states: Collection[RecordingState]
) -> list[Recording]:
    """Those of a post with one of these digests that stand so, oldest first."""
    found = await conn.execute(
        select(recordings)
        .where(
            recordings.c.post == post,
            recordings.c.digest.in_(list(digests)),
            recordings.c.state.in_(list(states)),
        )
        .order_by(recordings.c.id)
    )
    return [_recording(row) for row in found]


async def heard(conn: AsyncConnection, post: str) -> dict[str, Media]:
    """What a post may use: digest of the words → the voice."""
    found = await conn.execute(
        select(recordings)
        .where(recordings.c.post == post, recordings.c.state == RecordingState.HEARD)
        .order_by(recordings.c.id)
    )
    return {row.digest: _media(row) for row in found}


async def counted(conn: AsyncConnection, post: str) -> dict[str, int]:
    """Language → how many different words of it a post has a voice of that somebody heard."""
    found = await conn.execute(
        select(recordings.c.language, func.count(distinct(recordings.c.digest)))
        .where(recordings.c.post == post, recordings.c.state == RecordingState.HEARD)
        .group_by(recordings.c.language)
        .order_by(recordings.c.language)
    )
    return {row[0]: row[1] for row in found}


async def contents(conn: AsyncConnection, post: str) -> dict[str, str]:
    """Whatever was recorded at a post: SHA-256 of the voice → its language."""
    found = await conn.execute(
        select(recordings.c.sha256, recordings.c.language).where(recordings.c.post == post)
    )
    return {row.sha256: row.language for row in found}


async def waiting(
    conn: AsyncConnection, post: str, languages: Collection[str], *, but: str
) -> list[Recording]:
    """Those in these languages that nobody heard yet, oldest first; not those of `but`."""
    found = await conn.execute(
        select(recordings)
        .where(
            recordings.c.post == post,
            recordings.c.state == RecordingState.SENT,
            recordings.c.language.in_(list(languages)),
            recordings.c.speaker != but,
        )
        .order_by(recordings.c.id)
    )
    return [_recording(row) for row in found]


async def forget_voices(conn: AsyncConnection, before: datetime) -> set[str]:
    """Drop the voices of what was over by then; gives the files that nothing names any more."""
    over = and_(recordings.c.over_at < before, recordings.c.file != "")
    gone = set((await conn.execute(select(recordings.c.file).where(over))).scalars())
    await conn.execute(update(recordings).where(over).values(file=""))
    kept = await conn.execute(select(recordings.c.file).where(recordings.c.file.in_(list(gone))))
    return gone - set(kept.scalars())


def _values(one: Recording) -> dict[str, Any]:
    return {
        "state": str(one.state),
        "listener": one.listener,
        "heard_at": one.heard_at,
        "fault": one.fault,
        "over_at": one.over_at,
    }


def _media(row: Row[Any]) -> Media:
    name = f"{row.language}-{row.id}.ogg"
    return Media(kind=MediaKind.VOICE, file=row.file, name=name, sha256=row.sha256)


def _recording(row: Row[Any]) -> Recording:
    return Recording(
        id=row.id,
        post=row.post,
        alert=row.alert_id,
        words=Words(language=row.language, written=row.written, text=row.words),
        media=_media(row),
        seconds=row.seconds,
        speaker=row.speaker,
        sent_at=row.sent_at,
        state=RecordingState(row.state),
        listener=row.listener,
        heard_at=row.heard_at,
        fault=Fault(row.fault) if row.fault else None,
        over_at=row.over_at,
    )
