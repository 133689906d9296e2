"""The second in which Telegram counts: which messages may have arrived in it. Time is handed in.

What leaves evenly may arrive in bunches: a network or a server that stalls takes at once what came
meanwhile. When a message arrived nobody tells us, but it was after it left and before its answer
came; and the next one needs some time to get there too. So a message counts while it is under way,
and for a second from its answer, less the quickest way there and back. Whatever stalls then slows
us down, and no second at the other end holds more than was allowed; a way that always takes alike
costs little.
"""

from collections import deque
from math import inf

WINDOW = 1.001  # s: Telegram's second, and a little for what clocks round off
PATIENCE = 3.0  # s; a message without an answer for longer has arrived, or never will
SURE = 0.8  # of the quickest way that was met: a quicker one may come
FEWEST = 20  # answers, before anything is known of the way
QUICKEST_KEPT = 30.0  # s; then another way there and back may be the quickest


class Second:
    """Messages that may still be counted, of `most` at the most."""

    def __init__(self, most: int) -> None:
        self._under_way: dict[int, float] = {}  # message → when it left; the oldest stands first
        self._met: deque[float] = deque(maxlen=most)  # when they have arrived at the latest
        self._quickest = [inf, inf]  # s there and back: lately, and before that
        self._answers = 0
        self._turn_at = -inf

    def left(self, number: int, now: float) -> None:
        """A message leaves."""
        self._under_way[number] = now

    def came(self, number: int, now: float) -> None:
        """Its answer is there, or it is sure that none will be."""
        left = self._under_way.pop(number, None)
        if left is None:  # given up
            return
        self._learn(now - left, now)
        latest = now - (SURE * min(self._quickest) if self._answers >= FEWEST else 0.0)
        self._met.append(max(latest, self._met[-1]) if self._met else latest)

    def free_in(self, places: int, now: float) -> float:
        """How long until fewer than `places` count (s); infinite: until an answer comes."""
        self._give_up(now)
        places -= len(self._under_way)
        if places <= 0:
            return inf
        return self._met[-places] + WINDOW - now if len(self._met) >= places else 0.0

    def _learn(self, took: float, now: float) -> None:
        self._answers += 1
        if now >= self._turn_at:
            self._turn_at = now + QUICKEST_KEPT
            self._quickest = [took, self._quickest[0]]
        self._quickest[0] = min(self._quickest[0], took)

    def _give_up(self, now: float) -> None:
        while self._under_way:
            number, left = next(iter(self._under_way.items()))
            if left > now - PATIENCE:
                return
            del self._under_way[number]
