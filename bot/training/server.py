"""Puts the room together as a web application."""

import secrets
from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

from bot.training import botapi, facilitation, pages, participants, sockets
from bot.training.clock import Clock, ShiftedClock
from bot.training.durable import Ledger
from bot.training.room import Room
from bot.training.stage import ALARM, STAGE, Stage
from bot.training.webhooks import Couriers

LARGEST_REQUEST = 52_000_000  # bytes; Telegram takes files of 50 MB


def create_app(
    *,
    tokens: Mapping[str, str],
    data: Path | None,
    clock: Clock | None = None,
    facilitator_token: str | None = None,
    seed: int = 0,
    limits: str = "none",
    alarm: str = "",
) -> web.Application:
    """The training room.

    Args:
        tokens: bot token → the bot's username.
        data: the folder for `room.db`; None keeps nothing beyond the process.
        clock: shared with the bot, so that both live at the same moment.
        facilitator_token: opens faults, clock and figures to callers from other machines.
        limits: none, documented or hostile, until somebody orders others.
        alarm: what the red button on everybody's telephone says to the bot; empty: no such button.
        seed: of the faults and the first update's number; tokens of people are never seeded.
    """
    ledger = Ledger(data / "room.db" if data is not None else None)
    room = Room(tokens, mint=lambda: secrets.token_urlsafe(16), seed=seed)
    room.limits.faults = room.limits.faults.changed(limits=limits)
    room.recall(ledger.facts())
    app = web.Application(client_max_size=LARGEST_REQUEST)
    stage = app[STAGE] = Stage(room, ledger, clock or ShiftedClock(), facilitator_token)
    app[ALARM] = alarm
    couriers = Couriers(stage)
    for part in (botapi, participants, facilitation, sockets, pages):
        part.add_routes(app)

    async def open_room(_: web.Application) -> None:
        for bot in room.bots_by_id:
            couriers.rouse(bot)

    async def release(_: web.Application) -> None:
        stage.release()
        await couriers.close()

    async def close_room(_: web.Application) -> None:
        await stage.settle()
        ledger.close()

    app.on_startup.append(open_room)
    app.on_shutdown.append(release)
    app.on_cleanup.append(close_room)
    return app
