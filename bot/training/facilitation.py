"""What only the facilitator may do: order faults, push the clock, read the figures."""

from dataclasses import asdict

from aiohttp import web

from bot.training.guard import check_facilitator
from bot.training.participants import json_body, polite, reply
from bot.training.refusals import Rude
from bot.training.stage import STAGE

FURTHEST_S = 10 * 365 * 86_400


async def put_faults(request: web.Request) -> web.StreamResponse:
    """PUT /api/faults: what is not named stays."""
    check_facilitator(request)
    limits = request.app[STAGE].room.limits
    try:
        limits.faults = limits.faults.changed(**await json_body(request))
    except ValueError as error:
        raise Rude(400, str(error)) from None
    return reply(asdict(limits.faults))


async def get_faults(request: web.Request) -> web.StreamResponse:
    """GET /api/faults."""
    check_facilitator(request)
    return reply(asdict(request.app[STAGE].room.limits.faults))


async def move(request: web.Request) -> web.StreamResponse:
    """POST /api/move: a chat gets another number; whoever writes to the old one is told."""
    check_facilitator(request)
    body = await json_body(request)
    old, new = body.get("from"), body.get("to")
    if not isinstance(old, int) or not isinstance(new, int) or old == new:
        raise Rude(400, "from and to must be two different numbers of chats.")
    room = request.app[STAGE].room
    if old not in room.people or new in room.people:
        raise Rude(400, "from must be somebody's chat, and to nobody's.")
    room.moved[old] = new
    return reply({"from": old, "to": new})


async def advance(request: web.Request) -> web.StreamResponse:
    """POST /api/clock."""
    check_facilitator(request)
    clock = request.app[STAGE].clock
    seconds = (await json_body(request)).get("advance_s")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise Rude(400, "advance_s must be a number of seconds.")
    if not 0 <= seconds <= FURTHEST_S:
        raise Rude(400, "The clock goes forward only, and ten years at most.")
    clock.advance(seconds)
    return reply({"now": clock.now()})


async def get_metrics(request: web.Request) -> web.StreamResponse:
    """GET /api/metrics."""
    check_facilitator(request)
    return reply(asdict(request.app[STAGE].room.limits.metrics))


def add_routes(app: web.Application) -> None:
    """Put the facilitator's paths into `app`."""
    app.router.add_put("/api/faults", polite(put_faults))
    app.router.add_get("/api/faults", polite(get_faults))
    app.router.add_post("/api/move", polite(move))
    app.router.add_post("/api/clock", polite(advance))
    app.router.add_get("/api/metrics", polite(get_metrics))
