"""Updates come in: poll or webhook → inbox → one worker a chat → replies.

The offset moves only after the raw updates are committed. One transaction applies an update and
notes its replies on its row; they are sent after the commit, and again if a crash came between.
"""

import asyncio
import json
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from telegram import Update
from telegram.error import Conflict

from bot.actions import nationals, posts
from bot.delivery.messenger import Messenger
from bot.domain.language import DEFAULT, guess
from bot.domain.wording import N_
from bot.errors import StoreError, TokenRefused
from bot.store import inbox
from bot.store.database import Connection, Database
from bot.store.inbox import Arrival, Item
from bot.telegram import presses
from bot.telegram.finishing import Finisher
from bot.telegram.front import AnyApplication, Front
from bot.telegram.hearing import Hearing, Noticed, unnoticed
from bot.telegram.presses import Press
from bot.telegram.replies import Speaker
from bot.telegram.toasts import Toaster
from bot.telegram.transport import READ_TIMEOUT
from bot.telegram.turn import DECODER, ENCODER, Reply, Say, Setting, Toast, Turn

log = structlog.get_logger()
TAKEN = 100  # updates looked at together
AT_ONCE = 64  # chats worked on at the same time: each may have to wait for its turn to speak
LONG_POLL = 25  # s that Telegram keeps a question open while there is nothing new
STORE_PAUSE = 1.0  # s before the database is tried again
FAILED = N_(
    "Something failed on our side, and this was not noted. Please write it again. If you need help "
    "now, call the consulate or the emergency number."
)
HINTS: dict[type[Exception], str] = {Conflict: "another process takes this bot's updates; stop it"}
KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]


class Intake:
    """The way of an update from Telegram to its replies."""

    def __init__(
        self,
        *,
        database: Database,
        application: AnyApplication,
        front: Front,
        messenger: Messenger,
        call: Callable[..., Any],
        setting: Setting,
        clock: Callable[[], datetime],
        bot_id: int,
        wrote_job: asyncio.Event,
        noticed: Noticed = unnoticed,
    ) -> None:
        self.database, self.application, self.front = database, application, front
        self.call, self.setting = call, setting
        self.clock, self.bot_id = clock, bot_id
        self.wrote_job = wrote_job  # a turn did: whoever does them need not wait
        self.approved = asyncio.Event()  # an alert was: whoever launches need not wait
        self._queues: dict[int, deque[Item]] = {}
        self._ready: asyncio.Queue[int] = asyncio.Queue()
        self._speaker = Speaker(messenger, call)
        self._toaster = Toaster(self._speaker.toast)
        self._finisher = Finisher(database, _wait_for_store)
        self.hearing = Hearing(database, bot_id, clock, noticed)
        self._receiving = asyncio.Lock()
        self._seen = 0  # highest inbox id handed to a worker
        self._arrived = asyncio.Event()

    async def run(self, stop: asyncio.Event, *, poll: bool) -> None:
        """Take in, work off and answer updates until `stop` is set."""
        self._arrived.set()  # what the last run left behind
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._dispatch())]
            tasks += [group.create_task(self._work()) for _ in range(AT_ONCE)]
            tasks.append(group.create_task(self._toaster.run()))
            if poll:
                tasks.append(group.create_task(self._poll()))
            await stop.wait()
            for task in tasks:
                task.cancel()

    async def receive(self, updates: list[dict[str, Any]]) -> None:
        """Commit raw updates to the inbox; only then may Telegram forget them."""
        # One at a time: rows must become visible in the order of their numbers.
        async with self._receiving, self.database.write() as conn:
            await inbox.receive(conn, self.bot_id, [_arrival(u) for u in updates], self.clock())
        self._arrived.set()

    async def _poll(self) -> None:
        async with self.database.read() as conn:
            offset = await inbox.offset(conn, self.bot_id)
        pause = 1.0
        while True:
            try:
                updates = await self.call(
                    "getUpdates",
                    offset=offset,
                    timeout=LONG_POLL,
                    patience=LONG_POLL + READ_TIMEOUT,
                    limit=100,
                    allowed_updates=json.dumps(KINDS),
                )
                if updates:
                    await self.receive(updates)
                    offset = updates[-1]["update_id"] + 1
                await self.hearing.heard()
                pause = 1.0
            except (asyncio.CancelledError, TokenRefused):
                raise
            except Exception as error:
                hint = HINTS.get(type(error), "")
                log.warning("poll_failed", error=type(error).__name__, wait_s=pause, hint=hint)
                await asyncio.sleep(pause)
                pause = min(30.0, pause * 2)

    async def _dispatch(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            try:
                while items := await self._unseen():
                    for item in await self._apply_presses(items):
                        self._hand_out(item)
            except StoreError as error:
                await _wait_for_store(error)
                self._arrived.set()

    async def _unseen(self) -> list[Item]:
        async with self.database.read() as conn:
            return await inbox.unfinished(conn, self.bot_id, self._seen, TAKEN)

    async def _apply_presses(self, items: list[Item]) -> list[Item]:
        """The same items, with the check-ins among them applied, many in one transaction."""
        done: dict[int, str] = {}
        for batch in presses.batches(items, self._queues):
            done |= await self._apply_together(batch)
        return presses.with_replies(items, done)

    async def _apply_together(self, some: list[Press]) -> dict[int, str]:
        try:
            async with self.database.write() as conn:
                return await presses.apply(conn, some, self.setting, self.clock())
        except Exception as error:  # one of them is the cause: each goes alone
            log.warning("presses_failed", error=type(error).__name__, where=_where(error))
            return {}

    def _hand_out(self, item: Item) -> None:
        self._seen = item.id
        if item.state == inbox.APPLIED and item.replies:
            self._toast(item, DECODER.decode(item.replies))
        chat = item.chat_id or 0
        queue = self._queues.get(chat)
        if queue is None:
            self._queues[chat] = deque([item])
            self._ready.put_nowait(chat)
        else:
            queue.append(item)

    async def _work(self) -> None:
        while True:
            chat = await self._ready.get()
            queue = self._queues[chat]
            await self._finish_item(queue.popleft())
            if queue:
                self._ready.put_nowait(chat)
            else:
                del self._queues[chat]

    async def _finish_item(self, item: Item) -> None:
        """Apply an update as often as it takes, then say what it asks for."""
        replies = item.replies if item.state == inbox.APPLIED else await self._try_apply(item)
        if replies is None:
            await self._apologise(item)
            return
        said = DECODER.decode(replies)
        self._toast(item, said)
        if any(isinstance(reply, Say) and reply.remember for reply in said):
            self.approved.set()
        chat = item.chat_id or 0
        sent = await self._speaker.say(chat, [one for one in said if not isinstance(one, Toast)])
        await self._toaster.said(item.id)
        shown = [(alert, chat, message) for alert, message in sent]
        await self._finisher.finish(item.id, shown)

    def _toast(self, item: Item, said: Sequence[Reply]) -> None:
        self._toaster.put(item.id, [one for one in said if isinstance(one, Toast)])

    async def _apologise(self, item: Item) -> None:
        """What broke its handler every time is not passed over in silence."""
        chat = item.chat_id or 0
        if chat <= 0:  # a group: nobody in it spoke to us
            return
        try:
            async with self.database.read() as conn:
                language = await nationals.language_of(conn, chat)
        except StoreError:
            language = None
        words = self.setting.catalogue.locales.text(language or DEFAULT, FAILED)
        await self._speaker.say(chat, [Say(words)])

    async def _try_apply(self, item: Item) -> str | None:
        """The replies, or None when the update breaks its handler every time."""
        tries = item.tries
        while True:
            try:
                return await self._apply(item)
            except StoreError as error:  # not the update's fault
                await _wait_for_store(error)
            except Exception as error:
                tries += 1
                if await self._failed(item, tries, error):
                    return None

    async def _apply(self, item: Item) -> str:
        update = Update.de_json(json.loads(item.raw), self.application.bot)
        wrote_job = False
        async with self.database.write() as conn:
            replies: list[Reply] = []
            if item.chat_id is not None:
                turn = await self._turn(conn, item, update)
                replies = await self.front.process(self.application, update, turn)
                wrote_job = turn.wrote_job
            text = ENCODER.encode(replies).decode()
            await inbox.apply(conn, item.id, text)
        if wrote_job:
            self.wrote_job.set()
        return text

    async def _turn(self, conn: Connection, item: Item, update: Update) -> Turn:
        chat = item.chat_id or 0
        national = await nationals.known(conn, chat, self.clock())
        spoken = await nationals.language_of(conn, chat)
        user = update.effective_user
        return Turn(
            conn=conn,
            chat_id=chat,
            now=self.clock(),
            seq=item.id,
            language=spoken or guess(user.language_code if user else None),
            national=national,
            officer=await posts.officer_at(conn, chat),
            setting=self.setting,
        )

    async def _failed(self, item: Item, tries: int, error: Exception) -> bool:
        fault = type(error).__name__  # its text may hold what the person wrote
        log.error("update_failed", inbox=item.id, tries=tries, error=fault, where=_where(error))
        while True:
            try:
                async with self.database.write() as conn:
                    return await inbox.failed(conn, item.id, tries)
            except StoreError as lost:
                await _wait_for_store(lost)


async def _wait_for_store(error: StoreError) -> None:
    log.error("store_away", error=str(error))
    await asyncio.sleep(STORE_PAUSE)


def _where(error: Exception) -> str:
    """The lines of ours that an error came through, without any value."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f"{Path(one.filename).stem}:{one.lineno}" for one in frames if "bot" in one.filename]
    return " ".join(ours[-4:])


def _arrival(update: dict[str, Any]) -> Arrival:
    number, chat = update["update_id"], _chat(update)
    if _is_talk(update):  # of a group: not ours to keep
        update, chat = {"update_id": number}, None
    return Arrival(update_id=number, chat_id=chat, raw=json.dumps(update))


def _is_talk(update: dict[str, Any]) -> bool:
    """What people say to each other in a group, or to a channel: nobody says it to the bot."""
    message = update.get("message") or update.get("edited_message")
    if message is None or message["chat"].get("type", "private") == "private":
        return False
    wanted = str(message.get("text", "")).startswith("/start")
    return not (wanted or "migrate_to_chat_id" in message) or "edited_message" in update


def _chat(update: dict[str, Any]) -> int | None:
    for kind in ("message", "edited_message", "my_chat_member"):
        if kind in update:
            return int(update[kind]["chat"]["id"])
    press = update.get("callback_query")
    return int(press["from"]["id"]) if press else None
