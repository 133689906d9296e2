"""Answering a check-in."""

from collections.abc import Collection
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a national presses, before anybody knows whether they were asked."""

    alert_id: int
    national_id: int
    answer: Answer
    seq: int  # inbox order


async def answer_all(conn: Connection, given: Collection[Given], now: datetime) -> list[CheckIn]:
    """`answer` for many nationals, set-based; who was not asked is left out."""
    said: list[CheckIn] = []
    for alert_id in {one.alert_id for one in given}:
        mine = [one for one in given if one.alert_id == alert_id]
        asked = await checkins.asked_all(conn, alert_id, [one.national_id for one in mine])
        for one in mine:
            found = asked.get(one.national_id)
            if found is not None and found.state in ANSWERABLE:
                said.append(_checkin(one, found.drill, now))
    await checkins.record_all(conn, said)
    return said


def _checkin(given: Given, drill: bool, now: datetime) -> CheckIn:
    return CheckIn(
        alert_id=given.alert_id,
        national_id=given.national_id,
        answer=given.answer,
        seq=given.seq,
        at=now,
        drill=drill,
    )
