"""The people's side over HTTP: join, send, press, block, read."""

import json
import re

from aiohttp import web

from bot.training import composing, media
from bot.training.guard import check_facilitator, check_origin, person_of
from bot.training.profile import shown_to
from bot.training.records import Bot, Json, Person
from bot.training.refusals import Rude
from bot.training.room import Room
from bot.training.stage import ALARM, STAGE, Handler
from bot.training.wire import dumps, loads, whole

ANSWER_WITHIN_S = 5
PEOPLE_LIMIT = 200_000
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


def polite(handler: Handler) -> Handler:
    """Turn a `Rude` into its answer."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            check_origin(request)
            return await handler(request)
        except Rude as rude:
            return reply({"error": str(rude)}, rude.status)

    return answer


def reply(value: object, status: int = 200) -> web.Response:
    """A JSON answer."""
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return web.json_response(value, status=status, headers=headers, dumps=dumps)


async def json_body(request: web.Request) -> Json:
    """The request's JSON object."""
    try:
        value = loads(await request.read())
    except web.HTTPRequestEntityTooLarge:
        raise Rude(413, "This is too large.") from None
    except ValueError:
        raise Rude(400, "The body must be JSON.") from None
    if not isinstance(value, dict):
        raise Rude(400, "The body must be a JSON object.")
    return value


# Joining


async def join(request: web.Request) -> web.StreamResponse:
    """POST /api/people."""
    stage = request.app[STAGE]
    body = await json_body(request)
    name, language = composing.name(body.get("first_name")), body.get("language_code")
    if language is not None and not (isinstance(language, str) and LANGUAGE.fullmatch(language)):
        raise Rude(400, "language_code must be a language's code, such as es.")
    if len(stage.room.people) >= PEOPLE_LIMIT:
        raise Rude(409, "The room is full.")
    person = stage.room.join(name, language, _bot(stage.room, body.get("bot")))
    await stage.settle()
    return reply({"id": person.id, "token": person.token}, 201)


def _bot(room: Room, username: object) -> Bot:
    for bot in room.bots.values():
        if username in (None, bot.username):
            return bot
    raise Rude(404, "No such bot is in the room.")


async def everybody(request: web.Request) -> web.StreamResponse:
    """GET /api/people: for the facilitator, who may take any phone in hand."""
    check_facilitator(request)
    room = request.app[STAGE].room
    return reply([{**_about(person), "token": person.token} for person in room.people.values()])


async def myself(request: web.Request) -> web.StreamResponse:
    """GET /api/people/{id}."""
    person = person_of(request)
    bot = request.app[STAGE].room.bots_by_id.get(person.bot)
    shown = shown_to(bot, person) if bot else None
    return reply({**_about(person), "bot": shown, "alarm": request.app[ALARM]})


def _about(person: Person) -> Json:
    return {
        "id": person.id, "first_name": person.first_name, "language_code": person.language_code,
        "started": person.started, "blocked": person.blocked,
    }  # fmt: skip


# Sending


async def send(request: web.Request) -> web.StreamResponse:
    """POST /api/people/{id}/send."""
    stage, person = request.app[STAGE], person_of(request)
    if person.bot not in stage.room.bots_by_id:
        raise Rude(409, "This person's bot has left the room.")
    if person.blocked:
        raise Rude(409, "You have blocked the bot; unblock it first.")
    if request.content_type.startswith("multipart/"):
        content = await composing.uploaded(request, person)
    else:
        content = composing.written(stage.room, person, await json_body(request))
    message = stage.room.say(person, content, stage.clock.now())
    await stage.settle()
    return reply({"message_id": message["message_id"]})


# Pressing, blocking, reading


async def press(request: web.Request) -> web.StreamResponse:
    """POST /api/people/{id}/press: waits for the bot's answer."""
    stage, person = request.app[STAGE], person_of(request)
    body = await json_body(request)
    data, message_id = body.get("data"), body.get("message_id")
    if not isinstance(data, str) or not 1 <= len(composing.encodable(data, "data").encode()) <= 64:
        raise Rude(400, "data must be a text of 1 to 64 bytes.")
    known = isinstance(message_id, int) and stage.room.message(person.id, message_id)
    if not known:
        raise Rude(404, "There is no such message.")
    if person.blocked:
        raise Rude(409, "You have blocked the bot; unblock it first.")
    query = stage.room.press(person, known, data, stage.clock.now())
    stage.expect_toast(query)
    await stage.settle()
    toast = json.loads(await stage.toast(query, ANSWER_WITHIN_S) or "{}")
    return reply({"text": toast.get("text"), "show_alert": toast.get("show_alert")})


async def block(request: web.Request) -> web.StreamResponse:
    """POST /api/people/{id}/block."""
    stage, person = request.app[STAGE], person_of(request)
    blocked = (await json_body(request)).get("blocked")
    if not isinstance(blocked, bool):
        raise Rude(400, "blocked must be true or false.")
    stage.room.block(person, blocked, stage.clock.now())
    await stage.settle()
    return reply({"blocked": blocked})


async def messages(request: web.Request) -> web.StreamResponse:
    """GET /api/people/{id}/messages?after=N: newest last, edits and deletions told."""
    stage, person = request.app[STAGE], person_of(request)
    await stage.settle()  # nobody sees what a kill could still take back
    room = stage.room
    after = whole(request.query.get("after", "0"))
    if after is None:
        raise Rude(400, "after must be a message's number.")
    told = {"edit_date": None, "deleted": False}
    chat = room.messages[person.id]
    return reply([told | json.loads(text) for number, text in chat.items() if number > after])


async def file(request: web.Request) -> web.StreamResponse:
    """GET /api/people/{id}/files/{file_id}: what the phone shows or saves."""
    room, person = request.app[STAGE].room, person_of(request)
    found = room.files.get(request.match_info["file_id"])
    if found is None or found.bot != person.bot:
        raise Rude(404, "There is no such file.")
    mime = str(found.about.get("mime_type") or _picture_mime(found.path))
    shown = mime in media.SHOWN
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Content-Disposition": "inline" if shown else "attachment",
        "Cache-Control": "private, max-age=86400",
    }
    kind = mime if shown else "application/octet-stream"
    status, body, range_ = part(request, room.contents[found.number])
    return web.Response(status=status, body=body, content_type=kind, headers=headers | range_)


def part(request: web.Request, content: bytes) -> tuple[int, bytes, dict[str, str]]:
    """What of a file is asked for: without parts a browser knows no recording's length."""
    size, whole_file = len(content), {"Accept-Ranges": "bytes"}
    if "Range" not in request.headers:
        return 200, content, whole_file
    try:
        start, end, _ = request.http_range.indices(size)
    except ValueError:  # not understood: as if it had not been asked
        return 200, content, whole_file
    if start >= end:
        return 416, b"", {"Content-Range": f"bytes */{size}"}
    return (
        206,
        content[start:end],
        whole_file | {"Content-Range": f"bytes {start}-{end - 1}/{size}"},
    )


def _picture_mime(path: str) -> str:
    ending = path.rpartition(".")[2]
    return f"image/{'jpeg' if ending == 'jpg' else ending}"


def add_routes(app: web.Application) -> None:
    """Put the people's paths into `app`."""
    app.router.add_post("/api/people", polite(join))
    app.router.add_get("/api/people", polite(everybody))
    app.router.add_get("/api/people/{id}", polite(myself))
    app.router.add_post("/api/people/{id}/send", polite(send))
    app.router.add_post("/api/people/{id}/press", polite(press))
    app.router.add_post("/api/people/{id}/block", polite(block))
    app.router.add_get("/api/people/{id}/messages", polite(messages))
    app.router.add_get("/api/people/{id}/files/{file_id}", polite(file))
