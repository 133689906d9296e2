"""The room's time: real, but anybody who owns it may push it forward."""

import time
from typing import Protocol


class Clock(Protocol):
    """What room and bot share; unix seconds."""

    def now(self) -> float:
        """The present moment (unix s)."""
        ...

    def advance(self, seconds: float) -> None:
        """Move the present forward by `seconds` (>= 0)."""
        ...


class ShiftedClock:
    """The machine's clock plus everything it was advanced by."""

    def __init__(self) -> None:
        self._shift = 0.0

    def now(self) -> float:
        """The machine's time and the shift (unix s)."""
        return time.time() + self._shift

    def advance(self, seconds: float) -> None:
        """Move the present forward by `seconds` (>= 0)."""
        self._shift += seconds
