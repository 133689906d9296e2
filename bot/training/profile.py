"""What a bot says of itself (name, descriptions, commands, menu button) and what it looks up."""

import re
from typing import Any

from bot.training.calls import Call
from bot.training.records import Bot, Json, Person
from bot.training.refusals import bad_request
from bot.training.room import Room
from bot.training.sending import person_of
from bot.training.wire import whole

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SCOPES = frozenset({
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat",
    "chat_administrators", "chat_member",
})  # fmt: skip
MENU_BUTTONS = frozenset({"default", "commands", "web_app"})
TEXTS = {"description": 512, "short_description": 120, "name": 64}
DOWNLOAD_LIMIT = 20_000_000  # bytes
ABILITIES = {
    "can_join_groups": False, "can_read_all_group_messages": False,
    "supports_inline_queries": False, "can_connect_to_business": False, "has_main_web_app": False,
}  # fmt: skip


def get_me(room: Room, call: Call) -> Json:
    """getMe."""
    return call.bot.user() | ABILITIES


def set_text(what: str) -> Any:
    """setMyName, setMyDescription and setMyShortDescription: one text per language."""

    def method(room: Room, call: Call) -> bool:
        text = call.text(what)
        if len(text) > TEXTS[what]:
            bad_request(f"{what.replace('_', ' ')} is too long")
        texts = call.bot.settings.setdefault(what, {})
        texts.pop(_language(call), None)
        if text:
            texts[_language(call)] = text
        room.note_settings(call.bot)
        return True

    return method


def get_text(what: str) -> Any:
    """getMyName, getMyDescription and getMyShortDescription."""

    def method(room: Room, call: Call) -> Json:
        return {what: _of_language(call.bot.settings.get(what, {}), _language(call))}

    return method


def _language(call: Call) -> str:
    code = call.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        bad_request("invalid language code specified")
    return code


def _of_language(texts: Json, code: str) -> str:
    return str(texts.get(code) or texts.get("") or "")


def set_my_commands(room: Room, call: Call) -> bool:
    """setMyCommands."""
    listed = call.structure("commands", "commands")
    if not isinstance(listed, list):
        bad_request("can't parse commands: expected an Array")
    if len(listed) > 100:
        bad_request("too many bot commands specified")
    commands = [_command(item) for item in listed]
    kept = call.bot.settings.setdefault("commands", {})
    kept.pop(_place(room, call), None)
    if commands:
        kept[_place(room, call)] = commands
    room.note_settings(call.bot)
    return True


def _command(item: object) -> Json:
    if not isinstance(item, dict):
        bad_request("can't parse BotCommand: expected an Object")
    command = str(item.get("command", "")).removeprefix("/")
    description = str(item.get("description", "")).strip()
    if not COMMAND.fullmatch(command):
        bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}


def _place(room: Room, call: Call) -> str:
    scope = call.kind("scope", "BotCommandScope", SCOPES)
    kind, chat = scope["type"], ""
    if kind.startswith("chat"):
        chat = str(scope.get("chat_id", ""))
        person = room.people.get(whole(chat) or 0)
        if person is None or person.bot != call.bot.id:
            bad_request("chat not found")
    return f"{kind}:{chat}:{_language(call)}"


def get_my_commands(room: Room, call: Call) -> list[Json]:
    """getMyCommands: exactly what was set for scope and language."""
    found: list[Json] = call.bot.settings.get("commands", {}).get(_place(room, call), [])
    return found


def delete_my_commands(room: Room, call: Call) -> bool:
    """deleteMyCommands."""
    call.bot.settings.get("commands", {}).pop(_place(room, call), None)
    room.note_settings(call.bot)
    return True


def set_chat_menu_button(room: Room, call: Call) -> bool:
    """setChatMenuButton, for one chat or for all."""
    button = call.kind("menu_button", "MenuButton", MENU_BUTTONS)
    fields = ("type", "text", "web_app") if button["type"] == "web_app" else ("type",)
    buttons = call.bot.settings.setdefault("menu_button", {})
    buttons[_menu_chat(room, call)] = {key: button[key] for key in fields if key in button}
    room.note_settings(call.bot)
    return True


def get_chat_menu_button(room: Room, call: Call) -> Json:
    """getChatMenuButton."""
    return _menu_button(call.bot, _menu_chat(room, call))


def _menu_chat(room: Room, call: Call) -> str:
    return str(person_of(room, call).id) if call.text("chat_id") else ""


def _menu_button(bot: Bot, chat: str) -> Json:
    buttons = bot.settings.get("menu_button", {})
    button: Json = buttons.get(chat) or buttons.get("") or {"type": "commands"}
    return button


def shown_to(bot: Bot, person: Person) -> Json:
    """The bot as the person's phone shows it, in the person's language."""
    code = (person.language_code or "").partition("-")[0].lower()
    settings = bot.settings
    return {
        "first_name": _of_language(settings.get("name", {}), code) or bot.username,
        "username": bot.username,
        "description": _of_language(settings.get("description", {}), code),
        "short_description": _of_language(settings.get("short_description", {}), code),
        "commands": _commands_for(bot, person, code),
        "menu_button": _menu_button(bot, str(person.id)),
    }


def _commands_for(bot: Bot, person: Person, code: str) -> list[Json]:
    kept = bot.settings.get("commands", {})
    for scope in (f"chat:{person.id}", "all_private_chats:", "default:"):
        for language in (code, ""):
            if f"{scope}:{language}" in kept:
                found: list[Json] = kept[f"{scope}:{language}"]
                return found
    return []


def get_chat(room: Room, call: Call) -> Json:
    """getChat: Telegram's ChatFullInfo."""
    person = person_of(room, call)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
             "gifts_from_channels")  # fmt: skip
    return person.chat() | {
        "accent_color_id": person.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def get_file(room: Room, call: Call) -> Json:
    """getFile."""
    file = room.files.get(call.text("file_id"))
    if file is None or file.bot != call.bot.id:
        bad_request("invalid file_id")
    if file.about["file_size"] > DOWNLOAD_LIMIT:
        bad_request("file is too big")
    size, unique = file.about["file_size"], file.about["file_unique_id"]
    return {
        "file_id": file.id, "file_unique_id": unique, "file_size": size, "file_path": file.path,
    }  # fmt: skip


def always_true(room: Room, call: Call) -> bool:
    """logOut and close: nothing to do in a room."""
    return True
