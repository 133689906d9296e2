"""Puts the front together over a line: python-telegram-bot, routes, intake, commands."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram.error import TelegramError
from telegram.ext import Application

from bot.content.catalogue import Catalogue
from bot.content.files import Files
from bot.content.studio import Studio
from bot.domain.language import DEFAULT, SPOKEN
from bot.domain.referral import Referral
from bot.domain.round import Reminders
from bot.domain.wording import N_
from bot.store.database import Database
from bot.telegram import (
    alerts,
    approving,
    audiences,
    calls,
    caps,
    cases,
    checking,
    checkins,
    community,
    consenting,
    coverage,
    directory,
    entries,
    exercises,
    facilitating,
    facts,
    followups,
    forms,
    freshness,
    groups,
    handouts,
    listening,
    mydata,
    nationals,
    others,
    profiles,
    recordings,
    reviewing,
    rosters,
    rota,
    rounds,
    scheduling,
    speakers,
    statistics,
    steering,
    team,
    understanding,
    unreached,
    verifying,
    voices,
)
from bot.telegram.downloads import Downloads
from bot.telegram.front import AnyApplication, Front
from bot.telegram.hearing import Noticed, unnoticed
from bot.telegram.intake import KINDS, Intake
from bot.telegram.limiter import InteractiveLimiter
from bot.telegram.line import Line
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.transport import Transport
from bot.telegram.turn import HANDOUT_LASTS, Setting
from bot.telegram.webhook import PATH, Webhook
from bot.telegram.worker import Worker

log = structlog.get_logger()
COMMANDS = {
    "start": N_("Join"),
    "profile": N_("Change your data"),
    "mydata": N_("See all that is kept of you"),
    "others": N_("Tell us of another person, or how many you are"),
    "language": N_("Change the language"),
    "verify": N_("Is a message genuine?"),
    "checkin": N_("Tell how you are, at any time"),
    "help": N_("What I can do"),
    "stop": N_("Pause the alerts"),
    "forget": N_("Delete everything that is kept of you"),
}

# What Telegram shows before somebody presses Start (512 characters), and on the profile (120).
DESCRIPTION = N_(
    "Your consulate warns you here in an emergency, and asks whether you are safe. It is free. We "
    "do not ask for your name or your papers, and never for money, passwords or codes. Press Start."
)
SHORT_DESCRIPTION = N_(
    "Emergency alerts of your consulate. Free. It never asks for money or papers."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """The running front: what takes updates in, does jobs and draws."""

    intake: Intake
    worker: Worker
    studio: Studio
    call: Callable[..., Any]  # any method of the Bot API

    async def choose_way(self, webhook: Webhook | None, public_url: str) -> None:
        """Tell Telegram to post updates to us, or not to: it cannot be asked while it posts."""
        if webhook is None:
            await self.call("deleteWebhook")
            await self.intake.hearing.heard()
            return
        webhook.open_to(self.intake)
        await self.call(
            "setWebhook",
            url=public_url.rstrip("/") + PATH,
            secret_token=webhook.secret,
            allowed_updates=KINDS,
        )


@asynccontextmanager
async def connect(
    line: Line,
    *,
    database: Database,
    catalogue: Catalogue,
    files: Files,
    clock: Callable[[], datetime],
    board_link: Callable[[int, str, int], str],
    referral: Referral | None = None,
    handout_lasts: timedelta = HANDOUT_LASTS,
    reminders: Reminders | None = None,
    front: Front | None = None,
    noticed: Noticed = unnoticed,
) -> AsyncIterator[Program]:
    """Listen on `line`. `front` has the routes; without it those of every capability."""
    async with Studio() as studio:
        application = _application(line)
        front = front or routes()
        front.install(application)
        await application.initialize()
        await _introduce(line.plain, catalogue)
        wanted = asyncio.Event()
        intake = Intake(
            database=database,
            application=application,
            front=front,
            messenger=line.messenger,
            call=line.plain.call,
            setting=Setting(
                catalogue=catalogue,
                rate=line.gate.rate,
                board_link=board_link,
                referral=referral or Referral(),
                handout_lasts=handout_lasts,
                reminders=reminders or Reminders(),
                pace=lambda: line.gate.pace().rate,
            ),
            clock=clock,
            bot_id=line.bot_id,
            wrote_job=wanted,
            noticed=noticed,
        )
        worker = Worker(
            database=database,
            catalogue=catalogue,
            files=files,
            studio=studio,
            handlers=front.jobs,
            fetch=Downloads(
                line.plain, line.session, f"{line.base_url}/file/bot{line.token}"
            ).fetch,
            clock=clock,
            wanted=wanted,
        )
        try:
            yield Program(intake=intake, worker=worker, studio=studio, call=line.plain.call)
        finally:
            await application.shutdown()


def routes() -> Front:
    """Every capability's routes, in the order in which words are tried."""
    front = Front()
    for capability in (
        cases,
        profiles,
        nationals,
        consenting,
        handouts,
        entries,
        rosters,
        audiences,  # before caps: a CAP file is the area of whoever chooses one
        caps,
        mydata,
        freshness,
        team,
        speakers,
        reviewing,
        directory,
        checking,
        verifying,
        alerts,
        approving,
        facts,
        followups,
        scheduling,
        steering,
        forms,
        recordings,
        voices,
        listening,
        statistics,
        unreached,
        community,
        coverage,
        rota,
        checkins,
        exercises,
        facilitating,
        understanding,
        others,
        calls,
        groups,
        rounds,  # the last: words that nobody took
    ):
        capability.install(front)
    return front


def _application(line: Line) -> AnyApplication:
    return (
        Application.builder()
        .token(line.token)
        .base_url(f"{line.base_url}/bot")
        .base_file_url(f"{line.base_url}/file/bot")
        .updater(None)
        .request(Transport(line.session))
        .get_updates_request(Transport(line.session))
        .rate_limiter(InteractiveLimiter(line.gate))
        .build()
    )


async def _introduce(messenger: TelegramMessenger, catalogue: Catalogue) -> None:
    """The menu of commands and what the bot is, in each language; the plain one is Spanish."""
    try:
        for language in ("", *SPOKEN):
            for method, said in _introduction(catalogue, language or DEFAULT).items():
                await messenger.call(method, language_code=language or None, **said)
    except TelegramError as error:  # a menu less is no reason not to warn anybody
        log.warning("introduction_not_set", error=type(error).__name__)


def _introduction(catalogue: Catalogue, language: str) -> dict[str, dict[str, Any]]:
    """Method → what it is told."""
    locales = catalogue.locales
    commands = [
        {"command": name, "description": locales.text(language, message)}
        for name, message in COMMANDS.items()
    ]
    short = locales.text(language, SHORT_DESCRIPTION)
    return {
        "setMyCommands": {"commands": commands},
        "setMyDescription": {"description": locales.text(language, DESCRIPTION)},
        "setMyShortDescription": {"short_description": short},
    }
