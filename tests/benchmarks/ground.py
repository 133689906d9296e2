"""The ground on which benchmarks run: people, alerts, a database, and how figures are told."""

import argparse
import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.messenger import Prepared, Still, always
from bot.domain.audience import Audience
from bot.domain.checkin import Answer
from bot.domain.delivery import Lane, Outcome
from bot.domain.message import Button, Payload
from bot.domain.post import OPERATOR
from bot.store.alerts import digest
from bot.store.database import Database
from bot.store.schema import alerts, variants
from bot.store.upgrade import upgrade
from bot.telegram.messenger import TelegramMessenger
from tests import queue

TOKEN = "42:benchmark"
IN_FLIGHT = 64
TEXT = (
    "HURACÁN. Se espera que el huracán llegue a la costa de Chiapas el martes por la noche.\n\n"
    "• Vaya a un lugar alto y seguro antes de las seis de la tarde.\n"
    "• Lleve agua, documentos, medicinas y el teléfono cargado.\n"
    "• No cruce ríos ni calles inundadas, ni a pie ni en carro.\n\n"
    "Consulado: +52 962 000 0000. Si su vida corre peligro, llame ya al 911.\n\n¿Cómo está usted?"
)


def keyboard(alert: int = 1) -> list[list[dict[str, str]]]:
    """The check-in's buttons as Telegram has them."""
    return [[{"text": str(one), "callback_data": f"checkin:{alert}:{one}"}] for one in Answer]


def payload(alert: int) -> Payload:
    """A warning as long as real ones are, with the check-in under it."""
    rows = tuple((Button(row[0]["text"], row[0]["callback_data"]),) for row in keyboard(alert))
    return Payload(text=TEXT.replace("HURACÁN.", "<b>HURACÁN.</b>"), buttons=rows)


def arguments(name: str, people: int | None = None) -> argparse.ArgumentParser:
    """A benchmark's arguments; without any it takes the budget's size."""
    quiet()
    parser = argparse.ArgumentParser(prog=f"python -m tests.benchmarks.{name}")
    if people is not None:
        parser.add_argument("--people", type=int, default=people)
    return parser


def tell(**figures: Any) -> None:
    """Print the one line."""
    print(json.dumps(figures))


def turns(name: str, first: float, took: list[float], used: float) -> dict[str, float]:
    """Figures (ms) of the same work done again and again; `used` is processor time (s) of all."""
    return {
        name: round(1000 * percentile(took, 0.5), 1),
        "cpu_ms": round(1000 * used / len(took), 1),
        "slowest_ms": round(1000 * max(took), 1),
        "first_ms": round(1000 * first, 1),
    }


def quiet() -> None:
    """Log nothing but errors: the one line is all that stands on standard output."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def now() -> datetime:
    """The real time."""
    return datetime.now(UTC)


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@asynccontextmanager
async def database(people: int = 0) -> AsyncIterator[tuple[Database, Path]]:
    """A database as posts have it, with `people` registered; gone afterwards."""
    with TemporaryDirectory(prefix="enlace-benchmark-") as folder:
        opened = Database.in_folder(Path(folder))
        try:
            await upgrade(opened)
            async with opened.write() as conn:
                await register(conn, people)
            yield opened, Path(folder)
        finally:
            await opened.close()


async def register(conn: AsyncConnection, people: int) -> None:
    """Nationals in four languages, with chats from 1001 on; the first one's row is the model."""
    await queue.add_people(conn, min(1, people))
    names = [row[1] for row in (await conn.execute(text("PRAGMA table_info(nationals)"))).all()]
    made = {"id": "n", "chat_id": "1000 + n", "language": LANGUAGE}
    columns = ", ".join(made.get(name, f"nationals.{name}") for name in names)
    await conn.execute(
        text(
            "WITH RECURSIVE numbers(n) AS "
            "(SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < :people) "
            f"INSERT INTO nationals SELECT {columns} FROM numbers, nationals "
            "WHERE nationals.id = 1 AND n <= :people"
        ),
        {"people": people},
    )


LANGUAGE = "CASE n % 4 WHEN 0 THEN 'ht' WHEN 1 THEN 'es' WHEN 2 THEN 'en' ELSE 'fr' END"


async def add_alert(conn: AsyncConnection, *, state: str = "sending") -> int:
    """An alert in four languages, as long as real ones; gives its id."""
    languages = [(language, "general") for language in ("es", "en", "fr", "ht")]
    expires = now() + timedelta(hours=6)
    alert = await queue.add_alert(conn, state=state, expires=expires, texts=languages)
    said = payload(alert)
    await conn.execute(
        update(variants)
        .where(variants.c.alert_id == alert)
        .values(payload=said.to_json(), digest=said.digest())
    )
    audience = Audience.of("x").to_json()
    this = alerts.c.id == alert
    await conn.execute(update(alerts).where(this).values(audience=audience, approver=OPERATOR))
    frozen = await digest(conn, alert)
    await conn.execute(update(alerts).where(this).values(digest=frozen))
    return alert


async def queue_alert(opened: Database, lane: Lane = Lane.WARNING) -> int:
    """An alert whose rows for everybody stand, ready to be sent; gives its id."""
    async with opened.write() as conn:
        alert = await add_alert(conn)
        await queue.enqueue(conn, alert, lane=lane, now=now())
    return alert


async def accepted(opened: Database, alert: int) -> int:
    """How many deliveries of an alert Telegram has accepted."""
    query = text("SELECT count(*) FROM deliveries WHERE alert_id = :id AND state = 'accepted'")
    async with opened.read() as conn:
        return int((await conn.execute(query, {"id": alert})).scalar_one())


class Counting(TelegramMessenger):
    """Our messenger, which also notes when answers came, and says when all have."""

    def expect(self, count: int) -> asyncio.Event:
        """Set once `count` deliveries have been answered."""
        self.answered: list[float] = []  # loop time (s)
        self._count, self._done = count, asyncio.Event()
        return self._done

    async def deliver(
        self,
        chat_id: int,
        prepared: Prepared,
        *,
        lane: Lane,
        drill: bool = False,
        reply_to: int | None = None,
        still: Still = always,
    ) -> Outcome:
        """Send, and count."""
        outcome = await super().deliver(
            chat_id, prepared, lane=lane, drill=drill, reply_to=reply_to, still=still
        )
        self.answered.append(asyncio.get_running_loop().time())
        if len(self.answered) == self._count:
            self._done.set()
        return outcome
