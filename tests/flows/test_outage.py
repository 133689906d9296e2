"""The bot was away for ten minutes: presses are lost, so people are asked again."""

import asyncio
import json
import sqlite3
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.flows.house import FULL, House, Phone, training_room
from tests.flows.stubborn import two_programs

OUTAGE = 160.0  # s: Telegram, and so the room, keeps a press for 150
LAST_PRESS = 60.0  # s before its end: kept
SETTLED = 60.0  # s after it, in which nobody is asked a second time
AGAIN = "responda otra vez"


def away(data: Path, minutes: float) -> None:
    """As if the machine had stood still for so long since the bot last heard anything."""
    with sqlite3.connect(data / "enlace.db") as db:
        name, value = db.execute(
            "SELECT name, value FROM facts WHERE name LIKE 'heard:%'"
        ).fetchone()
        earlier = datetime.fromisoformat(value) - timedelta(minutes=minutes)
        db.execute("UPDATE facts SET value = ? WHERE name = ?", (earlier.isoformat(), name))
    db.close()


async def advance(house: House, seconds: float) -> None:
    """Push the clock of room and bot."""
    body = {"advance_s": seconds}
    async with house.session.post(f"{house.root}/api/clock", json=body) as answer:
        assert answer.status == 200, await answer.text()


async def test_after_an_outage_who_is_silent_is_asked_again(tmp_path: Path, port: int) -> None:
    """With a note and the same buttons; who has answered is left in peace."""
    async with training_room(tmp_path, port) as house:
        officer = await house.officer("Rosa", "admin")
        silent = await house.national("María", "es")
        answered = await house.national("John", "en")
        await officer.choose("alert:test")
        await officer.choose("alert:send:")
        await silent.asked("checkin:1:safe")
        await answered.choose("checkin:1:safe")
        await house.stop()
        away(house.data, 10)
        await house.start()
        await officer.reads("no oyó nada")
        await advance(house, 40)
        again = await silent.reads("responda otra vez")
        await silent.press(again, "checkin:1:help")
        report = await house.enlace("report", "1")
        heard = [message["text"] for message in await answered.messages()]

    assert again["text"].splitlines()[0] == again["text"].splitlines()[-1]
    assert "EJERCICIO" in again["text"]
    assert json.dumps(heard).count("answer again") == 0
    assert (report["answers"]["safe"], report["answers"]["help"]) == (1, 1)


@pytest.mark.skipif(not FULL, reason="a real outage takes five minutes")
@pytest.mark.timeout(900)
async def test_a_real_outage_loses_nobody(tmp_path: Path, port: int) -> None:
    """The bot alone is dead, longer than Telegram keeps a press: who pressed too early is asked."""
    async with two_programs(tmp_path, port) as (house, bot):
        people = await _asked(house)
        before = await people["before"].asked("checkin:r1:")
        await people["before"].press(before, "checkin:r1:safe")
        await people["before"].reads("a salvo")
        await bot.stop()
        early = await people["early"].asked("checkin:r1:")
        lost = asyncio.create_task(_in_vain(people["early"], early))
        await people["words"].send("estoy a salvo")
        await asyncio.sleep(OUTAGE - LAST_PRESS)
        late = await people["late"].asked("checkin:r1:")
        kept = asyncio.create_task(_in_vain(people["late"], late))
        await asyncio.sleep(LAST_PRESS)
        await bot.start()
        for name in ("early", "silent"):
            people[name].patience = 120
            await people[name].reads(AGAIN)
        await asyncio.sleep(SETTLED)
        heard = {name: json.dumps(await one.messages(), ensure_ascii=False)
                 for name, one in people.items()}  # fmt: skip
        await people["early"].send("necesito ayuda")
        await people["early"].reads("Anotado")
        await asyncio.gather(lost, kept)

    assert {name: text.count(AGAIN) for name, text in heard.items()} == {
        "before": 0, "early": 1, "words": 0, "late": 0, "silent": 1,
    }  # fmt: skip
    assert _answers(house) == {"safe": 2, "away": 1, "help": 1, None: 1}


async def _in_vain(phone: Phone, message: dict[str, object]) -> None:
    """A press that the bot may never answer: the telephone turns its wheel, and gives up."""
    await phone.press(message, "checkin:r1:away")


async def _asked(house: House) -> dict[str, Phone]:
    """Five people of an exercise are asked by the officer on duty."""
    opened = await house.enlace("exercise", "open", "--post", "av-tap", "--code", "PRUEBA")
    duty = await house.officer("Dora", "duty")
    people = {}
    for name in ("before", "early", "words", "late", "silent"):
        people[name] = await house.national(name, "es")
        await people[name].send(f"/start {opened['code']}")
        await people[name].reads("está en el ejercicio")
    await duty.send("/ask")
    for data in ("round:kind:all", "round:time:all:drill", "round:look:all:drill:24"):
        await duty.choose(data)
    await duty.choose("round:go:all:drill:24")
    await asyncio.gather(*(one.asked("checkin:r1:safe") for one in people.values()))
    return people


def _answers(house: House) -> dict[str | None, int]:
    with sqlite3.connect(house.data / "enlace.db") as db:
        found = Counter(row[0] for row in db.execute("SELECT answer FROM round_asked"))
    db.close()
    return dict(found)
