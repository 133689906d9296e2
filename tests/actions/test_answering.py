"""Answers in whatever order, however often: the last one counts, every one is kept. Laws."""

import itertools
import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.actions import checkins
from bot.actions.checkins import Given
from bot.domain.audience import Audience
from bot.domain.checkin import Answer
from bot.domain.national import National
from bot.domain.round import Round
from bot.store import nationals, rounds
from bot.store.database import Connection, Database
from bot.store.schema import checkin_history, round_history
from tests.rows import NOW, Sent, add_alert

PEOPLE = 4
TO = ("alert", "round")


async def ground(conn: Connection) -> tuple[int, int, dict[int, National]]:
    """An alert that reached four people, and a question asked of them; gives both, and them."""
    alert = await add_alert(conn, [Sent(national=n) for n in range(1, PEOPLE + 1)])
    people = {}
    for n in range(1, PEOPLE + 1):
        told = National(id=0, chat_id=n, language="es", post="av-tap", confirmed_at=NOW)
        people[n] = (await nationals.save(conn, told), told)
    known = await nationals.matching(conn, Audience.of("av-tap"))
    one = await rounds.add(
        conn,
        Round(
            id=0, post="av-tap", drill=True, emergency=False, audience=Audience.of("av-tap"),
            opened_by="1", opened_at=NOW, closes_at=NOW + timedelta(hours=6),
        ),
    )  # fmt: skip
    await rounds.ask(conn, one.id, known)
    return alert, one.id, {each.id: each for each in known}


def story(seed: int) -> list[tuple[str, int, Answer, int]]:
    """Presses of four people: to what, whose, which, in which order they came in."""
    chance = random.Random(seed)
    said = [
        (chance.choice(TO), chance.randint(1, PEOPLE), chance.choice(list(Answer)), seq)
        for seq in range(1, 31)
    ]
    again = [chance.choice(said) for _ in range(10)]  # the same update once more, after a crash
    mixed = said + again
    chance.shuffle(mixed)
    return mixed


def expected(said: list[tuple[str, int, Answer, int]]) -> dict[tuple[str, int], Answer]:
    """The answer that came last to each thing from each person."""
    found: dict[tuple[str, int], Answer] = {}
    for what, person, answer, _ in sorted(said, key=lambda one: one[3]):
        found[what, person] = answer
    return found


@pytest.mark.parametrize("seed", range(12))
async def test_the_last_answer_counts_in_any_order_and_grouping(
    database: Database, seed: int
) -> None:
    """Singly, together, twice, mixed up: the same ends, and each answer once in the history."""
    said = story(seed)
    chance = random.Random(seed)
    async with database.write() as conn:
        alert, asked, people = await ground(conn)
        given = [
            Given(
                alert_id=alert if what == "alert" else None,
                round_id=asked if what == "round" else None,
                national_id=person,
                answer=answer,
                seq=seq,
                person=people[person],
            )
            for what, person, answer, seq in said
        ]
        while given:
            size = chance.randint(1, 8)
            batch, given = given[:size], given[size:]
            await checkins.answer_all(conn, batch, NOW)
        ends = {}
        for what, person in itertools.product(TO, people):
            one = await _round(conn, asked, alert if what == "alert" else None)
            answer = await rounds.answer_of(conn, one, person)
            if answer is not None:
                ends[what, person] = Answer(answer)
        kept = await conn.scalar(select(func.count()).select_from(checkin_history))
        kept_alone = await conn.scalar(select(func.count()).select_from(round_history))

    assert ends == expected(said)
    assert kept + kept_alone == 30


async def _round(conn: Connection, number: int, alert: int | None) -> Round:
    one = await rounds.get(conn, number)
    assert one is not None
    return Round(
        id=one.id, post=one.post, drill=one.drill, emergency=one.emergency, alert_id=alert,
        audience=one.audience, opened_by=one.opened_by, opened_at=one.opened_at,
        closes_at=one.closes_at,
    )  # fmt: skip
