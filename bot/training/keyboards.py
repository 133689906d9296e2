"""Keyboards under messages: what Telegram takes, what it refuses, and what it keeps."""

from typing import Any

from bot.training.refusals import bad_request

Markup = dict[str, Any]

INLINE_ACTIONS = (
    "callback_data", "url", "web_app", "login_url", "switch_inline_query", "copy_text",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "callback_game", "pay",
)  # fmt: skip
INLINE_FIELDS = frozenset({"text", "style", "icon_custom_emoji_id", *INLINE_ACTIONS})
REPLY_FIELDS = frozenset({
    "text", "style", "icon_custom_emoji_id", "request_contact", "request_location",
    "request_poll", "request_users", "request_chat", "web_app",
})  # fmt: skip
KEYBOARD_FIELDS = frozenset({
    "is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder", "selective",
})  # fmt: skip
MAX_BUTTONS = 100  # Source: TELEGRAM Bot API server; more is "reply markup is too long"


def checked(markup: object) -> Markup | None:
    """The keyboard as Telegram keeps it, or None for an empty one; refuses a wrong one."""
    if not isinstance(markup, dict):
        bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], "inline_keyboard", _inline_button)
        return {"inline_keyboard": rows} if rows else None
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"], "keyboard", _reply_button)
        options = {key: value for key, value in markup.items() if key in KEYBOARD_FIELDS}
        return {"keyboard": rows, **options} if rows else None
    for mark in ("remove_keyboard", "force_reply"):
        if markup.get(mark):
            return {mark: True, **{k: markup[k] for k in KEYBOARD_FIELDS & markup.keys()}}
    return None


def is_inline(markup: Markup | None) -> bool:
    """Only inline keyboards belong to the message itself."""
    return markup is not None and "inline_keyboard" in markup


def _rows(rows: object, field: str, button: Any) -> list[list[Markup]]:
    if not isinstance(rows, list):
        bad_request(f'field "{field}" of the ReplyMarkup must be of type Array')
    kept = []
    for row in rows:
        if not isinstance(row, list):
            bad_request(f'field "{field}" of the ReplyMarkup must be an Array of Arrays')
        kept.append([made for item in row if (made := button(item))])
    if sum(map(len, kept)) > MAX_BUTTONS:
        bad_request("reply markup is too long")
    return [row for row in kept if row]


def _inline_button(item: object) -> Markup | None:
    button = _named(item, "inline keyboard button", INLINE_FIELDS)
    action = next((name for name in INLINE_ACTIONS if name in button), None)
    if action is None:
        bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if action == "callback_data":
        _check_data(button["callback_data"])
    elif action == "url":
        _check_url(button["url"])
    elif action == "copy_text":
        _check_copy(button["copy_text"])
    return button if button["text"] else None  # Telegram drops a button without text


def _reply_button(item: object) -> Markup | None:
    if isinstance(item, str):
        item = {"text": item}
    button = _named(item, "keyboard button", REPLY_FIELDS)
    return button if button["text"] else None


def _named(item: object, what: str, fields: frozenset[str]) -> Markup:
    if not isinstance(item, dict):
        bad_request(f"can't parse {what}: expected an Object")
    if not isinstance(item.get("text"), str):
        bad_request(f"can't parse {what}: Can't find field \"text\"")
    return {key: value for key, value in item.items() if key in fields and value is not None}


def _check_data(data: object) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
        bad_request("BUTTON_DATA_INVALID")


def _check_url(url: object) -> None:
    schemes = ("http://", "https://", "tg://", "tel:", "mailto:")
    if not isinstance(url, str) or ("." not in url and not url.startswith(schemes)):
        bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_copy(copy: object) -> None:
    text = copy.get("text") if isinstance(copy, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= 256:
        bad_request("BUTTON_COPY_TEXT_INVALID")
