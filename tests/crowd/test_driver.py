"""What simulated people do in a room is what the seed says of each."""

import asyncio
from collections import Counter
from contextlib import suppress

from bot.crowd.driver import Crowd
from bot.crowd.people import Behaviour, Kind, last_answer, population, reactions
from tests.crowd.host import hosting, until

PEOPLE, SEED, QUESTION = 60, 2, 5
HASTE = 4000.0  # their hour and a half is less than two seconds


async def test_each_does_in_the_room_what_the_seed_says() -> None:
    """All ten behaviours: pressed, pressed twice, changed, written, blocked, or nothing."""
    people = population(SEED, PEOPLE, ("MX-CHP", "MX-TAB"))
    wanted = {one.number: reactions(SEED, one, QUESTION) for one in people}
    async with hosting() as host:
        crowd = Crowd(host.session, host.root, seed=SEED, post_of=lambda _: "av-tap", haste=HASTE)
        ready = asyncio.Event()
        playing = asyncio.create_task(crowd.run(people, ready))
        await ready.wait()
        await host.ask(QUESTION)
        await until(lambda: host.deeds == sum(map(len, wanted.values())))
        await host.ask(QUESTION)  # a reminder: once was enough
        await crowd.settled()
        phones = {number: phone for number, phone, *_ in crowd.came()}
        playing.cancel()
        with suppress(asyncio.CancelledError):
            await playing

    assert {one.behaviour for one in people} == set(Behaviour)
    assert set(host.came.values()) == {1}
    for one in people:
        did = host.did[phones[one.number]]
        pressed = [value for kind, value in did if kind == Kind.PRESS]
        assert Counter(did) == Counter((str(each.kind), each.value) for each in wanted[one.number])
        assert (pressed[-1] if pressed else None) == last_answer(SEED, one, QUESTION)
