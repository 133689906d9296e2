"""/community in the room: words first, then pictures, then the file; and who gets none of it."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.domain.post import Role
from bot.store import audit, officers
from bot.telegram.program import routes
from tests.store.test_community import register
from tests.telegram.living import Living, answer, living
from tests.training.conftest import Phone

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)


@asynccontextmanager
async def staffed(folder: Path, role: Role | None) -> AsyncIterator[tuple[Living, Phone]]:
    """A post of some 40 people, and somebody who may work there."""
    async with living(folder, routes()) as lived:
        phone = await lived.site.started()
        async with lived.database.write() as conn:
            await register(conn, random.Random(5), 100)
            if role is not None:
                await officers.add(conn, chat_id=phone.id, post="a", role=role, now=NOW)
        yield lived, phone


def hides(message: dict[str, Any]) -> bool:
    return "reservado" in message.get("text", "")


async def test_figures_come_first_then_pictures_then_the_file(tmp_path: Path) -> None:
    """An observer: small counts are hidden; each look is audited without anybody's data."""
    async with staffed(tmp_path, Role.OBSERVER) as (lived, phone):
        await phone.send(text="/community")
        await answer(phone, lambda one: "photo" in one, 2)
        told = await phone.messages()
        figures = next(one for one in told if "Por región" in one.get("text", ""))
        await phone.press(figures["message_id"], "community:file")
        (file,) = await answer(phone, lambda one: "document" in one)
        async with lived.database.read() as conn:
            noted = await audit.of(conn, "post:a")

    pictures = [one for one in told if "photo" in one]
    assert figures["message_id"] < min(one["message_id"] for one in pictures)
    assert hides(figures)
    assert any("Por región" in one["caption"] for one in pictures)
    assert file["document"]["file_name"].startswith("community-a-")
    assert [(one["action"], one["small"]) for one in noted] == [
        ("community_seen", False),
        ("community_exported", False),
    ]


async def test_on_duty_every_count_is_seen(tmp_path: Path) -> None:
    """Nothing is hidden from whoever answers calls for help."""
    async with staffed(tmp_path, Role.DUTY) as (_, phone):
        await phone.send(text="/community")
        (figures,) = await answer(phone, lambda one: "Por región" in one.get("text", ""))

    assert not hides(figures)


async def test_another_post_s_community_is_refused(tmp_path: Path) -> None:
    """In one sentence, and nothing is counted."""
    async with staffed(tmp_path, Role.DUTY) as (lived, phone):
        await phone.send(text="/community b")
        (refused,) = await answer(phone, lambda one: " b" in one.get("text", ""))
        async with lived.database.read() as conn:
            assert await audit.of(conn, "post:b") == []

    assert "Por región" not in refused["text"]


async def test_who_is_no_officer_gets_the_usual_answer(tmp_path: Path) -> None:
    """The command does not exist for them, and a forged press is an old one."""
    async with staffed(tmp_path, None) as (_, phone):
        await phone.send(text="/community")
        (said,) = await answer(phone, lambda one: "/help" in one.get("text", ""))

    assert "Por región" not in said["text"]
