"""A message ready to send: text, buttons, and the hash that ties it to its approval."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. `data` is callback data, at most 64 bytes; `url` opens a page."""

    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """The whole of what one reader gets. Text is Telegram's HTML, at most 4,096 UTF-16 units."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()

    def to_json(self) -> str:
        """Canonical JSON: the same payload always gives the same text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Payload":
        """The inverse of `to_json`."""
        raw = json.loads(text)
        rows = tuple(tuple(Button(**button) for button in row) for row in raw["buttons"])
        return cls(text=raw["text"], buttons=rows)

    def digest(self) -> str:
        """SHA-256 over the canonical JSON, hexadecimal."""
        return sha256(self.to_json().encode()).hexdigest()


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


class Review(StrEnum):
    """How far people have brought a text; only a checked one is sent live."""

    DRAFT = "draft"
    TRANSLATED = "translated"
    CHECKED = "checked"  # by a second person, named in the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A text for one kind of reader."""

    text: str  # Telegram's HTML
    written: str  # the language it is really in
    review: Review
