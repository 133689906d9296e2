"""Who is asked whether they are still there, warned, and let go: on both databases."""

from datetime import timedelta

from sqlalchemy import select, update

from bot.actions import freshness
from bot.app import catalogue
from bot.store import nationals
from bot.store.audit import broken_at
from bot.store.database import Connection, Database
from bot.store.schema import nationals as register
from bot.store.schema import outbox
from tests.queue import NOW, add_people

CATALOGUE = catalogue()
DAY = timedelta(days=1)


async def texts(conn: Connection) -> dict[int, list[str]]:
    """What waits to be sent, by chat."""
    said: dict[int, list[str]] = {}
    for chat, payload in await conn.execute(
        select(outbox.c.chat_id, outbox.c.payload).order_by(outbox.c.id)
    ):
        said.setdefault(chat, []).append(payload)
    return said


async def test_each_is_asked_once_warned_once_and_ended(database: Database) -> None:
    """Half a year: asked. A year: warned, then ended, and nothing of them is left."""
    async with database.write() as conn:
        await add_people(conn, 3)
    for day in range(0, 400, 7):
        await freshness.keep(database, CATALOGUE, NOW + day * DAY)
        if day == 140:
            async with database.write() as conn:
                await freshness.confirm(conn, 1001, NOW + day * DAY)
    async with database.read() as conn:
        said = await texts(conn)
        left = [await nationals.by_chat(conn, chat) for chat in (1001, 1002, 1003)]

        assert await broken_at(conn) is None
    assert left[0] is not None
    assert left[1:] == [None, None]
    assert [("fresh:yes" in one, "/start" in one) for one in said[1002]] == [(False, True)]
    assert [one.count("fresh:yes") for one in said[1001]] == [1, 1, 1]  # days 329, 364, 399


async def test_who_paused_is_not_written_to(database: Database) -> None:
    """Their registration ends in silence."""
    async with database.write() as conn:
        await add_people(conn, 1)
        await nationals.set_active(conn, 1001, False)
    for day in (353, 367):
        await freshness.keep(database, CATALOGUE, NOW + day * DAY)
    async with database.read() as conn:
        assert await texts(conn) == {}
        assert await nationals.by_chat(conn, 1001) is None


async def test_doing_it_twice_asks_once(database: Database) -> None:
    """A second tick, or a second process, finds nothing more to do."""
    async with database.write() as conn:
        await add_people(conn, 450)
    first = await freshness.keep(database, CATALOGUE, NOW + 183 * DAY)
    second = await freshness.keep(database, CATALOGUE, NOW + 183 * DAY)

    assert (first, second) == (450, 0)


async def test_a_stay_that_is_over_can_be_kept_on(database: Database) -> None:
    """Pressing "all is right" forgets the day that has passed."""
    async with database.write() as conn:
        await add_people(conn, 1)
        day = (NOW + 5 * DAY).date()
        await conn.execute(update(register).values(stay_until=day))
    await freshness.keep(database, CATALOGUE, NOW + 25 * DAY)
    async with database.write() as conn:
        warned = await texts(conn)
        await freshness.confirm(conn, 1001, NOW + 26 * DAY)
    await freshness.keep(database, CATALOGUE, NOW + 60 * DAY)
    async with database.read() as conn:
        found = await nationals.by_chat(conn, 1001)

    assert len(warned[1001]) == 1
    assert found is not None
    assert found.stay_until is None


async def test_a_discreet_person_is_asked_in_neutral_words(database: Database) -> None:
    """No place, no alert, no register: others may read that telephone."""
    async with database.write() as conn:
        await add_people(conn, 1)
        await conn.execute(update(register).values(discreet=True))
    said: set[str] = set()
    for day in (190, 353, 367):
        await freshness.keep(database, CATALOGUE, NOW + day * DAY)
        async with database.read() as conn:
            said |= set((await texts(conn))[1001])

    assert len(said) == 3
    for words in ("Chiapas", "alert", "regist", "onsul"):
        assert words not in "".join(said), words
