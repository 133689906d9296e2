"""APScheduler as a ticker: at each tick, what is due becomes an action."""

from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger()
Work = Callable[[], Awaitable[object]]


class Ticker:
    """Calls each work at its interval; one that is still running is not started twice."""

    def __init__(self) -> None:
        # What is due stands in rows, so a missed tick is made up by the next one.
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )

    def every(self, seconds: float, name: str, work: Work) -> None:
        """Add a work."""

        async def guarded() -> None:
            try:
                await work()
            except Exception as error:  # the next tick tries again
                log.error("tick_failed", work=name, error=type(error).__name__)

        self._scheduler.add_job(guarded, "interval", seconds=seconds, id=name)

    def start(self) -> None:
        """Begin to tick; an event loop must be running."""
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
