"""A message ready to send: text, medium, buttons, and the hash that ties it to its approval."""

import json
import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from html import unescape
from typing import Any

CAPTION_LIMIT = 1024  # UTF-16 units after entities. Source: Bot API, sendPhoto
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. `data` is callback data, at most 64 bytes; `url` opens a page."""

    label: str
    data: str = ""
    url: str = ""


class Share(StrEnum):
    """What a key asks the telephone to hand over; its owner is asked first."""

    CONTACT = "contact"
    LOCATION = "location"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a reply keyboard: it sends its own label, or what it asks for."""

    label: str
    shares: Share | None = None


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Keys that stand in place of the telephone's own until one is pressed; without any: gone."""

    rows: tuple[tuple[Key, ...], ...] = ()


class MediaKind(StrEnum):
    """How a file is shown."""

    PHOTO = "photo"
    DOCUMENT = "document"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file that goes with a message. The hash ties the approval to its content."""

    kind: MediaKind
    file: str  # its name in the data folder's `files/`
    name: str  # the name that the reader sees
    sha256: str  # of the content, hexadecimal
    id: str = ""  # by which Telegram has it already, where it never was a file of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """The whole of what one reader gets. Text is Telegram's HTML, at most 4,096 UTF-16 units.

    With a medium the text is its caption; one that is too long for that follows as a message of
    its own, with the buttons. Telegram takes buttons or a keyboard, not both: buttons go first.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    media: Media | None = None
    keyboard: Keyboard | None = None
    protected: bool = False  # Telegram lets nobody forward or keep it

    @property
    def captioned(self) -> bool:
        """Whether medium and text are one message."""
        if self.media is None or (self.media.kind is MediaKind.VIDEO_NOTE and self.text):
            return False  # Telegram takes no caption with a round video
        return shown_length(self.text) <= CAPTION_LIMIT

    def to_json(self) -> str:
        """Canonical JSON: the same payload always gives the same text."""
        told = asdict(self)
        for later in ("media", "keyboard"):
            if told[later] is None:  # as it was before there were any: old hashes still hold
                del told[later]
        if not told["protected"]:
            del told["protected"]
        if "media" in told and not told["media"]["id"]:
            del told["media"]["id"]
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Payload":
        """The inverse of `to_json`."""
        raw = json.loads(text)
        rows = tuple(tuple(Button(**button) for button in row) for row in raw["buttons"])
        return cls(
            text=raw["text"],
            buttons=rows,
            media=_media(raw.get("media")),
            keyboard=_keyboard(raw.get("keyboard")),
            protected=raw.get("protected", False),
        )

    def digest(self) -> str:
        """SHA-256 over the canonical JSON, hexadecimal."""
        return digest_of(self.to_json())


def digest_of(canonical: str) -> str:
    """SHA-256 of a payload that is canonical JSON already, hexadecimal."""
    return sha256(canonical.encode()).hexdigest()


def _media(raw: dict[str, str] | None) -> Media | None:
    if raw is None:
        return None
    kind, rest = MediaKind(raw["kind"]), {key: raw[key] for key in ("file", "name", "sha256")}
    return Media(kind=kind, id=raw.get("id", ""), **rest)


def _keyboard(raw: dict[str, Any] | None) -> Keyboard | None:
    if raw is None:
        return None
    return Keyboard(tuple(tuple(_key(**key) for key in row) for row in raw["rows"]))


def _key(label: str, shares: str | None) -> Key:
    return Key(label, Share(shares) if shares else None)


def shown_length(text: str) -> int:
    """Length of Telegram's HTML as it is shown: without tags, in UTF-16 code units."""
    return utf16_length(plain(text))


def plain(text: str) -> str:
    """Telegram's HTML as it is read: no markup, nothing escaped."""
    return unescape(_TAG.sub("", text))


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
