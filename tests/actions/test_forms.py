"""`bot/actions/forms.py`: what has no picture and no voice, and why."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions import alerts, followups, forms, sending
from bot.content.files import Files
from bot.domain.alert import Alert, Purpose
from bot.domain.national import Form
from bot.domain.post import OPERATOR
from bot.store.database import Database
from bot.store.schema import metadata
from tests.telegram.desk import Desk, files


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A post with somebody who listens."""
    opened = Database.in_folder(tmp_path)
    async with opened.write() as conn:
        await conn.run_sync(metadata.create_all)
    made = Desk(opened)
    await made.open()
    await made.national(language="ht")
    await made.national(1002, language="mam")
    yield made
    await opened.close()


async def sent(desk: Desk) -> int:
    """A drill that went out."""
    first = await desk.drafted()
    await let_go(desk, first)
    return first


async def let_go(desk: Desk, number: int) -> None:
    async with desk.database.write() as conn:
        await alerts.submit(conn, files(), number, officer=OPERATOR, now=desk.now)
        await alerts.approve(conn, number, officer=OPERATOR, now=desk.now)
    await sending.launch(desk.database, files().locales, desk.now)


async def follow_up(desk: Desk, about: int, purpose: Purpose, **slots: str) -> Alert:
    async with desk.database.write() as conn:
        return await followups.draft(
            conn, files(), about, purpose, officer=OPERATOR, now=desk.now, slots=slots
        )


async def test_a_cancellation_is_its_text_alone(desk: Desk) -> None:
    """A picture or a voice would say once more what is withdrawn; so would words to pass on."""
    first = await sent(desk)
    async with desk.database.read() as conn:
        assert (await forms.plan(conn, first)).kinds
    made = await follow_up(desk, first, Purpose.CANCELLATION)
    async with desk.database.read() as conn:
        assert not (await forms.plan(conn, made.id)).kinds
    await let_go(desk, made.id)
    async with desk.database.read() as conn:
        plan = await forms.plan_sharing(
            conn, files(), made.id, "es", officer=OPERATOR, now=desk.now
        )

    words = forms.passed_on(files(), plan)
    assert not plan.kinds
    assert "<" not in words
    assert "huracán" not in words.casefold()


async def test_an_update_is_passed_on_with_its_news(desk: Desk, tmp_path: Path) -> None:
    """What it begins with goes too, and its picture shows the facts of now."""
    first = await sent(desk)
    made = await follow_up(desk, first, Purpose.UPDATE, shelter="Escuela Benito")
    await let_go(desk, made.id)
    async with desk.database.read() as conn:
        plan = await forms.plan_sharing(
            conn, files(), made.id, "es", officer=OPERATOR, now=desk.now
        )
    shown = forms.make(files(), Files(tmp_path), plan)

    assert "Albergue: Escuela Benito" in forms.passed_on(files(), plan)
    assert ("es", (), Form.PICTURE) in shown.media


async def test_what_nobody_checked_gets_no_picture_alive(desk: Desk, tmp_path: Path) -> None:
    """A sentence to the officer, and no failed job."""
    number = await desk.drafted()
    async with desk.database.read() as conn:
        plan = await forms.plan(conn, number)
    live = replace(
        plan,
        alert=replace(
            plan.alert, drill=False, expires_at=desk.now + timedelta(hours=6),
        ),
        kinds=(("es", (), Form.PICTURE), ("ht", (), Form.PICTURE)),
    )  # fmt: skip
    made = forms.make(files(), Files(tmp_path), live)

    assert not made.media
    assert len(made.lacking) == 2
    assert all("/review" in str(one) for one in made.lacking)
