"""What people told goes, each kind on its own clock, told beforehand; no figure ever changes."""

from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.actions import cases as steps
from bot.actions import others, retention, statistics, understanding
from bot.domain.audience import Audience
from bot.domain.case import Case, CaseState, Outcome
from bot.domain.checkin import Answer
from bot.domain.conversation import By, Kind, Words
from bot.domain.national import National
from bot.domain.others import Happened
from bot.domain.post import Role
from bot.domain.retention import WARNING, Clocks
from bot.domain.retention import Kind as Clock
from bot.domain.round import Round
from bot.domain.telling import Told
from bot.errors import NotFound
from bot.store import cases, conversations, nationals, rounds
from bot.store import queue as waiting
from bot.store.database import Connection, Database
from bot.store.schema import (
    alerts,
    case_words,
    checkin_history,
    checkins,
    comprehension,
    deliveries,
    headcounts,
    round_asked,
    round_history,
    round_tries,
    understood,
)
from bot.store.schema import cases as case_rows
from tests.histories import History
from tests.telegram.desk import OFFICER, PHONE, SECOND, Desk, files
from tests.telegram.test_cases import asked, called, sent_to

CLOCKS = Clocks()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def post(desk: Desk) -> Desk:
    """A post with a duty officer and one national."""
    await desk.national()
    await desk.officer(Role.DUTY)
    return desk


async def figures(conn: Connection, now: datetime) -> dict[str, Any]:
    """All that reports are made of."""
    told: dict[str, Any] = {}
    for number, drill in await conn.execute(select(alerts.c.id, alerts.c.drill)):
        report = await statistics.report(conn, number, now=now)
        told[f"report {number}"] = asdict(report)
        told[f"understood {number}"] = await understanding.counts(conn, number, drill=drill)
        told[f"others {number}"] = await others.sums(conn, number, drill=drill)
    for one in await rounds.of_post(conn, "x", 99):
        told[f"round {one.id}"] = await rounds.answers(conn, one)
    columns = case_rows.c.level, case_rows.c.state, case_rows.c.outcome, case_rows.c.third_party
    counted = await conn.execute(
        select(*columns, func.count()).group_by(*columns).order_by(*columns)
    )
    told["cases"] = [tuple(row) for row in counted]
    return told


class Story(History):
    """What people also tell: calls, words, counts of others, whether they understood."""

    async def go_on(self) -> None:
        await super().go_on()
        steps_ = [self.call, self.understand, self.count, self.close, self.asked_alone]
        await self.chance.choice(steps_)()

    async def asked_alone(self) -> None:
        """A question with no alert, which some answer."""
        everybody = Audience(posts=("x",))
        asked_ = await rounds.add(
            self.conn,
            Round(
                id=0, post="x", drill=False, emergency=False, audience=everybody, opened_by="1",
                opened_at=self.now, closes_at=self.now, closed_at=self.now,
            ),
        )  # fmt: skip
        people = await nationals.matching(self.conn, everybody)
        await rounds.ask(self.conn, asked_.id, people)
        said = [
            rounds.Said(
                round_id=asked_.id, national_id=one.id, seq=self.seq + place, at=self.now,
                answer=self.chance.choice(list(Answer)),
            )
            for place, one in enumerate(people) if self.chance.random() < 0.7
        ]  # fmt: skip
        await rounds.record_all(self.conn, said)
        self.seq += len(people)

    async def _somebody(self) -> National | None:
        return await nationals.by_chat(self.conn, 1000 + self.chance.randint(1, 30))

    async def call(self) -> None:
        """Somebody calls for help in words, perhaps for another."""
        person = await self._somebody()
        if person is None:
            return
        text = self.chance.choice(["ayuda", "me pega", "mi pasaporte es G1234567", "sin luz"])
        heard = steps.Heard(
            person=person, answer=Answer.HELP, alert_id=self.alert, drill=False, at=self.now,
            words=text,
        )  # fmt: skip
        case = await steps.hear_words(self.conn, heard)
        place = Words(by=By.PERSON, at=self.now, kind=Kind.LOCATION, latitude=14.9, longitude=-92.2)
        await conversations.add(self.conn, case.id, place)
        about = others.About(person=person, alert_id=self.alert, drill=False)
        await others.report(self.conn, about, self.chance.choice(list(Happened)), self.now)

    async def understand(self) -> None:
        person, self.seq = await self._somebody(), self.seq + 1
        if person is None:
            return
        yes = self.chance.random() < 0.5
        with suppress(NotFound):
            await understanding.said(
                self.conn, self.alert, person.id, yes=yes, seq=self.seq, now=self.now
            )

    async def count(self) -> None:
        person = await self._somebody()
        if person is not None:
            about = others.About(person=person, alert_id=self.alert, drill=False)
            await others.household(self.conn, about, self.chance.randint(1, 9), self.now)
            await others.relayed(self.conn, about, self.chance.randint(0, 9), 2, self.now)

    async def close(self) -> None:
        """Some calls end."""
        open_ = case_rows.c.state == CaseState.OPEN
        some = select(case_rows.c.id).where(open_).order_by(case_rows.c.id).limit(2)
        over = {"state": CaseState.CLOSED, "outcome": Outcome.HELPED, "closed_at": self.now}
        await self.conn.execute(
            update(case_rows).where(case_rows.c.id.in_(some)).values(over | {"due_at": None})
        )


@pytest.mark.parametrize("seed", range(8))
async def test_no_figure_changes_when_what_people_told_is_taken_away(
    database: Database, seed: int
) -> None:
    """A random story; then every clock in turn, and at last nothing personal is left."""
    async with database.write() as conn:
        story = Story(conn, seed)
        await story.open()
        for _ in range(40):
            await story.go_on()
        await story.end()
        await conn.execute(
            update(case_rows).values(state=CaseState.CLOSED, closed_at=story.now, due_at=None)
        )
        await conn.execute(update(alerts).values(started_at=story.now))
        before = await figures(conn, story.now)
    for later in (HOUR, DAY, 3 * DAY, 8 * DAY, 31 * DAY, 89 * DAY, 91 * DAY, 92 * DAY):
        await retention.by_clock(database, CLOCKS, story.now + later)
        async with database.read() as conn:
            assert await figures(conn, story.now) == before
    async with database.read() as conn:
        for table in (checkins, checkin_history, understood, case_words):
            assert (await conn.execute(select(func.count()).select_from(table))).scalar_one() == 0
        for column in (deliveries.c.chat_id, deliveries.c.message_id, headcounts.c.national_id,
                       case_rows.c.chat_id, case_rows.c.national_id):  # fmt: skip
            assert (await conn.execute(select(func.count(column)))).scalar_one() == 0
        for table in (round_history, round_tries):
            assert (await conn.execute(select(func.count()).select_from(table))).scalar_one() == 0
        for column in (round_asked.c.seq, round_asked.c.at):
            assert (await conn.execute(select(func.count(column)))).scalar_one() == 0
        named = select(func.count()).where(round_asked.c.national_id >= 0)
        assert (await conn.execute(named)).scalar_one() == 0
        told = set((await conn.execute(select(case_rows.c.told))).scalars())
        counted = await conn.execute(select(func.count()).select_from(comprehension))

    assert told <= {"{}"}
    assert counted.scalar_one() > 0 or not before["understood 1"]


async def over(desk: Desk, alert: int, *, drill: bool = False) -> datetime:
    """The alert ends now."""
    async with desk.database.write() as conn:
        values = {"expires_at": desk.now, "started_at": desk.now, "drill": drill}
        await conn.execute(update(alerts).where(alerts.c.id == alert).values(values))
    return desk.now


async def answers(desk: Desk) -> int:
    async with desk.database.read() as conn:
        return int((await conn.execute(select(func.count()).select_from(checkins))).scalar_one())


@pytest.mark.parametrize(("drill", "clock"), [(False, 90 * DAY), (True, 24 * HOUR)])
async def test_single_answers_go_when_their_clock_says_so(
    post: Desk, drill: bool, clock: timedelta
) -> None:
    """Not an hour before; officers were told, once."""
    alert = await asked(post)
    await post.press(PHONE, f"checkin:{alert}:safe")
    ended = await over(post, alert, drill=drill)
    kind = Clock.DRILLS if drill else Clock.ANSWERS
    early = ended + clock - WARNING[kind] - HOUR
    assert await retention.warn(post.database, files(), CLOCKS, early) == 0
    assert await retention.warn(post.database, files(), CLOCKS, early + HOUR) == 1
    assert await retention.warn(post.database, files(), CLOCKS, early + 2 * HOUR) == 0
    assert f"{alert}" in (await sent_to(post, OFFICER))[-1]
    await retention.by_clock(post.database, CLOCKS, ended + clock - timedelta(seconds=1))
    assert await answers(post) == 1
    await retention.by_clock(post.database, CLOCKS, ended + clock)

    assert await answers(post) == 0


async def test_an_incident_lasts_while_a_call_about_it_is_open(post: Desk) -> None:
    """And while its chain goes on."""
    made = await called(post, "help")
    assert made.alert_id is not None
    ended = await over(post, made.alert_id)
    await retention.by_clock(post.database, CLOCKS, ended + 400 * DAY)

    assert await answers(post) == 1


async def test_a_press_on_an_alert_whose_answers_are_gone_changes_no_figure(post: Desk) -> None:
    """But who is in danger is heard: a call of their own opens."""
    alert = await asked(post)
    await post.press(PHONE, f"checkin:{alert}:safe")
    ended = await over(post, alert)
    await retention.by_clock(post.database, CLOCKS, ended + 91 * DAY)
    await post.press(PHONE, f"checkin:{alert}:danger")
    async with post.database.read() as conn:
        queue = await waiting.queue(conn, "av-tap", secret=True)

    assert await answers(post) == 0
    assert [(one.level, one.alert_id) for one in queue] == [("R1", None)]


async def closed(desk: Desk, case: Case) -> datetime:
    await desk.press(OFFICER, f"case:claim:{case.id}")
    await desk.press(OFFICER, f"case:close:{case.id}:helped")
    return desk.now


async def words(desk: Desk) -> list[str]:
    async with desk.database.read() as conn:
        return list((await conn.execute(select(case_words.c.text))).scalars())


async def real(desk: Desk) -> None:
    """No exercise."""
    async with desk.database.write() as conn:
        await conn.execute(update(case_rows).values(drill=False))


async def test_words_of_a_case_go_after_thirty_days_places_after_seven(post: Desk) -> None:
    """Level and outcome stay."""
    made = await called(post, "help")
    await real(post)
    await post.locate(PHONE, 14.9, -92.26)
    await post.write(PHONE, "estamos en la escuela")
    await post.press(PHONE, f"tell:{made.id}:with:-")
    await post.write(PHONE, "la escuela azul")
    ended = await closed(post, made)
    await retention.by_clock(post.database, CLOCKS, ended + 7 * DAY - HOUR)
    assert len(await words(post)) == 3
    await retention.by_clock(post.database, CLOCKS, ended + 7 * DAY)
    async with post.database.read() as conn:
        assert "where" not in await cases.told(conn, made.id)
    assert len(await words(post)) == 2
    assert await retention.warn(post.database, files(), CLOCKS, ended + 26 * DAY) == 0
    assert await retention.warn(post.database, files(), CLOCKS, ended + 27 * DAY) == 1
    await retention.by_clock(post.database, CLOCKS, ended + 30 * DAY)
    async with post.database.read() as conn:
        after = await cases.get(conn, made.id)

    assert await words(post) == []
    assert after is not None
    assert (after.outcome, after.chat_id, after.level) == (Outcome.HELPED, None, made.level)


@pytest.mark.parametrize("lowered", [False, True])
async def test_a_case_that_was_ever_protected_goes_within_three_days(
    post: Desk, lowered: bool
) -> None:
    """Lowering its level does not lengthen it; only protection officers are told."""
    await post.officer(Role.PROTECTION, chat=SECOND)
    made = await called(post, "help")
    await post.write(PHONE, "mi patrón me pega")
    await real(post)
    async with post.database.write() as conn:
        await conn.execute(
            update(case_rows).values(state="closed", outcome="ministry", closed_at=post.now)
        )
        if lowered:
            await conn.execute(update(case_rows).values(level="R3", rank=3, rule="officer"))
    before = len(await sent_to(post, OFFICER))
    assert await retention.warn(post.database, files(), CLOCKS, post.now + 47 * HOUR) == 0
    assert await retention.warn(post.database, files(), CLOCKS, post.now + 48 * HOUR) == 1
    await retention.by_clock(post.database, CLOCKS, post.now + 71 * HOUR)
    assert await words(post)
    await retention.by_clock(post.database, CLOCKS, post.now + 72 * HOUR)

    assert await words(post) == []
    assert f"{made.id}" in (await sent_to(post, SECOND))[-1]
    assert len(await sent_to(post, OFFICER)) == before


async def test_private_words_go_a_day_after_somebody_could_read_them(post: Desk) -> None:
    """From the conversation and from what they answered; an unread one waits for its reader."""
    made = await called(post, "help")
    await post.press(PHONE, f"tell:{made.id}:with:-")
    await post.write(PHONE, "calle Hidalgo 23, pasaporte G1234567")
    await retention.by_clock(post.database, CLOCKS, post.now + 30 * HOUR)
    assert await words(post) != [""]
    post.now += 30 * HOUR
    await post.press(OFFICER, f"case:claim:{made.id}")
    await retention.by_clock(post.database, CLOCKS, post.now + 23 * HOUR)
    assert await words(post) != [""]
    await retention.by_clock(post.database, CLOCKS, post.now + 24 * HOUR)
    async with post.database.read() as conn:
        told = await cases.told(conn, made.id)

    assert await words(post) == [""]
    assert "where" not in told


async def test_calls_of_an_exercise_end_with_it(post: Desk) -> None:
    """Nobody had really called."""
    made = await called(post, "danger")
    assert made.alert_id is not None
    ended = await over(post, made.alert_id, drill=True)
    await retention.by_clock(post.database, CLOCKS, ended + 24 * HOUR)
    await retention.by_clock(post.database, CLOCKS, ended + 49 * HOUR)
    async with post.database.read() as conn:
        after = await cases.get(conn, made.id)

    assert after is not None
    assert (after.state, after.outcome) == (CaseState.CLOSED, Outcome.DRILL_OVER)
    assert (after.chat_id, after.national_id) == (None, None)


async def test_who_is_hidden_is_told_nothing_of_it(post: Desk) -> None:
    """An author and an observer hear of no case's number."""
    await post.officer(Role.AUTHOR, chat=SECOND)
    made = await called(post, "help")
    await real(post)
    ended = await closed(post, made)
    await retention.warn(post.database, files(), CLOCKS, ended + 29 * DAY)

    assert await sent_to(post, SECOND) == []


async def test_the_wipe_of_an_exercise_takes_everything_people_told(post: Desk) -> None:
    """Calls, their words, answers, counts of others; the receipt has the numbers."""
    made = await called(post, "help")
    await post.write(PHONE, "estamos en la escuela")
    await post.press(PHONE, f"understand:{made.alert_id}:no")
    await post.press(PHONE, f"others:house:{made.alert_id}:4")
    async with post.database.write() as conn:
        before = await figures(conn, post.now)
        gone = await retention.wipe_posts(conn, ["av-tap"], post.now)
        after = await figures(conn, post.now)
        left = [
            (await conn.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (checkins, checkin_history, understood, case_words, headcounts)
        ]

    assert gone == {"cases": 1, "words": 1, "answers": 3, "rounds": 0, "headcounts": 1}
    assert left == [0] * 5
    same = [name for name in before if not name.startswith(("cases", "others"))]
    assert {name: after[name] for name in same} == {name: before[name] for name in same}


def test_what_is_told_survives_being_written() -> None:
    """As the rows have it."""
    told = Told(count=3, name="Ana", relation="family")

    assert Told.from_json(told.to_json()) == told
