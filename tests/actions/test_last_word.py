"""Whatever befell an alert, its last word reaches exactly those whom it reached, or may have.

Random histories of blocks, lost answers, pauses, updates, and senders that die with rows in hand.
`ENLACE_CAMPAIGN=full` plays 200.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from bot.actions import alerts
from bot.domain.alert import AlertState, Purpose
from bot.domain.delivery import Outcome, OutcomeKind, after
from bot.domain.post import OPERATOR
from bot.store import deliveries, sendings
from bot.store.database import Connection
from bot.store.deliveries import Claimed, Result
from tests.actions.test_followups import PEOPLE, desk, draft, launch, let_go, where
from tests.telegram.desk import Desk

__all__ = ["desk"]  # a fixture
HISTORIES = 200 if os.environ.get("ENLACE_CAMPAIGN") == "full" else 6
STEP = timedelta(minutes=5)
ROUNDS = 100  # of sending, until the last word has come to its end
LAST = [Purpose.ALL_CLEAR, Purpose.ALL_CLEAR, Purpose.CORRECTION, Purpose.CANCELLATION]
COMES, LOST, LATER = OutcomeKind.ACCEPTED, OutcomeKind.UNKNOWN, OutcomeKind.LATER


@dataclass
class History:
    """One alert from draft to the last word about it, and what the telephones know."""

    desk: Desk
    chance: Random
    first: int = 0
    blocked: set[int] = field(default_factory=set)
    got: dict[int, set[int]] = field(default_factory=dict)  # alert → who has it
    doubtful: set[int] = field(default_factory=set)  # whether they have the first, nobody knows
    senders: int = 0
    dead: bool = False  # and nobody has looked at what it left

    async def begin(self) -> None:
        """On its way to everybody."""
        self.first = await self.desk.drafted()
        await let_go(self.desk, self.first)

    async def go_on(self) -> None:
        """One thing more, some while later."""
        steps = (self.send, self.send, self.die, self.die, self.block, self.pause, self.update)
        await self.chance.choice(steps)()
        self.desk.now += STEP
        await launch(self.desk)

    # The sender

    async def send(self) -> None:
        """Some rows, each to its end; a new sender first settles what a dead one had in hand."""
        async with self.desk.database.write() as conn:
            if self.dead:
                await deliveries.recover(conn, self.desk.now)
                self.dead = False
            taken = await self._take(conn)
            await self._record(conn, taken)
            while await sendings.withdraw_stopped(conn):
                pass
            for done in await sendings.finished(conn):
                await sendings.mark_finished(conn, done, self.desk.now)

    async def die(self) -> None:
        """Killed after it had taken rows: some are written, some have left, some have not."""
        async with self.desk.database.write() as conn:
            taken = await self._take(conn)
            cut = self.chance.randint(0, len(taken))
            await self._record(conn, taken[:cut])
            self.dead = True
        for row in taken[cut:]:
            if self.chance.random() < 0.5:
                self._arrives(row)
            if row.alert_id == self.first:
                self.doubtful.add(row.national_id)

    async def _take(self, conn: Connection) -> list[Claimed]:
        self.senders += not self.dead
        most = self.chance.randint(1, PEOPLE)
        return await deliveries.claim(conn, f"sender {self.senders}", most, self.desk.now)

    async def _record(self, conn: Connection, rows: Iterable[Claimed]) -> None:
        results = [self._try(row) for row in rows]
        await deliveries.record(conn, f"sender {self.senders}", results, self.desk.now)

    def _try(self, row: Claimed) -> Result:
        kind = self.chance.choice([COMES, COMES, COMES, LOST, LATER])
        if row.national_id in self.blocked:
            kind = OutcomeKind.UNREACHABLE
        if kind is COMES or (kind is LOST and self.chance.random() < 0.5):
            self._arrives(row)
        if kind is LOST and row.alert_id == self.first:
            self.doubtful.add(row.national_id)
        number = 7000 + row.national_id if kind is COMES else None
        step = after(row.lane, row.attempts, row.repeated, Outcome(kind=kind, message_id=number))
        return Result(row, step, number)

    def _arrives(self, row: Claimed) -> None:
        if row.national_id not in self.blocked:
            self.got.setdefault(row.alert_id, set()).add(row.national_id)

    # What else happens

    async def block(self) -> None:
        """Somebody blocks the bot, or lets it in again."""
        self.blocked ^= {self.chance.randint(1, PEOPLE)}

    async def pause(self) -> None:
        """An officer pauses it, or lets it go on."""
        state = (await self.desk.alert(self.first)).state
        steps = {AlertState.SENDING: alerts.pause, AlertState.PAUSED: alerts.resume}
        if state in steps:
            async with self.desk.database.write() as conn:
                await steps[state](conn, self.first, officer=OPERATOR, now=self.desk.now)

    async def update(self) -> None:
        """News, to whoever has it."""
        words = f"Escuela {self.chance.random()}"
        made = await draft(self.desk, self.first, Purpose.UPDATE, shelter=words)
        await let_go(self.desk, made.id)

    async def end(self) -> int:
        """The last word, sent until nobody is left; its number."""
        purpose = self.chance.choice(LAST)
        words = {"shelter": f"Escuela {self.chance.random()}"}
        slots = words if purpose is Purpose.CORRECTION else {}
        last = (await draft(self.desk, self.first, purpose, **slots)).id
        await let_go(self.desk, last)
        for number in range(ROUNDS):
            if (await self.desk.alert(last)).state is AlertState.SENT:
                return last
            await (self.die if number == 1 else self.send)()
            self.desk.now += STEP
            await launch(self.desk)
        raise AssertionError(f"alert {last} does not come to its end")


async def one_history(desk: Desk, seed: int) -> None:
    """All of it, and what must hold then."""
    history = History(desk, Random(seed))
    await history.begin()
    for _ in range(history.chance.randint(1, 8)):
        await history.go_on()
    last = await history.end()
    ended, rows = await where(desk, history.first), await where(desk, last)
    has = history.got.get(history.first, set())
    heard = history.got.get(last, set())

    assert not {state for state, *_ in ended.values()} & {"queued", "leased"}
    assert has <= set(rows) <= has | history.doubtful, seed
    assert heard <= set(rows), seed
    reached = {n for n, (state, *_) in rows.items() if state in ("accepted", "uncertain")}
    assert set(rows) - reached <= history.blocked | _ever(rows), seed
    assert all(reply in (7000 + n, None) for n, (*_, reply) in rows.items())


def _ever(rows: dict[int, tuple[str, bool, int | None]]) -> set[int]:
    """Who had blocked the bot when it was tried."""
    return {n for n, (state, *_) in rows.items() if state == "unreachable"}


async def test_the_last_word_reaches_exactly_the_alerted(desk: Desk) -> None:
    """Also where nobody knows whether they have it; never who surely has not."""
    for seed in range(HISTORIES):
        await one_history(desk, seed)
        desk.now += timedelta(hours=12)
