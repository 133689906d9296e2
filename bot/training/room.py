"""The room itself: bots, people, messages, waiting updates, files. Pure; time is handed in.

Whatever changes is noted twice: in `journal`, for the ledger, and in `events`, for whoever watches.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from random import Random
from typing import Any

from bot.training.durable import Body, Key
from bot.training.limits import Limits
from bot.training.records import (
    CALLBACK_S,
    DAY_S,
    UPDATES_BY_DEFAULT_OFF,
    Bot,
    Event,
    File,
    Json,
    Person,
    Query,
    Update,
    Written,
    bot_of,
    for_bot,
)
from bot.training.wire import dumps


class Room:
    """Everything the room knows."""

    def __init__(
        self, tokens: Mapping[str, str], *, mint: Callable[[], str], seed: int = 0
    ) -> None:
        chance = Random(seed)
        start = chance.randrange(100_000_000, 900_000_000)
        self.bots = {token: bot_of(token, name, start) for token, name in tokens.items()}
        self.bots_by_id = {bot.id: bot for bot in self.bots.values()}
        self.people: dict[int, Person] = {}
        self.messages: dict[int, dict[int, str]] = {}  # person → message id → JSON
        self.queries: dict[int, Query] = {}
        self.files: dict[str, File] = {}
        self.contents: dict[int, bytes] = {}
        self.limits = Limits(chance)
        self.moved: dict[int, int] = {}  # a chat's old number → its new one
        self.journal: dict[Key, Body] = {}
        self.events: list[Event] = []
        self.roused: set[int] = set()  # bots for whom something new waits
        self.mint = mint
        self._last_person = 1000
        self._last_query = 0

    # What was known before a restart

    def recall(self, facts: Iterable[tuple[Key, str | bytes]]) -> None:
        """Take up everything a ledger kept."""
        for (kind, a, b), body in facts:
            if kind == "message":
                self.messages.setdefault(a, {})[b] = str(body)
            elif kind == "content":
                self.contents[a] = bytes(body)  # type: ignore[arg-type]
            else:
                self._recall_one(kind, a, json.loads(body))

    def _recall_one(self, kind: str, a: int, fact: Any) -> None:
        if kind == "person":
            self.people[a] = Person(**fact)
            self.messages.setdefault(a, {})
            self._last_person = max(self._last_person, a)
        elif kind == "file":
            self.files[fact["id"]] = File(**fact)
        elif kind == "query":
            self.queries[a] = Query(**fact)
        elif kind == "count" and a == 0:
            self._last_query = fact
        elif bot := self.bots_by_id.get(a):
            self._recall_bot(bot, kind, fact)

    def _recall_bot(self, bot: Bot, kind: str, fact: Any) -> None:
        if kind == "settings":
            bot.settings = fact
        elif kind == "count":
            bot.last_update = max(bot.last_update, fact)
        elif kind == "update":
            bot.updates[fact[0]] = Update(*fact)

    # People

    def join(self, first_name: str, language_code: str | None, bot: Bot) -> Person:
        """A new person with a phone on which `bot` is open but not started."""
        self._last_person += 1
        person = Person(self._last_person, first_name, self.mint(), bot.id, language_code)
        self.people[person.id] = person
        self.messages[person.id] = {}
        self.note_person(person)
        return person

    def note_person(self, person: Person) -> None:
        """Keep what is known of `person`."""
        self.journal["person", person.id, 0] = dumps(asdict(person))

    def block(self, person: Person, blocked: bool, now: float) -> None:
        """The person blocks the bot or lets it back in."""
        if person.blocked == blocked:
            return
        person.blocked = blocked
        self.note_person(person)
        self.events.append(Event(person.id, "blocked", dumps({"blocked": blocked})))
        bot = self.bots_by_id[person.bot]
        member = {"user": bot.user(), "status": "member"}
        banned = {"user": bot.user(), "status": "kicked", "until_date": 0}
        self.put_update(bot, person, "my_chat_member", now + DAY_S, {
            "chat": person.chat(), "from": person.user(), "date": int(now),
            "old_chat_member": member if blocked else banned,
            "new_chat_member": banned if blocked else member,
        })  # fmt: skip

    # Messages

    def write(self, person: Person, author: Json, content: Json, now: float) -> Written:
        """A new message in the person's chat; returned as the person sees it."""
        chat = self.messages[person.id]
        message_id = next(reversed(chat)) + 1 if chat else 1
        message = {
            "message_id": message_id,
            "from": author,
            "chat": person.chat(),
            "date": int(now),
            **content,
        }
        return self.keep(person.id, message, "message")

    def keep(self, person: int, message: Json, kind: str) -> Written:
        """Note a new or changed message and tell whoever watches."""
        text = dumps(message)
        message_id = message["message_id"]
        self.messages[person][message_id] = text
        self.journal["message", person, message_id] = text
        self.events.append(Event(person, kind, text))
        return Written(message, text)

    def message(self, person: int, message_id: int) -> Json | None:
        """The message, unless it never was or is deleted."""
        text = self.messages.get(person, {}).get(message_id)
        message: Json | None = json.loads(text) if text else None
        return None if message is None or message.get("deleted") else message

    def delete(self, person: int, message: Json) -> None:
        """Take a message away; its id stays taken."""
        gone = message | {"deleted": True}
        text = dumps(gone)
        self.messages[person][message["message_id"]] = text
        self.journal["message", person, message["message_id"]] = text
        body = dumps({"message_id": message["message_id"]})
        self.events.append(Event(person, "delete", body))

    def say(self, person: Person, content: Json, now: float) -> Json:
        """The person sends something; the bot is told."""
        if not person.started:
            person.started = True
            self.note_person(person)
        message = self.write(person, person.user(), content, now).message
        bot = self.bots_by_id[person.bot]
        self.put_update(bot, person, "message", message["date"] + DAY_S, message)
        return message

    def press(self, person: Person, message: Json, data: str, now: float) -> int:
        """The person presses a button; returns the callback query's id."""
        bot = self.bots_by_id[person.bot]
        self._last_query += 1
        query = Query(self._last_query, bot.id, person.id, now + CALLBACK_S)
        self.queries[query.id] = query
        self.journal["query", query.id, 0] = dumps(asdict(query))
        self.journal["count", 0, 0] = str(query.id)
        self.put_update(bot, person, "callback_query", query.until, {
            "id": str(query.id), "from": person.user(), "message": for_bot(message),
            "chat_instance": str(-bot.id * 1_000_003 - person.id), "data": data,
        })  # fmt: skip
        return query.id

    def close_query(self, query: Query) -> None:
        """Forget a query that was answered or is too old."""
        self.queries.pop(query.id, None)
        self.journal["query", query.id, 0] = None

    # Updates

    def put_update(
        self, bot: Bot, person: Person, kind: str, expires: float, content: Json
    ) -> None:
        """Queue an update for `bot`, if it wants that kind."""
        allowed = bot.settings.get("allowed_updates")
        wanted = kind in allowed if allowed else kind not in UPDATES_BY_DEFAULT_OFF
        if not wanted:
            return
        bot.last_update += 1
        number = bot.last_update
        body = f'{{"update_id":{number},"{kind}":{dumps(content)}}}'
        update = Update(number, person.id, expires, body)
        bot.updates[number] = update
        self.journal["update", bot.id, number] = dumps(update)
        self.journal["count", bot.id, 0] = str(number)
        self.roused.add(bot.id)

    def drop_update(self, bot: Bot, number: int) -> None:
        """Forget an update that was confirmed or has expired."""
        if bot.updates.pop(number, None) is not None:
            self.journal["update", bot.id, number] = None

    def confirm(self, bot: Bot, offset: int) -> None:
        """Forget all updates before `offset`; a negative one keeps only the last ones."""
        if offset < 0:
            gone = list(bot.updates)[:offset]
        else:
            gone = []
            for number in bot.updates:
                if number >= offset:
                    break
                gone.append(number)
        for number in gone:
            self.drop_update(bot, number)

    def waiting(self, bot: Bot, limit: int, now: float) -> list[Update]:
        """The oldest updates that are still good; forgets expired ones met on the way."""
        found: list[Update] = []
        expired: list[int] = []
        for update in bot.updates.values():
            if update.expires <= now:
                expired.append(update.id)
            elif len(found) < limit:
                found.append(update)
            else:
                break
        for number in expired:
            self.drop_update(bot, number)
        return found

    def note_settings(self, bot: Bot) -> None:
        """Keep what the bot has set."""
        self.journal["settings", bot.id, 0] = dumps(bot.settings)

    # Files

    def store(self, bot: Bot, kind: str, content: bytes, extension: str, about: Json) -> File:
        """Keep an upload and name it."""
        number = len(self.files) + 1
        secret = self.mint().replace("-", "A").replace("_", "B")
        path = f"{kind}s/file_{number}{extension}"
        about = {"file_unique_id": f"AQAD{number:08x}", **about, "file_size": len(content)}
        file = File(f"AgAC{number:06x}{secret}", number, bot.id, kind, path, about)
        self.files[file.id] = file
        self.contents[number] = content
        self.journal["file", number, 0] = dumps(asdict(file))
        self.journal["content", number, 0] = content
        return file
