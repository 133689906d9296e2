"""A GeoJSON file in the chat becomes the area, and the map of it comes as a picture."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.actions import posts
from bot.config import load, shipped
from bot.domain.alert import AlertState
from bot.domain.post import Role
from bot.store import alerts, officers
from bot.telegram.program import routes
from tests.caps import alert, info
from tests.telegram.living import Living, answer, living
from tests.training.conftest import Phone

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)
BOX = [[-93.0, 16.0], [-92.0, 16.0], [-92.0, 17.0], [-93.0, 17.0], [-93.0, 16.0]]
AREA = {"type": "Feature", "properties": {"name": "Grijalva"}, "geometry": None}


def geojson(**geometry: object) -> bytes:
    return json.dumps(AREA | {"geometry": geometry}).encode()


@asynccontextmanager
async def staffed(folder: Path, role: Role = Role.AUTHOR) -> AsyncIterator[tuple[Living, Phone]]:
    """An officer of the post in Tapachula."""
    async with living(folder, routes()) as lived:
        phone = await lived.site.started()
        async with lived.database.write() as conn:
            await posts.sync(conn, load(shipped(), {}).posts)
            await officers.add(conn, chat_id=phone.id, post="av-tap", role=role, now=NOW)
        yield lived, phone


async def offered(phone: Phone, data: str, count: int = 1) -> int:
    """The newest message with this button, as soon as there are so many."""

    def has(message: dict[str, object]) -> bool:
        return f'"{data}"' in json.dumps(message.get("reply_markup", {}))

    return int((await answer(phone, has, count))[-1]["message_id"])


async def choosing(phone: Phone) -> int:
    """The officer is about to choose whom; gives the message with the buttons."""
    await phone.send(text="/alert")
    await phone.press(await offered(phone, "alert:phase:flood"), "alert:phase:flood")
    await phone.press(await offered(phone, "alert:area:flood:warning"), "alert:area:flood:warning")
    last = await offered(phone, "audience:open:flood:warning")
    await phone.press(last, "audience:open:flood:warning")
    return await offered(phone, "audience:map")


async def test_a_file_is_the_area_and_the_map_shows_it(tmp_path: Path) -> None:
    """The choice is shown anew with the regions that it came to; then a picture of them."""
    async with staffed(tmp_path) as (_, phone):
        await choosing(phone)
        raw = geojson(type="Polygon", coordinates=[BOX])
        await phone.upload("document", raw, "zona.geojson")
        (shown,) = await answer(phone, lambda one: "Grijalva" in one.get("text", ""))
        await phone.press(shown["message_id"], "audience:map")
        (picture,) = await answer(phone, lambda one: "photo" in one)

    assert "(Chiapas)" in shown["text"]
    assert "Grijalva" in picture["caption"]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"<alert/>", "no es GeoJSON"),
        (geojson(type="Point", coordinates=[1, 2]), "«Point»"),
        (geojson(type="Polygon", coordinates=[[[y, x] for x, y in BOX]]), "longitud"),
        (geojson(type="Polygon", coordinates=[[BOX[0], BOX[2], BOX[1], BOX[3]]]), "se cruza"),
        (geojson(type="Polygon", coordinates=[[[170, 1], [-170, 1], [-170, 9]]]), "180°"),
    ],
)
async def test_a_bad_file_is_refused_and_the_choice_stays(
    tmp_path: Path, raw: bytes, told: str
) -> None:
    """In one sentence."""
    async with staffed(tmp_path) as (_, phone):
        menu = await choosing(phone)
        await phone.upload("document", raw, "zona.json")
        await answer(phone, lambda one: told in one.get("text", ""))
        await phone.press(menu, "audience:show")
        await offered(phone, "audience:map", 2)


async def test_a_cap_file_is_the_area_of_whoever_chooses_one(tmp_path: Path) -> None:
    """Its regions and its shape; it becomes no draft of its own."""
    async with staffed(tmp_path) as (lived, phone):
        await choosing(phone)
        await phone.upload("document", alert(), "aviso.cap")
        (shown,) = await answer(phone, lambda one: "Costa" in one.get("text", ""))
        async with lived.database.read() as conn:
            found = await alerts.in_states(conn, AlertState)
        menu = shown["message_id"]
        await phone.upload("document", alert(info(area="")), "sin-area.xml")
        await answer(phone, lambda one: "ninguna región" in one.get("text", ""))
        await phone.press(menu, "audience:go")

    assert "«Costa» (Chiapas)" in shown["text"]
    assert found == []


async def test_the_map_of_a_real_alert_comes_by_itself(tmp_path: Path) -> None:
    """With its preview, which says whom it is for; of a drill it is a button."""
    async with staffed(tmp_path) as (_, phone):
        menu = await choosing(phone)
        await phone.press(menu, "audience:go")
        await phone.press(await offered(phone, "audience:mode:live"), "audience:mode:live")
        (picture,) = await answer(phone, lambda one: "photo" in one)
        (shown,) = await answer(phone, lambda one: "REAL 1" in one.get("text", ""))

    assert "Chiapas" in picture["caption"]
    assert "Para: en Chiapas" in shown["text"]


async def test_a_file_without_a_choice_is_told_where_to_begin(tmp_path: Path) -> None:
    """And one of an observer is nobody's."""
    raw = geojson(type="Polygon", coordinates=[BOX])
    async with staffed(tmp_path) as (_, phone):
        await phone.upload("document", raw, "zona.geojson")
        await answer(phone, lambda one: "/alert" in one.get("text", ""))
    async with staffed(tmp_path / "other", Role.OBSERVER) as (_, phone):
        await phone.upload("document", raw, "zona.geojson")
        await answer(phone, lambda one: "No puedo leer" in one.get("text", ""))
