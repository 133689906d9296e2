"""The people's side over HTTP: join, send, press, block, read."""

import json
import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.training import media
from bot.training.calls import Call, Upload
from bot.training.entities import find, utf16
from bot.training.guard import check_facilitator, check_origin, person_of
from bot.training.profile import shown_to
from bot.training.refusals import Refusal, Rude
from bot.training.room import Bot, Json, Person, Room, for_bot
from bot.training.sending import medium_content, stored, without_reply
from bot.training.stage import STAGE, Handler
from bot.training.wire import dumps, loads, whole

ANSWER_WITHIN_S = 5
UPLOAD_LIMIT = 20_000_000  # bytes; what a bot may download
KEPT_LIMIT = 1_000_000_000  # bytes of all uploads: a room stands on a laptop
PEOPLE_LIMIT = 200_000
TEXT_LIMIT, NAME_LIMIT = 4096, 64
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
    name, language = _name(body.get("first_name")), body.get("language_code")
    if language is not None and not (isinstance(language, str) and LANGUAGE.fullmatch(language)):
        raise Rude(400, "language_code must be a language's code, such as es.")
    if len(stage.room.people) >= PEOPLE_LIMIT:
        raise Rude(409, "The room is full.")
    person = stage.room.join(name, language, _bot(stage.room, body.get("bot")))
    await stage.settle()
    return reply({"id": person.id, "token": person.token}, 201)


def _name(name: object) -> str:
    if not isinstance(name, str) or not 1 <= utf16(name.strip()) <= NAME_LIMIT:
        raise Rude(400, f"first_name must be a text of 1 to {NAME_LIMIT} characters.")
    return _encodable(name.strip(), "first_name")


def _encodable(text: str, what: str) -> str:
    if any(0xD800 <= ord(c) <= 0xDFFF or c == "\0" for c in text):
        raise Rude(400, f"{what} holds characters that are none.")
    return text


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
    return reply({**_about(person), "bot": shown_to(bot, person) if bot else None})


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
    if request.content_type.startswith("multipart/"):
        content = await _upload(request, person)
    else:
        content = _content(stage.room, person, await json_body(request))
    if person.blocked:
        raise Rude(409, "You have blocked the bot; unblock it first.")
    message = stage.room.say(person, content, stage.clock.now())
    await stage.settle()
    return reply({"message_id": message["message_id"]})


def _content(room: Room, person: Person, body: Json) -> Json:
    if "text" in body:
        content = _text(body["text"])
    elif "location" in body:
        content = {"location": _location(body["location"])}
    elif body.get("contact"):
        content = {"contact": _contact(person, body["contact"])}
    else:
        raise Rude(400, "Send a text, a location or a contact.")
    if (reply_to := body.get("reply_to")) is not None:
        original = room.message(person.id, reply_to) if isinstance(reply_to, int) else None
        if original is None:
            raise Rude(404, "There is no such message to reply to.")
        content["reply_to_message"] = without_reply(for_bot(original))
    return content


def _text(text: object) -> Json:
    if not isinstance(text, str) or not text.strip():
        raise Rude(400, "The text is empty.")
    text = _encodable(text.strip(), "The text")
    if utf16(text) > TEXT_LIMIT:
        raise Rude(400, f"The text is longer than {TEXT_LIMIT} characters.")
    entities = find(text)
    return {"text": text, "entities": entities} if entities else {"text": text}


def _location(place: object) -> Json:
    made = {}
    for name, most in (("latitude", 90), ("longitude", 180)):
        value = place.get(name) if isinstance(place, dict) else None
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= most:
            raise Rude(400, f"{name} must be a number from -{most} to {most}.")
        made[name] = float(value)
    return made


def _contact(person: Person, wanted: object) -> Json:
    # 555-0100 to 555-0199 are kept for fiction: nobody's telephone rings.
    invented = f"+1202555{100 + person.id % 100:04d}"
    own: Json = {
        "phone_number": invented, "first_name": person.first_name, "user_id": person.id,
    }  # fmt: skip
    if not isinstance(wanted, dict):
        return own
    number = str(wanted.get("phone_number") or invented)
    if not re.fullmatch(r"\+?[0-9 ()-]{3,24}", number):
        raise Rude(400, "phone_number must be a telephone number.")
    if "first_name" not in wanted:
        return own | {"phone_number": number}
    return {"phone_number": number, "first_name": _name(wanted["first_name"])}  # somebody else's


async def _upload(request: web.Request, person: Person) -> Json:
    stage = request.app[STAGE]
    try:
        form = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise Rude(413, "The file is larger than 20 MB.") from None
    except ValueError:
        raise Rude(400, "The form cannot be read.") from None
    for kind in ("photo", "voice", "document"):
        part = form.get(kind)
        if isinstance(part, web.FileField):
            upload = Upload(part.filename, part.content_type, part.file.read())
            return _medium(stage.room, person, kind, upload, form) | _caption(form)
    raise Rude(400, "Send a photo, a voice or a document.")


def _medium(room: Room, person: Person, kind: str, upload: Upload, form: Mapping[str, Any]) -> Json:
    if len(upload.content) > UPLOAD_LIMIT:
        raise Rude(413, "The file is larger than 20 MB.")
    kept = sum(file.about["file_size"] for file in room.files.values())
    if kept + len(upload.content) > KEPT_LIMIT:
        raise Rude(413, "The room holds too many files already.")
    values = {"duration": form.get("duration", "0")}
    try:
        call = Call(room.bots_by_id[person.bot], values, 0.0)
        return medium_content(stored(room, call, kind, upload))
    except Refusal as refusal:
        raise Rude(400, f"Telegram would refuse this file: {refusal.description}.") from None


def _caption(form: Mapping[str, Any]) -> Json:
    caption = form.get("caption")
    if not isinstance(caption, str) or not caption.strip():
        return {}
    if utf16(caption) > 1024:
        raise Rude(400, "The caption is longer than 1024 characters.")
    caption = _encodable(caption.strip(), "The caption")
    entities = find(caption)
    return {"caption": caption} | ({"caption_entities": entities} if entities else {})


# Pressing, blocking, reading


async def press(request: web.Request) -> web.StreamResponse:
    """POST /api/people/{id}/press: waits for the bot's answer."""
    stage, person = request.app[STAGE], person_of(request)
    body = await json_body(request)
    data, message_id = body.get("data"), body.get("message_id")
    if not isinstance(data, str) or not 1 <= len(_encodable(data, "data").encode()) <= 64:
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
    room, person = request.app[STAGE].room, person_of(request)
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
    return web.Response(body=room.contents[found.number], content_type=kind, headers=headers)


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
