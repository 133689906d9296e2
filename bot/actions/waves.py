"""Questions under way are written to people in waves: the question, each reminder, once more.

Called at each tick; how far a wave is stands in its row, so that a restart is not noticed.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.actions import rounds as steps
from bot.actions.questions import Asking, Reader, reader_of
from bot.content import readings, speech
from bot.content.catalogue import Catalogue
from bot.content.files import Files
from bot.domain.delivery import Lane
from bot.domain.message import Media
from bot.domain.national import National
from bot.domain.round import OVER, Round, Wave
from bot.domain.spoken import pieces
from bot.store import outbox, reminders, rounds
from bot.store.database import Connection, Database
from bot.store.outbox import Letter

SLICE = 200  # people a transaction
WAITING = 1000  # messages in the outbox: no more are written until some have left
LASTS = timedelta(hours=6)  # of a reminder that cannot be brought


async def write(database: Database, catalogue: Catalogue, files: Files, now: datetime) -> int:
    """Go on with every wave under way; gives to how many people was written."""
    async with database.read() as conn:
        going = [one for one in await rounds.open_ones(conn) if one.writes and one.is_open(now)]
    written = 0
    for one in going:
        while (more := await _slice(database, catalogue, files, one.id, now)) > 0:
            written += more
    return written


async def _slice(
    database: Database, catalogue: Catalogue, files: Files, number: int, now: datetime
) -> int:
    """The next people of a wave. What is slow — voices — is done outside the transaction."""
    async with database.read() as conn:
        found = await rounds.by_ids(conn, [number])
        if number not in found or await outbox.waiting(conn) >= WAITING:
            return 0
        one = found[number]
        if not one.writes or not one.is_open(now):
            return 0
        people = await _next(conn, one)
        asking = await steps.asking(conn, catalogue, one, now)
    voices = await _voices(asking, people, files)
    letters = _letters(asking, people, voices)
    async with database.write() as conn:
        return await _keep(conn, one, people, letters, now)


async def _next(conn: Connection, one: Round) -> list[National]:
    if one.wave is Wave.ASK:
        return await rounds.meant(conn, one.audience, one.sent_to, SLICE)
    return await rounds.silent(conn, one, one.sent_to, SLICE)


async def _voices(asking: Asking, people: Sequence[National], files: Files) -> dict[Reader, Media]:
    """The voice note of each kind of reader who likes one; none where nothing can be said."""
    readers = {reader_of(person) for person in people}
    listening = [one for one in readers if one.voice]
    if not listening or not speech.is_installed():
        return {}
    return await asyncio.to_thread(_read_out, asking, listening, files)


def _read_out(asking: Asking, listening: Sequence[Reader], files: Files) -> dict[Reader, Media]:
    if speech.absent():
        return {}
    told = {one: asking.aloud(one) for one in listening}
    return {one: readings.reading(files, it.written, pieces(it)) for one, it in told.items()}


def _letters(
    asking: Asking, people: Sequence[National], voices: Mapping[Reader, Media]
) -> list[Letter]:
    made: dict[Reader, str] = {}
    for person in people:
        reader = reader_of(person)
        if reader not in made:
            made[reader] = asking.payload(reader, voices.get(reader)).to_json()
    return [
        Letter(
            chat_id=person.chat_id,
            payload=made[reader_of(person)],
            key=asking.round.key(person.id),
        )
        for person in people
    ]


async def _keep(
    conn: Connection, one: Round, people: Sequence[National], letters: Sequence[Letter],
    now: datetime,
) -> int:  # fmt: skip
    found = await rounds.get(conn, one.id)
    if found is None or not found.is_open(now) or (found.wave, found.sent_to) != (
        one.wave, one.sent_to
    ):  # fmt: skip
        return 0
    if one.wave is Wave.ASK:
        await rounds.ask(conn, one.id, people)
    else:
        letters = await _remind(conn, one, dict(zip((p.id for p in people), letters, strict=True)))
    lane = _lane(one)
    await outbox.put_all(conn, letters, lane=lane, due=now, expires=min(one.closes_at, now + LASTS))
    after = people[-1].id if len(people) == SLICE else OVER
    await rounds.save(conn, replace(found, sent_to=after))
    return len(people) if after != OVER else 0


async def _remind(conn: Connection, one: Round, letters: Mapping[int, Letter]) -> list[Letter]:
    """The letters of who is silent still: some answered while theirs was made. They are counted."""
    silent = await rounds.still_silent(conn, one, list(letters))
    if one.alert_id is not None:
        await reminders.written(conn, one.alert_id, silent)
    return [letter for person, letter in letters.items() if person in silent]


def _lane(one: Round) -> Lane:
    """A drill never goes before anything live, and a reminder is not sent again after a crash."""
    if one.drill or one.wave in (Wave.REMIND, Wave.LAST):
        return Lane.ROUTINE
    return Lane.EMERGENCY if one.emergency else Lane.WARNING
