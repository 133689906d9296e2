"""Counting in the database."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.checkin import Answer
from bot.domain.delivery import DeliveryState
from bot.domain.statistics import Count
from bot.store import checkins, statistics
from bot.store.database import Database
from tests.rows import NOW, Sent, add_alert


async def test_alike_deliveries_are_counted_together(database: Database) -> None:
    """State, language, group and answer tell them apart."""
    sent = [
        Sent(national=1),
        Sent(national=2),
        Sent(national=3, repeated=True),
        Sent(national=4, language="ht", group="farm_work", state="unreachable"),
    ]
    async with database.write() as conn:
        alert = await add_alert(conn, sent)
        await checkins.record(
            conn, alert_id=alert, national_id=1, answer=Answer.SAFE, seq=1, at=NOW
        )
        counts = await statistics.tally(conn, alert, drill=True)
        none = await statistics.tally(conn, alert, drill=False)

    silent = Count(
        state=DeliveryState.ACCEPTED,
        language="es",
        group="general",
        answer=None,
        people=2,
        repeated=1,
    )
    assert sorted(counts, key=repr) == sorted(
        [
            silent,
            replace(silent, answer=Answer.SAFE, people=1, repeated=0),
            Count(
                state=DeliveryState.UNREACHABLE,
                language="ht",
                group="farm_work",
                answer=None,
                people=1,
            ),
        ],
        key=repr,
    )
    assert none == []


async def test_accepted_by_the_second(database: Database) -> None:
    """Fractions of a second fall into the second they began in; only accepted ones count."""
    sent = [
        Sent(national=1, after=0.2),
        Sent(national=2, after=0.9),
        Sent(national=3, after=2.5),
        Sent(national=4, after=2.6, state="failed"),
        Sent(national=5, state="queued"),
    ]
    async with database.write() as conn:
        alert = await add_alert(conn, sent)
        seconds = await statistics.timeline(conn, alert, drill=True)
        first, last = await statistics.span(conn, alert, drill=True)

    assert seconds == {NOW: 2, NOW + timedelta(seconds=2): 1}
    assert first == NOW + timedelta(seconds=0.2)
    assert last == NOW + timedelta(seconds=2.5)


async def test_drills_and_live_alerts_are_listed_apart(database: Database) -> None:
    """And each post sees its own, the newest first."""
    async with database.write() as conn:
        live = await add_alert(conn, drill=False)
        drill = await add_alert(conn, drill=True)
        newer = await add_alert(conn, drill=True)
        other = await add_alert(conn, drill=True, post="av-hou")
        drills = await statistics.headlines(conn, drill=True, post="av-tap", limit=9)
        every = await statistics.headlines(conn, drill=True, post=None, limit=2)
        lives = await statistics.headlines(conn, drill=False, post=None, limit=9)
        missing = await statistics.headline(conn, 999)

    assert [each.alert for each in drills] == [newer, drill]
    assert [each.alert for each in every] == [other, newer]
    assert [each.alert for each in lives] == [live]
    assert missing is None
