"""What may happen to an alert, drawn from a seed: sent, answered, called about, forgotten."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import Case, CaseState
from bot.domain.case import Outcome as CaseOutcome
from bot.domain.checkin import Answer, CheckIn
from bot.domain.delivery import Lane, Outcome, OutcomeKind, after
from bot.domain.triage import CALLS
from bot.store import cases, checkins, deliveries, nationals, reminders, sendings
from bot.store.cases import Opening
from bot.store.deliveries import Result
from bot.store.reach import reached
from bot.store.schema import alerts
from bot.store.schema import cases as calls
from bot.store.schema import checkins as answers
from bot.store.schema import deliveries as rows
from bot.store.schema import nationals as people
from tests import queue
from tests.queue import NOW

OUTCOMES = (
    Outcome(kind=OutcomeKind.ACCEPTED, message_id=1),
    Outcome(kind=OutcomeKind.ACCEPTED, message_id=2),
    Outcome(kind=OutcomeKind.UNREACHABLE, reason="blocked"),
    Outcome(kind=OutcomeKind.UNREACHABLE, reason="deactivated"),
    Outcome(kind=OutcomeKind.LATER, wait=2.0, throttled=True),
    Outcome(kind=OutcomeKind.UNKNOWN, reason="timeout"),
    Outcome(kind=OutcomeKind.OUR_FAULT, reason="bad_request"),
    Outcome(kind=OutcomeKind.MOVED, moved_to=99_999),
)


SILENT = (
    select(rows.c.national_id)
    .outerjoin(
        answers,
        and_(answers.c.alert_id == rows.c.alert_id, answers.c.national_id == rows.c.national_id),
    )
    .where(reached(rows), answers.c.answer.is_(None))
    .order_by(rows.c.national_id)
)


class History:
    """What happens to an alert, drawn from a seed."""

    def __init__(self, conn: AsyncConnection, seed: int) -> None:
        self.conn, self.chance = conn, Random(seed)
        self.now, self.seq = NOW, 0
        self.claims: dict[int, int] = {}  # case → s until it was first claimed
        self.reminded: Counter[int] = Counter()  # person → how often, before they answered

    async def open(self) -> int:
        """Thirty people in several languages and groups, and an alert for all of them."""
        for _ in range(30):
            language = self.chance.choice(["es", "en", "ht", "mam"])
            group = self.chance.choice(["general", "farm_work", "farm_work+study"])
            await queue.add_people(self.conn, 1, language=language, group=group)
        await self.conn.execute(update(people).where(people.c.id % 3 == 0).values(region=None))
        self.lane = self.chance.choice([Lane.WARNING, Lane.ROUTINE])
        self.alert = await queue.add_alert(self.conn, texts=[("es", "general"), ("ht", "general")])
        await queue.enqueue(self.conn, self.alert, lane=self.lane, limit=7)
        return self.alert

    async def go_on(self) -> None:
        """One thing more, some while later."""
        self.now += timedelta(seconds=self.chance.choice([0.3, 1, 70]))
        steps = (
            self.send, self.send, self.answer, self.remind, self.call, self.work, self.again,
            self.forget,
        )  # fmt: skip
        step = self.chance.choice(steps)
        await step()

    async def send(self) -> None:
        """Some rows are claimed, and something came of most; the sender died with the others."""
        owner = f"sender-{self.chance.randint(1, 2)}"
        taken = await deliveries.claim(self.conn, owner, self.chance.randint(1, 9), self.now)
        tried = [(row, self.chance.choice(OUTCOMES)) for row in taken if self.chance.random() < 0.8]
        results = [
            Result(
                row,
                after(row.lane, row.attempts, row.repeated, outcome),
                outcome.message_id,
                outcome.moved_to,
            )
            for row, outcome in tried
        ]
        await deliveries.record(self.conn, owner, results, self.now)
        if self.chance.random() < 0.3:
            await deliveries.recover(self.conn, self.now)

    async def answer(self) -> None:
        """Several press at once, some of them twice, some with an older press."""
        said = []
        for _ in range(self.chance.randint(1, 6)):
            self.seq += 1
            seq = self.seq - self.chance.choice([0, 0, 3])
            said.append(
                CheckIn(
                    alert_id=self.alert,
                    national_id=self.chance.randint(1, 30),
                    answer=self.chance.choice(list(Answer)),
                    seq=seq,
                    at=self.now,
                    drill=False,
                )
            )
        await checkins.record_all(self.conn, said)

    async def remind(self) -> None:
        """Some of the silent are written to once more; one answers before it left."""
        told = [
            row.national_id for row in await self.conn.execute(SILENT) if self.chance.random() < 0.7
        ]
        await reminders.written(self.conn, self.alert, told)
        for person in told:
            self.reminded[person] += 1
        if told and self.chance.random() < 0.3:
            await reminders.taken_back(self.conn, self.alert, told[:1])
            self.reminded[told[0]] -= 1

    async def call(self) -> None:
        """Somebody calls for help about it, or again and more urgently."""
        person = self.chance.randint(1, 30)
        opening = Opening(
            post="x",
            national_id=person,
            alert_id=self.alert,
            incident=f"alert:{self.alert}",
            drill=False,
            level=self.chance.choice(CALLS),
            rule="words",
            said=Answer.HELP,
            at=self.now,
            chat_id=1000 + person,
        )
        await cases.open_all(self.conn, [opening])

    async def work(self) -> None:
        """An officer claims a call, hands it back, closes it, or finds it told already."""
        found = [cases.to_case(row) for row in await self.conn.execute(select(calls))]
        live = [one for one in found if one.state in (CaseState.OPEN, CaseState.CLAIMED)]
        if live:
            await cases.save(self.conn, self._worked(self.chance.choice(live), live[0]))

    def _worked(self, case: Case, other: Case) -> Case:
        if case.state is CaseState.OPEN:
            self.claims.setdefault(case.id, int((self.now - case.opened_at).total_seconds()))
            return replace(case, state=CaseState.CLAIMED, claimed_by=1, claimed_at=self.now)
        step = self.chance.choice([CaseState.OPEN, CaseState.CLOSED, CaseState.MERGED])
        if step is CaseState.OPEN:
            return replace(case, state=step, claimed_by=None, claimed_at=None)
        into = other.id if step is CaseState.MERGED and other.id != case.id else None
        end = CaseState.MERGED if into else CaseState.CLOSED
        return replace(case, state=end, into=into, outcome=CaseOutcome.ADVISED, closed_at=self.now)

    async def again(self) -> None:
        """The same rows are written once more, as after a crash."""
        await queue.enqueue(self.conn, self.alert, lane=self.lane, limit=11)

    async def forget(self) -> None:
        """Somebody leaves for good."""
        await self.erase(1000 + self.chance.randint(1, 30))

    async def erase(self, chat: int) -> None:
        """All that is kept of whoever writes from there."""
        await cases.forget(self.conn, [chat], self.now + timedelta(hours=72))
        await nationals.forget(self.conn, chat, keep_update=None)

    async def purge(self) -> None:
        """Everybody leaves, and the time is over for which calls keep what they need."""
        for number in range(1, 31):
            await self.erase(1000 + number)
        await cases.clear_forgotten(self.conn, self.now + timedelta(hours=73))

    async def end(self) -> None:
        """It is cancelled, or its time is over, in slices; or it is still under way."""
        kind = self.chance.choice(["cancel", "expire", "none"])
        if kind == "cancel":
            await sendings.withdraw(self.conn, self.alert, limit=4)
            await self.conn.execute(update(alerts).values(state="cancelled"))
            await sendings.withdraw_stopped(self.conn, limit=3)
        if kind == "expire":
            await sendings.expire(self.conn, NOW + timedelta(hours=7), limit=5)
            await sendings.expire(self.conn, NOW + timedelta(hours=7))
