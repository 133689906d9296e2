"""What people send, checked and made into the fields of a Message."""

import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.training.calls import Call, Upload
from bot.training.entities import find, utf16
from bot.training.media import MUSIC, PLAYED, document_about
from bot.training.records import Json, Person, for_bot
from bot.training.refusals import Refusal, Rude
from bot.training.room import Room
from bot.training.sending import medium_content, stored, without_reply
from bot.training.stage import STAGE

UPLOAD_LIMIT = 20_000_000  # bytes; what a bot may download
KEPT_LIMIT = 1_000_000_000  # bytes of all uploads: a room stands on a laptop
TEXT_LIMIT, CAPTION_LIMIT, NAME_LIMIT = 4096, 1024, 64  # UTF-16 units


def name(name: object) -> str:
    """A person's name, checked."""
    if not isinstance(name, str) or not 1 <= utf16(name.strip()) <= NAME_LIMIT:
        raise Rude(400, f"first_name must be a text of 1 to {NAME_LIMIT} characters.")
    return encodable(name.strip(), "first_name")


def encodable(text: str, what: str) -> str:
    """The text, unless it holds what cannot be told on."""
    if any(0xD800 <= ord(c) <= 0xDFFF or c == "\0" for c in text):
        raise Rude(400, f"{what} holds characters that are none.")
    return text


def written(room: Room, person: Person, body: Json) -> Json:
    """What a JSON body says, as the fields of a Message."""
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
    text = encodable(text.strip(), "The text")
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
    return {"phone_number": number, "first_name": name(wanted["first_name"])}  # somebody else's


async def uploaded(request: web.Request, person: Person) -> Json:
    """What a form with a file says, as the fields of a Message."""
    room = request.app[STAGE].room
    try:
        form = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise Rude(413, "The file is larger than 20 MB.") from None
    except ValueError:
        raise Rude(400, "The form cannot be read.") from None
    for kind in ("photo", "voice", "document", *sorted(PLAYED)):
        part = form.get(kind)
        if isinstance(part, web.FileField):
            upload = Upload(part.filename, part.content_type, part.file.read())
            return _medium(room, person, as_apps(kind, upload), upload, form) | _caption(form)
    raise Rude(400, "Send a photo, a voice or a document.")


def as_apps(kind: str, upload: Upload) -> str:
    """What Telegram's apps send a file as that somebody picked."""
    music = kind == "document" and document_about(upload)["mime_type"] in MUSIC
    return "audio" if music else kind


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
    if utf16(caption) > CAPTION_LIMIT:
        raise Rude(400, f"The caption is longer than {CAPTION_LIMIT} characters.")
    caption = encodable(caption.strip(), "The caption")
    entities = find(caption)
    return {"caption": caption} | ({"caption_entities": entities} if entities else {})
