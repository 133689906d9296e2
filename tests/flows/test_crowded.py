"""A facilitator with hundreds of simulated people: heard at once, and a laptop may sleep."""

import asyncio
import signal
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.flows.house import House, Phone, training_room

PEOPLE = 400  # more than come while this runs
SEATS = 5
HEARD_WITHIN = 3.0  # s; one or two on a machine that does nothing else


async def act(house: House, **body: Any) -> Any:
    """Press a button of the facilitator's page."""
    async with house.session.post(f"{house.root}/exercise/api/act", json=body) as answer:
        assert answer.status == 200, await answer.text()
        return (await answer.json())["did"]


async def run(house: House) -> dict[str, Any]:
    """What the facilitator's page shows."""
    async with house.session.get(f"{house.root}/exercise/api/state") as answer:
        told: dict[str, Any] = (await answer.json())["run"]
        return told


async def registered(house: House, people: int) -> None:
    """Wait until so many have come."""
    async with asyncio.timeout(60):
        while True:
            if (await run(house))["registered"] >= people:
                return
            await asyncio.sleep(0.2)


async def seated(house: House, code: str, name: str) -> Phone:
    """Somebody is dealt a role card."""
    phone = await house.person(name, "es")
    await phone.send(f"/start {code}")
    await phone.choose("exercise:deal:")
    await phone.asked("exercise:register")
    return phone


async def heard(house: House, phones: list[Phone], text: str) -> float:
    """The facilitator says something; how long until everybody has it (s)."""
    began = perf_counter()
    await act(house, do="tell", text=text)
    await asyncio.gather(*(phone.reads(text) for phone in phones))
    return perf_counter() - began


async def test_the_facilitator_is_heard_while_hundreds_register(tmp_path: Path, port: int) -> None:
    """By everybody, whatever the crowd does; then an hour's sleep and a kill move no clock."""
    async with training_room(tmp_path, port, more=("--people", str(PEOPLE))) as house:
        code = await act(house, do="open", script="storm", language="es")
        phones = [await seated(house, code, f"Persona {number}") for number in range(SEATS)]
        await registered(house, 40)
        await act(house, do="move", move="start")
        took = await heard(house, phones, "Bienvenidas")
        still_coming = (await run(house))["registered"] < PEOPLE
        async with house.session.post(f"{house.root}/api/clock", json={"advance_s": 3600}):
            pass
        await house.stop(signal.SIGKILL)
        await house.start()
        took = max(took, await heard(house, phones, "Seguimos"))
        stands = await run(house)

    assert still_coming
    assert took < HEARD_WITHIN
    assert stands["seconds"] < 120
    assert not any(one["came"] for one in stands["injects"] if one["minute"] > 2)
