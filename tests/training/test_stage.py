"""Changes are committed together, told only then, and nobody waits for ever."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.training.clock import ShiftedClock
from bot.training.durable import Body, Key, Ledger
from bot.training.records import Event
from bot.training.refusals import Refusal
from bot.training.room import Room
from bot.training.stage import Conflict, Stage


class CountingLedger(Ledger):
    """A real ledger that counts its commits and may be full."""

    commits = 0
    full = False

    def write(self, batch: Mapping[Key, Body]) -> None:
        """Count, fail when full, else commit."""
        if self.full:
            raise OSError("no space left")
        self.commits += 1
        super().write(batch)


@pytest.fixture
def ledger(tmp_path: Path) -> CountingLedger:
    """An empty ledger."""
    return CountingLedger(tmp_path / "room.db")


@pytest.fixture
def stage(ledger: CountingLedger) -> Stage:
    """A stage with one person."""
    room = Room({"42:a": "enlace_bot"}, mint=lambda: "secret")
    room.join("María", None, room.bots["42:a"])
    return Stage(room, ledger, ShiftedClock())


async def test_changes_that_come_together_share_a_commit(
    stage: Stage, ledger: CountingLedger
) -> None:
    """Fifty messages, one transaction; told after it."""
    told: list[Event] = []
    stage.watchers.append(lambda events: told.extend(events) if ledger.commits else None)

    async def say() -> None:
        stage.room.say(stage.room.people[1001], {"text": "a"}, 0.0)
        await stage.settle()

    await asyncio.gather(*(say() for _ in range(50)))

    assert ledger.commits == 1
    assert len(told) == 50
    assert len([key for key, _ in ledger.facts() if key[0] == "message"]) == 50
    ledger.close()


async def test_a_full_disk_is_an_error_and_loses_nothing(
    stage: Stage, ledger: CountingLedger
) -> None:
    """Whoever waited hears of it; the next commit brings what the failed one held."""
    ledger.full = True
    stage.room.say(stage.room.people[1001], {"text": "a"}, 0.0)
    with pytest.raises(Refusal, match="cannot write"):
        await stage.settle()
    ledger.full = False
    await stage.settle()

    assert [key for key, _ in ledger.facts() if key[0] == "message"] == [("message", 1001, 1)]
    ledger.close()


async def test_closing_lets_everybody_go(stage: Stage, ledger: CountingLedger) -> None:
    """Polls and presses end at once, far before their time."""
    stage.expect_toast(1)
    poll = asyncio.create_task(stage.news(42, 50))
    press = asyncio.create_task(stage.toast(1, 50))
    await asyncio.sleep(0)
    stage.release()

    async with asyncio.timeout(5):
        assert await press is None
        await poll
    ledger.close()


async def test_a_new_poll_ends_the_one_before(stage: Stage, ledger: CountingLedger) -> None:
    """The older one hears of the conflict."""
    poll = asyncio.create_task(stage.news(42, 50))
    await asyncio.sleep(0)
    stage.take_over(42)

    with pytest.raises(Conflict):
        await poll
    ledger.close()
