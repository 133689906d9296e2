"""Brings updates to a bot's webhook: a chat in order, chats side by side, until they expire.

Source: tdlib/telegram-bot-api WebhookActor.cpp: doubling delays up to 60 to 120 s.
"""

import asyncio
import json
from contextlib import suppress
from typing import Any

import aiohttp

from bot.training.calls import Call
from bot.training.methods import METHODS, NAMES
from bot.training.records import Bot, Json, Update
from bot.training.refusals import Refusal
from bot.training.stage import Stage

FIRST_DELAY_S, LONGEST_DELAY_S = 1.0, 60.0
ANSWER_WITHIN_S = 60


class Couriers:
    """One task for each chat that has something waiting."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._tasks: dict[tuple[int, int], asyncio.Task[None]] = {}
        self._hooks: dict[int, Json] = {}
        self._slots: dict[int, asyncio.Semaphore] = {}
        self._session: aiohttp.ClientSession | None = None
        stage.couriers = self.rouse

    def rouse(self, bot_id: int) -> None:
        """Something new waits for this bot, or its webhook was just set."""
        bot = self.stage.room.bots_by_id[bot_id]
        hook = bot.settings.get("webhook")
        if not hook or self.stage.closing:
            return
        if hook is not self._hooks.get(bot_id):
            self._start_over(bot_id, hook)
        for person in {update.person for update in bot.updates.values()}:
            if (bot_id, person) not in self._tasks:
                task = asyncio.create_task(self._carry(bot, person))
                self._tasks[bot_id, person] = task

    def _start_over(self, bot_id: int, hook: Json) -> None:
        """A webhook was set anew: nobody waits out the delays of the one before."""
        self._hooks[bot_id] = hook
        self._slots[bot_id] = asyncio.Semaphore(hook["max_connections"])
        for (owner, person), task in list(self._tasks.items()):
            if owner == bot_id:
                task.cancel()
                del self._tasks[owner, person]

    async def _carry(self, bot: Bot, person: int) -> None:
        delay = FIRST_DELAY_S
        try:
            while (update := self._next(bot, person)) and (hook := bot.settings.get("webhook")):
                async with self._slots[bot.id]:
                    trouble = await self._deliver(bot, hook, update)
                if trouble is None:
                    self.stage.room.drop_update(bot, update.id)
                    await self.stage.settle()
                    delay = FIRST_DELAY_S
                    continue
                hook["last_error_date"] = int(self.stage.clock.now())
                hook["last_error_message"] = trouble
                await asyncio.sleep(delay)
                delay = min(2 * delay, LONGEST_DELAY_S)
        finally:
            if self._tasks.get((bot.id, person)) is asyncio.current_task():
                del self._tasks[bot.id, person]

    def _next(self, bot: Bot, person: int) -> Update | None:
        now, room = self.stage.clock.now(), self.stage.room
        for update in list(bot.updates.values()):
            if update.person == person:
                if update.expires > now:
                    return update
                room.drop_update(bot, update.id)
        return None

    async def _deliver(self, bot: Bot, hook: Json, update: Update) -> str | None:
        headers = {"Content-Type": "application/json"}
        if hook["secret"]:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook["secret"]
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
            self._session = aiohttp.ClientSession(timeout=timeout)
        body = update.body.encode()
        try:
            async with self._session.post(hook["url"], data=body, headers=headers) as answer:
                if answer.status // 100 != 2:
                    return f"Wrong response from the webhook: {answer.status} {answer.reason}"
                await self._obey(bot, await answer.read())
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return f"Connection failed: {type(error).__name__}"
        return None

    async def _obey(self, bot: Bot, body: bytes) -> None:
        """A webhook may answer with a method to call; nobody hears how it went."""
        values: Any = None
        with suppress(ValueError):
            values = json.loads(body)
        if not isinstance(values, dict):
            return
        method = METHODS.get(NAMES.get(str(values.pop("method", "")).lower(), ""))
        if method is not None:
            with suppress(Refusal):
                method(self.stage.room, Call(bot, values, self.stage.clock.now()))
            await self.stage.settle()

    async def close(self) -> None:
        """End every task and connection."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
