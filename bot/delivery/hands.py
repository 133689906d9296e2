"""What an engine holds: rows ready to go, rows being sent, results not yet written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush

from bot.domain.delivery import DeliveryState, Next, Outcome
from bot.domain.pacing import FAIR_SLOT, ORDER
from bot.store.deliveries import Claimed, Result
from bot.store.outbox import Message

Item = Claimed | Message


@dataclass(slots=True)
class Hands:
    """Rows go live before drills, urgent before routine, then as they came.

    Every so many, one goes to the oldest live row of a lower lane: whatever lasts, nothing starves.
    """

    ready: list[tuple[bool, int, int, Item]] = field(default_factory=list)  # heap
    sending: dict[int, Item] = field(default_factory=dict)  # by worker
    results: list[Result] = field(default_factory=list)
    said: list[tuple[int, Next]] = field(default_factory=list)  # of the outbox
    pauses: dict[int, str] = field(default_factory=dict)  # alert → why it must stop
    count: int = 0
    passed_over: int = 0  # rows taken since the lower lanes had one

    @property
    def busy(self) -> bool:
        """Whether anything is to be sent or written."""
        return bool(self.ready or self.sending or self.results or self.said)

    def take_in(self, items: Iterable[Item]) -> None:
        """Queue claimed rows."""
        for item in items:
            self.count += 1
            drill = isinstance(item, Claimed) and item.drill
            heappush(self.ready, (drill, ORDER[item.lane], self.count, item))

    def next(self) -> Item:
        """The row whose turn it is."""
        lower = self.lower()
        self.passed_over = self.passed_over + 1 if lower else 0
        if not lower or self.passed_over < FAIR_SLOT:
            return heappop(self.ready)[-1]
        self.passed_over = 0
        oldest = min(lower, key=lambda entry: entry[2])
        self.ready.remove(oldest)
        heapify(self.ready)
        return oldest[-1]

    def lower(self) -> list[tuple[bool, int, int, Item]]:
        """Live rows that wait behind a more urgent lane."""
        first = self.ready[0][:2] if self.ready else (True, 0)
        if first[0] or len(self.ready) == 1:
            return []
        return [entry for entry in self.ready if not entry[0] and entry[1] > first[1]]

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
            number = outcome.message_id if outcome and item.case_id is not None else None
            self.said.append((item.id, replace(step, message_id=number)))
        elif outcome is None:
            self.results.append(Result(item, step))
        else:
            self.results.append(Result(item, step, outcome.message_id, outcome.moved_to))
