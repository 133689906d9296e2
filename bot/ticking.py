"""What is done again and again: each at its interval, and what each looks after."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from bot.actions import (
    alarms,
    assurances,
    debriefing,
    endings,
    freshness,
    handovers,
    heartbeat,
    pace,
    rechecks,
    reminding,
    retention,
    sending,
    summaries,
    unfolding,
    watch,
    waves,
)
from bot.config import Retention
from bot.content.catalogue import Catalogue
from bot.content.files import Files
from bot.domain.round import Reminders
from bot.scheduler import Ticker
from bot.store.database import Database
from bot.telegram.line import Line

Clock = Callable[[], datetime]


def keep(
    ticker: Ticker, opened: Database, read: Catalogue, files: Files, kept: Retention, clock: Clock
) -> None:
    """What goes on its way, what ends, what is deleted; calls for help, and who hears of them."""
    inbox, clocks = timedelta(days=kept.inbox_days), kept.clocks
    ticker.every(5, "expire", lambda: sending.expire(opened, read.locales, clock()))
    ticker.every(5, "assurances", lambda: assurances.withdraw(opened, read, files, clock()))
    ticker.every(3600, "freshness", lambda: freshness.keep(opened, read, clock()))
    ticker.every(3600, "purge", lambda: retention.purge(opened, files, inbox, clock(), clocks))
    ticker.every(3600, "warn", lambda: retention.warn(opened, read, clocks, clock()))
    ticker.every(
        600, "wipe_exercises", lambda: debriefing.wipe_ended(opened, read, clocks, clock())
    )
    ticker.every(1, "exercise", lambda: unfolding.advance(opened, read, clock()))
    ticker.every(60, "settle", opened.settle)
    ticker.every(1, "announce", lambda: watch.announce(opened, read, clock()))
    ticker.every(5, "escalate", lambda: watch.escalate(opened, read, clock()))
    ticker.every(30, "summaries", lambda: summaries.tell(opened, read, clock()))
    ticker.every(5, "lost", lambda: watch.lost(opened, read, clock()))
    ticker.every(60, "wipe", lambda: watch.wipe(opened, clock()))
    ticker.every(3, "ends", lambda: endings.tell(opened, read.locales, clock()))
    ticker.every(3, "progress", lambda: sending.show_progress(opened, read.locales, clock()))


def ask(
    ticker: Ticker,
    opened: Database,
    read: Catalogue,
    files: Files,
    reminders: Reminders,
    clock: Clock,
) -> None:
    """Whether people are safe: asked, reminded, asked again; and what a shift leaves behind."""
    ticker.every(5, "rounds", lambda: reminding.advance(opened, read, reminders, clock()))
    ticker.every(2, "waves", lambda: waves.write(opened, read, files, clock()))
    ticker.every(30, "rechecks", lambda: rechecks.ask_again(opened, read, clock()))
    ticker.every(30, "handover", lambda: handovers.remind(opened, read, clock()))


def look_after(
    ticker: Ticker,
    opened: Database,
    read: Catalogue,
    line: Line,
    clock: Clock,
    self_test: time | None,
) -> None:
    """What looks after the sending itself."""
    gate, bot = line.gate, line.bot_id
    ticker.every(2, "alarms", lambda: alarms.tell(opened, read.locales, clock()))
    ticker.every(2, "failing", lambda: alarms.watch(opened, gate.pace(), clock()))
    ticker.every(5, "pace", lambda: pace.remember(opened, bot, gate.pace(), clock()))
    if self_test is not None:
        at = self_test
        ticker.every(10, "heartbeat", lambda: heartbeat.beat(opened, read.locales, at, clock()))
