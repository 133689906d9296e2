"""Twenty-four hours by the room's clock: nobody is forgotten, nothing comes late or twice.

Eight of them, with one drill and one restart, without `ENLACE_CAMPAIGN=full`.
"""

from pathlib import Path

from tests.flows.house import FULL, Phone, button, offers, training_room
from tests.flows.test_outage import advance

HOURS = 24 if FULL else 8
DRILLS = (1, 9, 17)  # hours; each lasts six
RESTARTS = (5, 13)  # hours
HOUR = 3600


async def drill(officer: Phone, number: int) -> int:
    """The officer sends a drill, the so-and-so-many-th alert of this room; gives its number."""
    await officer.send("/start")
    await officer.choose("alert:test")
    await officer.choose(f"alert:send:{number}")
    await officer.asked(f"stats:{number}")
    return number


async def is_answered(phone: Phone) -> None:
    """Somebody asks what the bot can do, and it says so."""
    last = (await phone.messages())[-1]["message_id"]
    await phone.send("/help")
    await phone.wait_for(lambda m: m["message_id"] > last and "emergency line" in m["text"])


async def copies(phone: Phone, alert: int) -> int:
    """How often an alert stands in a chat."""
    return sum(button(one, f"checkin:{alert}:") is not None for one in await phone.messages())


async def test_a_day_of_the_room(tmp_path: Path, port: int) -> None:
    """Each hour somebody writes and is answered; each drill reaches everybody once.

    Now and then the program is stopped and started: by the room's clock a day passes all the same.
    """
    async with training_room(tmp_path, port) as house:
        people = [await house.national(name, "en") for name in ("John", "Jane")]
        officer = await house.officer("Rosa", "admin")
        drills: list[int] = []
        for hour in range(HOURS):
            if hour in RESTARTS:
                assert await house.stop() == 0
                await house.start()
                await advance(house, hour * HOUR)  # it began with the machine's clock
            await is_answered(people[hour % 2])
            if hour in DRILLS:
                drills.append(await drill(officer, len(drills) + 1))
                for phone in people:
                    await phone.wait_for(offers(f"checkin:{drills[-1]}:"))
                await people[0].choose(f"checkin:{drills[-1]}:safe")
            await advance(house, HOUR)
            if hour in DRILLS:  # the other one answers late
                await people[1].choose(f"checkin:{drills[-1]}:safe")
        reports = [await house.enlace("report", str(alert)) for alert in drills]
        shown = [await house.enlace("alert", "show", str(alert)) for alert in drills]
        status = await house.enlace("status")
        seen = [await copies(phone, alert) for phone in people for alert in drills]

    assert len(drills) == sum(hour < HOURS for hour in DRILLS)
    assert seen == [1] * len(people) * len(drills)
    assert [one["answers"]["safe"] for one in reports] == [2] * len(drills)
    assert [one["repeated"] for one in reports] == [0] * len(drills)
    assert [one["state"] for one in shown] == ["expired"] * len(drills)
    assert (status["updates"]["waiting"], status["updates"]["aside"]) == (0, 0)
    assert status["outbox"] == 0
    assert len(status["senders"]) <= 1
