"""People whom officers write down: from a file in the chat to a telephone that is registered."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from openpyxl import Workbook

from tests.flows.house import House, Phone, button, free_port, training_room
from tests.rosters import planted

PEOPLE, FAULTS = 40, 5


async def upload(phone: Phone, name: str, content: bytes) -> int:
    """Send a file to the bot; gives the message."""
    form = aiohttp.FormData()
    form.add_field("document", content, filename=name)
    url = f"{phone.root}/api/people/{phone.id}/send"
    headers = {"Authorization": f"Bearer {phone.token}"}
    async with phone.session.post(url, data=form, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        return int((await answer.json())["message_id"])


async def document(phone: Phone, ending: str) -> bytes:
    """The newest file of this kind that the bot sent."""
    message = await phone.wait_for(
        lambda m: m.get("document", {}).get("file_name", "").endswith(ending)
    )
    url = f"{phone.root}/api/people/{phone.id}/files/{message['document']['file_id']}"
    headers = {"Authorization": f"Bearer {phone.token}"}
    async with phone.session.get(url, headers=headers) as answer:
        assert answer.status == 200
        return await answer.read()


def links(content: bytes) -> list[dict[str, str]]:
    """The rows of the CSV that an officer gets: name, telephone, link."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return [dict(zip(("name", "telephone", "link"), row, strict=True)) for row in rows[1:]]


def code(link: str) -> str:
    return link.partition("?start=")[2]


async def kept(house: House, folder: Path, officer: Phone) -> list[dict[str, str]]:
    """An officer sends a file with faults in it and keeps the good rows."""
    planted(folder / "gente.csv", PEOPLE, FAULTS)
    await upload(officer, "gente.csv", (folder / "gente.csv").read_bytes())
    shown = await officer.asked("roster:good:")
    assert button(shown, "roster:keep:") is None
    assert "35" in shown["text"]
    await officer.choose("roster:good:")
    return links(await document(officer, ".csv"))


def is_closing(message: dict[str, Any]) -> bool:
    return "/forget" in message.get("text", "") and not button(message, "")


async def test_from_a_file_in_the_chat_to_a_registered_person(tmp_path: Path) -> None:
    """START, language, consent: three taps. The officer gets links and sheets, once."""
    async with training_room(tmp_path, free_port()) as house:
        officer = await house.officer("Rosa", "duty", "av-gua")
        given = await kept(house, tmp_path, officer)
        pdf = await document(officer, ".pdf")
        shown = await officer.asked("roster:good:")
        await officer.press(shown, button(shown, "roster:good:") or "")
        await officer.reads("ya se guardó")
        phone = await house.person("Ana", "en")
        await phone.send(f"/start {code(given[0]['link'])}")
        await phone.choose("register:language:es")
        await phone.choose("register:consent:checkins")
        closing = await phone.wait_for(is_closing)

        assert len(given) == PEOPLE - FAULTS
        assert pdf.startswith(b"%PDF")
        assert "Petén" in closing["text"]
        told = [m for m in await phone.messages() if given[0]["name"] in m.get("text", "")]
        assert "Situación: " in told[0]["text"]
        files = [one.name for one in (house.data / "files").iterdir()]
        assert len(files) == 2  # what the bot sent; what it got is gone


async def test_two_telephones_claim_one_row(tmp_path: Path) -> None:
    """Exactly one gets it; the other is told, and can register without it."""
    async with training_room(tmp_path, free_port()) as house:
        officer = await house.officer("Rosa", "duty", "av-gua")
        given = await kept(house, tmp_path, officer)
        phones = [await house.person(name, "es") for name in ("Ana", "Eva")]
        for phone in phones:
            await phone.send(f"/start {code(given[0]['link'])}")
            await phone.choose("register:language:es")
            await phone.asked("register:consent:")
        await phones[0].choose("register:consent:checkins")
        await phones[0].wait_for(is_closing)
        await phones[1].choose("register:consent:checkins")
        await phones[1].choose("register:region:")
        await phones[1].choose("register:group:general")
        await phones[1].wait_for(is_closing)
        third = await house.person("Luz", "es")
        await third.send(f"/start {code(given[0]['link'])}")
        await third.choose("register:language:es")

        assert any("otro teléfono" in m.get("text", "") for m in await phones[1].messages())
        assert any("ya se usó" in m.get("text", "") for m in await third.messages())


async def test_one_person_is_written_down_in_the_chat(tmp_path: Path) -> None:
    """Name, language, area by the name of a town, situation; then a link and its picture."""
    async with training_room(tmp_path, free_port()) as house:
        officer = await house.officer("Rosa", "admin")
        await officer.send("/register")
        await officer.reads("A quién")
        await officer.send("María López, +502 5555 1234")
        await officer.choose("entry:language:es")
        await officer.asked("entry:area:")
        await officer.send("tapachula")
        await officer.asked("entry:area:")
        await officer.wait_for(lambda m: "Tapachula" in str(m.get("reply_markup")))
        await officer.choose("entry:area:")
        await officer.choose("entry:group:farm_work")
        await officer.choose("entry:confirm:yes")
        told = await officer.reads("?start=")
        await officer.wait_for(lambda m: bool(m.get("photo")))
        link = next(line for line in told["text"].splitlines() if "?start=" in line)
        await officer.send(f"/start {code(link)}")
        await officer.choose("register:language:es")
        await officer.choose("register:consent:alerts")
        await officer.wait_for(is_closing)


BOOKS = ("merged.xlsx", "macros.xlsx", "bomb.xlsx")
HOSTILE = {
    "old.xls": b"\xd0\xcf\x11\xe0" + bytes(100),
    "broken.xlsx": b"PK\x03\x04nothing",
    "picture.csv": b"\x89PNG\r\n\x1a\n\x00\x00\x00",
    "letters.csv": b"nombre\n\x81\x8d\n",
    "papers.csv": b"nombre,pasaporte\nAna,A1\n",
    "empty.csv": b"\n",
    "<b>{x}.csv": "nombre,teléfono\n<script>,1\n{name},5.02556E+10\n".encode(),
}


def book(folder: Path, name: str) -> bytes:
    """A spreadsheet with merged cells, with macros, or one that unpacks to sixty million bytes."""
    path = folder / name
    made = Workbook()
    made.active.append(["nombre", "teléfono"])
    if name == "merged.xlsx":
        made.active.merge_cells("A1:C1")
    made.save(path)
    part, content = ("xl/vbaProject.bin", b"x") if name == "macros.xlsx" else ("x.xml", b"")
    content = b"0" * 60_000_000 if name == "bomb.xlsx" else content
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(part, content)
    return path.read_bytes()


async def test_hostile_files_get_one_sentence_each(tmp_path: Path) -> None:
    """And leave nothing behind: no row, no file, no line in the log."""
    async with training_room(tmp_path, free_port()) as house:
        officer = await house.officer("Rosa", "duty", "av-gua")
        said = {}
        books = {name: book(tmp_path, name) for name in BOOKS}
        for name, content in (HOSTILE | books).items():
            sent = await upload(officer, name, content)
            said[name] = (await _second_after(officer, sent))["text"]
        stranger = await house.person("Ana", "es")
        await stranger.send("/start av-gua")
        await stranger.asked("register:language:")
        await upload(stranger, "gente.csv", b"nombre\nAna\n")
        await stranger.reads("No puedo leer este tipo de mensaje")

        assert "Excel viejo" in said["old.xls"]
        assert "dañado" in said["broken.xlsx"]
        assert "combinadas" in said["merged.xlsx"]
        assert "macros" in said["macros.xlsx"]
        assert "demasiado" in said["bomb.xlsx"]
        assert "no es CSV ni XLSX" in said["picture.csv"]
        assert "letras" in said["letters.csv"]
        assert "no lo guardamos nunca" in said["papers.csv"]
        assert "columna" in said["empty.csv"]
        assert "<script>" in said["<b>{x}.csv"]
        assert list((house.data / "files").iterdir()) == []
        assert "job_failed" not in (tmp_path / "log.txt").read_text()


async def _second_after(phone: Phone, message: int) -> dict[str, Any]:
    """The bot says that it reads a file, then what came of it."""
    return await phone.wait_for(lambda m: m["message_id"] >= message + 2)


@pytest.mark.parametrize("role", ["author", "approver", "observer"])
async def test_other_roles_are_told_so(tmp_path: Path, role: str) -> None:
    """A file of theirs is not read, and the dialogue does not begin."""
    async with training_room(tmp_path, free_port()) as house:
        officer = await house.officer("Rosa", role, "av-gua")
        await upload(officer, "gente.csv", b"nombre\nAna\n")
        await officer.reads("Su función no registra")
