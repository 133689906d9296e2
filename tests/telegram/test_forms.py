"""`bot/telegram/forms.py` and `bot/actions/forms.py`, with a whole bot in a room."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.actions import alerts, exercises, forms, posts, sending
from bot.app import catalogue
from bot.content.speech import absent
from bot.domain.hazard import Hazard, Phase
from bot.domain.national import Form, National
from bot.domain.post import Role
from bot.errors import WrongState
from bot.store import alerts as kept
from bot.store import audit, nationals, officers
from bot.store.database import Database
from bot.telegram.program import routes
from tests.content.facts import POST
from tests.telegram.living import Living, answer, living, now
from tests.training.conftest import Phone

READ = catalogue()
NO_VOICE = absent()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """An officer with a drill to send, and people who like different forms."""

    home: Living
    officer: Phone
    officer_id: int
    people: dict[str, Phone]
    alert: int


async def person(database: Database, phone: Phone, form: Form, *, discreet: bool = False) -> None:
    """Registers a phone's owner in Tapachula."""
    moment = now()
    async with database.write() as conn:
        await nationals.save(
            conn,
            National(
                id=0, chat_id=phone.id, language="es", country="MX", region="MX-CHP",
                post=POST.code, form=form, discreet=discreet, confirmed_at=moment,
            ),
        )  # fmt: skip


async def drafted(database: Database, author: str) -> int:
    """A drill of a flood warning."""
    moment = now()
    async with database.write() as conn:
        alert = await alerts.draft(
            conn, READ, post=POST.code, hazard=Hazard.FLOOD, phase=Phase.WARNING,
            regions=["MX-CHP"], drill=True, expires_at=moment + timedelta(hours=6),
            author=author, now=moment,
        )  # fmt: skip
    return alert.id


@asynccontextmanager
async def scene(data: Path) -> AsyncIterator[Scene]:
    """Everybody is there, nothing is sent yet."""
    async with living(data, routes()) as home:
        async with home.database.write() as conn:
            await posts.sync(conn, [POST])
            await exercises.open_one(
                conn, code="SALA", post=None, open_to_all=True, actor="cli", now=now()
            )
        officer = await home.site.phone("Rosa")
        async with home.database.write() as conn:
            found = await officers.add(
                conn, chat_id=officer.id, post=POST.code, role=Role.ADMIN, now=now()
            )
        people = {}
        for name, form in (("text", Form.TEXT), ("picture", Form.PICTURE), ("voice", Form.VOICE),
                           ("discreet", Form.PICTURE)):  # fmt: skip
            people[name] = await home.site.phone(name)
            await people[name].send(text="/help")
            await person(home.database, people[name], form, discreet=name == "discreet")
        alert = await drafted(home.database, str(found.id))
        yield Scene(
            home=home, officer=officer, officer_id=found.id, people=people, alert=alert
        )  # fmt: skip


async def press(one: Scene, data: str) -> None:
    """The officer presses a button with this data."""
    await one.officer.send(text="/help")
    found = await answer(one.officer)
    await one.officer.press(found[-1]["message_id"], data)


def warned(message: Any) -> bool:
    return "EJERCICIO" in message.get("text", "") + message.get("caption", "")


async def test_each_gets_the_form_they_like_with_the_text_beside(tmp_path: Path) -> None:
    """The discreet one and who likes text get text alone; buttons stand under the text."""
    async with scene(tmp_path) as one:
        await press(one, f"alert:send:{one.alert}:1")
        await answer(one.officer, lambda m: f"stats:{one.alert}" in str(m))
        assert await sending.launch(one.home.database, READ.locales, now()) == 1
        got = {name: await answer(phone, warned) for name, phone in one.people.items()}
        shown = await one.people["picture"].messages()
        heard = await one.people["voice"].messages()

    assert [m for m in shown if "photo" in m]
    assert bool([m for m in heard if "voice" in m]) == (NO_VOICE is None)
    for name in ("text", "discreet"):
        assert not any("photo" in m or "voice" in m for m in got[name])
    texts = {(found[-1].get("text") or found[-1]["caption"]) for found in got.values()}
    assert len(texts) == 1
    assert all("reply_markup" in found[-1] for found in got.values())


async def test_what_is_passed_on_is_counted_as_shared(tmp_path: Path) -> None:
    """Text, picture and voice come to the officer; no delivery is written."""
    async with scene(tmp_path) as one:
        async with one.home.database.write() as conn:
            await alerts.submit(conn, READ, one.alert, officer=str(one.officer_id), now=now())
            await alerts.approve(conn, one.alert, officer=str(one.officer_id), now=now())
        await press(one, f"forms:share:{one.alert}:es")
        [card] = await answer(one.officer, lambda m: "photo" in m)
        words, brief = await answer(one.officer, warned, count=2)
        if NO_VOICE is None:
            await answer(one.officer, lambda m: "voice" in m)
        async with one.home.database.read() as conn:
            steps = await audit.of(conn, f"alert:{one.alert}")

    assert "reply_markup" not in card
    assert "Simulacro n.º 1" in words["text"]
    assert "EJERCICIO" in brief["text"]
    assert brief["text"].startswith("Como SMS (partes: ")
    assert words["text"].startswith("EJERCICIO")
    assert "Suba" in words["text"] or "suba" in words["text"]
    assert steps[-1]["action"] == "alert_shared"
    assert steps[-1]["language"] == "es"
    assert "picture" in steps[-1]["forms"]


async def test_share_without_a_button(tmp_path: Path) -> None:
    """/share asks for the language of the newest alert; nobody else gets an answer to it."""
    async with scene(tmp_path) as one:
        async with one.home.database.write() as conn:
            await alerts.submit(conn, READ, one.alert, officer=str(one.officer_id), now=now())
            await alerts.approve(conn, one.alert, officer=str(one.officer_id), now=now())
        await one.officer.send(text="/share")
        await answer(one.officer, lambda m: f"forms:share:{one.alert}:ht" in str(m))
        await one.people["text"].send(text="/share")
        said = await answer(one.people["text"], count=2)

    assert "forms:share" not in str(said)


async def test_what_is_frozen_covers_the_files(tmp_path: Path) -> None:
    """Each variant with a medium has its hash in the payload, and only kinds that are there."""
    async with scene(tmp_path) as one:
        async with one.home.database.read() as conn:
            plan = await forms.plan(conn, one.alert)
        made = await asyncio.to_thread(forms.make, READ, one.home.files, plan)
        async with one.home.database.write() as conn:
            await forms.submit(conn, READ, plan, made, officer="cli", now=now())
            found = [v for v in await kept.variants_of(conn, one.alert) if v.payload.media]
        content = [one.home.files.read(v.payload.media) for v in found if v.payload.media]

    assert {kind[:2] for kind in plan.kinds} == {("es", ())}
    assert {v.form for v in found} == {form for _, _, form in made.media}
    assert len(found) == 2 * len(made.media)
    assert all(content)
    assert not any(v.payload.media.file.startswith("brief-") for v in found if v.payload.media)


async def test_files_of_an_alert_that_changed_are_not_taken(tmp_path: Path) -> None:
    """What was made is what was read; anything else is made anew."""
    async with scene(tmp_path) as one, one.home.database.write() as conn:
        plan = await forms.plan(conn, one.alert)
        await alerts.cancel(conn, one.alert, officer="cli", now=now())

        with pytest.raises(WrongState, match="changed meanwhile"):
            await forms.submit(conn, READ, plan, forms.Made(), officer="cli", now=now())
