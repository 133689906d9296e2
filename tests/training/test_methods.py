"""Every method takes any value for any parameter: it acts or refuses, and never breaks."""

import json
from itertools import count
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.training.calls import Call, Upload
from bot.training.methods import METHODS, NAMES
from bot.training.records import Written
from bot.training.refusals import Refusal
from bot.training.room import Room
from bot.training.wire import dumps
from tests.training.conftest import patient
from tests.training.test_media import PNG

PARAMETERS = [
    "chat_id", "text", "parse_mode", "entities", "caption", "caption_entities", "reply_markup",
    "reply_parameters", "link_preview_options", "message_id", "message_ids", "from_chat_id",
    "callback_query_id", "photo", "voice", "document", "latitude", "longitude", "live_period",
    "duration", "action", "commands", "scope", "language_code", "menu_button", "name",
    "description", "short_description", "url", "secret_token", "max_connections", "file_id",
    "allowed_updates", "drop_pending_updates", "protect_content", "horizontal_accuracy",
]  # fmt: skip
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8),
    st.sampled_from([1001, 1, 2, "1001", "HTML", "attach://part", "default", "chat", "typing"]),
)  # fmt: skip
KEYS = st.sampled_from([
    "inline_keyboard", "keyboard", "text", "callback_data", "url", "copy_text", "type", "offset",
    "length", "message_id", "is_disabled", "chat_id", "command", "description", "force_reply",
])  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
GOOD = {"chat_id": 1001, "from_chat_id": 1001, "message_id": 2, "text": "a", "action": "typing"}


def room() -> Room:
    """A room with one person who has started and one message of the bot."""
    numbers = count()
    made = Room({"42:a": "enlace_bot"}, mint=lambda: f"secret{next(numbers)}")
    bot = made.bots["42:a"]
    person = made.join("María", "es", bot)
    made.say(person, {"text": "/start"}, 0.0)
    METHODS["sendMessage"](made, Call(bot, {"chat_id": person.id, "text": "a"}, 0.0))
    return made


@patient
@given(
    st.sampled_from(sorted(METHODS)),
    st.dictionaries(st.sampled_from(PARAMETERS), VALUES, max_size=5),
    st.booleans(),
)
@example("deleteMessages", {"message_ids": [[], "x", 1e300]}, False)
@example("sendMessage", {"reply_parameters": []}, False)
@example("sendMessage", {"link_preview_options": 5}, False)
@example("sendMessage", {"entities": [5]}, True)
def test_no_value_breaks_a_method(name: str, values: dict[str, Any], in_form: bool) -> None:
    """As JSON or as a form's text; whatever is answered can be told and kept."""
    made = room()
    values = GOOD | values
    if in_form:
        values = {key: v if isinstance(v, str) else json.dumps(v) for key, v in values.items()}
    call = Call(made.bots["42:a"], values, 10.0, {"part": Upload("a.png", "image/png", PNG)})
    answer: object = None
    try:
        answer = METHODS[name](made, call)
    except Refusal as refusal:
        answer = refusal.envelope()

    assert json.loads(answer.text if isinstance(answer, Written) else dumps(answer)) is not None
    for body in made.journal.values():
        assert body is None or isinstance(body, bytes) or body.encode()


def test_methods_are_found_in_any_case() -> None:
    """And under Telegram's own names."""
    assert NAMES["sendmessage"] == "sendMessage"
    assert NAMES["getupdates"] == "getUpdates"


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendPhoto", {"photo": "unknown"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://a.example/b.png"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"photo": "attach://absent"}, "file to upload is not found in the request"),
        ("sendPhoto", {"photo": "attach://text"}, "IMAGE_PROCESS_FAILED"),
        ("sendDocument", {"document": "attach://empty"}, "file must be non-empty"),
        ("editMessageText", {"message_id": 9}, "message to edit not found"),
        ("editMessageText", {"message_id": 1}, "message can't be edited"),
        ("editMessageCaption", {"caption": "a"}, "there is no caption in the message to edit"),
        ("editMessageReplyMarkup", {}, "message is not modified: specified new message content "
         "and reply markup are exactly the same as a current content and reply markup of the "
         "message"),
        ("deleteMessage", {"message_id": 9}, "message to delete not found"),
        ("deleteMessage", {"now": 200_000}, "message can't be deleted for everyone"),
        ("copyMessage", {"message_id": 9}, "message to copy not found"),
        ("forwardMessage", {"message_id": 9}, "message to forward not found"),
        ("pinChatMessage", {"message_id": 9}, "message to pin not found"),
        ("sendLocation", {"latitude": 91, "longitude": 0}, "wrong latitude or longitude specified"),
        ("sendChatAction", {"action": "dance"}, "wrong parameter action in request"),
        ("setMyCommands", {"commands": [{"command": "Ñ", "description": "a"}]},
         "BOT_COMMAND_INVALID"),
        ("getFile", {"file_id": "x"}, "invalid file_id"),
        ("answerCallbackQuery", {"callback_query_id": "1"},
         "query is too old and response timeout expired or query ID is invalid"),
    ],
)  # fmt: skip
def test_refusals_are_worded_as_telegrams(name: str, values: dict[str, Any], words: str) -> None:
    """Clients tell errors apart by these words."""
    made = room()
    files = {"text": Upload("a.png", "", b"no picture"), "empty": Upload("a", "", b"")}
    call = Call(made.bots["42:a"], GOOD | values, values.get("now", 10.0), files)
    with pytest.raises(Refusal) as refused:
        METHODS[name](made, call)

    assert refused.value.description == f"Bad Request: {words}"
