"""Answers in the database."""

from datetime import timedelta

from sqlalchemy import func, select

from bot.domain.checkin import Answer, CheckIn
from bot.store import checkins
from bot.store.database import Database
from bot.store.schema import checkin_history
from tests.rows import NOW, Sent, add_alert


async def test_the_latest_in_inbox_order_counts(database: Database) -> None:
    """An answer that comes in late, or with a clock set back, does not undo a newer one."""
    async with database.write() as conn:
        alert = await add_alert(conn, [Sent(national=1)])
        for answer, seq in ((Answer.HELP, 5), (Answer.SAFE, 9), (Answer.DANGER, 7)):
            at = NOW - timedelta(seconds=seq)
            await checkins.record(
                conn, alert_id=alert, national_id=1, answer=answer, seq=seq, at=at
            )

        latest = await checkins.latest(conn, alert, 1)
        kept = await conn.scalar(select(func.count()).select_from(checkin_history))

    assert latest is not None
    assert (latest.answer, latest.seq, latest.drill) == (Answer.SAFE, 9, True)
    assert kept == 3


async def test_the_same_press_twice_is_one_answer(database: Database) -> None:
    """A crash between commit and reply brings the same update again."""
    async with database.write() as conn:
        alert = await add_alert(conn, [Sent(national=1)])
        for _ in range(2):
            await checkins.record(
                conn, alert_id=alert, national_id=1, answer=Answer.HELP, seq=5, at=NOW
            )

        kept = await conn.scalar(select(func.count()).select_from(checkin_history))

    assert kept == 1


async def test_many_at_once_are_as_many_one_by_one(database: Database) -> None:
    """Also when one person pressed twice among them."""
    said = [(1, Answer.HELP, 5), (2, Answer.SAFE, 6), (1, Answer.SAFE, 7)]
    async with database.write() as conn:
        alert = await add_alert(conn, [Sent(national=1), Sent(national=2)])
        await checkins.record_all(
            conn,
            [
                CheckIn(alert_id=alert, national_id=who, answer=answer, seq=seq, at=NOW, drill=True)
                for who, answer, seq in said
            ],
        )
        await checkins.record_all(conn, [])
        first, second = [await checkins.latest(conn, alert, who) for who in (1, 2)]

    assert first is not None
    assert second is not None
    assert (first.answer, second.answer) == (Answer.SAFE, Answer.SAFE)


async def test_nobody_answers_what_they_were_not_sent(database: Database) -> None:
    """A person without a delivery was not asked."""
    async with database.write() as conn:
        alert = await add_alert(conn, [Sent(national=1)], drill=False, state="sent")

        here = await checkins.asked(conn, alert, 1)
        nobody = await checkins.asked(conn, alert, 2)
        unsaid = await checkins.latest(conn, alert, 1)

    assert here is not None
    assert (here.state, here.drill) == ("sent", False)
    assert nobody is None
    assert unsaid is None
