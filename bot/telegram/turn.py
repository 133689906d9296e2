"""A `Turn` is one update made plain at the edge; replies are what a handler wants said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from bot.content.catalogue import Catalogue
from bot.domain.message import Button, Payload
from bot.domain.national import National
from bot.domain.post import Officer
from bot.errors import RuleError
from bot.store.database import Connection

Rows = list[list[tuple[str, str]]]  # rows of (label, callback data)


class Say(msgspec.Struct, tag="say", frozen=True):
    """A new message. `remember` names the alert whose progress this message will show."""

    text: str
    buttons: Rows = []
    remember: int | None = None

    def payload(self) -> Payload:
        """As the messenger takes it."""
        rows = tuple(tuple(_button(*cell) for cell in row) for row in self.buttons)
        return Payload(text=self.text, buttons=rows)


class Toast(msgspec.Struct, tag="toast", frozen=True):
    """The short answer to a press; with `alert`, a window to be closed."""

    text: str = ""
    alert: bool = False
    press: str = ""  # callback query id; the front fills it in


Reply = Say | Toast
ENCODER, DECODER = msgspec.json.Encoder(), msgspec.json.Decoder(list[Reply])


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the handlers need to know of how the bot runs."""

    catalogue: Catalogue
    rate: float  # messages/s
    board_link: Callable[[int, str, int], str]  # officer, post, alert → address


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
        no, why = self.text("That is not possible."), self.text(error.message, **error.values)
        return f"{no} {why}"


def _button(label: str, data: str) -> Button:
    is_address = data.startswith(("http://", "https://"))
    return Button(label, url=data) if is_address else Button(label, data)
