"""Who an alert could not reach: for duty officers, numbered, and from deliveries alone."""

import pytest
from sqlalchemy import text

from bot.actions import endings, posts, unreached
from bot.content.unreached import page, sheet
from bot.domain.delivery import Lane
from bot.domain.language import SPOKEN
from bot.domain.post import Role
from bot.errors import NotAllowed, NotReady
from bot.store import audit, tallies
from bot.store.database import Connection
from bot.telegram.front import Stale
from tests.telegram.desk import OFFICER, PHONE, SECOND, Desk, buttons, files

OTHERS = (102, 103, 104)  # chats


async def ended(desk: Desk, *states: str) -> None:
    """Drill 1 went to one person for each state, and is over."""
    for chat, _ in zip((PHONE, *OTHERS), states, strict=False):
        await desk.national(chat)
    await desk.submitted()
    await desk.sent(1)
    async with desk.database.write() as conn:
        await conn.execute(text("UPDATE alerts SET started_at = created_at, author = '1'"))
        for chat, state in zip((PHONE, *OTHERS), states, strict=False):
            await conn.execute(
                text("UPDATE deliveries SET state = :state, reason = 'blocked' WHERE chat_id = :c"),
                {"state": state, "c": chat},
            )


async def written(conn: Connection) -> list[tuple[int, str]]:
    found = await conn.execute(
        text("SELECT chat_id, payload FROM outbox WHERE lane = :lane ORDER BY id"),
        {"lane": str(Lane.WARNING)},
    )
    return [(row[0], row[1]) for row in found]


async def test_those_on_duty_get_a_numbered_copy_and_each_is_in_the_audit(desk: Desk) -> None:
    """The right is asked for again when the copy is made."""
    await desk.officer(Role.DUTY)
    await ended(desk, "unreachable", "accepted", "expired", "uncertain")
    await desk.press(OFFICER, "unreached:1")
    await desk.press(OFFICER, "unreached:1")
    async with desk.database.read() as conn:
        taken = [one for one in await audit.of(conn, "alert:1") if one["action"] == unreached.TAKEN]
        roll = await unreached.roll(conn, 1, actor="1", copy=2, now=desk.now)
    assert [one["copy"] for one in taken] == [1, 2]
    assert {one.person.chat_id for one in roll.people} == {PHONE, OTHERS[1], OTHERS[2]}
    assert roll.total == 3


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DUTY])
async def test_nobody_else_gets_it(desk: Desk, role: Role) -> None:
    """An admin of the post no more than an observer; the menu does not offer it either."""
    await desk.officer(role)
    await ended(desk, "unreachable")
    with pytest.raises(NotAllowed):
        await desk.press(OFFICER, "unreached:1")
    if role is not Role.PROTECTION:
        assert "unreached:1" not in buttons(await desk.press(OFFICER, "stats:1"))


async def test_neither_another_post_nor_a_national_gets_it(desk: Desk) -> None:
    """Forged buttons."""
    await desk.officer(Role.DUTY, post="av-hou")
    await ended(desk, "unreachable")
    with pytest.raises(NotAllowed):
        await desk.press(OFFICER, "unreached:1")
    with pytest.raises(Stale):
        await desk.press(PHONE, "unreached:1")


async def test_silence_lists_nobody(desk: Desk) -> None:
    """All got it, nobody answered."""
    await desk.officer(Role.DUTY)
    await ended(desk, "accepted", "accepted")
    with pytest.raises(NotReady):
        await desk.press(OFFICER, "unreached:1")


async def test_the_end_is_told_once_and_the_list_offered_to_those_on_duty(desk: Desk) -> None:
    """Who wrote it reads figures; who is on duty finds the button."""
    await desk.officer(Role.AUTHOR)
    await desk.officer(Role.DUTY, chat=SECOND)
    await ended(desk, "unreachable", "accepted")
    assert await endings.tell(desk.database, files().locales, desk.now) == 1
    assert await endings.tell(desk.database, files().locales, desk.now) == 0
    async with desk.database.read() as conn:
        told = await written(conn)
    assert [chat for chat, _ in told] == [SECOND, OFFICER]
    assert "unreached:1" in told[0][1]
    assert "unreached:1" not in told[1][1]


async def test_nothing_is_told_of_an_alert_that_still_leaves(desk: Desk) -> None:
    """A row in the queue is enough."""
    await desk.officer(Role.AUTHOR)
    await ended(desk, "unreachable", "queued")
    assert await endings.tell(desk.database, files().locales, desk.now) == 0


async def test_the_sheet_says_its_copy_and_its_end_in_each_language(desk: Desk) -> None:
    """And in Arabic from the right."""
    await desk.officer(Role.DUTY)
    await ended(desk, "unreachable")
    async with desk.database.read() as conn:
        roll = await unreached.roll(conn, 1, actor="1", copy=7, now=desk.now)
        post = await posts.the_post(conn, "av-tap")
    for language in SPOKEN:
        told = page(files(), language, post, roll)
        assert "7" in told["copy"]
        assert told["title"].count("1")
        assert told["rtl"] is (language == "ar")
    assert sheet(files(), "es", post, roll).startswith(b"%PDF")


async def test_the_end_says_why_in_words(desk: Desk) -> None:
    """To those on duty; whoever wrote it reads counts alone."""
    await desk.officer(Role.AUTHOR)
    await desk.officer(Role.DUTY, chat=SECOND)
    await ended(desk, "unreachable", "accepted")
    async with desk.database.write() as conn:
        await tallies.rebuild(conn, 1)
    await endings.tell(desk.database, files().locales, desk.now)
    async with desk.database.read() as conn:
        told = dict(await written(conn))
    assert "bloqueó" in told[SECOND]
    assert "bloqueó" not in told[OFFICER]
