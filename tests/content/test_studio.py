"""`bot/content/studio.py`: one child that draws, begun anew once, and never left behind."""

import asyncio
import time

import msgspec
import psutil
import pytest

from bot.content import pictures
from bot.content.pictures import Picture
from bot.content.studio import NotDrawn, Studio
from tests.profiles import profile, reader

STOPPED = 1.0  # s; the whole bot has two


def child_of_ours() -> psutil.Process:
    """The studio's child: a worker of the tests has others, such as a database."""
    children = psutil.Process().children()
    return next(one for one in children if "bot.content.studio" in one.cmdline())


async def test_it_draws_and_is_gone_in_time() -> None:
    """Two pictures at once, one after the other; no process is left."""
    one = profile()
    async with Studio() as studio:
        await studio.warm()
        wanted: list[Picture] = [pictures.regions(one, reader()), *pictures.bars(one, reader())]
        drawn = await asyncio.gather(*(studio.draw(each) for each in wanted))
        child = child_of_ours()
        began = time.monotonic()

    assert time.monotonic() - began < STOPPED
    assert not child.is_running()
    assert all(each.startswith(b"\x89PNG") for each in drawn)


async def test_a_child_that_dies_is_begun_anew() -> None:
    """Killed from outside, between two pictures or while it draws."""
    (picture,) = pictures.bars(profile(), reader())
    async with Studio() as studio:
        await studio.draw(picture)
        child_of_ours().kill()
        task = asyncio.create_task(studio.draw(picture))
        await asyncio.sleep(0.3)
        assert (await task).startswith(b"\x89PNG")


async def test_what_cannot_be_drawn_is_said_and_the_next_one_drawn() -> None:
    """The child lives on."""
    (picture,) = pictures.bars(profile(), reader())
    broken = msgspec.structs.replace(picture, panels=("no panel",))
    async with Studio() as studio:
        with pytest.raises(NotDrawn):
            await studio.draw(broken)
        assert (await studio.draw(picture)).startswith(b"\x89PNG")


async def test_a_picture_that_nobody_waits_for_is_not_the_next_one_s() -> None:
    """Given up on the way, its answer goes to nobody."""
    small, large = (next(iter(pictures.bars(profile(small=s), reader()))) for s in (True, False))
    async with Studio() as studio:
        expected = await studio.draw(large)
        task = asyncio.create_task(studio.draw(small))
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])

        assert await studio.draw(large) == expected
