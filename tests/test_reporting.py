"""`bot/reporting.py`: reports at the command line."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot import commands, reporting
from bot.commands import Json, Office
from bot.domain.post import OPERATOR
from bot.errors import NotFound, OperatorError
from bot.store import audit
from tests.telegram.desk import Desk
from tests.telegram.test_statistics import sent


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """An office beside a drill that went to eight people, three of whom read Creole."""
    async with commands.office(None, tmp_path / "data") as opened:
        desk = Desk(opened.database, now=opened.now)
        await desk.open()
        await sent(desk, people=8, creole=3)
        yield opened


async def run(
    office: Office,
    target: str,
    *,
    form: str | None = None,
    out: Path | None = None,
    language: str = "es",
    post: str | None = None,
) -> Json:
    """`enlace report`, for the operator of the machine."""
    return await reporting.run(
        office, target, form=form, out=out, language=language, officer=OPERATOR, post=post
    )


@pytest.mark.parametrize("form", ["html", "pdf", "xlsx", "csv"])
async def test_each_form_of_a_report_on_an_alert(office: Office, tmp_path: Path, form: str) -> None:
    """The file's ending says it; that it was taken stands in the audit."""
    file = tmp_path / f"one.{form}"
    told = await run(office, "1", out=file)
    async with office.database.read() as conn:
        noted = (await audit.of(conn, "alert:1"))[-1]

    assert told["bytes"] == file.stat().st_size > 1000
    assert (noted["action"], noted["actor"], noted["form"]) == ("report_exported", "cli", form)


async def test_a_report_on_an_exercise(office: Office, tmp_path: Path) -> None:
    """By its code, of the post that sent the last drill in it."""
    file = tmp_path / "after.xlsx"
    await run(office, "SALA", out=file)

    assert "ejercicio SALA" in str(load_workbook(file).worksheets[0]["A1"].value)


async def test_the_figures_alone_are_whole(office: Office, tmp_path: Path) -> None:
    """Printed, or as a file."""
    told = await run(office, "1")
    await run(office, "1", out=tmp_path / "one.json")

    assert told["audience"] == 8
    assert told["by_language"]["ht"]["audience"] == 3
    assert json.loads((tmp_path / "one.json").read_text())["audience"] == 8


async def test_the_operator_is_nobodys_duty_officer(office: Office, tmp_path: Path) -> None:
    """What goes round as a file hides small groups."""
    await run(office, "1", form="csv", out=tmp_path / "one.csv")
    text = (tmp_path / "one.csv").read_text("utf-8-sig")

    assert "Por idioma,kreyòl ayisyen,Destinatarios,reservado" in text


async def test_what_cannot_be_is_said_before_anything_is_noted(
    office: Office, tmp_path: Path
) -> None:
    """No such alert, exercise, language, form or folder."""
    with pytest.raises(NotFound):
        await run(office, "9", form="pdf")
    with pytest.raises(NotFound):
        await run(office, "OTRA", form="pdf")
    with pytest.raises(NotFound):
        await run(office, "1", form="pdf", language="xx")
    with pytest.raises(OperatorError):
        await run(office, "1", form="docx")
    with pytest.raises(OperatorError):
        await run(office, "SALA")
    with pytest.raises(OperatorError):
        await run(office, "1", out=tmp_path / "none" / "one.pdf")
    async with office.database.read() as conn:
        assert all(one["action"] != "report_exported" for one in await audit.of(conn, "alert:1"))
