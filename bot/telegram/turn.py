"""A `Turn` is one update made plain at the edge; replies are what a handler wants said."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec

from bot.actions import jobs
from bot.content.catalogue import Catalogue
from bot.domain.message import Button, Keyboard, Media, MediaKind, Payload
from bot.domain.national import National
from bot.domain.post import Officer
from bot.domain.referral import Referral
from bot.domain.round import Reminders
from bot.errors import RuleError
from bot.store.database import Connection

Rows = list[list[tuple[str, str]]]  # rows of (label, callback data)
HANDOUT_LASTS = timedelta(days=30)
INLINE_LIMIT = 100_000  # bytes of a file that may stand on the inbox row


class Say(msgspec.Struct, tag="say", frozen=True):
    """A new message. `remember` names the alert whose progress this message will show.

    Under it stand `buttons`, or a `keyboard` comes or goes: Telegram takes one of the two.
    """

    text: str
    buttons: Rows = []
    remember: int | None = None
    keyboard: Keyboard | None = None

    def payload(self) -> Payload:
        """As the messenger takes it."""
        return Payload(text=self.text, buttons=_rows(self.buttons), keyboard=self.keyboard)


class Picture(msgspec.Struct, tag="picture", frozen=True):
    """A picture in `files/`, with its caption."""

    media: Media
    text: str = ""
    buttons: Rows = []

    def payload(self) -> Payload:
        """As the messenger takes it."""
        return Payload(text=self.text, buttons=_rows(self.buttons), media=self.media)


class Document(msgspec.Struct, tag="document", frozen=True):
    """A file to keep: one of `files/`, or a small text that stands in no file (`inline`)."""

    media: Media
    content: str | None = None
    text: str = ""
    buttons: Rows = []

    @classmethod
    def inline(cls, name: str, content: str, text: str = "") -> "Document":
        """A text of at most 100 kB. It goes with the inbox row as soon as it is sent.

        Raises:
            ValueError: it is longer; have a job write a file.
        """
        raw = content.encode()
        if len(raw) > INLINE_LIMIT:
            raise ValueError(f"{len(raw)} bytes are too many for a reply; have a job write a file")
        digest = sha256(raw).hexdigest()
        media = Media(kind=MediaKind.DOCUMENT, file="", name=name, sha256=digest)
        return cls(media, content, text)

    def payload(self) -> Payload:
        """As the messenger takes it."""
        return Payload(text=self.text, buttons=_rows(self.buttons), media=self.media)


class Voice(msgspec.Struct, tag="voice", frozen=True):
    """A voice note in `files/`."""

    media: Media
    text: str = ""
    buttons: Rows = []

    def payload(self) -> Payload:
        """As the messenger takes it."""
        return Payload(text=self.text, buttons=_rows(self.buttons), media=self.media)


class Toast(msgspec.Struct, tag="toast", frozen=True):
    """The short answer to a press; with `alert`, a window to be closed."""

    text: str = ""
    alert: bool = False
    press: str = ""  # callback query id; the front fills it in


New = Say | Picture | Document | Voice  # what becomes a message
Reply = New | Toast
ENCODER, DECODER = msgspec.json.Encoder(), msgspec.json.Decoder(list[Reply])


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the handlers need to know of how the bot runs."""

    catalogue: Catalogue
    rate: float  # messages/s, as configured
    board_link: Callable[[int, str, int], str]  # officer, post, alert → address
    referral: Referral = field(default_factory=Referral)
    handout_lasts: timedelta = HANDOUT_LASTS
    reminders: Reminders = field(default_factory=Reminders)
    pace: Callable[[], float] | None = None  # what Telegram takes at this moment (messages/s)

    @property
    def present_rate(self) -> float:
        """Messages/s that leave now: the configured rate, or less after a halt."""
        return self.rate if self.pace is None else self.pace()


@dataclass(slots=True, kw_only=True)
class Turn:
    """One update: who, language, now, and the transaction in which it will be marked done."""

    conn: Connection
    chat_id: int
    now: datetime
    seq: int  # the inbox row: the order in which updates came
    language: str
    national: National | None
    officer: Officer | None
    setting: Setting
    wrote_job: bool = False  # whoever does them need not look for it

    @property
    def catalogue(self) -> Catalogue:
        """What is said, and where places are."""
        return self.setting.catalogue

    def text(self, message: str, /, **values: object) -> str:
        """The bot's own words in this person's language."""
        return self.catalogue.locales.text(self.language, message, **values)

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The same, by number."""
        return self.catalogue.locales.plural(self.language, one, many, n, **values)

    def refusal(self, error: RuleError) -> str:
        """Why a rule says no."""
        return self.catalogue.locales.refusal(self.language, error)

    async def later(self, kind: str, payload: dict[str, Any], *, key: str | None = None) -> None:
        """Have work done outside the turn, for this person; once for each key or update."""
        await jobs.put(
            self.conn,
            kind=kind,
            payload=payload,
            now=self.now,
            chat_id=self.chat_id,
            language=self.language,
            key=f"{kind}:{key or self.seq}",
        )
        self.wrote_job = True


def _rows(buttons: Rows) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(_button(*cell) for cell in row) for row in buttons)


def _button(label: str, data: str) -> Button:
    is_address = data.startswith(("http://", "https://"))
    return Button(label, url=data) if is_address else Button(label, data)
