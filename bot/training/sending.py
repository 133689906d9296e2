"""The methods that bring a new message into a chat."""

from typing import Any

from bot.training import keyboards, media
from bot.training.calls import Call, Upload
from bot.training.entities import Entity
from bot.training.records import Event, File, Json, Person, Written, for_bot
from bot.training.refusals import Refusal, bad_request, forbidden
from bot.training.room import Room
from bot.training.wire import dumps

MOVED = "Bad Request: group chat was upgraded to a supergroup chat"
TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024  # UTF-16 units
UPLOAD_LIMIT, PHOTO_LIMIT = 50_000_000, 10_000_000  # bytes
ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip
PREVIEW_FIELDS = frozenset(
    {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}
)
COPIED = frozenset({
    "text", "entities", "caption", "caption_entities", "photo", "voice", "document", "audio",
    "video", "video_note", "location", "contact", "link_preview_options",
})  # fmt: skip


def person_of(room: Room, call: Call, name: str = "chat_id") -> Person:
    """Whose chat is meant; only this bot's people exist for it."""
    if not call.text(name):
        bad_request(f"{name} is empty")
    number = call.integer(name)
    if (new := room.moved.get(number)) is not None:
        raise Refusal(400, MOVED, migrate_to_chat_id=new)
    old = next((before for before, after in room.moved.items() if after == number), number)
    person = room.people.get(old)
    if person is None or person.bot != call.bot.id:
        bad_request("chat not found")
    return person


def reachable(room: Room, call: Call) -> Person:
    """Whose chat is meant, if the bot may write there."""
    person = person_of(room, call)
    if person.blocked:
        forbidden("bot was blocked by the user")
    if not person.started:
        forbidden("bot can't initiate conversation with a user")
    return person


def deliver(room: Room, call: Call, person: Person, content: Json) -> Written:
    """Put `content` into the chat with all that every sending method takes; Telegram's Message."""
    content |= _reply(room, call, person)
    markup = call.markup()
    if markup is not None:
        content["reply_markup"] = markup
    if call.flag("protect_content"):
        content["has_protected_content"] = True
    paid = call.flag("allow_paid_broadcast")
    room.limits.admit(call.bot.id, person.id, call.now, paid=paid)
    written = room.write(person, call.bot.user(), content, call.now)
    if markup is None or keyboards.is_inline(markup):
        return written
    told = for_bot(written.message)
    return Written(told, dumps(told))


def _reply(room: Room, call: Call, person: Person) -> Json:
    wanted = call.mapping("reply_parameters", "reply parameters")
    message_id = wanted.get("message_id") or call.integer("reply_to_message_id")
    if not message_id:
        return {}
    original = room.message(person.id, message_id) if isinstance(message_id, int) else None
    if original is not None:
        return {"reply_to_message": without_reply(for_bot(original))}
    lenient = wanted.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply")
    return {} if lenient else bad_request("message to be replied not found")


def without_reply(message: Json) -> Json:
    """A message as it stands inside another: replies are one level deep."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}


def with_entities(name: str, text: str, entities: list[Entity]) -> Json:
    """Text or caption with its entities, as the fields of a Message."""
    listed = "entities" if name == "text" else f"{name}_entities"
    return {name: text, listed: entities} if entities else {name: text}


def text_content(call: Call) -> Json:
    """The text of sendMessage and editMessageText."""
    text, entities = call.formatted("text", TEXT_LIMIT, "message is too long")
    if not text:
        bad_request("message text is empty")
    content = with_entities("text", text, entities)
    if preview := call.mapping("link_preview_options", "link preview options"):
        content["link_preview_options"] = {k: preview[k] for k in PREVIEW_FIELDS & preview.keys()}
    elif call.flag("disable_web_page_preview"):
        content["link_preview_options"] = {"is_disabled": True}
    return content


def caption_content(call: Call) -> Json:
    """The caption of a medium, if it has one."""
    text, entities = call.formatted("caption", CAPTION_LIMIT, "message caption is too long")
    return with_entities("caption", text, entities) if text else {}


def send_message(room: Room, call: Call) -> Written:
    """sendMessage."""
    content = text_content(call)
    return deliver(room, call, reachable(room, call), content)


def send_location(room: Room, call: Call) -> Written:
    """sendLocation."""
    latitude, longitude = call.number("latitude"), call.number("longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        bad_request("wrong latitude or longitude specified")
    location: Json = {"latitude": latitude, "longitude": longitude}
    for name in ("live_period", "heading", "proximity_alert_radius"):
        if call.text(name):
            location[name] = call.integer(name)
    if (accuracy := call.number("horizontal_accuracy")) is not None:
        location["horizontal_accuracy"] = accuracy
    return deliver(room, call, reachable(room, call), {"location": location})


def send_photo(room: Room, call: Call) -> Written:
    """sendPhoto."""
    return _send_medium(room, call, "photo")


def send_voice(room: Room, call: Call) -> Written:
    """sendVoice."""
    return _send_medium(room, call, "voice")


def send_document(room: Room, call: Call) -> Written:
    """sendDocument."""
    return _send_medium(room, call, "document")


def send_audio(room: Room, call: Call) -> Written:
    """sendAudio."""
    return _send_medium(room, call, "audio")


def send_video(room: Room, call: Call) -> Written:
    """sendVideo."""
    return _send_medium(room, call, "video")


def send_video_note(room: Room, call: Call) -> Written:
    """sendVideoNote. It has no caption."""
    person = reachable(room, call)
    return deliver(room, call, person, medium_content(_file(room, call, "video_note")))


def _send_medium(room: Room, call: Call, kind: str) -> Written:
    person = reachable(room, call)
    caption = caption_content(call)
    file = _file(room, call, kind)
    content = {**medium_content(file), **caption}
    if call.flag("has_spoiler") and kind == "photo":
        content["has_media_spoiler"] = True
    return deliver(room, call, person, content)


def medium_content(file: File) -> Json:
    """The field of a Message that holds `file`."""
    told = {"file_id": file.id, **file.about}
    return {file.kind: [told] if file.kind == "photo" else told}


def _file(room: Room, call: Call, kind: str) -> File:
    named = call.text(kind)
    upload = call.files.get(named.removeprefix("attach://") if named else kind)
    if named.startswith("attach://") and upload is None:
        bad_request("file to upload is not found in the request")  # the form lacks that part
    if upload is not None:
        return stored(room, call, kind, upload)
    if not named:
        bad_request(f"there is no {kind} in the request")
    return _known(room, call, kind, named)


def _known(room: Room, call: Call, kind: str, named: str) -> File:
    file = room.files.get(named)
    if file is None or file.bot != call.bot.id:
        if named.startswith(("http://", "https://")):
            bad_request("failed to get HTTP URL content")  # the room calls nobody
        bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        known, wanted = (one.title().replace("_", "") for one in (file.kind, kind))
        bad_request(f"can't use file of type {known} as {wanted}")
    return file


def stored(room: Room, call: Call, kind: str, upload: Upload) -> File:
    """Keep an upload as what it is to be; refuses what Telegram would."""
    if not upload.content:
        bad_request("file must be non-empty")
    if len(upload.content) > (PHOTO_LIMIT if kind == "photo" else UPLOAD_LIMIT):
        bad_request(f"file is too big for a {kind}")
    about: dict[str, Any]
    ending = media.extension(upload, "")
    if kind == "photo":
        size = media.image_size(upload.content) or bad_request("IMAGE_PROCESS_FAILED")
        if not all(size) or sum(size) > 10_000 or max(size) > 20 * min(size):
            bad_request("PHOTO_INVALID_DIMENSIONS")
        about, ending = {"width": size[0], "height": size[1]}, ending or ".jpg"
    elif kind == "voice":
        seconds = call.integer("duration") or media.opus_seconds(upload.content)
        seconds = min(86_400, max(0, seconds))
        about, ending = (
            {"duration": seconds, "mime_type": media.voice_mime(upload.content)},
            ending or ".oga",
        )
    elif kind in media.PLAYED:
        about = media.played_about(kind, upload, call.integer("duration"))
    else:
        about = media.document_about(upload)
    return room.store(call.bot, kind, upload.content, ending, about)


def send_chat_action(room: Room, call: Call) -> bool:
    """sendChatAction."""
    person = reachable(room, call)
    action = call.text("action")
    if action not in ACTIONS:
        bad_request("wrong parameter action in request")
    room.events.append(Event(person.id, "typing", dumps({"action": action})))
    return True


def _original(room: Room, call: Call, what: str) -> Json:
    source = person_of(room, call, "from_chat_id")
    message = room.message(source.id, call.integer("message_id"))
    return message or bad_request(f"message to {what} not found")


def copy_message(room: Room, call: Call) -> Json:
    """copyMessage."""
    person = reachable(room, call)
    original = _original(room, call, "copy")
    content = {key: value for key, value in original.items() if key in COPIED}
    if "caption" in call.values and "text" not in content:
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content |= caption_content(call)
    return {"message_id": deliver(room, call, person, content).message["message_id"]}


def forward_message(room: Room, call: Call) -> Written:
    """forwardMessage."""
    person = reachable(room, call)
    original = _original(room, call, "forward")
    if original.get("has_protected_content"):
        bad_request("message can't be forwarded")
    content = {key: value for key, value in original.items() if key in COPIED}
    content["forward_origin"] = original.get("forward_origin") or {
        "type": "user", "sender_user": original["from"], "date": original["date"],
    }  # fmt: skip
    return deliver(room, call, person, content)
