"""The engine: takes rows that are due, hands them to the messenger, writes down what came of it."""

import asyncio
import os
import secrets
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from heapq import heapify, heappop, heappush

import structlog

from bot.delivery.messenger import Messenger, Prepared
from bot.domain.delivery import (
    DeliveryState,
    Next,
    Outcome,
    OutcomeKind,
    abandoned,
    after,
)
from bot.domain.message import Payload
from bot.domain.pacing import ORDER
from bot.errors import StoreError, TokenInUse, TokenRefused
from bot.store import deliveries, leases, outbox
from bot.store.database import Connection, Database
from bot.store.deliveries import Claimed, Result
from bot.store.outbox import Message

LEASE_TIME = timedelta(seconds=6)  # a standby takes over after so long
RENEW_INTERVAL = 2.0  # s
IDLE_INTERVAL = 0.5  # s between looks at an empty table, for rows that another process wrote
BUSY_INTERVAL = 0.25  # s at most between batches while rows are in hand
TIDY_INTERVAL = 0.5  # s
TIDY_ROWS = 5000  # closed at once, so that other writers wait briefly
STOP_TIME = 5.0  # s that sends under way are waited for
MOST_HOLD = 30.0  # s between tries while Telegram cannot be reached
VARIANTS_KEPT = 1000
UNPACED_BATCH = 512  # rows
MOST_PACED = 150  # rows: a larger batch would hold up those whose turn has come
REQUEUE = Next(state=DeliveryState.QUEUED)

log = structlog.get_logger(__name__)

Item = Claimed | Message


@dataclass(slots=True)
class _Hands:
    """What the engine holds: rows ready to go, rows being sent, results not yet written."""

    ready: list[tuple[bool, int, int, Item]] = field(default_factory=list)  # heap
    sending: dict[int, Item] = field(default_factory=dict)  # by worker
    results: list[Result] = field(default_factory=list)
    said: list[tuple[int, Next]] = field(default_factory=list)  # of the outbox
    pauses: dict[int, str] = field(default_factory=dict)  # alert → why it must stop
    count: int = 0

    def take_in(self, items: Iterable[Item]) -> None:
        """Queue claimed rows: live before drills, urgent before routine, then as they came."""
        for item in items:
            self.count += 1
            drill = isinstance(item, Claimed) and item.drill
            heappush(self.ready, (drill, ORDER[item.lane], self.count, item))

    def give_back(self, keep: Callable[[Item], bool]) -> None:
        """Return to the table what is not to be kept; none of it was sent."""
        for *_, item in self.ready:
            if not keep(item):
                self.put_back(item)
        self.ready = [entry for entry in self.ready if keep(entry[-1])]
        heapify(self.ready)

    def put_back(self, item: Item) -> None:
        """It was not sent: as if it had never been claimed."""
        if isinstance(item, Message):
            self.said.append((item.id, Next(state=DeliveryState.QUEUED, attempts=item.attempts)))
        else:
            step = Next(state=DeliveryState.QUEUED, attempts=item.attempts, repeated=item.repeated)
            self.results.append(Result(item, step))

    def settle(self, item: Item, step: Next, outcome: Outcome | None = None) -> None:
        """Note what came of a row."""
        if isinstance(item, Message):
            number = outcome.message_id if outcome and item.case_id else None
            self.said.append((item.id, replace(step, message_id=number)))
        elif outcome is None:
            self.results.append(Result(item, step))
        else:
            self.results.append(Result(item, step, outcome.message_id, outcome.moved_to))


class Engine:
    """Sends for one token. `run` once; `wake` whenever rows have been written.

    Workers take rows from a small heap and send them; one clerk writes their results and claims
    the next rows in the same transaction, so that no transaction is open while anything is sent.
    """

    def __init__(
        self,
        database: Database,
        messenger: Messenger,
        *,
        clock: Callable[[], datetime],
        owner: str,
        token: str = "token",
        rate: int | None = None,  # messages/s the messenger is paced at; None: not at all
        in_flight: int = 64,
    ) -> None:
        self.owner = f"{_process()}/{owner}"
        self._database, self._messenger, self._clock = database, messenger, clock
        self._lease = f"token:{token}"
        self._rate = rate
        # Rows wait for the pacer in the workers' hands: few enough to stop, or overtake, in 1 s.
        self._workers = max(1, min(in_flight, max(8, rate))) if rate else in_flight
        self._batch = min(max(8, rate // 2), MOST_PACED) if rate else UNPACED_BATCH
        self._hands = _Hands()
        self._prepared: dict[int, Prepared | None] = {}  # by variant; None: altered
        self._filled = asyncio.Event()  # workers: there is something to send
        self._wanted = asyncio.Event()  # clerk: something to claim, or to write
        self._closing = False
        self._refused = False
        self._failures = 0  # in a row, to connect
        self._held_until = 0.0  # loop time (s); until then nothing is claimed
        self._renew_at = 0.0
        self._tidy_at = 0.0

    def wake(self) -> None:
        """Rows may be due: look at once."""
        self._wanted.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send what is due until `stop`.

        Raises:
            TokenInUse: another process sends with the token, or has taken it over.
            TokenRefused: Telegram does not know the token.
        """
        await self._take_lease()
        await self._recover()
        workers = [asyncio.create_task(self._work(n)) for n in range(self._workers)]
        waker = asyncio.create_task(self._wake_at(stop))
        try:
            while not stop.is_set() and not self._refused:
                await self._pause_between()
                await self._try_turn()
                if any(task.done() for task in workers):
                    break  # a fault of ours; `_stop` raises it
        finally:
            waker.cancel()
            await self._stop(workers)
        if self._refused:
            raise TokenRefused("Telegram does not know the token any more; check ENLACE_TOKEN.")

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._wanted.set()

    # The token

    async def _take_lease(self) -> None:
        seen: datetime | None = None
        while True:
            now = self._clock()
            async with self._database.write() as conn:
                held = await leases.holder(conn, self._lease)
                dead = held[0] if held and _is_dead(held[0]) else None
                taken = await leases.take(
                    conn,
                    self._lease,
                    self.owner,
                    now=now,
                    until=now + LEASE_TIME,
                    instead_of=dead,
                )
            if taken:
                return
            # Held by somebody on another machine, or alive: a renewal proves the latter.
            if held and (_is_alive(held[0]) or (seen is not None and held[1] > seen)):
                raise TokenInUse(
                    f"Another process ({held[0]}) sends with this token; stop it first."
                )
            seen = held[1] if held else None
            await asyncio.sleep(IDLE_INTERVAL)

    async def _renew(self, conn: Connection) -> None:
        now = self._clock()
        until = now + LEASE_TIME
        if not await leases.renew(conn, self._lease, self.owner, now=now, until=until):
            raise TokenInUse("Another process has taken over this token; this one stops sending.")

    async def _recover(self) -> None:
        now = self._clock()
        async with self._database.write() as conn:
            alerts = await deliveries.recover(conn, now)
            others = await outbox.recover(conn, now)
        if alerts or others:
            log.warning("rows_recovered", deliveries=alerts, outbox=others)

    # The clerk

    async def _pause_between(self) -> None:
        """Wait until rows are wanted, or for a while."""
        hands = self._hands
        busy = hands.ready or hands.sending or hands.results or hands.said
        try:
            async with asyncio.timeout(BUSY_INTERVAL if busy else IDLE_INTERVAL):
                await self._wanted.wait()
        except TimeoutError:
            pass

    async def _try_turn(self) -> None:
        self._wanted.clear()
        try:
            await self._turn()
        except StoreError as error:
            log.error("turn_failed", error=str(error))
            await asyncio.sleep(IDLE_INTERVAL)

    async def _turn(self) -> None:
        """One transaction: write results, tidy up, claim."""
        hands, loop = self._hands, asyncio.get_running_loop()
        results, said, pauses = hands.results, hands.said, dict(hands.pauses)
        hands.results, hands.said = [], []
        now, tidy = self._clock(), loop.time() >= self._tidy_at
        try:
            async with self._database.write() as conn:
                if loop.time() >= self._renew_at:
                    await self._renew(conn)
                await deliveries.record(conn, self.owner, results, now)
                await outbox.record(conn, self.owner, said, now)
                for alert_id in pauses:
                    await deliveries.pause(conn, alert_id)
                sendable = await deliveries.sendable(conn, now)
                claimed = await self._claim(conn, now, sendable, tidy=tidy)
                if tidy:
                    await self._tidy(conn, now)
        except BaseException:
            hands.results, hands.said = results + hands.results, said + hands.said
            raise
        self._note_times(loop.time(), tidy=tidy)
        for alert_id in pauses:
            del hands.pauses[alert_id]
        hands.take_in(claimed)
        stopped = hands.pauses.keys()  # those that were found wrong meanwhile
        hands.give_back(
            lambda item: isinstance(item, Message) or item.alert_id in sendable - stopped
        )
        if hands.ready:
            self._filled.set()

    def _note_times(self, now: float, *, tidy: bool) -> None:
        if now >= self._renew_at:
            self._renew_at = now + RENEW_INTERVAL
        if tidy:
            self._tidy_at = now + TIDY_INTERVAL

    async def _claim(
        self, conn: Connection, now: datetime, sendable: set[int], *, tidy: bool
    ) -> list[Item]:
        room = self._batch - len(self._hands.ready)
        held = asyncio.get_running_loop().time() < self._held_until
        if room < self._batch // 2 or held:
            return []
        claimed: list[Item] = []
        if sendable:
            rows = await deliveries.claim(conn, self.owner, room, now)
            await self._prepare(conn, {row.variant_id for row in rows})
            claimed += rows
        claimed += await outbox.claim(conn, self.owner, self._batch, now)
        return claimed

    async def _prepare(self, conn: Connection, variants: set[int]) -> None:
        missing = variants - self._prepared.keys()
        if not missing:
            return
        if len(self._prepared) > VARIANTS_KEPT:
            self._prepared.clear()
            missing = variants
        for variant, (text, digest) in (await deliveries.payloads(conn, missing)).items():
            payload = Payload.from_json(text)
            intact = payload.digest() == digest
            self._prepared[variant] = self._messenger.prepare(payload) if intact else None

    async def _tidy(self, conn: Connection, now: datetime) -> None:
        """Close what is over."""
        closed = await deliveries.expire(conn, now, TIDY_ROWS)
        closed += await deliveries.withdraw_stopped(conn, TIDY_ROWS)
        if closed:  # perhaps not all: go on soon
            self._wanted.set()
        await outbox.expire(conn, now)
        for alert_id in await deliveries.finished(conn):
            await deliveries.mark_finished(conn, alert_id, now)
            log.info("alert_sent", alert=alert_id)

    # The workers

    async def _work(self, worker: int) -> None:
        hands = self._hands
        while True:
            while not hands.ready:
                if self._closing:
                    return
                self._filled.clear()
                self._wanted.set()
                await self._filled.wait()
            item = heappop(hands.ready)[-1]
            if len(hands.ready) == self._batch // 2:
                self._wanted.set()
            hands.sending[worker] = item
            if isinstance(item, Claimed):
                await self._deliver(item)
            else:
                await self._say(item)
            del hands.sending[worker]

    async def _deliver(self, row: Claimed) -> None:
        prepared = self._prepared.get(row.variant_id)
        if row.chat_id is None:
            self._hands.settle(row, Next(state=DeliveryState.WITHDRAWN, reason="forgotten"))
        elif prepared is None:
            self._hands.settle(row, Next(state=DeliveryState.FAILED, reason="altered"))
            self._stop_alert(row.alert_id, "altered")
        else:
            outcome = await self._messenger.deliver(
                row.chat_id, prepared, lane=row.lane, drill=row.drill, reply_to=row.reply_to
            )
            step = after(row.lane, row.attempts, row.repeated, outcome)
            self._hands.settle(row, step, outcome)
            self._learn(outcome)
            if outcome.kind is OutcomeKind.OUR_FAULT:
                self._stop_alert(row.alert_id, outcome.reason)

    async def _say(self, message: Message) -> None:
        payload = Payload.from_json(message.payload)
        if message.edits is not None:
            outcome = await self._messenger.edit(
                message.chat_id, message.edits, payload, lane=message.lane
            )
        else:
            outcome = await self._messenger.send(message.chat_id, payload, lane=message.lane)
        step = after(message.lane, message.attempts, False, outcome)
        self._hands.settle(message, step, outcome)
        self._learn(outcome)
        if outcome.kind is OutcomeKind.OUR_FAULT:
            log.error("outbox_refused", message=message.id, reason=outcome.reason)

    def _learn(self, outcome: Outcome) -> None:
        """Slow down, or stop, for what concerns more than one row."""
        if outcome.kind is OutcomeKind.ACCEPTED:
            self._failures = 0
        elif outcome.kind is OutcomeKind.TOKEN:
            self._refused = True
            self._hands.give_back(lambda _: False)
            self._wanted.set()
        elif outcome.kind is OutcomeKind.LATER:
            self._hold(outcome)

    def _hold(self, outcome: Outcome) -> None:
        now = asyncio.get_running_loop().time()
        wait = outcome.wait
        if not outcome.throttled and now >= self._held_until:
            self._failures += 1
            wait = max(wait, min(MOST_HOLD, 2.0**self._failures / 2))
            log.warning("telegram_unreachable", wait=wait)
        self._held_until = max(self._held_until, now + wait)

    def _stop_alert(self, alert_id: int, reason: str) -> None:
        """What is wrong with one would be wrong with all: an officer must look at it."""
        if alert_id in self._hands.pauses:
            return
        log.error("alert_stopped", alert=alert_id, reason=reason)
        self._hands.pauses[alert_id] = reason
        self._hands.give_back(lambda item: getattr(item, "alert_id", None) != alert_id)
        self._wanted.set()

    # The end

    async def _stop(self, workers: list[asyncio.Task[None]]) -> None:
        """Let sends under way end, return the rest, give up the token."""
        self._closing = True
        self._hands.give_back(lambda _: False)
        self._filled.set()
        _, late = await asyncio.wait(workers, timeout=STOP_TIME)
        for task in late:
            task.cancel()
        ends = await asyncio.gather(*workers, return_exceptions=True)
        for item in self._hands.sending.values():
            repeated = isinstance(item, Claimed) and item.repeated
            self._hands.settle(item, abandoned(item.lane, item.attempts, repeated))
        self._hands.sending.clear()
        await self._write_last()
        for end in ends:
            if isinstance(end, Exception):
                raise end

    async def _write_last(self) -> None:
        hands, now = self._hands, self._clock()
        async with self._database.write() as conn:
            await deliveries.record(conn, self.owner, hands.results, now)
            await outbox.record(conn, self.owner, hands.said, now)
            for alert_id in hands.pauses:
                await deliveries.pause(conn, alert_id)
            await leases.release(conn, self._lease, self.owner)


@cache
def _process() -> str:
    """This process: host, number, and a word that tells it from an earlier one of that number."""
    return f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"


def _is_alive(owner: str) -> bool:
    """Whether the holder of a lease surely runs, on this machine."""
    return _number_here(owner) is not None and not _is_dead(owner)


def _is_dead(owner: str) -> bool:
    """Whether the holder of a lease was a process of this machine that is no more."""
    number = _number_here(owner)
    if number is None:
        return False
    if number == os.getpid():
        return not owner.startswith(_process())
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _number_here(owner: str) -> int | None:
    host, _, rest = owner.partition("/")
    number = rest.partition("/")[0]
    return int(number) if host == socket.gethostname() and number.isdigit() else None
