"""Reads an alert's figures for the board."""

from collections.abc import Callable
from datetime import datetime

from bot.actions import statistics
from bot.board.figures import Json, figures
from bot.board.watch import View
from bot.domain.report import Report
from bot.domain.shown import shown
from bot.store.database import Database


class Reading:
    """The database, the plan and the clock."""

    def __init__(self, database: Database, rate: float, clock: Callable[[], datetime]) -> None:
        self._database, self._rate, self._clock = database, rate, clock

    async def figures(self, view: View) -> Json:
        """What the WebSocket pushes."""
        return (await self.whole(view))[1]

    async def whole(self, view: View) -> tuple[Report, Json]:
        """The report, and what may be seen of it."""
        async with self._database.read() as conn:
            report = await statistics.report(conn, view.alert, now=self._clock())
            life = await statistics.life(conn, report)
        seen = shown(report, small=view.small, secret=view.secret)
        return report, figures(seen, life, self._rate)
