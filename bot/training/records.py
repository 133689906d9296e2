"""What the room keeps records of: people, bots, messages, updates, files; as values."""

from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

Json = dict[str, Any]
DAY_S = 86_400
CALLBACK_S = 150  # Source: tdlib/telegram-bot-api Client.cpp; the documentation says 24 h
PHONE_ONLY = frozenset({"deleted", "pinned"})
UPDATES_BY_DEFAULT_OFF = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(slots=True)
class Person:
    """Somebody with a phone; belongs to one bot. The chat's id is the person's."""

    id: int
    first_name: str
    token: str
    bot: int
    language_code: str | None = None
    started: bool = False
    blocked: bool = False

    def user(self) -> Json:
        """As Telegram's User."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        return user | ({"language_code": self.language_code} if self.language_code else {})

    def chat(self) -> Json:
        """As Telegram's Chat."""
        return {"id": self.id, "type": "private", "first_name": self.first_name}


class Update(NamedTuple):
    """One update waiting for the bot; `body` is its JSON, `expires` unix s."""

    id: int
    person: int
    expires: float
    body: str


@dataclass(slots=True)
class Bot:
    """A bot, what it has set, and what waits for it."""

    id: int
    token: str
    username: str
    settings: Json = field(default_factory=dict)
    updates: dict[int, Update] = field(default_factory=dict)
    last_update: int = 0

    def user(self) -> Json:
        """As Telegram's User inside messages."""
        name = self.settings.get("name", {}).get("") or self.username
        return {"id": self.id, "is_bot": True, "first_name": name, "username": self.username}


@dataclass(slots=True)
class Query:
    """A pressed button that waits for its answer until `until` (unix s)."""

    id: int
    bot: int
    person: int
    until: float


@dataclass(slots=True)
class File:
    """Something uploaded; `about` holds what Telegram's object of `kind` tells beside the ids."""

    id: str
    number: int
    bot: int
    kind: str
    path: str
    about: Json


class Written(NamedTuple):
    """A message that was just kept, with its JSON: the same text serves phone, ledger and bot."""

    message: Json
    text: str


class Event(NamedTuple):
    """What a phone shows: kind is message, edit, delete, typing, toast or blocked."""

    person: int
    kind: str
    body: str  # JSON


def for_bot(message: Json) -> Json:
    """A message as the bot is told of it, without what only the phone keeps and shows."""
    markup = message.get("reply_markup")
    own = markup is None or "inline_keyboard" in markup
    if own and not PHONE_ONLY & message.keys():
        return message
    dropped = PHONE_ONLY if own else PHONE_ONLY | {"reply_markup"}
    return {key: value for key, value in message.items() if key not in dropped}


def bot_of(token: str, username: str, start: int) -> Bot:
    """The bot a token belongs to; like Telegram's, the token begins with the bot's number."""
    head = token.partition(":")[0]
    number = int(head) if head.isdecimal() else Random(token).randrange(10**9, 10**10)
    return Bot(number, token, username, last_update=start)
