"""Telegram as a `Messenger`: prepared forms posted straight, every answer classified."""

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

import aiohttp
import msgspec
from multidict import CIMultiDict
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    NetworkError,
    TelegramError,
)
from yarl import URL

from bot.delivery.messenger import WITHHELD, Prepared, Still, always
from bot.domain.delivery import NO_CONNECTION, Lane, Outcome, OutcomeKind
from bot.domain.message import Button, Key, Keyboard, Payload, Share
from bot.domain.pacing import FREE_RATE
from bot.errors import TokenRefused
from bot.telegram.limiter import Gate, is_message, passing
from bot.telegram.transport import (
    READ_TIMEOUT,
    UNSENT,
    WHOLE_TIMEOUT,
    Throttled,
    explain,
    retry_after,
    timeouts,
)

FORM = CIMultiDict({"Content-Type": "application/x-www-form-urlencoded"})

NOT_SENT = Outcome(kind=OutcomeKind.LATER, reason=WITHHELD)

# What Telegram's server says (tdlib/telegram-bot-api, Client.cpp, 10.0), and our word for it.
FORBIDDEN = {
    "bot was blocked": "blocked",
    "user is deactivated": "deactivated",
    "bot can't initiate": "never_started",
}
AS_WANTED = ("message is not modified", "message to delete not found")
# What concerns one person alone, though it is a 400.
PERSONAL = {
    "voice_messages_forbidden": "voice_forbidden",
    "user_is_blocked": "blocked",
    "input_user_deactivated": "deactivated",
    "user_is_deactivated": "deactivated",
    "chat_write_forbidden": "forbidden",
    "not enough rights": "forbidden",
    "have no rights": "forbidden",
    "chat_restricted": "forbidden",
}
NOT_FOUND = ("chat not found", "user not found", "peer_id_invalid")


class _Parameters(msgspec.Struct):
    retry_after: Any = None
    migrate_to_chat_id: int | None = None


class _Sent(msgspec.Struct):
    message_id: int | None = None


class _Answer(msgspec.Struct):
    ok: bool = False
    result: _Sent | bool | None = None
    error_code: int = 0
    description: str = ""
    parameters: _Parameters | None = None


_DECODER = msgspec.json.Decoder(_Answer)


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
            body += b"&" + urlencode({"reply_parameters": _reply(reply_to)}).encode()
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
        sent = {name: _plain(value) for name, value in given.items() if value is not None}
        gate = self._gate if is_message(method) else None
        async with passing(gate, Lane.REPLY, int(given.get("chat_id") or 0)):
            try:
                async with self._session.post(
                    f"{self._root}/{method}",
                    data=sent,
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
        error = _error(method, status, answer)
        if isinstance(error, Throttled) and self._gate is not None:
            self._gate.throttled(error.wait)
        raise error


def fields(payload: Payload) -> dict[str, str]:
    """A payload as the parameters of sendMessage and editMessageText."""
    made = {
        "text": payload.text,
        "parse_mode": "HTML",
        "link_preview_options": '{"is_disabled":true}',
    }
    if payload.protected:
        made["protect_content"] = "true"
    if payload.buttons:
        rows = [[_button(button) for button in row] for row in payload.buttons]
        made["reply_markup"] = _json({"inline_keyboard": rows})
    elif payload.keyboard is not None:
        made["reply_markup"] = _json(_keyboard(payload.keyboard))
    return made


def unanswered(error: Exception) -> Outcome:
    """What it means that no answer came, or none to the end."""
    if isinstance(error, UNSENT):
        return Outcome(kind=OutcomeKind.LATER, reason=NO_CONNECTION)
    return Outcome(kind=OutcomeKind.UNKNOWN, reason="no_answer")


def classify(status: int, raw: bytes) -> Outcome:
    """What an answer to a send means (`TELEGRAM.md` 2.2)."""
    try:
        answer = _DECODER.decode(raw)
    except msgspec.MsgspecError:
        return _without_answer(status)
    if status == 200 and answer.ok:
        sent = answer.result
        number = sent.message_id if isinstance(sent, _Sent) else None
        return Outcome(kind=OutcomeKind.ACCEPTED, message_id=number)
    return _refused(status, answer)


def _without_answer(status: int) -> Outcome:
    """A proxy's page, or half an answer: only its status tells."""
    if status == 429:
        return Outcome(
            kind=OutcomeKind.LATER, reason="throttled", wait=retry_after(None), throttled=True
        )
    return Outcome(kind=OutcomeKind.UNKNOWN, reason=f"status_{status}")


def _refused(status: int, answer: _Answer) -> Outcome:
    said = answer.description.lower()
    more = answer.parameters or _Parameters()
    if status == 429:
        wait = retry_after(more.retry_after)
        return Outcome(kind=OutcomeKind.LATER, reason="throttled", wait=wait, throttled=True)
    if status in (401, 404):
        return Outcome(kind=OutcomeKind.TOKEN, reason="token")
    if status == 403:
        word = next((word for text, word in FORBIDDEN.items() if text in said), "forbidden")
        return Outcome(kind=OutcomeKind.UNREACHABLE, reason=word)
    if status == 400:
        return _bad_request(said, more)
    if status == 409:
        return Outcome(kind=OutcomeKind.LATER, reason="conflict")
    return Outcome(kind=OutcomeKind.UNKNOWN, reason=f"status_{status}")


def _bad_request(said: str, more: _Parameters) -> Outcome:
    if more.migrate_to_chat_id is not None:
        moved = more.migrate_to_chat_id
        return Outcome(kind=OutcomeKind.MOVED, reason="moved", moved_to=moved)
    if any(text in said for text in NOT_FOUND):
        return Outcome(kind=OutcomeKind.UNREACHABLE, reason="not_found")
    personal = next((word for text, word in PERSONAL.items() if text in said), None)
    if personal is not None:
        return Outcome(kind=OutcomeKind.UNREACHABLE, reason=personal)
    if any(text in said for text in AS_WANTED):
        return Outcome(kind=OutcomeKind.ACCEPTED)
    return Outcome(kind=OutcomeKind.OUR_FAULT, reason="bad_request")


def _error(method: str, status: int, answer: dict[str, Any]) -> Exception:
    said = f"{method}: {answer.get('description', status)}"
    more = answer.get("parameters") or {}
    if status in (401, 404):
        return TokenRefused(f"Telegram does not know the token ({method}); check ENLACE_TOKEN.")
    if status == 429:
        return Throttled(retry_after(more.get("retry_after")))
    if "migrate_to_chat_id" in more:
        return ChatMigrated(more["migrate_to_chat_id"])
    kinds: dict[int, type[TelegramError]] = {400: BadRequest, 403: Forbidden, 409: Conflict}
    return kinds.get(status, NetworkError)(said)


def _button(button: Button) -> dict[str, str]:
    if button.url:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.data}


def _keyboard(keyboard: Keyboard) -> dict[str, Any]:
    if not keyboard.rows:
        return {"remove_keyboard": True}
    rows = [[_key(key) for key in row] for row in keyboard.rows]
    return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}


def _key(key: Key) -> dict[str, Any]:
    asks = {Share.CONTACT: "request_contact", Share.LOCATION: "request_location"}
    return {"text": key.label} | ({asks[key.shares]: True} if key.shares else {})


def _reply(message_id: int) -> str:
    return _json({"message_id": message_id, "allow_sending_without_reply": True})


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
