"""`bot/counting.py`: the profile at the command line."""

import json
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot import commands, counting
from bot.commands import Office
from bot.domain.post import Role
from bot.errors import NotAllowed, NotFound, OperatorError
from bot.store import audit, officers, outbox
from tests.store.test_community import register

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Office]:
    """An office beside a register of some 40 people of post a."""
    async with commands.office(None, tmp_path / "data") as opened:
        async with opened.database.write() as conn:
            await register(conn, random.Random(5), 100)
        yield opened


async def hired(desk: Office, role: Role) -> str:
    """An officer of post a, with a telephone."""
    async with desk.database.write() as conn:
        return str((await officers.add(conn, chat_id=500, post="a", role=role, now=NOW)).id)


async def test_the_operator_gets_masked_figures_and_a_file(desk: Office, tmp_path: Path) -> None:
    """Hidden is null; the file is a workbook, and that it was written is audited."""
    out = tmp_path / "plan.xlsx"
    told = await counting.run(desk, post="a", officer="cli", language="es", out=out)
    async with desk.database.read() as conn:
        noted = await audit.of(conn, "post:a")

    assert told["masked"]
    assert "null" in json.dumps(told)
    assert told["total"] == sum(told["by_consent"].values())
    assert load_workbook(out).sheetnames[0] == "Por región"
    assert [one["action"] for one in noted] == ["community_exported"]


async def test_for_a_duty_officer_nothing_is_hidden_and_they_are_told(desk: Office) -> None:
    """Whoever acts for an officer at the shell is told to that officer."""
    officer = await hired(desk, Role.DUTY)
    told = await counting.run(desk, post="a", officer=officer, language="es", out=None)
    async with desk.database.write() as conn:
        waiting = await outbox.claim(conn, "test", 10, desk.now)

    assert not told["masked"]
    assert [one.chat_id for one in waiting] == [500]


async def test_what_cannot_be_is_refused_before_anything_is_noted(
    desk: Office, tmp_path: Path
) -> None:
    """Another post's officer, an unknown post or language, a file that is no workbook."""
    officer = await hired(desk, Role.DUTY)

    async def ask(post: str = "a", who: str = "cli", language: str = "es", out: str = "") -> None:
        file = tmp_path / out if out else None
        await counting.run(desk, post=post, officer=who, language=language, out=file)

    with pytest.raises(NotAllowed):
        await ask(post="b", who=officer)
    with pytest.raises(NotFound, match="nowhere"):
        await ask(post="nowhere")
    with pytest.raises(NotFound, match="language xx"):
        await ask(language="xx")
    for wrong in ("plan.csv", "none/plan.xlsx"):
        with pytest.raises(OperatorError):
            await ask(out=wrong)
    async with desk.database.read() as conn:
        assert await audit.of(conn, "post:a") == []
        assert await audit.of(conn, "post:b") == []
