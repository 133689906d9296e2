"""The bot was away for ten minutes: presses are lost, so people are asked again."""

import json
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

from tests.flows.house import House, training_room


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
