"""Answering a check-in: to an alert, to a question asked alone, or unasked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.actions import cases, conducting
from bot.domain.alert import ANSWERABLE
from bot.domain.checkin import Answer, CheckIn
from bot.domain.national import National
from bot.domain.round import Wave
from bot.errors import NotFound
from bot.store import checkins, outbox, reminders, rounds
from bot.store.database import Connection
from bot.store.rounds import Said

CALLING = frozenset({Answer.DANGER, Answer.HELP, Answer.TALK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a national presses, before anybody knows whether they were asked."""

    alert_id: int | None
    national_id: int
    answer: Answer
    seq: int  # inbox order
    person: National | None = None
    round_id: int | None = None  # instead of an alert


async def answer(
    conn: Connection,
    *,
    alert_id: int | None,
    national_id: int,
    answer: Answer,
    seq: int,
    now: datetime,
    person: National | None = None,
    words: str = "",
    round_id: int | None = None,
) -> CheckIn:
    """Keep what a national said about an alert, or a question, that was meant for them.

    With the `person` a call for help becomes a case; `words` are what they typed.

    Raises:
        NotFound: there is no such alert or question for this national, or it never left.
    """
    given = Given(
        alert_id=alert_id, national_id=national_id, answer=answer, seq=seq, round_id=round_id
    )
    said = await _keep(conn, [given], now)
    if not said:
        asked = alert_id if alert_id is not None else round_id
        raise NotFound("Alert {id} was not sent to this person.", id=asked)
    if person is not None:
        await _hear(conn, person, said[0], words)
    return said[0]


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
        round_id=said.round_id,
        drill=said.drill,
        at=said.at,
        words=words,
    )


async def call(
    conn: Connection, *, person: National, answer: Answer, now: datetime, words: str = ""
) -> None:
    """Somebody calls who was not asked. Who plays in an exercise has the red button beside."""
    drill = await conducting.plays(conn, person.post)
    heard = cases.Heard(
        person=person, answer=answer, alert_id=None, drill=drill, at=now, words=words
    )
    if words and answer in CALLING:
        await cases.hear_words(conn, heard)
    else:
        await cases.hear(conn, [heard])


async def answer_all(conn: Connection, given: Collection[Given], now: datetime) -> list[CheckIn]:
    """`answer` for many nationals, set-based; who was not asked is left out."""
    said = await _keep(conn, given, now)
    people = {one.national_id: one.person for one in given if one.person is not None}
    await cases.hear(
        conn,
        [_heard(people[one.national_id], one) for one in said if one.national_id in people],
    )
    return said


async def _keep(conn: Connection, given: Collection[Given], now: datetime) -> list[CheckIn]:
    """Write the answers of those who were asked; whoever answers is not reminded any more."""
    to_alerts = await _to_alerts(conn, [one for one in given if one.round_id is None], now)
    to_rounds = await _to_rounds(conn, [one for one in given if one.round_id is not None], now)
    await checkins.record_all(conn, to_alerts)
    await rounds.record_all(conn, [_said(one) for one in to_rounds])
    await _stop_reminders(conn, [*to_alerts, *to_rounds])
    return [*to_alerts, *to_rounds]


async def _to_alerts(conn: Connection, given: Iterable[Given], now: datetime) -> list[CheckIn]:
    said: list[CheckIn] = []
    by_alert: dict[int, list[Given]] = {}
    for one in given:
        by_alert.setdefault(one.alert_id or 0, []).append(one)
    for alert_id, mine in by_alert.items():
        asked = await checkins.asked_all(conn, alert_id, [one.national_id for one in mine])
        for one in mine:
            found = asked.get(one.national_id)
            if found is not None and found.state in ANSWERABLE:
                said.append(_checkin(one, found.drill, now))
    return said


async def _to_rounds(conn: Connection, given: list[Given], now: datetime) -> list[CheckIn]:
    if not given:
        return []
    pairs = [(one.round_id or 0, one.national_id) for one in given]
    known = await rounds.by_ids(conn, {number for number, _ in pairs})
    asked = await rounds.asked_of(conn, pairs)
    return [
        _checkin(one, known[number].drill, now, late=not known[number].is_open(now))
        for one, (number, person) in zip(given, pairs, strict=True)
        if number in known and (number, person) in asked
    ]


def _checkin(given: Given, drill: bool, now: datetime, *, late: bool = False) -> CheckIn:
    return CheckIn(
        alert_id=given.alert_id,
        round_id=given.round_id,
        national_id=given.national_id,
        answer=given.answer,
        seq=given.seq,
        at=now,
        drill=drill,
        late=late,
    )


def _said(one: CheckIn) -> Said:
    assert one.round_id is not None, "no alert asked"
    return Said(
        round_id=one.round_id,
        national_id=one.national_id,
        answer=one.answer,
        seq=one.seq,
        at=one.at,
    )


async def _stop_reminders(conn: Connection, said: Collection[CheckIn]) -> None:
    """A reminder that waits for somebody who has answered is not sent."""
    alerts = {one.alert_id for one in said if one.alert_id is not None}
    alone = {one.round_id for one in said if one.round_id is not None}
    found = await rounds.of_alerts(conn, alerts) if alerts else []
    found += (await rounds.by_ids(conn, alone)).values() if alone else []
    waiting = {
        each.key(one.national_id): (each.alert_id, one.national_id)
        for each in found
        if each.wave is not Wave.ASK and each.closed_at is None
        for one in said
        if (one.round_id == each.id if each.alert_id is None else one.alert_id == each.alert_id)
    }
    gone = [waiting[key] for key in await outbox.drop_keys(conn, list(waiting))]
    for alert_id in alerts & {alert for alert, _ in gone}:
        people = [person for alert, person in gone if alert == alert_id]
        await reminders.taken_back(conn, alert_id, people)
