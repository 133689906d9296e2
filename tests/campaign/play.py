"""Plays one run to its end, and looks at what everybody got."""

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Any, NamedTuple

from sqlalchemy import func, select, update

from bot.domain.delivery import Lane
from bot.store.database import Database
from bot.store.schema import alerts, deliveries, leases
from tests import queue
from tests.campaign.plan import Plan, Sent
from tests.campaign.stage import (
    CONTEXT,
    IN_USE,
    SharedClock,
    WrongClock,
    play_room,
    send,
    start,
)

LOOK = 0.05  # s
STUCK = 0.5  # s without a step: whatever waits, waits for the clock
PUSH, LONGEST_PUSH = 10.0, 2000.0  # s, four times longer while nothing comes of it
PATIENCE = 240.0  # s that a run may take
LANGUAGES = ("es", "en", "ht")


class Row(NamedTuple):
    """What the queue says of one person and one alert."""

    alert: int
    chat: int
    language: str
    state: str
    attempts: int
    repeated: bool


@dataclass(slots=True)
class Account:
    """What came of a run."""

    plan: Plan
    rows: list[Row] = field(default_factory=list)
    met: list[tuple[float, int, str]] = field(default_factory=list)  # when, whose, text
    peak: int = 0  # most messages in a second, as the room met them
    expires: dict[int, float] = field(default_factory=dict)  # alert → unix s
    sent: dict[int, Sent] = field(default_factory=dict)  # alert → what it was to be
    in_hand: list[int] = field(default_factory=list)  # rows leased at each kill
    second: int | None = None  # exit code of a second sender
    took: float = 0.0  # s
    latest: float = 0.0  # that the machine's clock ever showed (unix s)
    behind: float = 0.0  # s by which it was set back

    @property
    def copies(self) -> Counter[tuple[int, int]]:
        """(alert, chat) → messages."""
        back = {new: old for old, new in self.plan.moved.items()}
        return Counter((int(text.split()[0]), back.get(chat, chat)) for _, chat, text in self.met)


class Run:
    """One run under way."""

    def __init__(self, plan: Plan, database: Database, address: str) -> None:
        self.plan, self.database, self.address = plan, database, address
        self.true = SharedClock()
        self.clock = WrongClock(self.true)
        self.account = Account(plan)
        self.api = ""
        self.room: Connection
        self.sender: BaseProcess
        self._stood, self._since, self._push = -1, 0.0, PUSH

    async def play(self) -> Account:
        """From the first row to the last."""
        self.room, theirs = CONTEXT.Pipe()
        people = self.plan.people + 20  # some whom no alert is meant for
        host = start(play_room, self.true, people, self.plan.seed, theirs)
        theirs.close()  # when the room is gone, nobody waits for its answer
        began = monotonic()
        try:
            self.api = f"http://127.0.0.1:{await asyncio.to_thread(self.room.recv)}"
            await self._prepare()
            async with asyncio.timeout(PATIENCE):
                await self._send()
            await self._look()
        finally:
            self.account.took = monotonic() - began
            host.kill()
            self.sender.kill()
        return self.account

    async def _order(self, what: str, given: Any = None) -> Any:
        self.room.send((what, given))
        return await asyncio.to_thread(self.room.recv)

    async def _prepare(self) -> None:
        await self._order("faults", self.plan.faults)
        await self._order("block", dict.fromkeys(self.plan.blocked, True))
        await self._order("move", self.plan.moved)
        count = self.plan.people // len(LANGUAGES)
        rest = self.plan.people - count * (len(LANGUAGES) - 1)
        async with self.database.write() as conn:
            for language in LANGUAGES:
                number = rest if language == LANGUAGES[0] else count
                await queue.add_people(conn, number, language=language)

    # What happens

    async def _send(self) -> None:
        self._start_sender()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._alert())
            group.create_task(self._strike())
            group.create_task(self._disturb())
        while not await self._done():
            await self._push_on()
        self.sender.terminate()
        await asyncio.to_thread(self.sender.join)

    def _start_sender(self) -> None:
        given = self.clock, self.address, self.api, self.plan.rate, self.plan.seed
        self.sender = start(send, *given)

    async def _alert(self) -> None:
        """The alerts, each at its time."""
        start_s = monotonic()
        for one in sorted(self.plan.alerts, key=lambda each: each.after):
            await asyncio.sleep(max(0.0, one.after - (monotonic() - start_s)))
            expires = self.clock() + timedelta(seconds=one.expires)
            texts = [(language, "general") for language in LANGUAGES]
            async with self.database.write() as conn:
                made = await queue.add_alert(conn, drill=one.drill, expires=expires, texts=texts)
                await queue.enqueue(conn, made, lane=one.lane, drill=one.drill, now=self.clock())
            self.account.sent[made] = one
            self.account.expires[made] = expires.timestamp()

    async def _strike(self) -> None:
        """Senders are killed, or told to stop, and started again."""
        for pause in self.plan.kills:
            await asyncio.sleep(pause)
            self.sender.kill()
            await asyncio.to_thread(self.sender.join)
            self.account.in_hand.append(await self._count("leased"))
            self._start_sender()
        for _ in range(self.plan.stops):
            await asyncio.sleep(0.3)
            self.sender.terminate()
            await asyncio.to_thread(self.sender.join)
            if self.sender.exitcode == 0:  # else it had not begun
                assert await self._count("leased") == 0
            self._start_sender()

    async def _disturb(self) -> None:
        """Whatever else may happen in the middle."""
        await asyncio.sleep(0.4)
        for step in self.plan.steps:
            self._set_clock(step)
            await asyncio.sleep(0.3)
        if self.plan.standby:
            await self._until_somebody_sends()
            given = self.clock, self.address, self.api, self.plan.rate, 0
            second = start(send, *given)
            if self.plan.kills or self.plan.stops:  # it may be the one that goes on
                await asyncio.sleep(0.2)
                second.kill()
            await asyncio.to_thread(second.join)
            self.account.second = second.exitcode
        if self.plan.away:
            await self._order("away", self.plan.away)
        if self.plan.blocked:  # half of them come back
            await self._order("block", dict.fromkeys(self.plan.blocked[::2], False))
        if self.plan.revoked:
            await self._revoke()

    async def _until_somebody_sends(self) -> None:
        """A second sender is one that finds a first: a busy machine starts them in any order."""
        while not await self._holder():  # noqa: ASYNC110 - another process takes it
            await asyncio.sleep(LOOK)

    async def _holder(self) -> str | None:
        async with self.database.read() as conn:
            found: str | None = await conn.scalar(select(leases.c.owner))
        return found

    def _set_clock(self, step: float) -> None:
        self.account.latest = max(self.account.latest, self.clock.now())
        self.account.behind += max(0.0, -step)
        self.clock.step(step)

    async def _revoke(self) -> None:
        """The token is refused for a while: the sender ends, and is started anew."""
        await self._order("faults", {"revoked": True})
        await asyncio.sleep(0.5)
        await self._order("faults", {"revoked": False})

    async def _push_on(self) -> None:
        """Start a sender that has ended; push the clock when nothing moves any more."""
        if not self.sender.is_alive():
            self._start_sender()
        left = await self._left()
        if left != self._stood:
            self._stood, self._since, self._push = left, monotonic(), PUSH
        elif monotonic() - self._since > STUCK:
            self.true.advance(self._push)
            self._since, self._push = monotonic(), min(LONGEST_PUSH, self._push * 4)
        await asyncio.sleep(LOOK)

    # What stands in the tables

    async def _done(self) -> bool:
        waiting = alerts.c.state == "paused"
        async with self.database.write() as conn:  # an officer looks, and lets it go on
            await conn.execute(update(alerts).where(waiting).values(state="sending"))
        return await self._left() == 0

    async def _left(self) -> int:
        return await self._count("queued") + await self._count("leased")

    async def _count(self, state: str) -> int:
        async with self.database.read() as conn:
            found = await conn.scalar(
                select(func.count()).select_from(deliveries).where(deliveries.c.state == state)
            )
        return int(found or 0)

    async def _look(self) -> None:
        columns = (
            deliveries.c.alert_id,
            (1000 + deliveries.c.national_id).label("chat"),
            deliveries.c.language,
            deliveries.c.state,
            deliveries.c.attempts,
            deliveries.c.repeated,
        )
        async with self.database.read() as conn:
            found = (await conn.execute(select(*columns))).all()
        self.account.rows = [Row(*row) for row in found]
        self.account.met, self.account.peak = await self._order("met")
        self.account.latest = max(self.account.latest, self.clock.now())


# What must hold


def faults(account: Account) -> list[str]:
    """Everything that is wrong with a run; nothing is."""
    found = [*_lost(account), *_doubled(account), *_strangers(account), *_late(account)]
    found += _order_of_lanes(account)
    plan = account.plan
    if account.peak > plan.rate:
        found.append(f"{account.peak} messages in a second, at {plan.rate}/s")
    if account.second not in (None, IN_USE, -9):
        found.append(f"a second sender ended with {account.second}")
    return found


def _lost(account: Account) -> list[str]:
    """Accepted means that it is there; what is not there is said to be so."""
    copies, found = account.copies, []
    for row in account.rows:
        there = copies[row.alert, row.chat]
        blocked = row.chat in account.plan.blocked
        over = account.expires[row.alert] < account.latest
        wanted = {"accepted": there > 0, "unreachable": blocked, "expired": over}
        if not wanted.get(row.state, row.state == "uncertain"):
            found.append(f"lost: {row}, {there} copies")
    expected = len(account.sent) * account.plan.people
    if len(account.rows) != expected:
        found.append(f"{len(account.rows)} rows of {expected}")
    return found


def _doubled(account: Account) -> list[str]:
    """A copy too many is told as such, and there are no more than tries."""
    copies, found = account.copies, []
    for row in account.rows:
        there = copies[row.alert, row.chat]
        told = row.repeated or row.state == "uncertain"
        if there > 1 and not (row.repeated and there <= row.attempts):
            found.append(f"doubled and not told: {row}, {there} copies")
        if there and row.state in ("expired", "unreachable") and not told:
            found.append(f"sent and not told: {row}")
    calm = not {"lose_answers", "halves", "trickles"} & account.plan.faults.keys()
    extra = sum(number - 1 for number in copies.values())
    if calm and not account.plan.away and extra > sum(account.in_hand):
        found.append(f"{extra} repeats, {sum(account.in_hand)} in hand at the kills")
    return found


def _strangers(account: Account) -> list[str]:
    """Everybody got their own text, and nobody who was not meant got any."""
    wanted = {(row.alert, row.chat): row.language for row in account.rows}
    back = {new: old for old, new in account.plan.moved.items()}
    found = []
    for _, chat, text in account.met:
        alert, language, _group = text.split()
        if wanted.get((int(alert), back.get(chat, chat))) != language:
            found.append(f"wrong: {chat} got {text!r}")
    return found


def _late(account: Account) -> list[str]:
    """A message that had left before the end may arrive just after it.

    A machine whose clock was set back believes that there is more time.
    """
    allowed = 1.0 + account.behind
    return [
        f"late by {at - account.expires[int(text.split()[0])]:.2f} s: {text}"
        for at, _, text in account.met
        if at > account.expires[int(text.split()[0])] + allowed
    ]


def _order_of_lanes(account: Account) -> list[str]:
    """While most of an emergency goes out, hardly anything else does."""
    urgent = [key for key, one in account.sent.items() if one.lane is Lane.EMERGENCY]
    seen = Counter[int]()
    other: dict[int, int] = defaultdict(int)
    for _, _, text in account.met:
        alert = int(text.split()[0])
        seen[alert] += 1
        for key in urgent:
            if alert != key and 0 < seen[key] < account.plan.people * 0.7:
                other[key] += 1
    allowed = account.plan.people * 0.7 / 15 + 100 * (2 + len(account.in_hand))
    return [f"{n} others amid emergency {key}" for key, n in other.items() if n > allowed]
