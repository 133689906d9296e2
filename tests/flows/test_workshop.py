"""The storm played whole in compressed time: officers, role cards, injects, report, wipe.

The process is killed twice in the middle; nobody loses their seat and nothing comes twice.
"""

import asyncio
import os
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.flows.house import PATIENCE, House, Phone, offers, training_room

FULL = os.environ.get("ENLACE_CAMPAIGN") == "full"
TEAMS, PLAYERS = (8, 24) if FULL else (2, 4)  # with two officers a team: 40 people, or 8
CODE = "NORA"


async def officer(house: House, team: str) -> Phone:
    """Somebody takes an officer's seat in a team."""
    phone = await house.person(f"Oficial {team}", "es")
    await phone.send(f"/start {CODE}")
    await phone.choose("exercise:teams:")
    await phone.choose(f"exercise:sit:2:{team}")
    await phone.asked("alert:new")
    return phone


async def player(house: House, number: int) -> Phone:
    """Somebody is dealt a role card, and registers as that person."""
    phone = await house.person(f"Persona {number}", "es")
    await phone.send(f"/start {CODE}")
    await phone.choose("exercise:deal:")
    await phone.choose("exercise:register")
    await phone.decide("register:language:es", offers("register:consent:"))
    await phone.decide("register:consent:alerts", offers("register:region:"))
    await phone.choose("register:region:MX-CHP")
    await phone.reads("/forget")
    return phone


async def warned(phone: Phone, hazard: str, phase: str) -> None:
    """An officer writes a drill and sends it."""
    await phone.send("/alert")
    await phone.choose("alert:new")
    await phone.choose(f"alert:phase:{hazard}")
    await phone.choose(f"alert:area:{hazard}:{phase}")
    await phone.choose(f"alert:kind:{hazard}:{phase}:MX-CHP")
    await phone.choose(f"alert:draft:{hazard}:{phase}:MX-CHP:drill")
    await phone.choose("alert:send:")


async def stands(house: House, wanted: Any) -> dict[str, Any]:
    """The report, once it is as wanted."""
    async with asyncio.timeout(PATIENCE * 2):
        while True:
            found: dict[str, Any] = await house.enlace("exercise", "report", CODE)
            if wanted(found):
                return found
            await asyncio.sleep(0.2)


async def killed(house: House) -> None:
    """The laptop dies, and is started again."""
    await house.stop(signal.SIGKILL)
    await house.start()


@pytest.mark.parametrize("kills", [0, 2])
async def test_the_storm_is_played_whole(tmp_path: Path, port: int, kills: int) -> None:
    """From the code on the projector to the receipt of the wipe."""
    async with training_room(tmp_path, port) as house:
        await house.enlace("exercise", "open", "--script", "storm", "--code", CODE)
        leader = await house.officer("Facilitadora", "admin")
        officers = {str(n): await officer(house, str(n)) for n in range(1, TEAMS + 1)}
        players = [await player(house, n) for n in range(PLAYERS)]
        await leader.send("/exercise")
        await leader.choose("conduct:move:start")
        await leader.choose("conduct:next")  # the storm
        for phone in officers.values():
            assert "NORA-EX" in (await phone.reads("NORA-EX"))["text"]
        if kills:
            await killed(house)
        for phone in officers.values():
            await warned(phone, "hurricane", "warning")
        for phone in players:
            lines = (await phone.reads("huracán"))["text"].splitlines()
            assert "EJERCICIO" in lines[0]
            assert "EJERCICIO" in lines[-1]
        await leader.choose("conduct:speed:5")
        await house.enlace("exercise", "pace", CODE, "600")
        for phone in players:
            await phone.choose("exercise:said:when:0")
        if kills > 1:
            await killed(house)
        await officers["1"].send("/commitment Traducir el aviso al mam antes de junio")
        await officers["1"].reads("Anotado")
        await players[0].choose("exercise:real")
        await officers["1"].reads("emergencia real")
        report = await stands(house, lambda told: told["seconds"] > 90 * 60)
        await leader.choose("conduct:show")
        await leader.choose("conduct:move:end")
        await leader.choose("conduct:move:end:yes")
        ended = await stands(house, lambda told: told["state"] == "ended")
        await leader.choose("conduct:move:wipe")
        await leader.choose("conduct:move:wipe:yes")
        receipt = await leader.reads("Borrado:")
        kept = await house.enlace("exercise", "report", CODE)

        assert (report["officers"], report["players"]) == (TEAMS, PLAYERS)
        assert report["registered"] >= PLAYERS
        done = {team["key"]: team["done"] for team in ended["teams"]}
        assert all(done[team][0]["status"] == "done" for team in officers)
        when = next(one for one in ended["questions"] if one["key"] == "when")
        assert when["counts"] == [PLAYERS, 0, 0]
        assert ended["commitments"][0]["team"] == "1"
        assert len(ended["alarms"]) == 1
        assert str(TEAMS + PLAYERS) in receipt["text"]
        assert kept == ended
        for phone in officers.values():  # nothing came twice
            texts = [m["text"] for m in await phone.messages() if "📄" in m.get("text", "")]
            assert max(Counter(texts).values()) == 1
