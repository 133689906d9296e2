"""Telegram's Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from aiohttp import web
from yarl import URL  # comes with aiohttp, and reads forms twenty times faster than urllib

from bot.training.calls import Call, Upload
from bot.training.methods import METHODS, NAMES, POLL
from bot.training.records import Bot, Written
from bot.training.refusals import Refusal
from bot.training.stage import STAGE, Conflict, Stage
from bot.training.subscription import remember_allowed
from bot.training.wire import dumps, loads

LONGEST_POLL_S = 50
TRICKLE, TRICKLE_S = 16, 0.05  # bytes, and s between them
PAGE = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
WEBHOOK_IS_SET = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
READS = frozenset({"getMe", POLL, "getFile", "getChat", "getWebhookInfo"})


async def call_method(request: web.Request) -> web.StreamResponse:
    """Serve one call: read, do, commit, answer."""
    stage = request.app[STAGE]
    try:
        bot = stage.room.bots.get(request.match_info["token"])
        if bot is None or stage.room.limits.faults.revoked:
            raise Refusal(401, "Unauthorized")
        name = NAMES.get(request.match_info["method"].lower())
        if name is None:
            raise Refusal(404, "Not Found")
        await _befall(stage, name)
        if (broken := _instead(stage, name, request)) is not None:
            return broken
        answer = await _perform(stage, name, await read_call(request, bot, stage.clock.now()))
    except Refusal as refusal:
        return _refused(refusal)
    body = f'{{"ok":true,"result":{answer}}}'.encode()
    return (
        web.Response(body=body, content_type="application/json")
        if name in READS
        else (await _answer(stage, request, body))
    )


def _instead(stage: Stage, name: str, request: web.Request) -> web.Response | None:
    """What comes in place of an answer, with nothing done."""
    limits = stage.room.limits
    if name != "getMe" and limits.befalls("pages"):
        return web.Response(status=502, text=PAGE, content_type="text/html")
    if name != "getMe" and limits.befalls("resets"):
        _cut(request)
        return web.Response()
    return None


async def _answer(stage: Stage, request: web.Request, body: bytes) -> web.StreamResponse:
    """The answer to what was done, or what a bad line leaves of it."""
    limits = stage.room.limits
    if limits.loses_answer():
        _cut(request)
    if limits.befalls("halves"):
        body = body[: len(body) // 2]
    if limits.befalls("trickles"):
        return await _trickle(request, body)
    return web.Response(body=body, content_type="application/json")


async def _trickle(request: web.Request, body: bytes) -> web.StreamResponse:
    slow = web.StreamResponse(headers={"Content-Type": "application/json"})
    with suppress(ConnectionError):  # the bot may not have the patience, or be gone
        await slow.prepare(request)
        for at in range(0, len(body), TRICKLE):
            await slow.write(body[at : at + TRICKLE])
            await asyncio.sleep(TRICKLE_S)
    return slow


async def _befall(stage: Stage, name: str) -> None:
    limits = stage.room.limits
    counts = limits.metrics.requests
    counts[name] = counts.get(name, 0) + 1
    if delay := limits.delay_s():
        await asyncio.sleep(delay)
    if name != "getMe" and (broken := limits.breaks()):
        raise broken


async def _perform(stage: Stage, name: str, call: Call) -> str:
    if name == POLL:
        return await _poll(stage, call)
    try:
        result = METHODS[name](stage.room, call)
    finally:
        await stage.settle()
    return result.text if isinstance(result, Written) else dumps(result)


def _refused(refusal: Refusal) -> web.Response:
    whole = isinstance(refusal.retry_after, int) and refusal.retry_after
    headers = {"Retry-After": str(refusal.retry_after)} if whole else None
    return web.json_response(refusal.envelope(), status=refusal.code, headers=headers, dumps=dumps)


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


async def read_call(request: web.Request, bot: Bot, now: float) -> Call:
    """The parameters of query and body; the first value of a name wins."""
    values: dict[str, Any] = {}
    files: dict[str, Upload] = {}
    if request.query_string:
        for key, value in request.query.items():
            values.setdefault(key, value)
    if request.body_exists:
        await _read_body(request, values, files)
    return Call(bot, values, now, files)


async def _read_body(
    request: web.Request, values: dict[str, Any], files: dict[str, Upload]
) -> None:
    kind = request.content_type
    if kind == "multipart/form-data":
        for name, part in (await _form(request)).items():
            if isinstance(part, web.FileField):
                upload = Upload(part.filename, part.content_type, part.file.read())
                files.setdefault(name, upload)
            else:
                values.setdefault(name, _text(part))
        return
    body = await request.read()
    if kind == "application/json":
        for name, value in _json_object(body).items():
            values.setdefault(name, value)
    elif body:
        form = URL.build(path="/", query_string=body.decode("utf-8", "replace"), encoded=True)
        for name, value in form.query.items():
            values.setdefault(name, value)


async def _form(request: web.Request) -> Mapping[str, Any]:
    try:
        return await request.post()
    except ValueError:
        raise Refusal(400, "Bad Request: can't parse multipart form") from None


def _text(part: object) -> str:
    return part.decode("utf-8", "replace") if isinstance(part, bytes | bytearray) else str(part)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = loads(body or b"{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Refusal(400, "Bad Request: can't parse JSON object")
    return value


async def _poll(stage: Stage, call: Call) -> str:
    room, bot = stage.room, call.bot
    stage.take_over(bot.id)
    if "webhook" in bot.settings:
        raise Refusal(409, WEBHOOK_IS_SET)
    remember_allowed(room, call)
    if offset := call.integer("offset"):
        room.confirm(bot, offset)
    limit = min(100, max(1, call.integer("limit", 100)))
    loop = asyncio.get_running_loop()
    deadline = loop.time() + min(LONGEST_POLL_S, max(0, call.integer("timeout")))
    while not (found := room.waiting(bot, limit, stage.clock.now())):
        if "webhook" in bot.settings:
            raise Refusal(409, "Conflict: terminated by setWebhook request")
        left = deadline - loop.time()
        if left <= 0 or stage.closing:
            break
        await _wait(stage, bot, left)
    await stage.settle()
    return f"[{','.join(update.body for update in found)}]"


async def _wait(stage: Stage, bot: Bot, seconds: float) -> None:
    try:
        await stage.news(bot.id, seconds)
    except Conflict:
        raise Refusal(409, OTHER_POLLER) from None


async def download(request: web.Request) -> web.StreamResponse:
    """Serve a file to its bot."""
    room = request.app[STAGE].room
    bot = room.bots.get(request.match_info["token"])
    if bot is None:
        return _refused(Refusal(401, "Unauthorized"))
    path = request.match_info["path"]
    for file in room.files.values():
        if file.path == path and file.bot == bot.id:
            content = room.contents[file.number]
            return web.Response(body=content, content_type="application/octet-stream")
    return _refused(Refusal(404, "Not Found"))


def add_routes(app: web.Application) -> None:
    """Put Telegram's paths into `app`."""
    app.router.add_route("*", "/bot{token:[^/]+}/{method:[^/]+}", call_method)
    app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", download)
