"""How long officers need: a draft until it is approved, a correction to the first phone, a test.

In the training room, with Telegram's limits, by the participants' API: a tap every 1.2 s, as a
fast thumb, besides the bot's own time. What is typed counts as a tap and is sent with it.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks import ground
from tests.flows.house import House, Phone, free_port, training_room
from tests.flows.real import checkout, verify_numbers

A_TAP = 1.2  # s between what is seen and the tap
PEOPLE = "2"  # whom it reaches: one in each of two languages
KIND = "hurricane:warning"
DRAFT = (
    "alert:phase:hurricane", f"alert:area:{KIND}", f"alert:kind:{KIND}:MX-CHP",
    f"alert:draft:{KIND}:MX-CHP:live", "facts:list:1", "facts:ask:1:authority", "=Protección Civil",
    "facts:ask:1:onset", "=+30h", "facts:ask:1:shelter", "=Escuela Juárez", "alert:open:1",
    "alert:submit:1",
)  # fmt: skip
CORRECT = (
    "follow:menu:1", "follow:kind:1:correction", "follow:fact:1:correction:shelter",
    "=Escuela Hidalgo", "alert:submit:2",
)  # fmt: skip


async def work(phone: Phone, steps: Sequence[str]) -> int:
    """Press what is offered, write what begins with =; how many taps that was."""
    for step in steps:
        if step.startswith("="):
            await asyncio.sleep(A_TAP)
            await phone.send(step[1:])
        else:
            await phone.asked(step)
            await asyncio.sleep(A_TAP)
            await phone.choose(step)
    return len(steps)


async def approve(second: Phone, alert: int) -> int:
    """Look at it, approve it, write how many people it reaches."""
    taps = await work(second, [f"alert:look:{alert}", f"alert:approve:{alert}:"])
    await second.reads(f"número {PEOPLE}.")
    return taps + await work(second, [f"={PEOPLE}"])


async def warn(house: House) -> dict[str, float]:
    """Draft to approved in two languages, then a correction; taps and seconds."""
    author, second = await house.officer("Rosa", "author"), await house.officer("Luis", "approver")
    reader = await house.national("María", "es")
    await house.national("John", "en")
    began = perf_counter()
    taps = await work(author, ["alert:new", *DRAFT]) + await approve(second, 1)
    await second.asked("stats:1")
    drafted = perf_counter() - began
    await reader.reads("n.º 1.")
    await work(author, CORRECT)
    await approve(second, 2)
    began = perf_counter()
    await reader.reads("n.º 2.")
    return {
        "taps": taps,
        "approved_s": round(drafted, 1),
        "correction_s": round(perf_counter() - began, 2),
    }


async def try_out(house: House) -> dict[str, float]:
    """Send a test: until the first telephone has it."""
    officer, reader = await house.officer("Luz", "admin"), await house.national("Ana", "es")
    began = perf_counter()
    taps = await work(officer, ["alert:test", "alert:send:"])
    await reader.asked("checkin:1:safe")
    return {"test_taps": taps, "test_s": round(perf_counter() - began, 1)}


async def main() -> None:
    """Two rooms, one after the other."""
    ground.arguments("officers").parse_args()
    found: dict[str, float] = {}
    with TemporaryDirectory(prefix="enlace-benchmark-") as folder:
        for name, story in (("live", warn), ("drill", try_out)):
            home = Path(folder) / name
            home.mkdir()
            texts = await checkout(home, "es", "en")
            async with training_room(home, free_port(), checkout=texts) as house:
                await verify_numbers(house)
                found |= await story(house)
    ground.tell(**found)


if __name__ == "__main__":
    asyncio.run(main())
