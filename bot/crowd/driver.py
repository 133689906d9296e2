"""Simulated people take part in a room through its API, as telephones do."""

import asyncio
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import aiohttp

from bot.crowd.people import Kind, Reaction, Simulated, reactions

AT_ONCE = 32  # requests
LOOK = 5.0  # s: how soon a new pace is noticed
PHONES = 500  # on one socket
AGAIN = 1.0  # s before a socket that was closed is opened anew
Json = dict[str, Any]


class Crowd:
    """People of one seed in one room.

    Args:
        session: open as long as the crowd.
        root: where the room answers, without a slash at the end.
        post_of: the post by whose link somebody comes.
        haste: how many seconds of theirs pass in a real one; may change while they live.
        at_once: how many of them register at a time.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        root: str,
        *,
        seed: int,
        post_of: Callable[[Simulated], str],
        haste: float,
        at_once: int = AT_ONCE,
    ) -> None:
        self._session, self._root = session, root
        self._seed, self._post_of, self.haste = seed, post_of, haste
        self.going = asyncio.Event()  # cleared: nobody reacts, as an exercise stands still
        self.going.set()
        self._phones: dict[int, tuple[Simulated, str]] = {}
        self._room = asyncio.Semaphore(at_once)
        self._asked: set[tuple[int, int]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._registered: dict[int, asyncio.Event] = {}
        self._again: set[int] = set()  # began to register, and were cut off
        self.troubles = 0

    async def run(
        self,
        people: Iterable[Simulated],
        ready: asyncio.Event,
        known: Sequence[tuple[Simulated, int, str, bool]] = (),
    ) -> None:
        """Come in, register, say so by `ready`, and react until cancelled.

        `known` came before, with their number and token in the room, and whether they registered:
        they go on where they were.
        """
        for one, phone, token, done in known:
            self._phones[phone] = one, token
            self._registered[phone] = asyncio.Event()
            if done:
                self._registered[phone].set()
            else:
                self._again.add(phone)
        for one in people:
            await self._come(one)
        try:
            async with asyncio.TaskGroup() as group:
                numbers = list(self._phones)
                for start in range(0, len(numbers), PHONES):
                    group.create_task(self._listen(numbers[start : start + PHONES]))
                await self._catch_up([phone for _, phone, _, done in known if done])
                await self._all_start()
                ready.set()
        finally:
            for task in self._tasks:
                task.cancel()

    async def settled(self) -> None:
        """Return when everything that was going to be done about the questions is done."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def chats(self) -> list[list[Json]]:
        """Every message of every telephone."""
        found = (self._call(phone, "messages?after=0", None) for phone in self._phones)
        return list(await asyncio.gather(*found))

    def came(self) -> list[tuple[int, int, str, bool]]:
        """Who came: person, number in the room, token, whether they registered."""
        return [
            (one.number, phone, token, self._registered[phone].is_set())
            for phone, (one, token) in self._phones.items()
        ]

    def holds(self, phone: int) -> bool:
        """Whether this telephone is one of theirs."""
        return phone in self._phones

    @property
    def asked(self) -> int:
        """How many questions reached somebody."""
        return len(self._asked)

    async def _come(self, one: Simulated) -> None:
        body = {"first_name": one.name, "language_code": one.language}
        async with self._session.post(f"{self._root}/api/people", json=body) as answer:
            made = await answer.json()
        self._phones[made["id"]] = one, made["token"]
        self._registered[made["id"]] = asyncio.Event()

    async def _all_start(self) -> None:
        new = [phone for phone, done in self._registered.items() if not done.is_set()]
        await asyncio.gather(*(self._start(phone) for phone in new))

    async def _catch_up(self, phones: Iterable[int]) -> None:
        """What the newest message asks of people who were away."""
        for phone in phones:
            for message in await self._chat(phone):
                if message["from"]["is_bot"]:
                    await self._heard(phone, message)

    async def _start(self, phone: int) -> None:
        """One person registers. What an event missed is looked up in the chat."""
        async with self._room:
            post = self._post_of(self._phones[phone][0])
            await self._call(phone, "send", {"text": f"/start {post}"})
            done = self._registered[phone]
            while not done.is_set():
                try:
                    async with asyncio.timeout(20):
                        await done.wait()
                except TimeoutError:
                    for message in await self._chat(phone):
                        await self._heard(phone, message)

    async def _chat(self, phone: int) -> list[Json]:
        found: list[Json] = await self._call(phone, "messages?after=0", None)
        return found[-1:]

    async def _call(self, phone: int, path: str, body: Any) -> Any:
        _, token = self._phones[phone]
        method = "GET" if body is None else "POST"
        url = f"{self._root}/api/people/{phone}/{path}"
        headers = {"Authorization": f"Bearer {token}"}
        async with self._session.request(method, url, json=body, headers=headers) as answer:
            if answer.status >= 400:
                self.troubles += 1
                return {}
            return await answer.json()

    async def _listen(self, phones: list[int]) -> None:
        url = self._root.replace("http", "ws", 1) + "/api/ws"
        tokens = {str(phone): self._phones[phone][1] for phone in phones}
        while True:  # the room sends away whoever falls too far behind
            async with self._session.ws_connect(url) as socket:
                await socket.send_json({"subscribe": phones, "tokens": tokens})
                async for told in socket:
                    event = json.loads(told.data)
                    if event.get("kind") == "message" and event["message"]["from"]["is_bot"]:
                        self._spawn(self._heard(event["person"], event["message"]))
            await asyncio.sleep(AGAIN)
            await self._catch_up(phone for phone in phones if self._registered[phone].is_set())

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _heard(self, phone: int, message: Json) -> None:
        person, _ = self._phones[phone]
        offered = _buttons(message)
        if any(data.startswith("register:") for data in offered):
            await self._answer(phone, person, message, offered)
        elif phone in self._again or ("/forget" in message.get("text", "") and not offered):
            self._registered[phone].set()
        elif question := _question(offered):
            self._consider(phone, person, message, question)

    def _consider(self, phone: int, person: Simulated, message: Json, question: int) -> None:
        """Asked how they are. When a reminder asks again, once was enough."""
        if (phone, question) not in self._asked:
            self._asked.add((phone, question))
            for reaction in reactions(self._seed, person, question):
                self._spawn(self._react(phone, message, question, reaction))

    async def _answer(
        self, phone: int, person: Simulated, message: Json, offered: list[str]
    ) -> None:
        """The step that is open: their own answer, else the first that is offered."""
        step = ":".join(offered[0].split(":")[:2])
        own = {
            "register:language": person.language,
            "register:consent": "checkins" if person.asks else "alerts",
            "register:region": person.region,
            "register:group": str(person.group),
        }.get(step)
        data = f"{step}:{own}" if own else offered[0]
        await self._call(phone, "press", {"message_id": message["message_id"], "data": data})

    async def _react(self, phone: int, message: Json, question: int, reaction: Reaction) -> None:
        await self._passed(reaction.after)
        if reaction.kind is Kind.SAY:
            await self._call(phone, "send", {"text": reaction.value})
        elif reaction.kind is Kind.BLOCK:
            await self._call(phone, "block", {"blocked": True})
        else:
            data = f"checkin:{question}:{reaction.value}"
            body = {"message_id": message["message_id"], "data": data}
            await self._call(phone, "press", body)

    async def _passed(self, seconds: float) -> None:
        """So many of their seconds, by the pace of each moment; none while all stands still."""
        left = seconds
        while left > 0:
            await self.going.wait()
            step = min(left / self.haste, LOOK)
            await asyncio.sleep(step)
            left -= step * self.haste


def _buttons(message: Json) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [cell["callback_data"] for row in rows for cell in row if "callback_data" in cell]


def _question(offered: list[str]) -> int | None:
    """The alert that asks how they are, if one does."""
    found = [data.split(":")[1] for data in offered if data.startswith("checkin:")]
    return int(found[0]) if found and found[0].isdecimal() else None
