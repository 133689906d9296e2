"""A passage: how the sending of one alert goes, as its answers show. Time is handed in, in s."""

from collections import deque
from dataclasses import dataclass, field

from bot.domain.delivery import DeliveryState, Next, Outcome, OutcomeKind

LOOK_BACK = 50  # answers; when nearly all of them say the same, it is no accident
UNKNOWN_SHARE = 0.9
NOBODY_FOUND = "nobody_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What an alert's report tells of its sending. Sums, but for the peak."""

    peak: int = 0  # most accepted in one second
    retries: int = 0  # rows that were tried again
    refused: int = 0  # answers that were 429
    halts: int = 0  # times that sending stood still for it
    halted: float = 0.0  # s


@dataclass(slots=True)
class Watch:
    """Watches one alert's answers; `take` gives what came since it was last asked."""

    moments: deque[float] = field(default_factory=lambda: deque(maxlen=1000))  # accepted
    last: deque[bool] = field(default_factory=lambda: deque(maxlen=LOOK_BACK))  # chat not found
    peak: int = 0
    retries: int = 0
    refused: int = 0
    halts: int = 0
    halted: float = 0.0
    halted_until: float = 0.0

    def note(self, now: float, outcome: Outcome, step: Next) -> str | None:
        """One more answer; gives why the alert had better stop, or None."""
        self.retries += step.state is DeliveryState.QUEUED
        if outcome.kind is OutcomeKind.ACCEPTED:
            self._accepted(now)
        elif outcome.throttled:
            self._halted(now, outcome.wait)
        if outcome.kind is OutcomeKind.OUR_FAULT:
            return outcome.reason
        if outcome.kind not in (OutcomeKind.ACCEPTED, OutcomeKind.UNREACHABLE):
            return None
        self.last.append(outcome.reason == "not_found")
        full = len(self.last) == LOOK_BACK
        return NOBODY_FOUND if full and sum(self.last) >= UNKNOWN_SHARE * LOOK_BACK else None

    def take(self) -> Passage:
        """What came since the last time."""
        made = Passage(
            peak=self.peak,
            retries=self.retries,
            refused=self.refused,
            halts=self.halts,
            halted=self.halted,
        )
        self.peak = self.retries = self.refused = self.halts = 0
        self.halted = 0.0
        return made

    def give_back(self, passage: Passage) -> None:
        """What was taken could not be written: have it again."""
        self.peak = max(self.peak, passage.peak)
        self.retries += passage.retries
        self.refused += passage.refused
        self.halts += passage.halts
        self.halted += passage.halted

    def _accepted(self, now: float) -> None:
        self.moments.append(now)
        while self.moments[0] <= now - 1:
            self.moments.popleft()
        self.peak = max(self.peak, len(self.moments))

    def _halted(self, now: float, wait: float) -> None:
        self.refused += 1
        self.halts += now >= self.halted_until
        until = max(self.halted_until, now + wait)
        self.halted += until - max(now, self.halted_until)
        self.halted_until = until
