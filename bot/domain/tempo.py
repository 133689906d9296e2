"""How fast one token may send at this moment, as its answers show. Time is handed in, in seconds.

A 429 halts everything until a deadline; then one message goes to see, the probe; once that is
through, sending starts again at half the rate and climbs. The rate at which Telegram refused is
kept: up to a bit less than that it climbs quickly, above only slowly. Answers that get lost one
after the other halt in the same way: each of them may be a message that arrives twice.
"""

from collections import deque
from dataclasses import dataclass
from math import inf

LEAST_RATE = 0.5  # messages/s, however often Telegram refuses
FOUND_SHARE = 0.9  # of the rate at which it refused
CLIMB_TIME = 30.0  # s from half the rate back to what was found
SLOW_CLIMB_TIME = 900.0  # s from what was found to the configured rate
PROBE_TIME = 10.0  # s to wait for what became of a probe before another
LOOK_BACK = 40  # answers among which the lost ones are counted …
FEWEST = 20  # … as soon as there are so many
LOST_SHARE = 0.5  # of them: then it is no accident
FIRST_HALT, LONGEST_HALT = 5.0, 60.0  # s, doubled while probes are lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How one token goes at a moment."""

    rate: float  # messages/s allowed
    found: float  # the most that Telegram took (messages/s)
    halted: float  # s until it goes on; 0: it is not halted
    halts: int  # since the start
    failing: bool  # answers get lost one after the other
    waiting: int  # senders


class Tempo:
    """The present rate of one token, and until when it is halted."""

    def __init__(self, rate: float) -> None:
        self.rate = float(rate)  # as configured
        self.halts = 0  # so far
        self.halted_until = -inf
        self.probing = False  # since a halt, until a send succeeds again
        self._probe_out = False
        self._found = float(rate)  # the most that Telegram took
        self._base, self._climbs_from = float(rate), -inf
        self._lost: deque[bool] = deque(maxlen=LOOK_BACK)
        self._halt = FIRST_HALT
        self._failing = False

    def throttled(self, now: float, retry_after: float) -> None:
        """Telegram said 429: nobody sends before the deadline."""
        if not self.probing or self._probe_out:  # what was under way says the same: count once
            current = self.current(now)
            if not self.probing and current >= self._found:
                self._found = max(LEAST_RATE, current * FOUND_SHARE)
            self._base = max(LEAST_RATE, current / 2)
            self.halted_until = now + retry_after
            self.halts += 1
        self.halted_until = max(self.halted_until, now + retry_after)
        self.probing, self._probe_out = True, False
        self._climbs_from = inf

    def succeeded(self, now: float) -> None:
        """Telegram answered anything but 429."""
        self._lost.append(False)
        if self._probe_out:
            self.probing = self._probe_out = self._failing = False
            self._halt = FIRST_HALT
            self._lost.clear()
            self._climbs_from = now
            self.halted_until = -inf

    def lost(self, now: float) -> None:
        """No answer, or none that says what became of a message."""
        self._lost.append(True)
        if self._failing:
            if self._probe_out:  # the rate is not to blame: it is not halved again
                self._halt = min(LONGEST_HALT, self._halt * 2)
                self.halted_until, self._probe_out = now + self._halt, False
        elif len(self._lost) >= FEWEST and sum(self._lost) >= LOST_SHARE * len(self._lost):
            self._failing = True
            self.throttled(now, self._halt)

    def let_go(self, now: float) -> None:
        """A message leaves; in a halt that is over it is the probe."""
        if self.probing:
            self._probe_out = True
            self.halted_until = now + PROBE_TIME

    @property
    def failing(self) -> bool:
        """Whether so many answers were lost that sending is halted."""
        return self._failing

    def current(self, now: float) -> float:
        """Messages/s allowed at this moment: halved after a halt, climbing back."""
        if now <= self._climbs_from:
            return self._base
        quick = (now - self._climbs_from) * self.rate / 2 / CLIMB_TIME
        if self._base + quick <= self._found:
            return self._base + quick
        start = max(self._base, self._found)
        slow_since = self._climbs_from + max(0.0, start - self._base) * 2 * CLIMB_TIME / self.rate
        return self._settle(start + (now - slow_since) * self.rate / SLOW_CLIMB_TIME, now)

    def _settle(self, rate: float, now: float) -> float:
        """What was taken without a refusal is found from now on."""
        self._found = self._base = min(self.rate, rate)
        self._climbs_from = now if rate < self.rate else -inf
        return self._base

    def found(self) -> float:
        """The most that Telegram took, as far as is known (messages/s)."""
        return self._found

    def recall(self, now: float, found: float, halted: float) -> None:
        """Begin where an earlier process stopped; `halted` is how long the halt still lasts (s)."""
        self._found = self._base = min(self.rate, max(LEAST_RATE, found))
        self._climbs_from = now if self._found < self.rate else -inf
        if halted > 0:
            self.halted_until, self.probing, self._climbs_from = now + halted, True, inf
            self._base = max(LEAST_RATE, self._found / 2)
