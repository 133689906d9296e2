"""Telegram as a `Messenger`: prepared forms posted straight, every answer classified."""

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

import aiohttp
from multidict import CIMultiDict
from telegram.error import NetworkError
from yarl import URL

from bot.delivery.messenger import Prepared, Still, always
from bot.domain.delivery import Lane, Outcome
from bot.domain.message import Payload
from bot.domain.pacing import FREE_RATE
from bot.telegram.answers import NOT_SENT, classify, error_of, unanswered
from bot.telegram.limiter import Gate, is_message, passing
from bot.telegram.transport import READ_TIMEOUT, WHOLE_TIMEOUT, Throttled, explain, timeouts
from bot.telegram.wire import answering, fields, plain

FORM = CIMultiDict({"Content-Type": "application/x-www-form-urlencoded"})


class TelegramMessenger:
    """Sends for one bot token. Without a gate nothing is paced."""

    def __init__(
        self,
        base_url: str,
        token: str,
        session: aiohttp.ClientSession,
        gate: Gate | None = None,
    ) -> None:
        root = base_url.format(token=token) if "{token}" in base_url else base_url + token
        self._root = root
        self._session = session
        self._gate = gate
        self._send_url = URL(f"{root}/sendMessage", encoded=True)
        self._edit_url = URL(f"{root}/editMessageText", encoded=True)
        self._delete_url = URL(f"{root}/deleteMessage", encoded=True)
        self._paid = gate is not None and gate.rate > FREE_RATE

    def prepare(self, payload: Payload) -> Prepared:
        """The form of a payload, but for the chat."""
        return Prepared(urlencode(fields(payload)).encode())

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
        body = b"chat_id=%d&%b" % (chat_id, prepared)
        if reply_to is not None:
            body += b"&" + urlencode({"reply_parameters": answering(reply_to)}).encode()
        if self._paid and lane is not Lane.REPLY:
            body += b"&allow_paid_broadcast=true"
        async with passing(self._gate, lane, chat_id, drill=drill):
            return await self._post(self._send_url, body) if still() else NOT_SENT

    async def send(
        self,
        chat_id: int,
        payload: Payload,
        *,
        lane: Lane,
        reply_to: int | None = None,
        content: bytes | None = None,
    ) -> Outcome:
        """Send a payload's text and buttons as a new message; `telegram.media` sends files."""
        return await self.deliver(chat_id, self.prepare(payload), lane=lane, reply_to=reply_to)

    async def edit(self, chat_id: int, message_id: int, payload: Payload, *, lane: Lane) -> Outcome:
        """Put a payload in the place of an earlier message; one without words deletes it."""
        body = b"chat_id=%d&message_id=%d&%b" % (chat_id, message_id, self.prepare(payload))
        async with passing(self._gate, lane, chat_id):
            return await self._post(self._edit_url if payload.text else self._delete_url, body)

    async def _post(self, url: URL, body: bytes) -> Outcome:
        try:
            async with self._session.post(url, data=body, headers=FORM) as response:
                status, raw = response.status, await response.read()
            outcome = classify(status, raw)
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:  # noqa: UP041
            outcome = unanswered(error)
        if self._gate is not None:
            self._gate.told(outcome)
        return outcome

    async def call(self, method: str, *, patience: float = READ_TIMEOUT, **given: Any) -> Any:
        """Any other method; gives its `result`. `patience` (s) is how long an answer may take.

        Raises:
            TokenRefused: Telegram does not know the token.
            TelegramError: one of its kinds, or one of `transport`'s.
        """
        sent = {name: plain(value) for name, value in given.items() if value is not None}
        gate = self._gate if is_message(method) else None
        async with passing(gate, Lane.REPLY, int(given.get("chat_id") or 0)):
            try:
                async with self._session.post(
                    URL(f"{self._root}/{method}", encoded=True),
                    data=urlencode(sent).encode(),
                    headers=FORM,
                    timeout=timeouts(patience, whole=patience + WHOLE_TIMEOUT),
                ) as response:
                    status, raw = response.status, await response.read()
            except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:  # noqa: UP041
                raise explain(error) from None
            return self._result(method, status, raw)

    def _result(self, method: str, status: int, raw: bytes) -> Any:
        try:
            answer = json.loads(raw)
        except ValueError:
            raise NetworkError(f"{method}: Telegram's answer ({status}) is not JSON") from None
        if status == 200 and answer.get("ok"):
            if self._gate is not None and is_message(method):
                self._gate.succeeded()
            return answer["result"]
        error = error_of(method, status, answer)
        if isinstance(error, Throttled) and self._gate is not None:
            self._gate.throttled(error.wait)
        raise error
