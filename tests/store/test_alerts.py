"""Alerts in the database."""

import pytest

from bot.store import alerts
from bot.store.database import Database
from tests.rows import Sent, add_alert

MAYBE_SENT = ["accepted", "uncertain", "leased"]
NEVER_SENT = ["queued", "unreachable", "failed", "withdrawn", "expired"]


@pytest.mark.parametrize("state", [*MAYBE_SENT, *NEVER_SENT])
async def test_typed_words_count_for_the_newest_alert_that_may_have_arrived(
    database: Database, state: str
) -> None:
    """One that surely never left was answered by nobody."""
    async with database.write() as conn:
        older = await add_alert(conn, [Sent(national=1)])
        newer = await add_alert(conn, [Sent(national=1, state=state)])

        assert await alerts.latest_for(conn, 1) == (newer if state in MAYBE_SENT else older)
        assert await alerts.latest_for(conn, 2) is None


@pytest.mark.parametrize("state", [*MAYBE_SENT, *NEVER_SENT])
async def test_one_whose_answer_was_lost_may_have_arrived_wherever_it_stands(
    database: Database, state: str
) -> None:
    """After a crash a warning is queued once more; who got it the first time may answer at once."""
    async with database.write() as conn:
        alert = await add_alert(conn, [Sent(national=1, state=state, repeated=True)])

        assert await alerts.latest_for(conn, 1) == alert
