"""Health over HTTP: /healthz the process answers, /readyz it can do its work, /metrics in figures.

Nothing here tells of a person, a text or a place. What costs a query is looked up once a second at
most, however often somebody asks.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from bot.actions import health
from bot.domain.tempo import Pace
from bot.errors import StoreError
from bot.store.database import Database

SILENCE = 90.0  # s without an answer from Telegram: a question is open for 25 s at most
PATIENCE = 3.0  # s that the database may take
KEPT = 1.0  # s


@dataclass(frozen=True, slots=True, kw_only=True)
class Organs:
    """What is asked how it is."""

    pace: Callable[[], Pace]
    heard: Callable[[], float | None]  # s since Telegram last answered; None: not yet
    sends: Callable[[], bool]  # whether this process holds the token
    outcomes: Callable[[], dict[str, int]]  # what became of messages, since the start
    polls: bool = True  # False: Telegram calls us, and its silence means nothing


@dataclass(slots=True)
class Health:
    """The three pages. `organs` are there once the bot runs."""

    database: Database
    clock: Callable[[], datetime]
    organs: Organs | None = None
    _figures: dict[str, Any] | None = None
    _at: float = -KEPT
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    def add_routes(self, site: web.Application) -> None:
        """Put the pages into `site`."""
        site.router.add_get("/healthz", self.healthz)
        site.router.add_get("/readyz", self.readyz)
        site.router.add_get("/metrics", self.metrics)

    async def healthz(self, _request: web.Request) -> web.Response:
        """GET: the process answers."""
        return web.Response(text="ok\n")

    async def readyz(self, _request: web.Request) -> web.Response:
        """GET: 200 when updates come in and messages can leave, else 503, and what is amiss."""
        checks = self.checks(await self.figures())
        status = 200 if all(checks.values()) else 503
        return web.json_response(checks, status=status)

    async def metrics(self, _request: web.Request) -> web.Response:
        """GET: Prometheus's text form."""
        figures = await self.figures()
        text = exposition(figures, self.organs, writes=self.database.fault is None)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})

    def checks(self, figures: dict[str, Any] | None) -> dict[str, bool]:
        """Each organ, and whether it is well."""
        organs = self.organs
        heard = organs.heard() if organs else None
        listens = organs is not None and (
            not organs.polls or (heard is not None and heard < SILENCE)
        )
        return {
            "database": figures is not None and self.database.fault is None,
            "updates": listens,
            "sender": organs is not None and organs.sends(),
            "telegram": organs is not None and not organs.pace().failing,
        }

    async def figures(self) -> dict[str, Any] | None:
        """What stands in the database; None when it does not answer."""
        async with self._looking:
            now = asyncio.get_running_loop().time()
            if now - self._at >= KEPT:
                self._figures, self._at = await self._look(), now
            return self._figures

    async def _look(self) -> dict[str, Any] | None:
        try:
            async with asyncio.timeout(PATIENCE), self.database.read() as conn:
                return await health.figures(conn, self.clock())
        except (StoreError, TimeoutError):
            return None


def exposition(
    figures: dict[str, Any] | None, organs: Organs | None, *, writes: bool = True
) -> bytes:
    """All figures in Prometheus's text form."""
    registry = CollectorRegistry()

    def gauge(name: str, help_: str, values: Any, label: str = "") -> None:
        made = Gauge(f"enlace_{name}", help_, [label] if label else [], registry=registry)
        if not label:
            made.set(values)
        for key, value in values.items() if label else ():
            made.labels(key).set(value)

    gauge("database_up", "Whether the database answers.", figures is not None)
    gauge("database_writes", "Whether what was last to be written was.", writes)
    for name, (help_, label) in TABLES.items():
        if figures is not None and figures[name] is not None:
            gauge(name, help_, figures[name], label)
    if organs is not None:
        _living(gauge, organs)
    return generate_latest(registry)


TABLES = {
    "updates": ("Updates from Telegram that are not done, by state.", "state"),
    "alerts": ("Alerts in which something is still to be done, by state.", "state"),
    "outbox_waiting": ("Messages that are no alert and wait.", ""),
    "alarms_untold": ("Alarms that no officer was told yet.", ""),
    "heartbeat_age_seconds": ("Since Telegram last took a self-test.", ""),
}


def _living(gauge: Callable[..., None], organs: Organs) -> None:
    pace, heard = organs.pace(), organs.heard()
    gauge("sender", "Whether this process holds the token.", organs.sends())
    gauge("rate_per_second", "Messages a second allowed now.", pace.rate)
    gauge("rate_found_per_second", "The most that Telegram took of late.", pace.found)
    gauge("halted_seconds", "Until sending goes on; 0: it is not halted.", pace.halted)
    gauge("halts", "Times that sending was halted since the start.", pace.halts)
    gauge("failing", "Whether answers get lost one after the other.", pace.failing)
    gauge("senders_waiting", "Messages that wait for their turn.", pace.waiting)
    gauge("messages", "What became of messages since the start.", organs.outcomes(), "outcome")
    if heard is not None:
        gauge("telegram_silence_seconds", "Since Telegram last answered.", heard)
