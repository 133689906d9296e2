"""`bot/recording.py` and `enlace officer language`: who speaks, and what lacks a voice."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import commands, recording, staffing
from bot.actions import exercises
from bot.commands import Office
from bot.domain.national import Group, National
from bot.domain.post import Role
from bot.errors import NotFound
from bot.meaning import Meant
from bot.store import audit, nationals, officers


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Office]:
    """An office of a post with readers of Spanish and Mam, and one officer."""
    async with commands.office(None, tmp_path / "data") as opened:
        async with opened.database.write() as conn:
            for chat, language, groups in (
                (1, "mam", ()), (2, "mam", (Group.STUDY,)), (3, "es", ()),
            ):  # fmt: skip
                made = National(
                    id=0, chat_id=chat, language=language, country="MX", region="MX-CHP",
                    post="av-tap", groups=groups, confirmed_at=opened.now,
                )  # fmt: skip
                await nationals.save(conn, made)
            await exercises.open_one(
                conn, code="SALA", post=None, open_to_all=True, actor="cli", now=opened.now
            )
            await officers.add(conn, chat_id=9, post="av-tap", role=Role.OBSERVER, now=opened.now)
        yield opened


async def drafted(desk: Office) -> None:
    """A drill of a flood."""
    await commands.draft(
        desk, post="av-tap", hazard="flood", phase="warning", meant=Meant(regions=["MX-CHP"]),
        drill=True, slots=[], expires="6h", author="cli",
    )  # fmt: skip


async def test_drafts_say_what_they_lack(desk: Office) -> None:
    """Only languages whose speakers listen; the general message first."""
    await drafted(desk)
    told = await recording.look_through(desk)

    assert [one["alert"] for one in told["drafts"]] == [1]
    assert told["drafts"][0]["lacking"] == 2
    assert [(one["language"], one["read_in"], one["group"], one["people"], one["heard"])
            for one in told["drafts"][0]["texts"]] == [
        ("mam", "es", "general", 1, False),
        ("mam", "es", "study", 1, False),
    ]  # fmt: skip


async def test_posts_say_whom_they_lack(desk: Office) -> None:
    """A recording takes two speakers."""
    before = (await recording.look_through(desk))["speakers"]
    await staffing.language(desk, 1, "mam", "cli", taken=False)
    after = (await recording.look_through(desk))["speakers"]

    assert before == [{"post": "av-tap", "language": "mam", "people": 2, "speakers": 0}]
    assert after[0]["speakers"] == 1


async def test_a_language_is_given_and_taken_at_a_terminal(desk: Office) -> None:
    """Audited; an unknown one is named."""
    given = await staffing.language(desk, 1, "ht", "cli", taken=False)
    taken = await staffing.language(desk, 1, "ht", "cli", taken=True)
    with pytest.raises(NotFound, match="xx"):
        await staffing.language(desk, 1, "xx", "cli", taken=False)
    async with desk.database.read() as conn:
        steps = await audit.of(conn, "officer:1")

    assert (given["languages"], taken["languages"]) == (["ht"], [])
    assert [step["action"] for step in steps] == ["officer_languages"] * 2
