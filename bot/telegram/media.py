"""A messenger that carries files too; what has none it hands on.

A text that is too long for a caption follows as a message of its own, with the buttons; its answer
is the answer of the whole. If it has to be tried again, the medium is not sent again.
"""

import json
from dataclasses import replace

import msgspec

from bot.delivery.messenger import Messenger, Prepared, Still, always
from bot.domain.delivery import Lane, Outcome, OutcomeKind
from bot.domain.message import Media, MediaKind, Payload
from bot.telegram.shelf import Sending, Shelf
from bot.telegram.wire import fields

MARK = b"\0"  # no form begins so: what follows is a file
HALVES_KEPT = 10_000
NO_VOICE = "voice_forbidden"  # some refuse voice notes; the words reach them all the same
AGAIN = (OutcomeKind.LATER, OutcomeKind.UNKNOWN)


class _Wire(msgspec.Struct, frozen=True):
    """A payload with a medium, prepared."""

    media: Media
    caption: dict[str, str]  # what goes with the medium, as form fields
    text: str  # the form of the text alone
    follows: bool  # whether it is a message of its own


class MediaMessenger:
    """Sends what has a medium from the `shelf`, all else by `plain`."""

    def __init__(self, plain: Messenger, shelf: Shelf) -> None:
        self._plain, self._shelf = plain, shelf
        self._halves: set[tuple[int, bytes]] = set()  # whose text is still to follow

    def prepare(self, payload: Payload) -> Prepared:
        """The form of a payload, but for the chat."""
        if payload.media is None:
            return self._plain.prepare(payload)
        alone = self._plain.prepare(replace(payload, media=None)).decode()
        caption = _caption(payload) if payload.captioned else _kept(payload)
        wire = _Wire(payload.media, caption, alone, not payload.captioned)
        return Prepared(MARK + msgspec.json.encode(wire))

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
        if not prepared.startswith(MARK):
            return await self._plain.deliver(
                chat_id, prepared, lane=lane, drill=drill, reply_to=reply_to, still=still
            )
        wire = _read(prepared)
        one = self._sending(chat_id, wire, lane, reply_to, drill=drill, still=still)
        half = chat_id, bytes(prepared)
        if half not in self._halves:
            outcome = await self._shelf.send(one)
            if outcome.reason != NO_VOICE and not _goes_on(outcome, wire):
                return outcome
        outcome = await self._follow(one, wire)
        self._note_half(half, open_=outcome.kind in AGAIN)
        return outcome

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
        prepared = self.prepare(payload)
        if content is None:
            return await self.deliver(chat_id, prepared, lane=lane, reply_to=reply_to)
        wire = _read(prepared)
        one = self._sending(chat_id, wire, lane, reply_to)
        outcome = await self._shelf.put(one, content)
        if not _goes_on(outcome, wire):
            return outcome
        return await self._follow(one, wire)

    async def edit(self, chat_id: int, message_id: int, payload: Payload, *, lane: Lane) -> Outcome:
        """Put a payload in the place of an earlier message; the medium itself stays."""
        if not payload.captioned:
            return await self._plain.edit(chat_id, message_id, payload, lane=lane)
        form = {"chat_id": str(chat_id), "message_id": str(message_id), **_caption(payload)}
        return await self._shelf.caption(chat_id, form, lane)

    async def _follow(self, one: Sending, wire: _Wire) -> Outcome:
        text = Prepared(wire.text.encode())
        return await self._plain.deliver(
            one.chat_id, text, lane=one.lane, drill=one.drill, still=one.still
        )

    def _note_half(self, half: tuple[int, bytes], *, open_: bool) -> None:
        if not open_:
            self._halves.discard(half)
            return
        if len(self._halves) >= HALVES_KEPT:  # the medium comes twice: better than no text
            self._halves.clear()
        self._halves.add(half)

    def _sending(
        self,
        chat_id: int,
        wire: _Wire,
        lane: Lane,
        reply_to: int | None,
        *,
        drill: bool = False,
        still: Still = always,
    ) -> Sending:
        form = {"chat_id": str(chat_id), **wire.caption}
        if wire.media.kind is MediaKind.DOCUMENT:
            form["disable_content_type_detection"] = "true"
        if reply_to is not None:
            told = {"message_id": reply_to, "allow_sending_without_reply": True}
            form["reply_parameters"] = json.dumps(told)
        if self._shelf.paid and lane is not Lane.REPLY:
            form["allow_paid_broadcast"] = "true"
        return Sending(
            chat_id=chat_id, media=wire.media, form=form, lane=lane, drill=drill, still=still
        )


def _goes_on(outcome: Outcome, wire: _Wire) -> bool:
    return wire.follows and outcome.kind is OutcomeKind.ACCEPTED


def _caption(payload: Payload) -> dict[str, str]:
    made = fields(payload)
    del made["link_preview_options"]
    return {"caption": made.pop("text"), **made}


def _kept(payload: Payload) -> dict[str, str]:
    """What a medium says of itself whose text follows."""
    return {"protect_content": "true"} if payload.protected else {}


def _read(prepared: Prepared) -> _Wire:
    return msgspec.json.decode(prepared[len(MARK) :], type=_Wire)
