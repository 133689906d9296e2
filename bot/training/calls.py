"""One call of the Bot API, its parameters made plain: forms bring text, JSON brings values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite
from typing import Any

from bot.training import keyboards, markdown
from bot.training.entities import Entity, parse_html, tidy, utf16
from bot.training.records import Bot, Json
from bot.training.refusals import bad_request
from bot.training.wire import loads

ENTITY_FIELDS = frozenset(
    {"type", "offset", "length", "url", "user", "language", "custom_emoji_id"}
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call or from a person."""

    name: str
    mime: str
    content: bytes


@dataclass(slots=True)
class Call:
    """A method's parameters; `now` in unix s."""

    bot: Bot
    values: Mapping[str, Any]
    now: float
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A text, empty when not given."""
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def flag(self, name: str) -> bool:
        """A truth value; forms write it as a word."""
        value = self.values.get(name, False)
        return value.lower() in {"true", "yes", "1"} if isinstance(value, str) else bool(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; like Telegram, what is none counts as not given."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError, OverflowError):
            return default

    def number(self, name: str) -> float | None:
        """A number, or None."""
        try:
            value = float(self.values[name])
        except (KeyError, TypeError, ValueError, OverflowError):
            return None
        return value if isfinite(value) else None

    def structure(self, name: str, what: str) -> Any:
        """A nested value, or None when not given; forms write it as JSON."""
        value = self.values.get(name)
        if isinstance(value, str):
            try:
                return loads(value) if value else None
            except ValueError:
                bad_request(f"can't parse {what} JSON object")
        return value

    def mapping(self, name: str, what: str) -> Json:
        """A nested object, empty when not given."""
        value = self.structure(name, what)
        if not isinstance(value, dict | None):
            bad_request(f"object expected as {what}")
        return value or {}

    def kind(self, name: str, what: str, kinds: frozenset[str]) -> Json:
        """A nested object told apart by its `type`, which is `default` when none is given."""
        value = self.mapping(name, what) or {"type": "default"}
        if not isinstance(value.get("type"), str) or value["type"] not in kinds:
            bad_request(f"can't parse {what}: Unsupported type specified")
        return value

    def markup(self) -> Json | None:
        """The keyboard, checked."""
        markup = self.values.get("reply_markup")
        if isinstance(markup, str):
            return _read_markup(markup) if markup else None
        return None if markup is None else keyboards.checked(markup)

    def formatted(self, name: str, limit: int, too_long: str) -> tuple[str, list[Entity]]:
        """Text and entities after parsing; `limit` in UTF-16 units."""
        source = self.text(name)
        listed = "entities" if name == "text" else f"{name}_entities"
        if listed in self.values:
            entities = _entities(self.structure(listed, "entities"), utf16(source))
            text, entities = tidy(source, entities)
        else:
            text, entities = _read_text(source, self.text("parse_mode").lower())
        if len(text) * 2 > limit and utf16(text) > limit:
            bad_request(too_long)
        return text, entities


# A broadcast says the same to many: what was read once is not read again. Nobody changes the
# values handed out here.


@lru_cache(maxsize=512)
def _read_markup(source: str) -> Json | None:
    try:
        markup = loads(source)
    except ValueError:
        bad_request("can't parse reply keyboard markup JSON object")
    return None if markup is None else keyboards.checked(markup)


@lru_cache(maxsize=512)
def _read_text(source: str, mode: str) -> tuple[str, list[Entity]]:
    text, entities = _parsed(source, mode) if mode else (source, [])
    return tidy(text, entities)


def _parsed(source: str, mode: str) -> tuple[str, list[Entity]]:
    if mode == "html":
        return parse_html(source)
    if mode == "markdownv2":
        return markdown.parse_v2(source)
    if mode == "markdown":
        return markdown.parse_legacy(source)
    return bad_request("unsupported parse_mode")


def _entities(listed: object, total: int) -> list[Entity]:
    if not isinstance(listed, list):
        return []
    kept = []
    for item in listed:
        if not isinstance(item, dict) or not isinstance(item.get("type"), str):
            bad_request("can't parse MessageEntity: Can't find field \"type\"")
        try:
            offset, length = int(item.get("offset", 0)), int(item.get("length", 0))
        except (TypeError, ValueError, OverflowError):
            bad_request('can\'t parse MessageEntity: Field "offset" must be of type Number')
        if offset < 0 or length < 0 or offset + length > total:
            bad_request("can't parse entities: entity is out of the text")
        fields = {k: v for k, v in item.items() if k in ENTITY_FIELDS and v is not None}
        kept.append(fields | {"offset": offset, "length": length})
    return [entity for entity in kept if entity["length"]]
