"""What the engine needs of a messenger; `bot.telegram.messenger` is the one that has it."""

from collections.abc import Callable
from typing import NewType, Protocol

from bot.domain.delivery import Lane, Outcome
from bot.domain.message import Payload

# A payload in the messenger's own wire form, made once for all readers of a variant.
Prepared = NewType("Prepared", bytes)


# Asked when a message's turn has come, perhaps long after it queued up: may it still leave?
Still = Callable[[], bool]
WITHHELD = "withheld"  # the reason of what was not sent because it no longer might


def always() -> bool:
    """It may leave whenever its turn comes."""
    return True


class Messenger(Protocol):
    """Sends to one chat at a time, and says what came of it. Never raises for a failed send."""

    def prepare(self, payload: Payload) -> Prepared:
        """Turn a payload into its wire form."""

    async def deliver(
        self,
        chat_id: int,
        prepared: Prepared,
        *,
        lane: Lane,
        drill: bool = False,
        reply_to: int | None = None,
        still: Still = always,
    ) -> Outcome:
        """Send a prepared payload as a new message, unless it is no longer wanted by its turn."""

    async def send(
        self,
        chat_id: int,
        payload: Payload,
        *,
        lane: Lane,
        reply_to: int | None = None,
        content: bytes | None = None,
    ) -> Outcome:
        """Send a payload as a new message. `content` is that of a medium that has no file."""

    async def edit(self, chat_id: int, message_id: int, payload: Payload, *, lane: Lane) -> Outcome:
        """Put a payload in the place of an earlier message."""
