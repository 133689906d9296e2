"""What happens when somebody answers."""

import pytest

from bot.actions import checkins, statistics
from bot.domain.checkin import Answer
from bot.errors import NotFound
from bot.store.database import Database
from tests.rows import NOW, Sent, add_alert


@pytest.mark.parametrize("drill", [True, False])
async def test_an_answer_knows_whether_it_was_a_drill(database: Database, drill: bool) -> None:
    """The flag is the alert's, whatever the caller believes."""
    async with database.write() as conn:
        alert = await add_alert(conn, [Sent(national=1)], drill=drill)
        said = await checkins.answer(
            conn, alert_id=alert, national_id=1, answer=Answer.AWAY, seq=3, now=NOW
        )

    assert (said.answer, said.drill, said.at) == (Answer.AWAY, drill, NOW)


@pytest.mark.parametrize(("national", "state"), [(2, "sending"), (1, "approved"), (1, "draft")])
async def test_only_who_was_asked_can_answer(database: Database, national: int, state: str) -> None:
    """Callback data can be made up: it proves nothing."""
    async with database.write() as conn:
        alert = await add_alert(conn, [Sent(national=1)], state=state)

        with pytest.raises(NotFound):
            await checkins.answer(
                conn, alert_id=alert, national_id=national, answer=Answer.SAFE, seq=1, now=NOW
            )


async def test_an_answer_without_an_arrival_is_not_in_the_sum(database: Database) -> None:
    """Somebody whose message failed may still say that they are safe."""
    sent = [Sent(national=1), Sent(national=2, state="failed"), Sent(national=3, state="uncertain")]
    async with database.write() as conn:
        alert = await add_alert(conn, sent)
        for who in (1, 2, 3):
            await checkins.answer(
                conn, alert_id=alert, national_id=who, answer=Answer.SAFE, seq=who, now=NOW
            )
        report = await statistics.report(conn, alert, now=NOW)

    assert report.total.answers["safe"] == 2
    assert sum(report.total.answers.values()) == report.total.accepted + report.total.uncertain == 2
