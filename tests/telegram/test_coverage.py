"""/coverage: words at once, then the picture, then the file; and who gets none of it."""

from pathlib import Path

import pytest

from bot.actions import posts
from bot.config import load, shipped
from bot.domain.post import Role
from bot.store import officers
from bot.telegram.front import Stale
from bot.telegram.program import routes
from tests.telegram.desk import OFFICER, PHONE, Desk, buttons, said
from tests.telegram.living import answer, living, now


async def test_words_picture_and_file(tmp_path: Path) -> None:
    """With a whole bot in a room."""
    async with living(tmp_path, routes()) as lived:
        phone = await lived.site.started()
        async with lived.database.write() as conn:
            await posts.sync(conn, load(shipped(), {}).posts)
            await officers.add(conn, chat_id=phone.id, post="av-tap", role=Role.OBSERVER, now=now())
        await phone.send(text="/coverage")
        (picture,) = await answer(phone, lambda one: "photo" in one)
        told = next(one for one in await phone.messages() if "Cobertura" in one.get("text", ""))
        await phone.press(told["message_id"], "coverage:file")
        (file,) = await answer(phone, lambda one: "document" in one)

    assert told["message_id"] < picture["message_id"]
    assert "español: traducido 44" in told["text"]
    assert "28 idiomas más" in told["text"]
    assert "Por amenaza" in picture["caption"]
    assert file["document"]["file_name"].startswith("coverage-")
    assert file["document"]["file_name"].endswith(".xlsx")


@pytest.mark.parametrize("role", Role)
async def test_every_officer_may_see_it(desk: Desk, role: Role) -> None:
    """It holds nobody's data."""
    await desk.officer(role)

    assert buttons(await desk.command(OFFICER, "/coverage")) == ["coverage:file"]
    assert await desk.press(OFFICER, "coverage:show")
    assert await desk.press(OFFICER, "coverage:file")
    with pytest.raises(Stale):
        await desk.press(OFFICER, "coverage:other")


async def test_who_is_no_officer_gets_the_usual_answer(desk: Desk) -> None:
    """The command does not exist for them, and a forged press is an old one."""
    await desk.national()

    assert "/help" in said(await desk.command(PHONE, "/coverage"))
    for data in ("coverage:show", "coverage:file"):
        with pytest.raises(Stale):
            await desk.press(PHONE, data)
