"""What Telegram's answers mean (`TELEGRAM.md` 2.2), for sends and for any other call."""

from typing import Any

import msgspec
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    NetworkError,
    TelegramError,
)

from bot.delivery.messenger import WITHHELD
from bot.domain.delivery import NO_CONNECTION, Outcome, OutcomeKind
from bot.errors import TokenRefused
from bot.telegram.transport import UNSENT, Throttled, retry_after

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


def error_of(method: str, status: int, answer: dict[str, Any]) -> Exception:
    """What a refused call raises."""
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
