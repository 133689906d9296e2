"""SIGKILL at any moment, then a restart, loses no update, no delivery and no answer."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.flows.house import PATIENCE, House, button, offers, training_room
from tests.flows.stubborn import Reaper, Stubborn, come, is_own, reaping

KILLS = 500 if os.environ.get("ENLACE_CAMPAIGN") == "full" else 50
PEOPLE = {"es": "María", "en": "John", "ht": "Jean"}
ANSWERS = {"safe": 1, "danger": 0, "help": 1, "away": 1, "talk": 0, "silent": 0}
pytestmark = [pytest.mark.campaign, pytest.mark.timeout(KILLS * 10)]


async def test_a_kill_at_any_moment_of_the_story_loses_nothing(tmp_path: Path, port: int) -> None:
    """Register, drill, answer, report: as often as it takes for all the kills."""
    kills = rounds = 0
    while kills < KILLS:
        folder = tmp_path / f"{rounds}"  # its name is the seed
        folder.mkdir()
        async with training_room(folder, port) as house:
            kills += await play(house, Random(rounds))
        rounds += 1


async def play(house: House, chance: Random) -> int:
    """One round; gives how many kills it has survived."""
    invited = await house.enlace("officer", "invite", "--post", "av-tap", "--role", "admin")
    async with reaping(house.program, chance) as reaper:
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
        *(come(house, name, language, reaper.acted) for language, name in names)
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
    report = await quiet(house, alert)
    assert report["answers"] == ANSWERS, house.data
    assert report["audience"] == report["accepted"] + report["uncertain"] == len(people)
    for language, phone in people.items():
        copies = sum(offers(f"checkin:{alert}:")(m) for m in await phone.messages())
        figures = report["by_language"][language]
        assert figures["audience"] == 1
        assert copies == 1 or (copies > 1 and figures["repeated"] == 1), house.data
    for phone in (officer, *people.values()):
        assert not await unanswered(phone), house.data
    assert not unheard(house.data), house.data


async def quiet(house: House, alert: int) -> dict[str, Any]:
    """The report, once nothing is under way; nothing may have been set aside."""
    async with asyncio.timeout(PATIENCE):
        while True:
            status, report = await asyncio.gather(
                house.enlace("status"), house.enlace("report", str(alert))
            )
            updates = status["updates"]
            assert updates["aside"] == 0, house.data
            if updates["waiting"] + updates["applied"] + report["queued"] == 0:
                found: dict[str, Any] = report
                return found


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
