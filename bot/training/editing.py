"""The methods that change, remove or pin what stands in a chat, and answer a pressed button."""

import json

from bot.training import keyboards
from bot.training.calls import Call
from bot.training.records import DAY_S, Event, Json, Person, Written, for_bot
from bot.training.refusals import Refusal, bad_request
from bot.training.room import Room
from bot.training.sending import caption_content, person_of, reachable, text_content
from bot.training.wire import dumps

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
MEDIA = ("photo", "voice", "document", "audio", "video")


def _own(room: Room, call: Call, what: str = "edit") -> tuple[Person, Json]:
    person = reachable(room, call)
    message = room.message(person.id, call.integer("message_id"))
    if message is None:
        bad_request(f"message to {what} not found")
    if message["from"]["id"] != call.bot.id or "forward_origin" in message:
        bad_request("message can't be edited")
    markup = message.get("reply_markup")
    if markup is not None and not keyboards.is_inline(markup):
        bad_request("message can't be edited")
    return person, message


def _changed(room: Room, call: Call, person: Person, old: Json, new: Json) -> Written:
    markup = call.markup()
    if markup is not None and not keyboards.is_inline(markup):
        bad_request("inline keyboard expected")
    new.pop("reply_markup", None)
    if markup is not None:
        new["reply_markup"] = markup
    if {**old, "edit_date": 0} == {**new, "edit_date": 0}:
        bad_request(NOT_MODIFIED)
    new["edit_date"] = int(call.now)
    told = for_bot(room.keep(person.id, new, "edit").message)
    return Written(told, dumps(told))


def edit_message_text(room: Room, call: Call) -> Written:
    """editMessageText."""
    content = text_content(call)
    person, old = _own(room, call)
    if "text" not in old:
        bad_request("there is no text in the message to edit")
    dropped = {"text", "entities", "link_preview_options"}
    return _changed(room, call, person, old, _but(old, dropped) | content)


def edit_message_caption(room: Room, call: Call) -> Written:
    """editMessageCaption."""
    content = caption_content(call)
    person, old = _own(room, call)
    if not any(kind in old for kind in MEDIA):
        bad_request("there is no caption in the message to edit")
    return _changed(room, call, person, old, _but(old, {"caption", "caption_entities"}) | content)


def edit_message_reply_markup(room: Room, call: Call) -> Written:
    """editMessageReplyMarkup."""
    person, old = _own(room, call)
    return _changed(room, call, person, old, dict(old))


def _but(message: Json, dropped: set[str]) -> Json:
    return {key: value for key, value in message.items() if key not in dropped}


def delete_message(room: Room, call: Call) -> bool:
    """deleteMessage."""
    person = person_of(room, call)
    message = room.message(person.id, call.integer("message_id"))
    if message is None:
        bad_request("message to delete not found")
    if call.now - message["date"] > 2 * DAY_S:
        bad_request("message can't be deleted for everyone")
    room.delete(person.id, message)
    return True


def delete_messages(room: Room, call: Call) -> bool:
    """deleteMessages: those that are there and young enough; the rest are skipped."""
    person = person_of(room, call)
    listed = call.structure("message_ids", "message identifiers")
    if not isinstance(listed, list) or not 1 <= len(listed) <= 100:
        bad_request("message identifiers are not specified")
    for number in listed:
        message = room.message(person.id, int(number)) if str(number).isdecimal() else None
        if message is not None and call.now - message["date"] <= 2 * DAY_S:
            room.delete(person.id, message)
    return True


def pin_chat_message(room: Room, call: Call) -> bool:
    """pinChatMessage."""
    person = reachable(room, call)
    message = room.message(person.id, call.integer("message_id"))
    if message is None:
        bad_request("message to pin not found")
    room.keep(person.id, message | {"pinned": True}, "edit")
    return True


def unpin_chat_message(room: Room, call: Call) -> bool:
    """unpinChatMessage: the named message, or the newest pinned one."""
    person = reachable(room, call)
    named = call.integer("message_id")
    for number, text in reversed(room.messages[person.id].items()):
        if (not named or number == named) and '"pinned":true' in text:
            message = json.loads(text)
            message.pop("pinned", None)
            room.keep(person.id, message, "edit")
            return True
    return bad_request("message to unpin not found")


def answer_callback_query(room: Room, call: Call) -> bool:
    """answerCallbackQuery."""
    query = room.queries.get(call.integer("callback_query_id"))
    if query is None or query.bot != call.bot.id or query.until <= call.now:
        bad_request("query is too old and response timeout expired or query ID is invalid")
    text = call.text("text")
    if len(text) > 200:
        raise Refusal(400, "Bad Request: MESSAGE_TOO_LONG")
    room.close_query(query)
    toast = {"query": query.id, "text": text or None, "show_alert": call.flag("show_alert")}
    if url := call.text("url"):
        toast["url"] = url
    room.events.append(Event(query.person, "toast", dumps(toast)))
    return True
