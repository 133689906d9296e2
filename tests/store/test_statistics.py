"""Counting in the database."""

from bot.domain.checkin import Answer
from bot.domain.delivery import DeliveryState
from bot.domain.statistics import Event, Facet
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

    found = {(one.facet, one.name, one.state, one.answer): one for one in counts}
    silent = found[Facet.LANGUAGE, "es", DeliveryState.ACCEPTED, None]
    assert (silent.people, silent.repeated) == (2, 1)
    safe = found[Facet.GROUP, "general", DeliveryState.ACCEPTED, Answer.SAFE]
    assert (safe.people, safe.repeated) == (1, 0)
    assert found[Facet.GROUP, "farm_work", DeliveryState.UNREACHABLE, None].people == 1
    assert found[Facet.WRITTEN, "ht>es", DeliveryState.UNREACHABLE, None].people == 1
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
        told = await statistics.timeline(conn, alert, Event.ACCEPTED, drill=True)
        wide = await statistics.timeline(conn, alert, Event.ACCEPTED, drill=True, steps=2)

    first = int(NOW.timestamp())
    assert told.steps == {first: 2, first + 2: 1}
    assert (told.first, told.last, told.peak) == (first, first + 2, 2)
    assert wide.steps == {first + 1: 2, first + 2: 1}


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
