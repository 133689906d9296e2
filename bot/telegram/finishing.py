"""Rows of the inbox of which all is said: those that end together are written together.

A transaction costs about the same for one row and for fifty; and when a town answers at once, as
many rows end as come in.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.actions import alerts
from bot.errors import StoreError
from bot.store import inbox
from bot.store.database import Database

Shown = tuple[int, int, int]  # alert, chat and message whose progress is shown there


@dataclass(frozen=True, slots=True)
class _Ending:
    row: int
    shown: Sequence[Shown]
    written: asyncio.Future[None]


class Finisher:
    """Whoever comes first writes what has gathered while somebody else was writing."""

    def __init__(self, database: Database, away: Callable[[StoreError], Awaitable[None]]) -> None:
        self._database, self._away = database, away
        self._waiting: list[_Ending] = []
        self._turn = asyncio.Lock()

    async def finish(self, row: int, shown: Sequence[Shown]) -> None:
        """Mark one row as done, however often it takes; committed when this returns."""
        one = _Ending(row, shown, asyncio.get_running_loop().create_future())
        self._waiting.append(one)
        async with self._turn:
            if not one.written.done():
                await self._write_all()

    async def _write_all(self) -> None:
        taken, self._waiting = self._waiting, []
        while True:
            try:
                await self._write(taken)
                break
            except StoreError as error:
                await self._away(error)
        for one in taken:
            one.written.set_result(None)

    async def _write(self, taken: Sequence[_Ending]) -> None:
        async with self._database.write() as conn:
            for one in taken:
                for alert, chat, message in one.shown:
                    await alerts.remember_progress(conn, alert, chat, message)
            await inbox.finish_all(conn, [one.row for one in taken])
