"""What an engine holds: rows ready to go, rows being sent, results not yet written."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from bot.domain.delivery import DeliveryState, Next, Outcome
from bot.domain.pacing import FAIR_SLOT, ORDER
from bot.store.deliveries import Claimed, Result
from bot.store.outbox import Message

Item = Claimed | Message
Kind = tuple[bool, int]  # a drill?, and the order of its lane


@dataclass(slots=True)
class Hands:
    """Rows go live before drills, urgent before routine, then as they came.

    Every so many, one goes to the oldest live row of a lower lane: whatever lasts, nothing starves.
    """

    lines: dict[Kind, deque[tuple[int, Item]]] = field(default_factory=dict)  # none is empty
    sending: dict[int, Item] = field(default_factory=dict)  # by worker
    results: list[Result] = field(default_factory=list)
    said: list[tuple[int, Next]] = field(default_factory=list)  # of the outbox
    pauses: dict[int, str] = field(default_factory=dict)  # alert → why it must stop
    count: int = 0
    passed_over: int = 0  # rows taken since the lower lanes had one

    @property
    def ready(self) -> int:
        """How many rows may go."""
        return sum(map(len, self.lines.values()))

    @property
    def busy(self) -> bool:
        """Whether anything is to be sent or written."""
        return bool(self.lines or self.sending or self.results or self.said)

    def take_in(self, items: Iterable[Item]) -> None:
        """Queue claimed rows."""
        for item in items:
            self.count += 1
            drill = isinstance(item, Claimed) and item.drill
            self.lines.setdefault((drill, ORDER[item.lane]), deque()).append((self.count, item))

    def next(self) -> Item:
        """The row whose turn it is."""
        kind, lower = min(self.lines), self.lower()
        self.passed_over = self.passed_over + 1 if lower else 0
        if lower and self.passed_over >= FAIR_SLOT:
            self.passed_over = 0
            kind = min(lower, key=lambda one: self.lines[one][0])
        _, item = self.lines[kind].popleft()
        if not self.lines[kind]:
            del self.lines[kind]
        return item

    def lower(self) -> list[Kind]:
        """The live lanes that wait behind a more urgent one."""
        if len(self.lines) < 2:
            return []
        first = min(self.lines)
        return [kind for kind in self.lines if not kind[0] and kind > first]

    def give_back(self, keep: Callable[[Item], bool]) -> None:
        """Return to the table what is not to be kept; none of it was sent."""
        for kind, line in list(self.lines.items()):
            kept: deque[tuple[int, Item]] = deque()
            for entry in line:
                if keep(entry[1]):
                    kept.append(entry)
                else:
                    self.put_back(entry[1])
            self.lines[kind] = kept
            if not kept:
                del self.lines[kind]

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
