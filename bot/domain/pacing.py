"""Who may send next, and when: the one pacer of a bot token. Time is handed in, in seconds."""

from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf

from bot.domain.delivery import Lane
from bot.domain.second import WINDOW, Second
from bot.domain.tempo import Tempo

DEFAULT_RATE = 25  # messages/s; Telegram's Bots FAQ names about 30, its servers vary
HIGHEST_RATE = 1000  # messages/s, with paid broadcast (Bot API, allow_paid_broadcast)
FREE_RATE = 30  # messages/s; above it Telegram asks for paid broadcast
CHAT_BURST = 3  # messages a chat takes at once ("short bursts", Bots FAQ)
CHAT_INTERVAL = 1.0  # s between messages to one person (Bots FAQ)
GROUP_INTERVAL = 3.0  # s in a group: 20 a minute (Bots FAQ)
CATCH_UP = 0.03  # s a late timer may make up for
FAIR_SLOT = 20  # every so many sends one goes to the oldest of the lower lanes
RESERVE = 5  # the n-th part of the rate is kept for replies …
RESERVE_TIME = 10.0  # … for so long (s) after a reply
PRUNE_INTERVAL = 5.0  # s
LOOK_AGAIN = 0.25  # s, while all that may go is under way and no answer comes
MOST_AHEAD = 0.25  # s that replies which went may hold up what comes after them

ORDER = {Lane.REPLY: 0, Lane.EMERGENCY: 1, Lane.WARNING: 2, Lane.ROUTINE: 3}
DRILLS = 4  # behind every live message, whatever its lane


@dataclass(frozen=True, slots=True)
class _Ticket:
    number: int  # counts up: also the order of arrival
    queue: int
    chat_id: int


class Pacer:
    """Lets tickets go so that no second sees more than `rate` of them, here or where they arrive.

    Whoever wants to send takes a ticket with `enter`; `next` says which ticket may go now, or how
    long to wait; `gone` that a sender really went, which on a busy machine is later; `came` that
    its answer is there. After a halt nothing goes until its deadline, then a single probe: `tempo`
    says when, and how fast.
    """

    def __init__(self, rate: int = DEFAULT_RATE) -> None:
        if not 1 <= rate <= HIGHEST_RATE:
            raise ValueError(f"a rate of {rate} messages/s is not within 1..{HIGHEST_RATE}")
        self.rate = rate
        self.tempo = Tempo(rate)
        self._queues: list[list[tuple[int, _Ticket]]] = [[] for _ in range(DRILLS + 1)]
        self._parked: list[tuple[float, int, _Ticket]] = []  # their chat is not ready before
        self._waiting: set[int] = set()
        self._numbers = 0
        self._second = Second(rate)
        self._going = 0  # let go, and not yet told to be gone
        self._slot = -inf  # when the next bulk message may go
        self._chats: dict[int, float] = {}  # chat → when its bucket is full again
        self._prune_at = -inf
        self._passed_over = 0  # sends since the lower lanes had one
        self._replied_at = -inf

    def enter(self, lane: Lane, chat_id: int, *, drill: bool = False) -> int:
        """Queue up; gives the ticket's number."""
        self._numbers += 1
        ticket = _Ticket(self._numbers, DRILLS if drill else ORDER[lane], chat_id)
        self._waiting.add(ticket.number)
        heappush(self._queues[ticket.queue], (ticket.number, ticket))
        return ticket.number

    def leave(self, number: int) -> None:
        """Give a ticket back."""
        self._waiting.discard(number)

    def next(self, now: float) -> tuple[int | None, float]:
        """The ticket that may go now, or how long to wait (s; infinite while nobody queues)."""
        self._unpark(now)
        if now < self.tempo.halted_until:
            return None, self.tempo.halted_until - now if self._waiting else inf
        while (queue := self._choose(now)) is not None:
            wait = self._wait(queue, now)
            if wait > 0:
                return None, self._sooner(wait, now)
            number, ticket = heappop(self._queues[queue])
            ready = self._ready_at(ticket.chat_id)
            if ready > now:
                heappush(self._parked, (ready, number, ticket))
                continue
            self._let_go(ticket, now)
            return number, 0.0
        return None, self._sooner(inf, now)

    def gone(self, number: int, now: float) -> None:
        """One that `next` let go sends at this moment."""
        self._going -= 1
        self._second.left(number, now)

    def came(self, number: int, now: float) -> None:
        """What became of it is known."""
        self._second.came(number, now)

    def remembered(self) -> int:
        """How many chats are kept in memory."""
        return len(self._chats)

    def _unpark(self, now: float) -> None:
        while self._parked and self._parked[0][0] <= now:
            _, number, ticket = heappop(self._parked)
            heappush(self._queues[ticket.queue], (number, ticket))

    def _sooner(self, wait: float, now: float) -> float:
        """`wait`, or until a parked ticket's chat is ready."""
        while self._parked and self._parked[0][1] not in self._waiting:
            heappop(self._parked)
        return min(wait, self._parked[0][0] - now) if self._parked else wait

    def _choose(self, now: float) -> int | None:
        """The queue whose turn it is."""
        filled = [number for number, queue in enumerate(self._queues) if self._first(queue)]
        if not filled:
            return None
        lower = [number for number in filled[1:] if number != DRILLS]
        if lower and self._passed_over >= FAIR_SLOT - 1:
            return min(lower, key=lambda number: self._queues[number][0])
        return filled[0]

    def _first(self, queue: list[tuple[int, _Ticket]]) -> bool:
        while queue and queue[0][0] not in self._waiting:
            heappop(queue)
        return bool(queue)

    def _wait(self, queue: int, now: float) -> float:
        """How long until the window, and for bulk the spacing, lets one through (s)."""
        rate = self.tempo.current(now)
        if queue != ORDER[Lane.REPLY]:
            if now - self._replied_at < RESERVE_TIME:
                rate -= rate // RESERVE
            spaced = self._slot - now
        else:
            spaced = 0.0 if rate >= 1 else self._slot - now
        free = self._second.free_in(max(1, int(rate)) - self._going, now)
        return max(spaced, min(free, LOOK_AGAIN))

    def _ready_at(self, chat_id: int) -> float:
        interval = GROUP_INTERVAL if chat_id < 0 else CHAT_INTERVAL
        return self._chats.get(chat_id, -inf) - (CHAT_BURST - 1) * interval

    def _let_go(self, ticket: _Ticket, now: float) -> None:
        self._waiting.discard(ticket.number)
        lower = any(self._first(queue) for queue in self._queues[ticket.queue + 1 : DRILLS])
        self._passed_over = self._passed_over + 1 if lower else 0
        if any(self._first(queue) for queue in self._queues[: ticket.queue]):
            self._passed_over = 0  # this was the fair slot
        if ticket.queue == ORDER[Lane.REPLY]:
            self._replied_at = now
        self._going += 1
        self._slot = self._slot_after(now)
        interval = GROUP_INTERVAL if ticket.chat_id < 0 else CHAT_INTERVAL
        self._chats[ticket.chat_id] = max(self._chats.get(ticket.chat_id, now), now) + interval
        self.tempo.let_go(now)
        self._prune(now)

    def _slot_after(self, now: float) -> float:
        # Replies go without waiting for their slot: many of them would push it ahead without end.
        spacing = self._spacing(now)
        slot = max(self._slot, now - CATCH_UP) + spacing
        return min(slot, now + max(spacing, MOST_AHEAD))

    def _spacing(self, now: float) -> float:
        rate = self.tempo.current(now)
        if now - self._replied_at < RESERVE_TIME:
            rate -= rate // RESERVE
        return WINDOW / rate

    def _prune(self, now: float) -> None:
        if now >= self._prune_at:
            self._chats = {chat: full for chat, full in self._chats.items() if full > now}
            self._prune_at = now + PRUNE_INTERVAL
