"""No word of a person, no level R0, no list of the silent leaves by log, metric, file, screen."""

import asyncio
import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.flows.house import House, Phone, training_room

NAME, PLACE, WORDS, OTHER = "Zorzalina", "Escondrijo Quetzaltepeque", "colibrisado", "Tucanario"
SECRET, INFO, DOCUMENT = "golpeadora-lechuza", "preguntona-garza", "G7654321"
PLANTED = (NAME, PLACE, WORDS, OTHER, SECRET, INFO, DOCUMENT)
HIDDEN = (SECRET, "R0")  # from everybody but the protection officer
LESSER = ("author", "approver", "observer", "admin")
ASKED = (
    "/stats", "/stats 1", "/stats 7d", "/cases", "/rota", "/team", "/community", "/coverage",
    "/directory", "/ask", "/checkin", "/others", "/group", "/exercise", "/mydata", "/help",
    "/start", "/check",
)  # fmt: skip
BUTTONS = (
    "stats:1", "stats:by:1:language", "stats:by:1:region", "stats:list", "stats:files:1",
    "understood:1", "case:list:0", "case:claim:1", "case:claim:2", "case:show:1", "case:show:2",
    "case:claim:3", "case:claim:4", "case:claim:5", "case:show:3", "case:show:4",
    "case:list:8", "alert:look:1", "team:all", "round:list", "round:show:1", "round:silent:1:0",
)  # fmt: skip
FILES = ("html", "csv", "xlsx", "json", "pdf")
# A row of the inbox is done once all its replies are said.
OPEN_UPDATES = "SELECT count(*) FROM inbox WHERE state IN ('waiting', 'applied')"


@pytest.mark.timeout(600)
async def test_what_people_say_in_need_leaves_by_no_way(tmp_path: Path, port: int) -> None:
    """Planted in names, places, words, reports about others and answers; then looked for."""
    async with training_room(tmp_path, port) as house:
        staff = {role: await house.officer(f"O{role}", role) for role in LESSER}
        duty = await house.officer("Dora", "duty")
        guard = await house.officer("Paz", "protection")
        caller, hidden, silent = [await house.national(NAME, "es") for _ in range(3)]
        await staff["author"].choose("alert:test")
        await staff["author"].choose("alert:send:")
        await _call(caller, hidden)
        await guard.asked("case:claim:")
        await duty.choose("case:claim:1")
        await duty.reads(WORDS)
        await _claim_all(duty)
        await guard.choose("case:claim:")
        await guard.reads(SECRET)
        await silent.asked("checkin:1:")

        writing = asyncio.create_task(_files(house, tmp_path))
        on_duty, *shown = await asyncio.gather(
            *(_screens(house, one) for one in (duty, *staff.values()))
        )
        files = await writing
        screens = dict(zip(staff, shown, strict=True))
        pages = await _pages(house)
    outside = {
        **screens, **files, **pages, "log": (tmp_path / "log.txt").read_text("utf-8"),
    }  # fmt: skip

    for where, text in outside.items():
        # Two letters stand in the bytes of any picture; a PDF says what the other forms say.
        never = PLANTED if where.endswith(".pdf") else (*PLANTED, "R0")
        assert [one for one in never if one in text] == [], where
        assert not re.search(rf"\b({silent.id}|{hidden.id})\b(?!:)", text) or where == "log", where
    assert [one for one in HIDDEN if one in on_duty] == []
    assert WORDS in on_duty


async def _call(caller: Phone, hidden: Phone) -> None:
    """One who needs help, tells a place and of somebody else; one who is beaten."""
    await caller.choose("checkin:1:help")
    await caller.choose("tell:1:needs:-")
    await caller.choose("tell:1:people:-")
    await caller.choose("tell:1:with:-")
    await caller.asked("tell:1:where:-")
    await caller.send(PLACE)
    await caller.asked("tell:1:reach:-")
    await caller.send(f"{WORDS} con pasaporte {DOCUMENT}")
    await hidden.send(f"ayuda, mi patrón me pega {SECRET}")
    await asyncio.sleep(0.5)
    await caller.send("/others")
    await caller.choose("others:who:1")
    await caller.choose("others:report:1:missing")
    missing = await caller.wait_for(lambda one: "☑️" in json.dumps(one, ensure_ascii=False))
    needs = next(data for data in _data(missing) if data.endswith(":needs:-"))
    await caller.press(missing, needs)
    await caller.asked(needs.replace("needs", "name"))
    await caller.send(OTHER)
    await caller.asked(needs.replace("needs", "where"))
    await caller.send("/others")
    await caller.choose("others:ask:1")
    await asyncio.sleep(0.3)
    await caller.send(f"¿{INFO}?")
    await asyncio.sleep(0.5)


def _data(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [cell.get("callback_data", "") for row in rows for cell in row]


async def _claim_all(duty: Phone) -> None:
    """What is free an admin may claim as well, and read: so nothing is."""
    await duty.send("/cases")
    queue = await duty.wait_for(lambda one: any("case:show:1" in data for data in _data(one)))
    for data in _data(queue):
        if data.startswith("case:claim:"):
            await duty.press(queue, data)
    await asyncio.gather(duty.reads(OTHER), duty.reads(INFO))


async def _screens(house: House, phone: Phone) -> str:
    """All that an officer of this role ever sees, whatever they write and press."""
    for words in ASKED:
        await phone.send(words)
    await _answered(house)
    message = (await phone.messages())[-1]
    await asyncio.gather(*(phone.press(message, data) for data in BUTTONS))
    await _answered(house)
    return json.dumps(await phone.messages(), ensure_ascii=False)


async def _answered(house: House) -> None:
    """Wait until everything is said: one chat hears a message a second, and many were asked for."""
    async with asyncio.timeout(180):
        while True:
            with closing(sqlite3.connect(f"file:{house.data}/enlace.db?mode=ro", uri=True)) as db:
                [(left,)] = db.execute(OPEN_UPDATES)
            if not left:
                return
            await asyncio.sleep(0.5)


async def _files(house: House, folder: Path) -> dict[str, str]:
    """The report in each form, and what the shell prints."""
    told = {}
    for kind in FILES:
        file = folder / f"report.{kind}"
        await house.enlace("report", "1", "--format", kind, "--out", str(file))
        told[f"report.{kind}"] = _text(file)
    for words in (("report", "1"), ("status",), ("alert", "show", "1")):
        told[" ".join(words)] = json.dumps(await house.enlace(*words), ensure_ascii=False)
    return told


def _text(file: Path) -> str:
    raw = file.read_bytes()
    if file.suffix != ".xlsx":
        return raw.decode("utf-8", "ignore")
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist())


async def _pages(house: House) -> dict[str, str]:
    """The board, its live figures, the public pages, health and metrics."""
    told = {}
    for path in ("metrics", "readyz", "healthz", "board/", "board/alert/1", "alerts/av-tap",
                 "exercise/api/screen", "exercise/api/state"):  # fmt: skip
        async with house.session.get(f"{house.root}/{path}") as answer:
            told[path] = await answer.text()
    async with house.session.ws_connect(f"{house.root}/board/ws?alert=1") as socket:
        try:
            told["board/ws"] = str((await socket.receive(timeout=5)).data)
        except (TimeoutError, aiohttp.ClientError):
            told["board/ws"] = ""
    return told
