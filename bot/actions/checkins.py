"""Answering a check-in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.actions import cases
from bot.domain.alert import ANSWERABLE
from bot.domain.checkin import Answer, CheckIn
from bot.domain.national import National
from bot.errors import NotFound
from bot.store import checkins
from bot.store.database import Connection

CALLING = frozenset({Answer.DANGER, Answer.HELP, Answer.TALK})


async def answer(
    conn: Connection,
    *,
    alert_id: int,
    national_id: int,
    answer: Answer,
    seq: int,
    now: datetime,
    person: National | None = None,
    words: str = "",
) -> CheckIn:
    """Keep what a national said about an alert that was meant for them.

    With the `person` a call for help becomes a case; `words` are what they typed.

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
    if person is not None:
        await _hear(conn, person, said, words)
    return said


async def _hear(conn: Connection, person: National, said: CheckIn, words: str) -> None:
    heard = _heard(person, said, words)
    if words and said.answer in CALLING:
        await cases.hear_words(conn, heard)
    else:
        await cases.hear(conn, [heard])


def _heard(person: National, said: CheckIn, words: str = "") -> cases.Heard:
    return cases.Heard(
        person=person,
        answer=said.answer,
        alert_id=said.alert_id,
        drill=said.drill,
        at=said.at,
        words=words,
    )


async def call(
    conn: Connection, *, person: National, answer: Answer, now: datetime, words: str = ""
) -> None:
    """Somebody calls who was not asked."""
    heard = cases.Heard(
        person=person, answer=answer, alert_id=None, drill=False, at=now, words=words
    )
    if words and answer in CALLING:
        await cases.hear_words(conn, heard)
    else:
        await cases.hear(conn, [heard])


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a national presses, before anybody knows whether they were asked."""

    alert_id: int
    national_id: int
    answer: Answer
    seq: int  # inbox order
    person: National | None = None


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
    people = {one.national_id: one.person for one in given if one.person is not None}
    await cases.hear(
        conn,
        [_heard(people[one.national_id], one) for one in said if one.national_id in people],
    )
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
