"""How the sending of an alert went: for the officer who let it go, and whoever runs the program."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from bot.content.lengths import length
from bot.content.locales import Locales
from bot.domain.alert import Alert, AlertState
from bot.domain.passage import Passage
from bot.domain.wording import N_
from bot.store import alerts, passages
from bot.store.database import Connection

UNDER_WAY = (AlertState.SENDING, AlertState.PAUSED)
RECENT = timedelta(days=1)


async def of(conn: Connection, alert_id: int) -> Passage:
    """Peak per second, tries and halts of an alert's sending so far."""
    return await passages.get(conn, alert_id)


async def latest(conn: Connection, now: datetime) -> list[dict[str, Any]]:
    """That of each alert under way, or sent within a day."""
    shown = await alerts.started_since(conn, now - RECENT, UNDER_WAY)
    return [
        {"alert": alert_id, "state": state, **asdict(await of(conn, alert_id))}
        for alert_id, state in shown
    ]


def lines(locales: Locales, language: str, alert: Alert, passage: Passage) -> Iterable[str]:
    """How it went, once it is sent."""
    if alert.started_at is None or alert.finished_at is None:
        return
    took = length(locales, language, round((alert.finished_at - alert.started_at).total_seconds()))
    said = N_("It took {time}. At most in one second: {peak}. Tried again: {retries}.")
    yield locales.text(language, said, time=took, peak=passage.peak, retries=passage.retries)
    if passage.halts:
        waited = length(locales, language, round(passage.halted))
        said = N_("Telegram asked to wait, {time} in all.")
        yield locales.text(language, said, time=waited)
