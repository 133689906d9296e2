"""How often a bot may send, and what may go wrong on the way; time and chance are handed in.

Source: Telegram, Bots FAQ: about 30 messages/s over all chats, 1/s in one chat with short bursts,
20/min in a group; `allow_paid_broadcast` raises the first to 1,000/s.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from math import ceil
from random import Random
from typing import Any

from bot.training.refusals import Refusal, too_many

FREE_PER_S, PAID_PER_S = 30, 1000
SLACK = 1.2  # "about 30": messages sent evenly may still arrive in bunches
CHAT_BURST, GROUP_PER_MINUTE = 5, 20
PENALTY_S = 3  # how long a token that went too fast is refused
CHATS_KEPT = 50_000  # more buckets than this are swept: full ones say nothing


class Rule(StrEnum):
    """Which limits hold."""

    NONE = "none"
    DOCUMENTED = "documented"
    HOSTILE = "hostile"


@dataclass(slots=True)
class Faults:
    """What the facilitator ordered to go wrong; shares are 0 to 1."""

    limits: Rule = Rule.NONE
    lose_answers: float = 0.0  # the deed is done, the connection cut
    errors: float = 0.0  # 500 and 502 as Telegram words them; nothing done
    latency_ms: float = 0.0
    throttles: float = 0.0  # messages refused with 429, whatever their rate
    retry_after: object = 1  # what such a refusal says: a number, any text; null says nothing
    pages: float = 0.0  # a proxy's page of HTML in place of an answer; nothing done
    resets: float = 0.0  # the connection cut before anything was done
    halves: float = 0.0  # the deed is done, half of the JSON comes
    trickles: float = 0.0  # the deed is done, the answer comes byte by byte
    revoked: bool = False  # every token is refused

    def changed(self, **orders: Any) -> "Faults":
        """These faults with some replaced; ValueError says what cannot be."""
        wrong = orders.keys() - asdict(self).keys()
        if wrong:
            raise ValueError(f"Unknown fault: {', '.join(sorted(wrong))}.")
        made = Faults(**(asdict(self) | orders))
        made.limits = Rule(made.limits)
        for name in SHARES:
            _check_number(name, getattr(made, name), 1)
        _check_number("latency_ms", made.latency_ms, 60_000)
        if not isinstance(made.revoked, bool):
            raise ValueError("revoked must be true or false.")
        if not isinstance(made.retry_after, int | float | str | None):
            raise ValueError("retry_after must be a number, a text or null.")
        return made


SHARES = ("lose_answers", "errors", "throttles", "pages", "resets", "halves", "trickles")


def _check_number(name: str, value: object, most: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise ValueError(f"{name} must be a number from 0 to {most}.")


class Window:
    """The moments of the last `span` seconds."""

    def __init__(self, span: float = 1.0) -> None:
        self.span = span
        self.moments: deque[float] = deque()

    def count(self, now: float) -> int:
        """How many fell into the span that ends now."""
        while self.moments and self.moments[0] <= now - self.span:
            self.moments.popleft()
        return len(self.moments)


@dataclass(slots=True)
class Gauge:
    """What one token did: its windows and the end of its penalty."""

    free: Window = field(default_factory=Window)
    paid: Window = field(default_factory=Window)
    halted_until: float = 0.0


@dataclass(slots=True)
class Metrics:
    """What `/api/metrics` tells."""

    requests: dict[str, int] = field(default_factory=dict)
    sent: int = 0
    peak_per_s: int = 0
    refused_429: int = 0


class Limits:
    """Admits messages or refuses them, and counts."""

    def __init__(self, chance: Random) -> None:
        self.faults = Faults()
        self.metrics = Metrics()
        self.spared: Callable[[int], bool] = lambda chat: False  # chats that nobody real reads
        self._chance = chance
        self._gauges: dict[int, Gauge] = {}
        self._chats: dict[tuple[int, int], tuple[float, float]] = {}  # tokens left, at
        self._groups: dict[tuple[int, int], Window] = {}
        self._all = Window()

    def admit(self, bot: int, chat: int, now: float, *, paid: bool = False) -> None:
        """Count one message about to be delivered, or raise a 429."""
        if self.befalls("throttles"):
            self.metrics.refused_429 += 1
            raise Refusal(429, "Too Many Requests: retry later", self.faults.retry_after)
        if self.faults.limits is not Rule.NONE and not self.spared(chat):
            self._guard(bot, chat, now, paid)
        self._all.moments.append(now)
        self.metrics.sent += 1
        self.metrics.peak_per_s = max(self.metrics.peak_per_s, self._all.count(now))

    def _guard(self, bot: int, chat: int, now: float, paid: bool) -> None:
        gauge = self._gauges.setdefault(bot, Gauge())
        if gauge.halted_until > now:
            raise self._refused(gauge.halted_until - now)
        if self.faults.limits is Rule.HOSTILE and self._chance.random() < 0.05:
            raise self._refused(self._chance.randint(1, 3))
        window, most = (gauge.paid, PAID_PER_S) if paid else (gauge.free, FREE_PER_S)
        if window.count(now) >= most * SLACK:
            gauge.halted_until = now + PENALTY_S
            raise self._refused(PENALTY_S)
        self._guard_group(bot, chat, now) if chat < 0 else self._guard_chat(bot, chat, now)
        window.moments.append(now)

    def _guard_chat(self, bot: int, chat: int, now: float) -> None:
        left, at = self._chats.get((bot, chat), (CHAT_BURST, now))
        left = min(CHAT_BURST, left + now - at)
        if left < 1:
            raise self._refused(1 - left)
        self._chats[bot, chat] = (left - 1, now)
        if len(self._chats) > CHATS_KEPT:
            self._sweep(now)

    def _guard_group(self, bot: int, chat: int, now: float) -> None:
        window = self._groups.setdefault((bot, chat), Window(60))
        if window.count(now) >= GROUP_PER_MINUTE:
            raise self._refused(window.moments[0] + 60 - now)
        window.moments.append(now)

    def _sweep(self, now: float) -> None:
        kept = {key: at for key, at in self._chats.items() if at[0] + now - at[1] < CHAT_BURST}
        self._chats = kept

    def _refused(self, wait: float) -> Refusal:
        self.metrics.refused_429 += 1
        return too_many(max(1, ceil(wait)))

    def breaks(self) -> Refusal | None:
        """A server error that befalls the next call, or None."""
        share = max(self.faults.errors, 0.05 if self._hostile else 0.0)
        if not share or self._chance.random() >= share:
            return None
        code, words = self._chance.choice([(500, "Internal Server Error"), (502, "Bad Gateway")])
        return Refusal(code, words)

    def befalls(self, name: str) -> bool:
        """Whether the fault of this name befalls the next call."""
        share: float = getattr(self.faults, name)
        return share > 0 and self._chance.random() < share

    def loses_answer(self) -> bool:
        """Whether the next answer is lost after the deed is done."""
        share = max(self.faults.lose_answers, 0.02 if self._hostile else 0.0)
        return share > 0 and self._chance.random() < share

    def delay_s(self) -> float:
        """How long the next call is held (s)."""
        slow = 0.2 * self._chance.random() if self._hostile else 0.0
        return max(self.faults.latency_ms / 1000, slow)

    @property
    def _hostile(self) -> bool:
        return self.faults.limits is Rule.HOSTILE
