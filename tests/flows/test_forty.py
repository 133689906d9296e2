"""A question to forty people in the room, each of whom does something else; nobody is forgotten.

What each does stands in one table; afterwards everybody must be found where the table says.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp

from tests.flows.house import House, Phone, button, offers, training_room
from tests.sound import voice

Do = Callable[[Phone], Awaitable[None]]
TICK = timedelta(seconds=30)  # the ticks of the program, and what a slow machine adds
SOON = 6.0  # s of real time in which every tick has come round: each comes every five


@dataclass(frozen=True)
class Part:
    """What some people do: language, how many, what, and how they must be accounted for."""

    name: str
    people: int
    do: Do
    answer: str | None  # the one that counts; None: silent
    level: str | None = None  # of their own case
    language: str = "es"


def press(*answers: str) -> Do:
    """These buttons, one after the other."""

    async def do(phone: Phone) -> None:
        message = await phone.asked("checkin:r1:")
        for answer in answers:
            await phone.press(message, f"checkin:r1:{answer}")

    return do


def type_(words: str) -> Do:
    """An answer in words."""

    async def do(phone: Phone) -> None:
        await phone.asked("checkin:r1:")
        await phone.send(words)

    return do


def tell(answer: str, need: str) -> Do:
    """A call, and what for."""

    async def do(phone: Phone) -> None:
        await press(answer)(phone)
        message = await phone.asked("tell:")
        wanted = button(message, "tell:")
        assert wanted is not None
        await phone.press(message, f"{wanted.rpartition(':')[0]}:{need}")

    return do


async def speak(phone: Phone) -> None:
    """A voice message of four seconds."""
    await phone.asked("checkin:r1:")
    form = aiohttp.FormData()
    form.add_field("voice", voice(4), filename="v.ogg")
    async with phone.session.post(
        f"{phone.root}/api/people/{phone.id}/send",
        data=form,
        headers={"Authorization": f"Bearer {phone.token}"},
    ) as answer:
        assert answer.status == 200, await answer.text()


async def report(phone: Phone) -> None:
    """Safe; and tells of somebody else, who cannot be found."""
    await press("safe")(phone)
    await phone.send("/others")
    await phone.choose("others:who:")
    await phone.choose("others:report:0:missing")


async def silence(phone: Phone) -> None:
    """Nothing."""
    await phone.asked("checkin:r1:")


async def block(phone: Phone) -> None:
    """Reads it and blocks the bot."""
    await phone.asked("checkin:r1:")
    await phone.block(True)


SCRIPT = (
    Part("safe", 12, press("safe"), "safe"),
    Part("safe, three times", 2, press("safe", "safe", "safe"), "safe"),
    Part("safe in words", 1, type_("a salvo"), "safe"),
    Part("safe in English", 1, type_("safe"), "safe", language="en"),
    Part("safe in Creole", 1, type_("mwen byen"), "safe", language="ht"),
    Part("safe by a sign", 1, type_("🆗"), "safe"),
    Part("away", 3, press("away"), "away"),
    Part("danger", 2, press("danger"), "danger", "R1"),
    Part("danger in words", 1, type_("estoy en peligro"), "danger", "R1"),
    Part("changes mind", 2, press("danger", "safe"), "safe", "R1"),  # an officer alone closes it
    Part("needs shelter", 2, tell("help", "shelter"), "help", "R2"),
    Part("a child alone", 1, tell("help", "child"), "help", "R0"),
    Part("is not free", 1, tell("help", "unsafe"), "help", "R0"),
    Part("talks", 1, press("talk"), "talk", "R3"),
    Part("speaks", 1, speak, "talk", "R3"),
    Part("tells of another", 1, report, "safe"),
    Part("silent", 4, silence, None),
    Part("answers the reminder", 2, silence, None),
    Part("blocked", 1, block, None),
)
LEVELS = ["R0"] * 2 + ["R1"] * 5 + ["R2"] * 3 + ["R3"] * 2  # with the one told of by another


def moment(told: str) -> datetime:
    """An instant as SQLite keeps it."""
    return datetime.fromisoformat(told).replace(tzinfo=UTC)


@dataclass
class Drill:
    """The room with its people and officers."""

    house: House
    duty: Phone
    guardian: Phone
    people: list[tuple[Part, Phone]]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database says."""
        with sqlite3.connect(f"file:{self.house.data}/enlace.db?mode=ro", uri=True) as database:
            return database.execute(query).fetchall()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something to become true."""
        async with asyncio.timeout(60):
            while True:
                if holds():
                    return
                await asyncio.sleep(0.2)

    async def advance(self, seconds: float) -> None:
        """Push the room's clock, and the bot's with it."""
        body = {"advance_s": seconds}
        async with self.house.session.post(f"{self.house.root}/api/clock", json=body) as answer:
            assert answer.status == 200

    def escalated(self) -> set[int]:
        """Cases that waited too long so far."""
        return {row[0] for row in self.rows("SELECT id FROM cases WHERE escalated > 0")}

    def has_escalated(self, cases: frozenset[int]) -> bool:
        """Whether these cases, and no others, waited too long."""
        return self.escalated() == cases

    def of_level(self, *levels: str) -> set[int]:
        """Cases of these levels."""
        return {row[0] for row in self.rows("SELECT id, level FROM cases") if row[1] in levels}

    def moments(self, column: str, *levels: str) -> list[datetime]:
        """When the cases of these levels were opened."""
        found = self.rows(f"SELECT {column}, level FROM cases")
        return [moment(at) for at, level in found if level in levels]

    async def reminders(self, phone: Phone) -> int:
        """How often somebody was asked, after the first time."""
        asked = [m for m in await phone.messages() if offers("checkin:r1:safe")(m)]
        return len(asked) - 1


async def gather(house: House) -> Drill:
    """Forty people register; two officers are there, one of them on duty."""
    duty = await house.officer("Dora", "duty")
    guardian = await house.officer("Gala", "protection")
    parts = [part for part in SCRIPT for _ in range(part.people)]
    phones = [await house.person(f"P{n}", part.language) for n, part in enumerate(parts)]
    for phone in (duty, guardian, *phones):
        phone.patience = 90
    await asyncio.gather(*(phone.register() for phone in phones))
    await duty.send("/rota")
    await duty.choose("rota:on:24")
    return Drill(house, duty, guardian, list(zip(parts, phones, strict=True)))


async def ask(drill: Drill) -> None:
    """The duty officer asks everybody, by buttons."""
    await drill.duty.send("/ask")
    for data in ("round:kind:all", "round:time:all:drill", "round:look:all:drill:24"):
        await drill.duty.choose(data)
    await drill.duty.choose("round:look:all:drill:24:night")
    await drill.duty.choose("round:go:all:drill:24:night")
    await drill.until(lambda: drill.rows("SELECT count(*) FROM round_asked") == [(40,)])


async def test_nobody_of_forty_is_forgotten(tmp_path: Path, port: int) -> None:
    """Answers, calls, silence, escalation and reminders, each as the script and the clock say."""
    assert sum(part.people for part in SCRIPT) == 40
    async with training_room(tmp_path, port) as house:
        drill = await gather(house)
        await ask(drill)
        await asyncio.gather(*(part.do(phone) for part, phone in drill.people))
        await _accounted_for(drill)
        await _most_urgent_first(drill)
        await _escalated_in_time(drill)
        await _reminded_when_due(drill)
        await _silent_are_told_of(drill)


async def _accounted_for(drill: Drill) -> None:
    """Each person's answer and case, and nobody else's."""
    silent = sum(part.people for part in SCRIPT if part.answer is None)
    query = "SELECT count(*) FROM round_asked WHERE answer IS NULL"
    await drill.until(lambda: drill.rows(query) == [(silent,)])
    await drill.until(lambda: len(drill.rows("SELECT id FROM cases")) == len(LEVELS))
    await drill.until(lambda: len(drill.of_level("R0")) == 2)
    chats = dict(drill.rows("SELECT chat_id, id FROM nationals"))
    said = dict(drill.rows("SELECT national_id, answer FROM round_asked"))
    own = dict(drill.rows("SELECT national_id, level FROM cases WHERE NOT third_party"))
    for part, phone in drill.people:
        assert said[chats[phone.id]] == part.answer, part.name
        assert own.get(chats[phone.id]) == part.level, part.name
    assert sorted(drill.rows("SELECT level FROM cases")) == [(level,) for level in LEVELS]
    assert drill.rows("SELECT count(*) FROM cases WHERE state != 'open'") == [(0,)]


async def _most_urgent_first(drill: Drill) -> None:
    """R0 on top for the protection officer, and not there at all for the duty officer."""
    for phone, first in ((drill.guardian, "R0"), (drill.duty, "R1")):
        await phone.send("/cases")
        page = await phone.asked("case:list:8")
        levels = [word for word in page["text"].split() if word in ("R0", "R1", "R2", "R3")]
        assert levels == sorted(levels)
        assert levels[0] == first
    assert all("R0" not in message.get("text", "") for message in await drill.duty.messages())


async def _escalated_in_time(drill: Drill) -> None:
    """R0 after ten minutes, R1 after fifteen, R2 after an hour: not before, and not later."""
    targets = {"R0": 600, "R1": 900, "R2": 3600}
    done: set[int] = set()
    for level, target in targets.items():
        before = min(drill.moments("opened_at", level)) + timedelta(seconds=target) - TICK
        await _go_to(drill, before)
        await asyncio.sleep(SOON)
        assert drill.escalated() == done, level
        after = max(drill.moments("opened_at", level)) + timedelta(seconds=target)
        await _go_to(drill, after)
        done |= drill.of_level(level)
        await drill.until(partial(drill.has_escalated, frozenset(done)))
    found = drill.rows(
        "SELECT c.level, c.opened_at, min(a.at) FROM cases c JOIN audit a "
        "ON a.subject = 'case:' || c.id WHERE a.action = 'case_escalated' GROUP BY c.id"
    )
    for level, opened, at in found:
        waited = moment(at) - moment(opened)
        assert timedelta(seconds=targets[level]) <= waited, (level, waited)


async def _go_to(drill: Drill, when: datetime) -> None:
    """Push the clock to a moment, where that is not over."""
    async with drill.house.session.post(
        f"{drill.house.root}/api/clock", json={"advance_s": 0}
    ) as answer:
        now = datetime.fromtimestamp((await answer.json())["now"], UTC)
    await drill.advance(max((when - now).total_seconds(), 0))


async def _reminded_when_due(drill: Drill) -> None:
    """Once at two hours and once at twelve, the silent alone; an answer stops it."""
    [(opened,)] = drill.rows("SELECT opened_at FROM rounds")
    start = moment(opened)
    await _go_to(drill, start + timedelta(hours=2) - TICK)
    await asyncio.sleep(SOON)
    assert sum([await drill.reminders(phone) for _, phone in drill.people]) == 0
    await _go_to(drill, start + timedelta(hours=2))
    silent = [(part, phone) for part, phone in drill.people if part.do is silence]
    await asyncio.gather(*(_asked_again(drill, phone, 1) for _, phone in silent))
    late = [phone for part, phone in silent if part.name == "answers the reminder"]
    for phone in late:
        await phone.press(await phone.asked("checkin:r1:safe"), "checkin:r1:safe")
    await _go_to(drill, start + timedelta(hours=12))
    rest = [phone for part, phone in silent if phone not in late]
    await asyncio.gather(*(_asked_again(drill, phone, 2) for phone in rest))
    await asyncio.sleep(SOON)
    for part, phone in drill.people:
        expected = 0 if part.do is not silence else 1 if phone in late else 2
        if part.level not in ("R1", "R2"):  # they are asked every six hours
            assert await drill.reminders(phone) == expected, part.name


async def _asked_again(drill: Drill, phone: Phone, times: int) -> None:
    async with asyncio.timeout(30):
        while True:
            if await drill.reminders(phone) >= times:
                return
            await asyncio.sleep(0.2)


async def _silent_are_told_of(drill: Drill) -> None:
    """Two hours after the last reminder: the duty officer gets the list, nobody else."""
    [(opened,)] = drill.rows("SELECT opened_at FROM rounds")
    await _go_to(drill, moment(opened) + timedelta(hours=14))
    told = await drill.duty.asked("round:silent:1:0")
    assert "5" in told["text"]
    await drill.duty.choose("round:silent:1:0")
    page = await drill.duty.asked("round:found:1:")
    assert page["has_protected_content"]
    assert not [m for m in await drill.guardian.messages() if offers("round:silent")(m)]
