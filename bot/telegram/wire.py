"""A payload as the parameters of the Bot API's methods."""

import json
from typing import Any

from bot.domain.message import Button, Key, Keyboard, Payload, Share


def fields(payload: Payload) -> dict[str, str]:
    """A payload as the parameters of sendMessage and editMessageText."""
    made = {
        "text": payload.text,
        "parse_mode": "HTML",
        "link_preview_options": '{"is_disabled":true}',
    }
    if payload.protected:
        made["protect_content"] = "true"
    if payload.buttons:
        rows = [[_button(button) for button in row] for row in payload.buttons]
        made["reply_markup"] = _json({"inline_keyboard": rows})
    elif payload.keyboard is not None:
        made["reply_markup"] = _json(_keyboard(payload.keyboard))
    return made


def _button(button: Button) -> dict[str, str]:
    if button.url:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.data}


def _keyboard(keyboard: Keyboard) -> dict[str, Any]:
    if not keyboard.rows:
        return {"remove_keyboard": True}
    rows = [[_key(key) for key in row] for row in keyboard.rows]
    return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}


def _key(key: Key) -> dict[str, Any]:
    asks = {Share.CONTACT: "request_contact", Share.LOCATION: "request_location"}
    return {"text": key.label} | ({asks[key.shares]: True} if key.shares else {})


def answering(message_id: int) -> str:
    """The parameter by which a message answers an earlier one, should that still be there."""
    return _json({"message_id": message_id, "allow_sending_without_reply": True})


def plain(value: Any) -> str:
    """Any value as a form has it."""
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
