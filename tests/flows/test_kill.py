"""SIGKILL at any moment, then a restart, loses no update, no delivery and no answer."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.flows.house import PATIENCE, PAUSE, House, button, offers, training_room
from tests.flows.stubborn import Reaper, Stubborn, come, is_own, reaping, two_programs

KILLS = 500 if os.environ.get("ENLACE_CAMPAIGN") == "full" else 12  # one round, mostly
BOT_KILLS = KILLS // 5  # of these, of the bot alone
A_ROUND = 13  # kills, at most
PEOPLE = {"es": "María", "en": "John", "ht": "Jean"}
ANSWERS = {"safe": 1, "danger": 0, "help": 1, "away": 1, "talk": 0, "silent": 0}
OPEN_UPDATES = "SELECT count(*) FROM inbox WHERE state IN ('waiting', 'applied')"
OPEN_DELIVERIES = "SELECT count(*) FROM deliveries WHERE state IN ('queued', 'leased')"
pytestmark = [pytest.mark.campaign, pytest.mark.timeout(300 + KILLS * 10)]


async def test_a_kill_at_any_moment_of_the_story_loses_nothing(tmp_path: Path, port: int) -> None:
    """Register, drill, answer, report: as often as it takes for all the kills."""
    kills = rounds = 0
    while kills < KILLS - BOT_KILLS:
        folder = tmp_path / f"{rounds}"  # its name is the seed
        folder.mkdir()
        try:
            async with training_room(folder, port) as house:
                kills += await play(house, Random(rounds))
        except BaseException as error:
            error.add_note(f"round {rounds}")
            raise
        rounds += 1


async def test_presses_that_come_while_the_bot_is_dead_are_answered(
    tmp_path: Path, port: int
) -> None:
    """The room, like Telegram, lives on: only `enlace run` is killed."""
    async with two_programs(tmp_path, port) as (house, bot):
        async with reaping(bot, Random(0), BOT_KILLS) as reaper:
            names = PEOPLE.items()
            people = await asyncio.gather(*(come(house, n, c, reaper.stir) for c, n in names))
            await asyncio.gather(*(one.register() for one in people))
            await asyncio.gather(*(changes_language(one, reaper) for one in people))
        await check_updates(house, people)
        for phone in people:
            await phone.send("/help")
            assert await phone.reads("I am the emergency line")


async def changes_language(phone: Stubborn, reaper: Reaper) -> None:
    """Write and press without waiting for replies until the kills are over; English remains."""
    await phone.send("/language")
    question = await phone.asked("language:en")
    while reaper.kills < BOT_KILLS:
        await phone.press(question, "language:es")
        await phone.send("/help")
    await phone.press(question, "language:en")


async def play(house: House, chance: Random) -> int:
    """One round; gives how many kills it has survived."""
    invited = await house.enlace("officer", "invite", "--post", "av-tap", "--role", "admin")
    async with reaping(house.program, chance, A_ROUND) as reaper:
        people, officer = await everybody(house, reaper, invited["code"])
        alert = await drill(officer)
        await answer(people, alert)
    await check(house, people, officer, alert)
    return reaper.kills


async def everybody(
    house: House, reaper: Reaper, code: str
) -> tuple[dict[str, Stubborn], Stubborn]:
    """An officer and three people register, all at once."""
    names = [("es", "Rosa"), *PEOPLE.items()]
    officer, *people = await asyncio.gather(
        *(come(house, name, language, reaper.stir) for language, name in names)
    )
    await asyncio.gather(officer.send(f"/start {code}"), *(one.register() for one in people))
    await officer.asked("alert:test")
    return dict(zip(PEOPLE, people, strict=True)), officer


async def drill(officer: Stubborn) -> int:
    """The officer sends a drill; gives its number."""
    await officer.decide("alert:test", offers("alert:send:"))
    sent = await officer.decide("alert:send:", lambda message: number_of(message) > 0)
    return number_of(sent)


def number_of(message: dict[str, Any]) -> int:
    """The alert whose figures a message offers; 0 when it offers none."""
    found = (button(message, "stats:") or "").removeprefix("stats:")
    return int(found) if found.isdecimal() else 0


async def answer(people: dict[str, Stubborn], alert: int) -> None:
    """Two people press, one writes."""
    await asyncio.gather(
        people["es"].answer(f"checkin:{alert}:safe"),
        writes(people["en"], alert),
        people["ht"].answer(f"checkin:{alert}:away"),
    )


async def writes(phone: Stubborn, alert: int) -> None:
    """Somebody answers in words, as soon as the question is there."""
    await phone.asked(f"checkin:{alert}:")
    await phone.send("I need help")
    await phone.reads("Noted: you need help")


async def check(house: House, people: dict[str, Stubborn], officer: Stubborn, alert: int) -> None:
    """Nothing was lost, and nothing was doubled without being counted."""
    await check_updates(house, [officer, *people.values()])
    await until_none(house.data / "enlace.db", OPEN_DELIVERIES)
    report = await house.enlace("report", str(alert))
    assert report["answers"] == ANSWERS, house.data
    assert report["audience"] == report["accepted"] + report["uncertain"] == len(people)
    for language, phone in people.items():
        copies = sum(offers(f"checkin:{alert}:")(m) for m in await phone.messages())
        figures = report["by_language"][language]
        assert figures["audience"] == 1
        assert copies == 1 or (copies > 1 and figures["repeated"] == 1), house.data


async def check_updates(house: House, phones: list[Stubborn]) -> None:
    """Each update of the room is done, and whoever wrote has got a reply."""
    await until_none(house.data / "enlace.db", OPEN_UPDATES)
    updates = (await house.enlace("status"))["updates"]
    assert updates == {"waiting": 0, "applied": 0, "done": updates["done"], "aside": 0}, house.data
    assert not unheard(house.data), house.data
    for phone in phones:
        assert not await unanswered(phone), house.data


async def until_none(database: Path, query: str) -> None:
    """Wait until a query counts nothing any more."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if rows(database, query) == [(0,)]:
                return
            await asyncio.sleep(PAUSE)


async def unanswered(phone: Stubborn) -> list[str]:
    """What its owner wrote and got no reply to."""
    waiting: list[str] = []
    for message in await phone.messages():
        waiting = [*waiting, message["text"]] if is_own(message) else []
    return waiting


def unheard(data: Path) -> set[int]:
    """The numbers of updates that the room handed out and the inbox never got."""
    known = {row[0] for row in rows(data / "enlace.db", "SELECT update_id FROM inbox")}
    (last,) = rows(data / "room.db", "SELECT body FROM facts WHERE kind = 'count' AND a > 0")
    return set(range(min(known), int(last[0]) + 1)) - known


def rows(file: Path, query: str) -> list[tuple[Any, ...]]:
    """What stands in a database, seen from outside."""
    with closing(sqlite3.connect(file)) as found:
        return found.execute(query).fetchall()
