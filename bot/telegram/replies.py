"""Says replies, in order, after the commit; what is uncertain is said again."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from telegram.error import TelegramError

from bot.delivery.messenger import Messenger
from bot.domain.delivery import Lane, Outcome, OutcomeKind
from bot.errors import TokenRefused
from bot.telegram.turn import Document, New, Reply, Say, Toast

log = structlog.get_logger()
Call = Callable[..., Awaitable[Any]]
TRIES = 5  # of what may have arrived
AGAIN = (OutcomeKind.LATER, OutcomeKind.UNKNOWN)
PAUSE = 0.25  # s before the second try; twice that before each further one
LONGEST_TOAST = 200  # characters, Bot API
LONGEST_WAIT = 30.0  # s


class Speaker:
    """The bot's voice towards one person at a time."""

    def __init__(self, messenger: Messenger, call: Call) -> None:
        self._messenger, self._call = messenger, call

    async def say(self, chat: int, replies: list[Reply]) -> list[tuple[int, int]]:
        """Send replies in order; gives (alert, message) of those to be remembered."""
        remembered = []
        for reply in replies:
            if isinstance(reply, Toast):
                await self.toast(reply)
                continue
            outcome = await self._send(chat, reply)
            if outcome.kind is OutcomeKind.UNREACHABLE:
                break
            alert = reply.remember if isinstance(reply, Say) else None
            if alert is not None and outcome.message_id is not None:
                remembered.append((alert, outcome.message_id))
        return remembered

    async def _send(self, chat: int, reply: New) -> Outcome:
        content = reply.content if isinstance(reply, Document) else None
        inline = None if content is None else content.encode()
        unknown = waits = 0
        while True:
            outcome = await self._messenger.send(
                chat, reply.payload(), lane=Lane.REPLY, content=inline
            )
            unknown += outcome.kind is OutcomeKind.UNKNOWN
            if outcome.kind not in AGAIN or unknown == TRIES:
                break
            # A question asked twice does no harm; one that never came ends the dialogue. What
            # surely was not sent, for want of a connection, waits until there is one.
            await asyncio.sleep(min(outcome.wait or PAUSE * 2**waits, LONGEST_WAIT))
            waits = min(waits + 1, 10)
        if outcome.kind is not OutcomeKind.ACCEPTED:
            log.warning("reply_not_accepted", kind=outcome.kind, reason=outcome.reason)
        return outcome

    async def toast(self, toast: Toast) -> None:
        """Answer a press."""
        # A press that is too old is answered by nobody: the message that follows says it all.
        with contextlib.suppress(TelegramError, TokenRefused):
            await self._call(
                "answerCallbackQuery",
                callback_query_id=toast.press,
                text=toast.text[:LONGEST_TOAST],
                show_alert=toast.alert,
            )
