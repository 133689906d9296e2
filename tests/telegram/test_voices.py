"""A recording from the telephone of a speaker to that of a reader, with a whole bot in a room."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.actions import alerts, exercises, posts, sending, speakers
from bot.app import catalogue
from bot.domain.hazard import Hazard, Phase
from bot.domain.national import National
from bot.domain.post import OPERATOR, Role
from bot.domain.registration import suggested_form
from bot.store import nationals, officers
from bot.telegram.program import routes
from tests.content.facts import POST
from tests.sound import voice
from tests.telegram.living import Living, answer, living, now
from tests.training.conftest import Phone

READ = catalogue()


async def officer(home: Living, name: str, role: Role) -> Phone:
    """Somebody of the post who speaks Mam."""
    phone = await home.site.phone(name)
    await phone.send(text="/help")
    async with home.database.write() as conn:
        made = await officers.add(conn, chat_id=phone.id, post=POST.code, role=role, now=now())
        await speakers.grant(conn, READ.locales, made.id, "mam", actor=OPERATOR, now=now())
    return phone


async def reader(home: Living, name: str) -> Phone:
    """Somebody who speaks Mam and never said how they like to be told."""
    phone = await home.site.phone(name)
    await phone.send(text="/help")
    told = National(
        id=0, chat_id=phone.id, language="mam", country="MX", region="MX-CHP", post=POST.code,
        form=suggested_form("mam"), confirmed_at=now(),
    )  # fmt: skip
    async with home.database.write() as conn:
        await nationals.save(conn, told)
    return phone


async def begin(home: Living) -> None:
    """A drill's draft."""
    async with home.database.write() as conn:
        await posts.sync(conn, [POST])
        await exercises.open_one(
            conn, code="SALA", post=None, open_to_all=True, actor=OPERATOR, now=now()
        )
        await alerts.draft(
            conn, READ, post=POST.code, hazard=Hazard.FLOOD, phase=Phase.WARNING,
            regions=["MX-CHP"], drill=True, expires_at=now() + timedelta(hours=6),
            author=OPERATOR, now=now(),
        )  # fmt: skip


async def press(phone: Phone, data: str) -> Any:
    """Press the button with this data, once it is there."""
    message = (await answer(phone, lambda m: data in str(m.get("reply_markup"))))[-1]
    cells = [cell for row in message["reply_markup"]["inline_keyboard"] for cell in row]
    full = next(c["callback_data"] for c in cells if c["callback_data"].startswith(data))
    await phone.press(message["message_id"], full)


async def test_a_native_voice_reaches_who_speaks_the_language(tmp_path: Path) -> None:
    """Read, sent, heard, submitted, delivered: the very bytes, with the text beside them."""
    async with living(tmp_path, routes()) as home:
        await begin(home)
        rosa = await officer(home, "Rosa", Role.OBSERVER)
        juan = await officer(home, "Juan", Role.AUTHOR)
        ana = await reader(home, "Ana")
        await rosa.send(text="/record")
        for data in ("record:in:mam", "record:alert:1:mam", "record:read:1:mam"):
            await press(rosa, data)
        await answer(rosa, lambda m: "EJERCICIO" in m.get("text", ""))
        await rosa.upload("voice", voice(12), "a.ogg", duration="12")
        await press(juan, "listen:next")
        heard = await answer(juan, lambda m: "voice" in m)
        await press(juan, "listen:just:1")
        await answer(rosa, lambda m: "segunda persona escuchó" in m.get("text", ""))
        await juan.send(text="/help")
        shown = (await answer(juan))[-1]
        await juan.press(shown["message_id"], "alert:send:1:1")
        await answer(juan, lambda m: "stats:1" in str(m))
        assert await sending.launch(home.database, READ.locales, now()) == 1
        got = await answer(ana, lambda m: "voice" in m)
        read = await answer(ana, lambda m: "EJERCICIO" in m.get("text", m.get("caption", "")))

    assert heard[-1]["voice"]["duration"] == got[-1]["voice"]["duration"] == 12
    assert heard[-1]["voice"]["file_unique_id"] == got[-1]["voice"]["file_unique_id"]
    assert read
