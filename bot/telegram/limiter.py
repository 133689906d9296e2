"""The gate of a bot token: whoever sends passes it, replies first (`domain.pacing`)."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from math import inf
from typing import Any

from telegram.error import BadRequest, Forbidden
from telegram.ext import BaseRateLimiter

from bot.domain.delivery import NO_CONNECTION, Lane, Outcome, OutcomeKind
from bot.domain.pacing import Pacer
from bot.domain.tempo import Pace
from bot.telegram.transport import Throttled

LONGEST = 0.25  # s between looks at a clock that may have been pushed on
FENCED = 0.1  # s between looks whether the token is ours again
TRIES = 3  # of an interactive call that was refused with 429

_MESSAGES = ("send", "edit", "copy", "forward")


def is_message(method: str) -> bool:
    """Whether a method counts against Telegram's limits; typing and answers to taps do not."""
    return method.startswith(_MESSAGES) and method != "sendChatAction"


class Gate:
    """Lets senders through one by one. One timer, whatever the number of those who wait."""

    def __init__(self, rate: int, clock: Callable[[], float] | None = None) -> None:
        self.rate = rate  # messages/s, as configured
        self._pacer = Pacer(rate)
        self._clock = clock
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self.outcomes: Counter[str] = Counter()  # of messages, since the start
        self.fence: Callable[[], bool] = lambda: True  # False: another process may be sending
        self.spared: Callable[[int], bool] = lambda chat_id: False  # whose answers cost no rate

    @asynccontextmanager
    async def passing(
        self, lane: Lane, chat_id: int, *, drill: bool = False
    ) -> AsyncIterator[None]:
        """Wait for one's turn, and send inside: a message counts until its answer has come."""
        if lane is Lane.REPLY and self.spared(chat_id):
            yield
            return
        ticket = await self.pass_(lane, chat_id, drill=drill)
        try:
            yield
        finally:
            self._pacer.came(ticket, self._now())
            self._pump()

    async def pass_(self, lane: Lane, chat_id: int, *, drill: bool = False) -> int:
        """Wait for one's turn; gives the ticket. Cancelling gives the place back."""
        ticket = self._pacer.enter(lane, chat_id, drill=drill)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[ticket] = turn
        self._pump()
        try:
            if not turn.done():
                await turn
        finally:
            if self._waiting.pop(ticket, None) is not None:
                self._pacer.leave(ticket)
            else:
                self._pacer.gone(ticket, self._now())
        return ticket

    def told(self, outcome: Outcome) -> None:
        """What became of a message: a 429 or lost answers slow everyone down."""
        self.outcomes["throttled" if outcome.throttled else outcome.kind] += 1
        self._heed(outcome)

    def _heed(self, outcome: Outcome) -> None:
        tempo, now = self._pacer.tempo, self._now()
        if outcome.throttled:
            tempo.throttled(now, outcome.wait)
        elif outcome.kind is OutcomeKind.UNKNOWN:
            tempo.lost(now)
        elif outcome.reason != NO_CONNECTION:
            tempo.succeeded(now)

    def throttled(self, wait: float) -> None:
        """Telegram said 429: everyone waits `wait` seconds."""
        self._heed(Outcome(kind=OutcomeKind.LATER, throttled=True, wait=wait))

    def succeeded(self) -> None:
        """Telegram answered anything but 429."""
        self._heed(Outcome(kind=OutcomeKind.ACCEPTED))

    def pace(self) -> Pace:
        """How fast it goes just now, to be shown and remembered."""
        tempo, now = self._pacer.tempo, self._now()
        return Pace(
            rate=tempo.current(now),
            found=tempo.found(),
            halted=max(0.0, tempo.halted_until - now),
            halts=tempo.halts,
            failing=tempo.failing,
            waiting=len(self._waiting),
        )

    def recall(self, found: float, halted: float) -> None:
        """Begin where an earlier process stopped."""
        self._pacer.tempo.recall(self._now(), found, halted)

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()

    def _pump(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while True:
            ticket, wait = self._pacer.next(self._now()) if self.fence() else (None, FENCED)
            if ticket is None:
                break
            turn = self._waiting.pop(ticket, None)
            if turn is not None and not turn.done():
                turn.set_result(None)
        if wait < inf:
            self._timer = asyncio.get_running_loop().call_later(min(wait, LONGEST), self._pump)

    def close(self) -> None:
        """Stop the timer; who still waits is cancelled."""
        if self._timer is not None:
            self._timer.cancel()
        for turn in list(self._waiting.values()):
            turn.cancel()


def passing(
    gate: Gate | None, lane: Lane, chat_id: int, *, drill: bool = False
) -> AbstractAsyncContextManager[None]:
    """`Gate.passing`, where there is a gate."""
    return nullcontext() if gate is None else gate.passing(lane, chat_id, drill=drill)


class InteractiveLimiter(BaseRateLimiter[Lane]):
    """Takes python-telegram-bot's own calls through the gate; `rate_limit_args` is the lane."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close: the gate belongs to the token."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Lane | None,
    ) -> Any:
        """Send when it is our turn; a call that was refused with 429 was not carried out."""
        for left in reversed(range(TRIES)):
            async with self._turn(endpoint, data, rate_limit_args or Lane.REPLY):
                try:
                    answer = await callback(*args, **kwargs)
                except Throttled as refused:
                    self._gate.throttled(refused.wait)
                    if not left:
                        raise
                except (BadRequest, Forbidden):
                    self._gate.succeeded()
                    raise
                else:
                    self._gate.succeeded()
                    return answer
        raise AssertionError("unreachable")

    def _turn(
        self, endpoint: str, data: dict[str, Any], lane: Lane
    ) -> AbstractAsyncContextManager[None]:
        chat_id = data.get("chat_id")
        gate = self._gate if is_message(endpoint) else None
        return passing(gate, lane, chat_id if isinstance(chat_id, int) else 0)
