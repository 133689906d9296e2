"""The storm played whole in compressed time: officers, role cards, injects, report, wipe.

The process is killed twice in the middle; nobody loses their seat and nothing comes twice.
"""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.flows.house import PATIENCE, House, Phone, button, offers, training_room

FULL = os.environ.get("ENLACE_CAMPAIGN") == "full"
TEAMS, PLAYERS = (8, 24) if FULL else (2, 4)  # with two officers a team: 40 people, or 8
PEOPLE = 100 if FULL else 6  # simulated, beside them
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
    async with asyncio.timeout(PATIENCE * (10 if FULL else 3)):
        while True:
            found: dict[str, Any] = await house.enlace("exercise", "report", CODE)
            if wanted(found):
                return found
            await asyncio.sleep(0.2)


async def killed(house: House) -> None:
    """The laptop dies, and is started again."""
    await house.stop(signal.SIGKILL)
    await house.start()


@dataclass(frozen=True, kw_only=True)
class Hall:
    """Who sits in the hall: the leader, two officers a team, players with a card."""

    house: House
    leader: Phone
    officers: dict[str, Phone]
    seconds: list[Phone]
    players: list[Phone]


async def gather(people: Iterable[Coroutine[Any, Any, Phone]]) -> list[Phone]:
    """All of them at once, as people come into a hall."""
    return list(await asyncio.gather(*people))


async def seated(house: House) -> Hall:
    """The exercise is opened, the number of teams chosen; everybody comes, and the simulated."""
    await house.enlace("exercise", "open", "--script", "storm", "--code", CODE)
    leader = await house.officer("Facilitadora", "admin")
    await leader.send(f"/exercise teams {TEAMS}")
    teams = [str(n) for n in range(1, TEAMS + 1)]
    first = await gather(officer(house, team) for team in teams)
    hall = Hall(
        house=house,
        leader=leader,
        officers=dict(zip(teams, first, strict=True)),
        seconds=await gather(officer(house, team) for team in teams),
        players=await gather(player(house, n) for n in range(PLAYERS)),
    )
    await stands(house, lambda told: told["registered"] == PEOPLE + PLAYERS)
    return hall


async def first_task(hall: Hall, *, kill: bool) -> None:
    """The storm comes; each team warns its people."""
    await hall.leader.send("/exercise")
    await hall.leader.choose("conduct:move:start")
    await hall.leader.choose("conduct:next")  # the storm
    for phone in hall.officers.values():
        assert "NORA-EX" in (await phone.reads("NORA-EX"))["text"]
    if kill:
        await killed(hall.house)
    await asyncio.gather(
        *(warned(phone, "hurricane", "warning") for phone in hall.officers.values())
    )
    for phone in hall.players:
        message = await phone.reads("huracán")
        lines = message["text"].splitlines()
        assert "EJERCICIO" in lines[0]
        assert "EJERCICIO" in lines[-1]
        assert button(message, "exercise:real")


async def the_rest(hall: Hall, *, kill: bool) -> dict[str, Any]:
    """The other eighty minutes in seconds: questions, a commitment, a real emergency."""
    await hall.leader.choose("conduct:speed:5")
    await hall.house.enlace("exercise", "pace", CODE, "600")
    for phone in hall.players:
        await phone.choose("exercise:said:when:0")
    if kill:
        await killed(hall.house)
    await hall.officers["1"].send("/commitment Traducir el aviso al mam antes de junio")
    await hall.officers["1"].reads("Anotado")
    await hall.players[0].choose("exercise:real")
    await hall.officers["1"].reads("emergencia real")
    await hall.leader.choose("conduct:thaw:")
    return await stands(hall.house, lambda told: told["seconds"] > 90 * 60)


async def over(hall: Hall) -> tuple[dict[str, Any], str]:
    """Ended and wiped: the report as it was kept, and the receipt."""
    await hall.leader.choose("conduct:show")
    await hall.leader.choose("conduct:move:end")
    await hall.leader.choose("conduct:move:end:yes")
    ended = await stands(hall.house, lambda told: told["state"] == "ended")
    await hall.leader.choose("conduct:move:wipe")
    await hall.leader.choose("conduct:move:wipe:yes")
    receipt = await hall.leader.reads("Se borró")
    kept = await hall.house.enlace("exercise", "report", CODE)
    assert kept.pop("wiped")["seats"] > 0
    assert kept == ended
    return ended, receipt["text"]


@pytest.mark.timeout(1800 if FULL else 300)
@pytest.mark.parametrize("kills", [0, 2] if FULL else [1])
async def test_the_storm_is_played_whole(tmp_path: Path, port: int, kills: int) -> None:
    """From the code on the projector to the receipt of the wipe; no other host is reached."""
    reached = tmp_path / "reached.txt"
    more = ("--people", str(PEOPLE))
    async with training_room(tmp_path, port, more=more, guarded=reached) as house:
        hall = await seated(house)
        await first_task(hall, kill=kills > 0)
        report = await the_rest(hall, kill=kills > 1)
        ended, receipt = await over(hall)
        chats = [await phone.messages() for phone in hall.officers.values()]

    assert (report["officers"], report["players"]) == (2 * TEAMS, PLAYERS)
    assert report["registered"] == PEOPLE + PLAYERS
    assert all(team["done"][0]["status"] == "done" for team in ended["teams"])
    assert len(ended["teams"]) == TEAMS
    when = next(one for one in ended["questions"] if one["key"] == "when")
    assert when["counts"] == [PLAYERS, 0, 0]
    assert ended["commitments"][0]["team"] == "1"
    assert len(ended["alarms"]) == 1
    assert f": {PEOPLE + PLAYERS}\n" in receipt
    assert f": {2 * TEAMS + PLAYERS}\n" in receipt
    for chat in chats:  # nothing came twice
        texts = [m["text"] for m in chat if "📄" in m.get("text", "")]
        assert max(Counter(texts).values()) == 1
    assert reached.read_text() == ""  # not even by name
