"""The end of an alert as its officers see it, and what anybody finds out about a copy of it."""

import sqlite3
from pathlib import Path
from typing import Any

from tests.flows.house import House, Phone, button, training_room


def is_sheet(message: dict[str, Any]) -> bool:
    """The list of those not reached."""
    return str(message.get("document", {}).get("file_name", "")).startswith("unreached-1-")


async def drilled(house: House) -> tuple[Phone, Phone]:
    """Drill 1 reached one of two; gives its officer and who got it."""
    officer = await house.officer("Rosa", "admin")
    reached = await house.national("María", "es")
    lost = await house.national("Jean", "ht")
    with sqlite3.connect(house.data / "enlace.db") as kept:  # an account that was deleted
        kept.execute("UPDATE nationals SET chat_id = 99999 WHERE chat_id = ?", (lost.id,))
    await officer.choose("alert:test")
    await officer.choose("alert:send:")
    await reached.asked("checkin:1:safe")
    return officer, reached


async def test_the_end_is_told_and_the_list_handed_out(tmp_path: Path, port: int) -> None:
    """Who is on duty reads why, and gets numbered copies that cannot be passed on."""
    async with training_room(tmp_path, port) as house:
        duty = await house.officer("Luz", "duty")
        officer, _ = await drilled(house)
        told = await duty.asked("unreached:1")
        await officer.reads("terminó de enviarse")
        await duty.choose("unreached:1")
        sheet = await duty.wait_for(is_sheet)

        assert "no se encontró el chat" in told["text"]
        assert sheet["has_protected_content"]
        assert not [one for one in await officer.messages() if button(one, "unreached:")]


async def test_a_copy_is_told_from_a_forgery(tmp_path: Path, port: int) -> None:
    """By its words, by its number, by its link; also to somebody who never registered."""
    async with training_room(tmp_path, port) as house:
        _, reached = await drilled(house)
        text = (await reached.asked("checkin:1:safe"))["text"]
        stranger = await house.person("Ana", "es")
        await stranger.send(text)
        await stranger.reads("palabra por palabra")
        await stranger.send(text.replace("agua", "dinero", 1))
        await stranger.reads("alguien pudo cambiarlas")
        await stranger.send("/verify 99")
        await stranger.reads("99")
        await stranger.send("/start v1")
        await stranger.reads("SIMULACRO")


async def test_a_drill_that_turns_real_waits_for_a_second(tmp_path: Path, port: int) -> None:
    """A new draft, real, with nothing approved; the drill stays one."""
    async with training_room(tmp_path, port) as house:
        officer, _ = await drilled(house)
        await officer.choose("alert:real:1")
        draft = await officer.asked("alert:submit:2")

        assert "REAL" in draft["text"]
        assert (await house.enlace("alert", "show", "2"))["state"] == "draft"
