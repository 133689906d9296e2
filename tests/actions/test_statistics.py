"""The report's contract."""

import pytest

from bot.actions import checkins, statistics
from bot.domain.checkin import Answer
from bot.errors import NotFound
from bot.store.database import Database
from tests.rows import NOW, Sent, add_alert

PROMISED = {
    "audience": 3,
    "accepted": 3,
    "unreachable": 0,
    "uncertain": 0,
    "answers": {"safe": 1, "danger": 0, "help": 1, "away": 1, "talk": 0, "silent": 0},
    "queued": 0,
    "failed": 0,
    "withdrawn": 0,
    "expired": 0,
    "repeated": 0,
    "drill": True,
    "state": "sending",
}


async def test_the_report_keeps_its_contract(database: Database) -> None:
    """Three people, three answers, as the command line promises them."""
    sent = [Sent(national=1), Sent(national=2, language="ht"), Sent(national=3, group="farm_work")]
    said = ((1, Answer.SAFE), (2, Answer.HELP), (3, Answer.AWAY))
    async with database.write() as conn:
        alert = await add_alert(conn, sent)
        for who, answer in said:
            await checkins.answer(
                conn, alert_id=alert, national_id=who, answer=answer, seq=who, now=NOW
            )
        report = (await statistics.report(conn, alert, now=NOW)).to_json()

    assert {name: report[name] for name in PROMISED} == PROMISED
    assert report["alert"] == alert
    assert report["by_language"]["es"]["audience"] == 2
    assert report["by_language"]["ht"]["answers"]["help"] == 1
    assert report["by_group"]["farm_work"]["answers"]["away"] == 1


async def test_no_alert_no_report(database: Database) -> None:
    """A number that nobody gave."""
    async with database.read() as conn:
        with pytest.raises(NotFound):
            await statistics.report(conn, 7, now=NOW)
