"""The project's two fakes: a clock that is told the time, a messenger told what to answer."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.delivery.messenger import WITHHELD, Prepared, Still, always
from bot.domain.delivery import Lane, Outcome, OutcomeKind
from bot.domain.message import Payload


class ManualClock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        """Move on."""
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the messenger was asked to send."""

    chat_id: int
    payload: Payload
    lane: Lane
    drill: bool = False
    reply_to: int | None = None
    edits: int | None = None
    content: bytes | None = None


class ScriptedMessenger:
    """Answers as it was told: first the script of the chat, then the common one, then accepted.

    With `gate` closed, sends wait in it until it is opened.
    """

    def __init__(self, script: Iterable[Outcome] = ()) -> None:
        self.script = deque(script)
        self.chats: dict[int, deque[Outcome]] = {}
        self.sent: list[Sent] = []
        self.gate, self.queue = asyncio.Event(), asyncio.Event()
        self.gate.set()
        self.queue.set()
        self._arrived = asyncio.Condition()

    def prepare(self, payload: Payload) -> Prepared:
        """The payload itself, as bytes."""
        return Prepared(payload.to_json().encode())

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
        """Note it, and answer. With `queue` closed, it waits there before anything is noted."""
        await self.queue.wait()
        if not still():
            return Outcome(kind=OutcomeKind.LATER, reason=WITHHELD)
        payload = Payload.from_json(prepared.decode())
        return await self._note(
            Sent(chat_id=chat_id, payload=payload, lane=lane, drill=drill, reply_to=reply_to)
        )

    async def send(
        self,
        chat_id: int,
        payload: Payload,
        *,
        lane: Lane,
        reply_to: int | None = None,
        content: bytes | None = None,
    ) -> Outcome:
        """Note it, and answer."""
        return await self._note(
            Sent(chat_id=chat_id, payload=payload, lane=lane, reply_to=reply_to, content=content)
        )

    async def edit(self, chat_id: int, message_id: int, payload: Payload, *, lane: Lane) -> Outcome:
        """Note it, and answer."""
        return await self._note(Sent(chat_id=chat_id, payload=payload, lane=lane, edits=message_id))

    async def until(self, told: Callable[[list[Sent]], bool]) -> None:
        """Wait until what was sent satisfies `told`."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: told(self.sent))

    async def _note(self, sent: Sent) -> Outcome:
        async with self._arrived:
            self.sent.append(sent)
            self._arrived.notify_all()
        await self.gate.wait()
        script = self.chats.get(sent.chat_id) or self.script
        if script:
            return script.popleft()
        return Outcome(kind=OutcomeKind.ACCEPTED, message_id=len(self.sent))
