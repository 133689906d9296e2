"""Facts, hours and follow-ups written in the chat: `telegram/facts`, `scheduling`, `followups`."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.actions import sending
from bot.domain.alert import AlertState, Purpose
from bot.domain.post import Role
from bot.errors import WrongState
from bot.store.schema import deliveries
from bot.telegram.front import Stale
from tests.telegram.desk import OFFICER, Desk, buttons, files, said


async def out(desk: Desk) -> None:
    """Alert 1 is on its way, and has reached the one whom it is for."""
    await desk.national()
    await desk.officer(Role.AUTHOR)
    await desk.drafted()
    await desk.press(OFFICER, "alert:send:1:1")
    await sending.launch(desk.database, files().locales, desk.now)
    async with desk.database.write() as conn:
        await conn.execute(update(deliveries).values(state="accepted", message_id=7))


async def test_a_fact_is_changed_by_writing_it(desk: Desk) -> None:
    """Tapped, written, and shown as people read it; a new version of the draft."""
    await desk.national()
    await desk.officer(Role.AUTHOR)
    await desk.drafted()
    asked = await desk.press(OFFICER, "facts:ask:1:authority")
    shown = await desk.write(OFFICER, "Bomberos de Tapachula")
    after = await desk.alert(1)

    assert "Quién" in said(asked) or "autoridad" in said(asked).lower()
    assert shown is not None
    assert "Bomberos de Tapachula" in said(shown)
    assert after.slots["authority"] == "Bomberos de Tapachula"
    assert after.version == 2


async def test_the_hour_of_a_report_lies_behind(desk: Desk) -> None:
    """13:00 is the last time that it was one o'clock, not tomorrow's."""
    await desk.national()
    await desk.officer(Role.AUTHOR)
    await desk.drafted()
    await desk.press(OFFICER, "facts:ask:1:updated")
    await desk.write(OFFICER, "13:00")
    written = datetime.fromisoformat((await desk.alert(1)).slots["updated"])

    assert desk.now - timedelta(days=1) < written <= desk.now


async def test_an_hour_that_was_written_is_kept_and_one_that_is_none_is_refused(desk: Desk) -> None:
    """The question stands until it is answered."""
    await desk.national()
    await desk.officer(Role.AUTHOR)
    await desk.drafted()
    await desk.press(OFFICER, "when:ask:1:start")
    await desk.write(OFFICER, "+2h")
    after = await desk.alert(1)

    assert after.starts_at is not None
    assert (after.starts_at - desk.now).total_seconds() == 2 * 3600


@pytest.mark.parametrize("purpose", [Purpose.UPDATE, Purpose.CORRECTION])
async def test_what_is_said_more_is_a_draft_that_follows(desk: Desk, purpose: Purpose) -> None:
    """One fact is tapped and written: its first line says what changed."""
    await out(desk)
    offered = await desk.press(OFFICER, f"follow:kind:1:{purpose}")
    assert f"follow:fact:1:{purpose}:authority" in buttons(offered)
    await desk.press(OFFICER, f"follow:fact:1:{purpose}:authority")
    shown = await desk.write(OFFICER, "Bomberos de Tapachula")
    made = await desk.alert(2)

    assert shown is not None
    assert "Bomberos de Tapachula" in said(shown)
    assert "a quienes recibieron la alerta 1" in said(shown)
    assert (made.purpose, made.follows, made.state) == (purpose, 1, AlertState.DRAFT)
    assert made.audience.reached == 1


@pytest.mark.parametrize(
    ("data", "purpose"),
    [
        ("follow:kind:1:all_clear", Purpose.ALL_CLEAR),
        ("follow:reason:1:mistake", Purpose.CANCELLATION),
    ],
)
async def test_the_last_word_needs_one_tap(desk: Desk, data: str, purpose: Purpose) -> None:
    """And a second officer afterwards, as every alert."""
    await out(desk)
    shown = await desk.press(OFFICER, data)
    made = await desk.alert(2)

    assert "EJERCICIO" in said(shown)
    assert (made.purpose, made.follows, made.state) == (purpose, 1, AlertState.DRAFT)


async def test_nothing_follows_what_never_went_out(desk: Desk) -> None:
    """The officer reads why."""
    await desk.national()
    await desk.officer(Role.AUTHOR)
    await desk.drafted()
    with pytest.raises(WrongState, match="still a draft"):
        await desk.press(OFFICER, "follow:kind:1:all_clear")


@pytest.mark.parametrize(
    "data",
    [
        "follow:menu", "follow:kind:1:alert", "follow:kind:1:x", "follow:reason:1:x",
        "follow:fact:1:all_clear:authority", "follow:fact:1:update:x", "follow:phase:1:x",
        "facts:ask:1:x", "facts:list", "when:ask:1:x", "when:every:1:7", "when:x:1",
    ],
)  # fmt: skip
async def test_forged_buttons_are_as_old_ones(desk: Desk, data: str) -> None:
    """No step, purpose, reason or fact that is not there."""
    await out(desk)
    with pytest.raises(Stale):
        await desk.press(OFFICER, data)
