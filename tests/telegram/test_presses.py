"""Check-in presses that wait are committed together, and say what each would alone."""

import json
from datetime import timedelta

from sqlalchemy import update

from bot.app import catalogue
from bot.domain.checkin import Answer
from bot.store import checkins, inbox
from bot.store.database import Database
from bot.store.inbox import Arrival, Item
from bot.store.schema import deliveries
from bot.telegram import presses
from bot.telegram.turn import DECODER, Say, Setting, Toast
from tests.queue import NOW, add_alert, add_people, enqueue

BOT = 42


def press(number: int, chat: int, data: str) -> Arrival:
    """A raw press, as Telegram tells it."""
    query = {"id": f"q{number}", "from": {"id": chat, "language_code": "en"}, "data": data}
    raw = json.dumps({"update_id": number, "callback_query": query})
    return Arrival(update_id=number, chat_id=chat, raw=raw)


async def fill(database: Database, arrivals: list[Arrival]) -> list[Item]:
    """Three people who were sent alert 1, and what they pressed."""
    async with database.write() as conn:
        await add_people(conn, 3)
        await enqueue(conn, await add_alert(conn))
        await conn.execute(update(deliveries).values(state="accepted"))
        await inbox.receive(conn, BOT, arrivals, NOW)
        return await inbox.unfinished(conn, BOT, 0)


async def apply(database: Database, items: list[Item]) -> dict[int, str]:
    """All batches; the replies by inbox row."""
    setting = Setting(catalogue=catalogue(), rate=25, board_link=lambda *_: "")
    done: dict[int, str] = {}
    for batch in presses.batches(items, ()):
        async with database.write() as conn:
            done |= await presses.apply(conn, batch, setting, NOW + timedelta(minutes=1))
    return done


async def test_many_presses_are_one_transaction(database: Database) -> None:
    """Each answer counts, each row is applied, and each hears what it would hear alone."""
    arrivals = [press(1, 1001, "checkin:1:safe"), press(2, 1002, "checkin:1:help")]
    items = await fill(database, arrivals)
    done = await apply(database, items)
    async with database.read() as conn:
        answers = [await checkins.latest(conn, 1, person) for person in (1, 2)]
        rows = await inbox.unfinished(conn, BOT, 0)

    assert [one.answer for one in answers if one] == [Answer.SAFE, Answer.HELP]
    assert [(row.state, row.replies) for row in rows] == [(inbox.APPLIED, done[r.id]) for r in rows]
    safe, urgent = (DECODER.decode(done[row.id]) for row in rows)
    assert [type(one) for one in safe] == [Toast]
    assert [type(one) for one in urgent] == [Toast, Say, Say]  # the last asks what they need
    assert [one.press for one in (safe[0], urgent[0]) if isinstance(one, Toast)] == ["q1", "q2"]


async def test_a_press_that_does_not_fit_waits_for_its_usual_way(database: Database) -> None:
    """Forged data, a stranger, an alert nobody was sent: the others do not suffer."""
    wrong = ["checkin:1:well", "checkin:x:safe", "checkin:7:safe", "checkin:1", "alert:1:safe"]
    arrivals = [press(n, 1003, data) for n, data in enumerate(wrong, 1)]
    arrivals += [press(8, 9999, "checkin:1:safe"), press(9, 1001, "checkin:1:away")]
    items = await fill(database, arrivals)
    done = [await apply(database, [item]) for item in items]

    assert [bool(one) for one in done] == [False] * 6 + [True]


async def test_order_within_a_chat_is_kept(database: Database) -> None:
    """Only the first of a chat is taken, and none while the chat is being worked on."""
    items = await fill(database, [press(n, 1001, "checkin:1:safe") for n in (1, 2)])

    assert [[one.item for one in batch] for batch in presses.batches(items, ())] == [[items[0].id]]
    assert presses.batches(items, {1001}) == []
