"""A messenger that carries files too: uploaded once, afterwards sent by the id Telegram gave.

A text that is too long for a caption follows as a message of its own, with the buttons; its answer
is the answer of the whole. If it has to be tried again, the medium is not sent again.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from mimetypes import guess_type
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
import msgspec
import structlog

from bot.content.files import Files
from bot.delivery.messenger import Messenger, Prepared
from bot.domain.delivery import Lane, Outcome, OutcomeKind
from bot.domain.message import Media, MediaKind, Payload
from bot.domain.pacing import FREE_RATE
from bot.errors import StoreError
from bot.telegram.limiter import Gate
from bot.telegram.messenger import classify, fields
from bot.telegram.transport import UNSENT

log = structlog.get_logger()
MARK = b"\0"  # no form begins so: what follows is a file
HALVES_KEPT = 10_000
STALE = (b"wrong file identifier", b"wrong remote file", b"file reference", b"file_reference",
         b"use file of type")  # fmt: skip
AGAIN = (OutcomeKind.LATER, OutcomeKind.UNKNOWN)

Key = tuple[str, MediaKind]


class _Wire(msgspec.Struct, frozen=True):
    """A payload with a medium, prepared."""

    media: Media
    caption: dict[str, str]  # what goes with the medium, as form fields
    follow: str | None  # the form of the text that follows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sending:
    """One medium on its way to one chat."""

    chat_id: int
    media: Media
    form: dict[str, str]
    lane: Lane
    drill: bool


class MediaMessenger:
    """Sends what has a medium; all else it hands on to `plain`."""

    def __init__(
        self,
        plain: Messenger,
        *,
        root: str,
        session: aiohttp.ClientSession,
        files: Files,
        ids: dict[Key, str],
        remember: Callable[[Media, str], Awaitable[None]],
        gate: Gate | None = None,
    ) -> None:
        self._plain, self._root, self._session, self._gate = plain, root, session, gate
        self._files, self._ids, self._remember = files, ids, remember
        self._paid = gate is not None and gate.rate > FREE_RATE
        self._locks: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()
        self._halves: set[tuple[int, bytes]] = set()  # whose text is still to follow

    def prepare(self, payload: Payload) -> Prepared:
        """The form of a payload, but for the chat."""
        if payload.media is None:
            return self._plain.prepare(payload)
        made = fields(payload)
        text, _ = made.pop("text"), made.pop("link_preview_options")
        alone = Payload(text=payload.text, buttons=payload.buttons)
        if payload.captioned:
            wire = _Wire(payload.media, made | {"caption": text}, None)
        else:
            wire = _Wire(payload.media, {}, self._plain.prepare(alone).decode())
        return Prepared(MARK + msgspec.json.encode(wire))

    async def deliver(
        self,
        chat_id: int,
        prepared: Prepared,
        *,
        lane: Lane,
        drill: bool = False,
        reply_to: int | None = None,
    ) -> Outcome:
        """Send a prepared payload as a new message."""
        if not prepared.startswith(MARK):
            return await self._plain.deliver(
                chat_id, prepared, lane=lane, drill=drill, reply_to=reply_to
            )
        return await self._carry(chat_id, prepared, lane, drill, reply_to, None)

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
        if payload.media is None:
            return await self._plain.send(chat_id, payload, lane=lane, reply_to=reply_to)
        return await self._carry(chat_id, self.prepare(payload), lane, False, reply_to, content)

    async def edit(self, chat_id: int, message_id: int, payload: Payload, *, lane: Lane) -> Outcome:
        """Put a payload in the place of an earlier message; the medium itself stays."""
        if not payload.captioned:
            return await self._plain.edit(chat_id, message_id, payload, lane=lane)
        made = fields(payload)
        form = {"chat_id": str(chat_id), "message_id": str(message_id), "caption": made["text"]}
        form |= {key: made[key] for key in ("parse_mode", "reply_markup") if key in made}
        await self._pass_gate(lane, chat_id)
        return (await self._post("editMessageCaption", form))[0]

    async def _carry(
        self,
        chat_id: int,
        prepared: Prepared,
        lane: Lane,
        drill: bool,
        reply_to: int | None,
        content: bytes | None,
    ) -> Outcome:
        wire = msgspec.json.decode(prepared[1:], type=_Wire)
        half = chat_id, bytes(prepared)
        if half not in self._halves:
            form = self._form(chat_id, wire, lane, reply_to)
            one = _Sending(chat_id=chat_id, media=wire.media, form=form, lane=lane, drill=drill)
            outcome = await self._send(one) if content is None else await self._put(one, content)
            if wire.follow is None or outcome.kind is not OutcomeKind.ACCEPTED:
                return outcome
        text = Prepared((wire.follow or "").encode())
        outcome = await self._plain.deliver(chat_id, text, lane=lane, drill=drill)
        self._note_half(half, open_=outcome.kind in AGAIN)
        return outcome

    def _note_half(self, half: tuple[int, bytes], *, open_: bool) -> None:
        if not open_:
            self._halves.discard(half)
            return
        if len(self._halves) >= HALVES_KEPT:  # the medium comes twice: better than no text
            self._halves.clear()
        self._halves.add(half)

    def _form(self, chat_id: int, wire: _Wire, lane: Lane, reply_to: int | None) -> dict[str, str]:
        form = {"chat_id": str(chat_id), **wire.caption}
        if wire.media.kind is MediaKind.DOCUMENT:
            form["disable_content_type_detection"] = "true"
        if reply_to is not None:
            told = {"message_id": reply_to, "allow_sending_without_reply": True}
            form["reply_parameters"] = json.dumps(told)
        if self._paid and lane is not Lane.REPLY:
            form["allow_paid_broadcast"] = "true"
        return form

    async def _send(self, one: _Sending) -> Outcome:
        """By its id; where there is none, or Telegram no longer knows it, by an upload."""
        key = one.media.sha256, one.media.kind
        lock = self._locks.setdefault(key, asyncio.Lock())
        for _ in range(2):
            async with lock:  # while one uploads, the others wait for its id
                if key not in self._ids:
                    return await self._upload(one)
            used = self._ids[key]
            outcome, raw = await self._by_id(one, used)
            if not _is_stale(outcome, raw):
                break
            if self._ids.get(key) == used:
                del self._ids[key]
        return outcome

    async def _by_id(self, one: _Sending, file_id: str) -> tuple[Outcome, bytes]:
        await self._pass_gate(one.lane, one.chat_id, drill=one.drill)
        return await self._post(_method(one.media), one.form | {str(one.media.kind): file_id})

    async def _upload(self, one: _Sending) -> Outcome:
        content = await asyncio.to_thread(self._files.read, one.media)
        if content is None:
            log.error("media_missing", kind=one.media.kind)
            return Outcome(kind=OutcomeKind.OUR_FAULT, reason="media_missing")
        return await self._put(one, content, keep=True)

    async def _put(self, one: _Sending, content: bytes, *, keep: bool = False) -> Outcome:
        media = one.media
        await self._pass_gate(one.lane, one.chat_id, drill=one.drill)
        form = aiohttp.FormData(one.form)
        mime = guess_type(media.name)[0] or "application/octet-stream"
        form.add_field(str(media.kind), content, filename=media.name, content_type=mime)
        outcome, raw = await self._post(_method(media), form)
        if keep and outcome.kind is OutcomeKind.ACCEPTED and (file_id := _id_in(raw, media.kind)):
            await self._keep_id(media, file_id)
        return outcome

    async def _keep_id(self, media: Media, file_id: str) -> None:
        self._ids[media.sha256, media.kind] = file_id
        if self._files.is_brief(media.file):
            return
        try:
            await self._remember(media, file_id)
        except StoreError as error:  # it was sent all the same
            log.warning("media_not_remembered", error=str(error))

    async def _pass_gate(self, lane: Lane, chat_id: int, *, drill: bool = False) -> None:
        if self._gate is not None:
            await self._gate.pass_(lane, chat_id, drill=drill)

    async def _post(self, method: str, data: Any) -> tuple[Outcome, bytes]:
        try:
            async with self._session.post(f"{self._root}/{method}", data=data) as response:
                status, raw = response.status, await response.read()
        except UNSENT:
            return Outcome(kind=OutcomeKind.LATER, reason="no_connection"), b""
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):  # noqa: UP041
            return Outcome(kind=OutcomeKind.UNKNOWN, reason="no_answer"), b""
        outcome = classify(status, raw)
        if status == 413:
            outcome = Outcome(kind=OutcomeKind.OUR_FAULT, reason="too_large")
        self._tell_gate(outcome)
        return outcome, raw

    def _tell_gate(self, outcome: Outcome) -> None:
        if self._gate is None:
            return
        if outcome.throttled:
            self._gate.throttled(outcome.wait)
        elif outcome.kind is not OutcomeKind.UNKNOWN:
            self._gate.succeeded()


def _method(media: Media) -> str:
    return f"send{media.kind.capitalize()}"


def _is_stale(outcome: Outcome, raw: bytes) -> bool:
    said = raw.lower()
    return outcome.reason == "bad_request" and any(words in said for words in STALE)


def _id_in(raw: bytes, kind: MediaKind) -> str | None:
    """The id in Telegram's answer; of a photo that of its largest size."""
    told = json.loads(raw)["result"].get(str(kind))
    last = told[-1] if isinstance(told, list) and told else told
    return last["file_id"] if isinstance(last, dict) else None
