"""How the sending went, told to the officer at its end and to whoever runs the program."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.actions import passage, sending
from bot.content.lengths import length
from bot.domain.passage import Passage
from bot.domain.post import Role
from bot.store import alerts, passages
from bot.store.database import Database
from bot.store.schema import alerts as rows
from bot.store.schema import metadata, outbox
from tests.telegram.desk import OFFICER, Desk, files

WENT = Passage(peak=24, retries=3, refused=2, halts=1, halted=65.0)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A post with one national and one drill that was sent in five minutes."""
    made = Desk(Database.in_folder(tmp_path))
    async with made.database.write() as conn:
        await conn.run_sync(metadata.create_all)
    await made.open()
    await made.officer(Role.ADMIN, OFFICER)
    await made.national()
    number = await made.drafted()
    async with made.database.write() as conn:
        await conn.execute(
            update(rows).values(
                state="sent", started_at=made.now - timedelta(minutes=5), finished_at=made.now
            )
        )
        await passages.add(conn, {number: WENT})
        await alerts.remember_progress(conn, number, OFFICER, 7)
    yield made
    await made.database.close()


async def test_the_last_word_of_the_progress_message_says_how_it_went(desk: Desk) -> None:
    """How long, how fast, how often again, and whether Telegram asked to wait."""
    await sending.show_progress(desk.database, files().locales, desk.now)
    async with desk.database.read() as conn:
        (text,) = (await conn.execute(select(outbox.c.payload))).scalars()

    assert "Duró 5 min 0 s. Máximo en un segundo: 24. Reintentos: 3." in text
    assert "Telegram pidió esperar: 1 min 5 s en total." in text


async def test_who_runs_the_program_sees_it_for_a_day(desk: Desk) -> None:
    """And longer while it is under way."""
    later = desk.now + timedelta(days=2)
    async with desk.database.write() as conn:
        soon = await passage.latest(conn, desk.now)
        over = await passage.latest(conn, later)
        await conn.execute(update(rows).values(state="sending"))
        under_way = await passage.latest(conn, later)

    assert soon == [
        {
            "alert": 1,
            "state": "sent",
            "peak": 24,
            "retries": 3,
            "refused": 2,
            "halts": 1,
            "halted": 65.0,
        }
    ]
    assert over == []
    assert [one["state"] for one in under_way] == ["sending"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "less than 1 s"), (59, "59 s"), (61, "1 min 1 s"), (3720, "1 h 2 min")],
)
def test_a_length_of_time_is_no_finer_than_needed(seconds: int, said: str) -> None:
    """Seconds do not matter after an hour."""
    assert length(files().locales, "en", seconds) == said
