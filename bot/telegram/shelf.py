"""Files as Telegram has them: uploaded once, afterwards sent by the id that it gave.

While one sender uploads a file the others wait for its id; an id that Telegram no longer knows is
replaced by one upload.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from io import BytesIO
from mimetypes import guess_type
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
import structlog

from bot.content.files import Files
from bot.delivery.messenger import Still, always
from bot.domain.delivery import Lane, Outcome, OutcomeKind
from bot.domain.message import Media, MediaKind
from bot.domain.pacing import FREE_RATE
from bot.errors import StoreError
from bot.telegram.answers import NOT_SENT, classify, unanswered
from bot.telegram.limiter import Gate, passing
from bot.telegram.transport import timeouts

log = structlog.get_logger()
STALE = (b"wrong file identifier", b"wrong remote file", b"file reference", b"file_reference",
         b"use file of type")  # fmt: skip
Key = tuple[str, MediaKind]  # SHA-256 of the content, and how it is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One medium on its way to one chat; `form` is all else that the request says."""

    chat_id: int
    media: Media
    form: dict[str, str]
    lane: Lane
    drill: bool = False
    still: Still = always  # whether it may leave when its turn has come


class Shelf:
    """The files of one bot token; `root` is where its methods are, without a slash at the end."""

    def __init__(
        self,
        root: str,
        session: aiohttp.ClientSession,
        gate: Gate | None = None,
        *,
        files: Files,
        ids: dict[Key, str],
        remember: Callable[[Media, str], Awaitable[None]],
    ) -> None:
        self._root, self._session, self._gate = root, session, gate
        self._files, self._ids, self._remember = files, ids, remember
        self._locks: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()
        self.paid = gate is not None and gate.rate > FREE_RATE

    async def send(self, one: Sending) -> Outcome:
        """By its id; where there is none, or Telegram no longer knows it, by an upload."""
        if one.media.id:
            return (await self._by_id(one, one.media.id))[0]
        key = one.media.sha256, one.media.kind
        lock = self._locks.setdefault(key, asyncio.Lock())
        for _ in range(2):
            async with lock:
                if key not in self._ids:
                    return await self._upload(one)
            used = self._ids[key]
            outcome, raw = await self._by_id(one, used)
            if not _is_stale(outcome, raw):
                break
            if self._ids.get(key) == used:
                del self._ids[key]
        return outcome

    async def put(self, one: Sending, content: bytes) -> Outcome:
        """Upload what stands in no file; its id is not kept."""
        return (await self._post_content(one, content))[0]

    async def caption(self, chat_id: int, form: dict[str, str], lane: Lane) -> Outcome:
        """Change what stands under a medium."""
        async with passing(self._gate, lane, chat_id):
            return (await self._post("editMessageCaption", form))[0]

    async def _by_id(self, one: Sending, file_id: str) -> tuple[Outcome, bytes]:
        return await self._post_turn(one, one.form | {str(one.media.kind): file_id})

    async def _upload(self, one: Sending) -> Outcome:
        content = await asyncio.to_thread(self._files.read, one.media)
        if content is None:
            log.error("media_missing", kind=one.media.kind)
            return Outcome(kind=OutcomeKind.OUR_FAULT, reason="media_missing")
        outcome, raw = await self._post_content(one, content)
        if outcome.kind is OutcomeKind.ACCEPTED and (file_id := _id_in(raw, one.media.kind)):
            await self._keep_id(one.media, file_id)
        return outcome

    async def _post_content(self, one: Sending, content: bytes) -> tuple[Outcome, bytes]:
        media = one.media
        form = aiohttp.FormData(one.form, quote_fields=False)  # a name as it is, not %C3%B1
        mime = guess_type(media.name)[0] or "application/octet-stream"
        name = "".join(letter for letter in media.name if letter.isprintable())
        # A stream: aiohttp sends bytes in one piece, and nothing else meanwhile.
        form.add_field(str(media.kind), BytesIO(content), filename=name, content_type=mime)
        return await self._post_turn(one, form)

    async def _keep_id(self, media: Media, file_id: str) -> None:
        self._ids[media.sha256, media.kind] = file_id
        if self._files.is_brief(media.file):
            return
        try:
            await self._remember(media, file_id)
        except StoreError as error:  # it was sent all the same
            log.warning("media_not_remembered", error=str(error))

    async def _post_turn(self, one: Sending, data: Any) -> tuple[Outcome, bytes]:
        async with passing(self._gate, one.lane, one.chat_id, drill=one.drill):
            return await self._post(_method(one.media), data) if one.still() else (NOT_SENT, b"")

    async def _post(self, method: str, data: Any) -> tuple[Outcome, bytes]:
        try:
            async with self._session.post(
                f"{self._root}/{method}", data=data, timeout=timeouts()
            ) as response:
                status, raw = response.status, await response.read()
            outcome = classify(status, raw)
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:  # noqa: UP041
            outcome, status, raw = unanswered(error), 0, b""
        if status == 413:
            outcome = Outcome(kind=OutcomeKind.OUR_FAULT, reason="too_large")
        if self._gate is not None:
            self._gate.told(outcome)
        return outcome, raw


def _method(media: Media) -> str:
    return "send" + media.kind.title().replace("_", "")


def _is_stale(outcome: Outcome, raw: bytes) -> bool:
    said = raw.lower()
    return outcome.reason == "bad_request" and any(words in said for words in STALE)


def _id_in(raw: bytes, kind: MediaKind) -> str | None:
    """The id in Telegram's answer; of a photo that of its largest size."""
    told = json.loads(raw)["result"].get(str(kind))
    last = told[-1] if isinstance(told, list) and told else told
    return last["file_id"] if isinstance(last, dict) else None
