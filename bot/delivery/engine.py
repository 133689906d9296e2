"""The engine: takes rows that are due, hands them to the messenger, writes down what came of it."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from math import inf
from random import Random

import structlog

from bot.delivery import recovery
from bot.delivery.clerk import Clerk
from bot.delivery.hands import Hands
from bot.delivery.lease import TokenLease
from bot.delivery.messenger import WITHHELD, Messenger
from bot.domain.delivery import DeliveryState, Next, Outcome, OutcomeKind, after
from bot.domain.message import Payload
from bot.errors import StoreError, TokenRefused
from bot.store.database import Database
from bot.store.deliveries import Claimed
from bot.store.outbox import Message

IDLE_INTERVAL = 0.5  # s between looks at an empty table, for rows that another process wrote
BUSY_INTERVAL = 0.25  # s at most between batches while rows are in hand
STOP_TIME = 5.0  # s that sends under way are waited for
MOST_HOLD = 30.0  # s between tries while Telegram cannot be reached
UNPACED_BATCH = 512  # rows
MOST_PACED = 150  # rows: a larger batch would hold up those whose turn has come
FENCED_INTERVAL = 0.05  # s between looks whether the token is ours again

log = structlog.get_logger(__name__)


class Engine:
    """Sends for one token. `run` once; `wake` whenever rows have been written.

    Workers take rows from short queues and send them; one clerk writes their results and claims
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
        chance: Random | None = None,
        timer: Callable[[], float] | None = None,  # s; it never steps back
        began: float = inf,  # loop time (s) by which an earlier sender had ended, if that is known
    ) -> None:
        self.lease = TokenLease(database, token, owner, clock, began)
        self.owner = self.lease.owner
        self._database, self._messenger, self._clock = database, messenger, clock
        self._chance = chance or Random()
        self._time = timer or _loop_time
        # Rows wait for the pacer in the workers' hands: few enough to stop, or overtake, in 1 s.
        self._workers = max(1, min(in_flight, max(8, rate))) if rate else in_flight
        self._batch = min(max(8, rate // 2), MOST_PACED) if rate else UNPACED_BATCH
        self._hands = Hands()
        self._clerk = Clerk(
            database,
            messenger,
            self.lease,
            self._hands,
            clock=clock,
            timer=self._time,
            batch=self._batch,
        )
        self._filled = asyncio.Event()  # workers: there is something to send
        self._wanted = asyncio.Event()  # clerk: something to claim, or to write
        self._closing = False
        self._refused = False
        self._failures = 0  # in a row, to connect
        self._held_until = 0.0  # s of `timer`; until then nothing is claimed

    def wake(self) -> None:
        """Rows may be due: look at once."""
        self._wanted.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send what is due until `stop`.

        Raises:
            TokenInUse: another process sends with the token, or has taken it over.
            TokenRefused: Telegram does not know the token.
        """
        await self.lease.take()
        await recovery.recover(self._database, self._clock())
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

    async def _pause_between(self) -> None:
        """Wait until rows are wanted, or for a while."""
        try:
            async with asyncio.timeout(BUSY_INTERVAL if self._hands.busy else IDLE_INTERVAL):
                await self._wanted.wait()
        except TimeoutError:
            pass

    async def _try_turn(self) -> None:
        self._wanted.clear()
        try:
            await self._turn()
        except StoreError as error:
            log.error("turn_failed", error=str(error))
            self._clerk.failed()
            await asyncio.sleep(IDLE_INTERVAL)

    async def _turn(self) -> None:
        hands = self._hands
        if await self._clerk.turn(held=self._time() < self._held_until):
            self._wanted.set()  # go on soon
        leaving = {alert for alert in self._clerk.open if self._may_leave(alert)}
        hands.give_back(lambda item: isinstance(item, Message) or item.alert_id in leaving)
        if hands.ready:
            self._filled.set()

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
            if not self.lease.holds():
                await asyncio.sleep(FENCED_INTERVAL)
                continue
            item = hands.next()
            if hands.ready == self._batch // 2:
                self._wanted.set()
            hands.sending[worker] = item
            if isinstance(item, Claimed):
                await self._deliver(item)
            else:
                await self._say(item)
            del hands.sending[worker]

    async def _deliver(self, row: Claimed) -> None:
        prepared = self._clerk.prepared.get(row.variant_id)
        if row.chat_id is None:
            self._hands.settle(row, Next(state=DeliveryState.WITHDRAWN, reason="forgotten"))
        elif prepared is None:
            self._hands.settle(row, Next(state=DeliveryState.FAILED, reason="altered"))
            self._stop_alert(row.alert_id, "altered")
        else:
            outcome = await self._messenger.deliver(
                row.chat_id,
                prepared,
                lane=row.lane,
                drill=row.drill,
                reply_to=row.reply_to,
                still=lambda: self._may_leave(row.alert_id) and self.lease.holds(),
            )
            if outcome.reason == WITHHELD:
                return self._hands.put_back(row)
            step = after(row.lane, row.attempts, row.repeated, outcome, self._spread())
            self._hands.settle(row, step, outcome)
            self._learn(outcome)
            now = self._time()
            wrong = self._clerk.watches[row.alert_id].note(now, outcome, step)
            if wrong:
                self._stop_alert(row.alert_id, wrong)

    def _may_leave(self, alert_id: int) -> bool:
        """Whether an alert is neither stopped nor over, as far as is known."""
        until = self._clerk.open.get(alert_id)
        stopped = self._refused or alert_id in self._hands.pauses
        return until is not None and not stopped and self._clock() < until

    async def _say(self, message: Message) -> None:
        payload = Payload.from_json(message.payload)
        if message.edits is not None:
            outcome = await self._messenger.edit(
                message.chat_id, message.edits, payload, lane=message.lane
            )
        else:
            outcome = await self._messenger.send(message.chat_id, payload, lane=message.lane)
        step = after(message.lane, message.attempts, False, outcome, self._spread())
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
            log.error("token_refused")
            self._hands.give_back(lambda _: False)
            self._wanted.set()
        elif outcome.kind is OutcomeKind.LATER:
            self._hold(outcome)

    def _spread(self) -> float:
        return self._chance.uniform(-1, 1)

    def _hold(self, outcome: Outcome) -> None:
        now = self._time()
        wait = outcome.wait
        if not outcome.throttled and now >= self._held_until:
            self._failures += 1
            wait = max(wait, min(MOST_HOLD, 2.0**self._failures / 2) * (1 + self._spread() / 4))
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
        recovery.drop(self._hands)
        await self._clerk.write_last()
        for end in ends:
            if isinstance(end, Exception):
                raise end


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
