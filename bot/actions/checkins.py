"""Answering a check-in."""

from datetime import datetime

from bot.domain.alert import ANSWERABLE
from bot.domain.checkin import Answer, CheckIn
from bot.errors import NotFound
from bot.store import checkins
from bot.store.database import Connection


async def answer(
    conn: Connection,
    *,
    alert_id: int,
    national_id: int,
    answer: Answer,
    seq: int,
    now: datetime,
) -> CheckIn:
    """Keep what a national said about an alert that was meant for them.

    Raises:
        NotFound: there is no such alert for this national, or it never left.
    """
    asked = await checkins.asked(conn, alert_id, national_id)
    if asked is None or asked.state not in ANSWERABLE:
        raise NotFound("Alert {id} was not sent to this person.", id=alert_id)
    said = CheckIn(
        alert_id=alert_id,
        national_id=national_id,
        answer=answer,
        seq=seq,
        at=now,
        drill=asked.drill,
    )
    await checkins.record(
        conn, alert_id=alert_id, national_id=national_id, answer=answer, seq=seq, at=now
    )
    return said
