"""`bot/content/reports.py` and what it is written as: every form says the same figures."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.content.after_action import after_action
from bot.content.document import Document
from bot.content.publishing import Format, publish
from bot.content.reports import report
from bot.domain.account import Account, Review
from tests.accounts import HOSTILE, account, teller
from tests.profiles import POST
from tests.rows import NOW


def document(one: Account | None = None, language: str = "es") -> Document:
    """The report on it."""
    return report(one or account(), teller(language))


def cells(made: Document) -> dict[tuple[str, str], list[Any]]:
    """The rows of a workbook by sheet and first cell."""
    book = load_workbook(io.BytesIO(publish(made, Format.XLSX)))
    rows = ((sheet.title, [one.value for one in row]) for sheet in book for row in sheet.rows)
    return {(title, str(row[0])): row[1:] for title, row in rows if row}


def rows_of_csv(made: Document) -> list[dict[str, str]]:
    """Its rows by column."""
    text = publish(made, Format.CSV).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_workbook_has_typed_cells() -> None:
    """Numbers are numbers, a share is one of a hundred."""
    found = cells(document())

    assert found["1 Del envío a la respuesta", "Destinatarios"][:2] == [63, 1]
    assert found["1 Del envío a la respuesta", "Aceptados por Telegram"][0] == 60
    assert found["2 Por idioma", "español"][:2] == [40, 39]


def test_csv_and_html_say_the_same_as_the_workbook() -> None:
    """One document, several files."""
    made = document()
    page = publish(made, Format.HTML).decode()
    said = {(one["table"], one["row"], one["column"]): one["value"] for one in rows_of_csv(made)}

    assert said["Por idioma", "español", "Destinatarios"] == "40"
    assert said["Del envío a la respuesta", "Destinatarios", "Personas"] == "63"
    assert re.search(r"español</th>\s*<td class=\"n\">40</td>\s*<td class=\"n\">39</td>", page)


@pytest.mark.parametrize("form", [Format.XLSX, Format.CSV, Format.HTML])
def test_what_people_wrote_is_run_nowhere(form: Format) -> None:
    """Neither as a formula nor as a script."""
    made = document(account(text=HOSTILE))
    raw = publish(made, form)

    if form is Format.XLSX:
        book = load_workbook(io.BytesIO(raw))
        assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    elif form is Format.CSV:
        values = [
            value for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"))) for value in row
        ]
        assert HOSTILE not in values
        assert f"'{HOSTILE}" in values
    else:
        assert b"<script" not in raw


def test_the_page_is_one_file_that_loads_nothing() -> None:
    """It opens where there is no network."""
    page = publish(document(), Format.HTML).decode()

    assert not re.search(r"(src|href)=\"(?!#)", page)
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


@pytest.mark.parametrize("language", ["es", "ht", "ar"])
def test_on_paper(language: str) -> None:
    """A PDF in each direction of writing."""
    assert publish(document(language=language), Format.PDF).startswith(b"%PDF")


def test_a_drill_is_marked_and_a_live_alert_is_not() -> None:
    """At the head and the foot of the page."""
    assert publish(document(), Format.HTML).count(b"EJERCICIO: no hubo") == 2
    assert b"EJERCICIO: no hubo" not in publish(document(account(drill=False)), Format.HTML)


def test_what_is_hidden_is_a_word_in_every_file() -> None:
    """Three readers of Mam, and another count that would give them away."""
    made = document(account(small=False))
    mam = [one["value"] for one in rows_of_csv(made) if one["row"] == "Mam"]

    assert set(mam) == {"reservado"}
    assert cells(made)["2 Por idioma", "Mam"][0] == "reservado"
    assert b"reservado</td>" in publish(made, Format.HTML)


def test_accepted_is_not_read_is_said() -> None:
    """And silence is unknown."""
    page = publish(document(), Format.HTML).decode()

    assert "no quiere decir leído" in page
    assert "no se sabe" in page


def test_what_one_language_alone_would_have_left_out() -> None:
    """Of 63, 23 read no Spanish; 40 of the others get a voice note."""
    page = publish(document(), Format.HTML).decode()

    assert "23 de 63 no lo habrían tenido" in page
    assert "40 más lo habrían tenido solo por escrito" in page
    assert "3 lo tuvieron en un idioma que no eligieron" in page


def test_an_after_action_report_goes_in_its_order() -> None:
    """Overview, objectives, strengths, areas for improvement, plan to be filled in; then drills."""
    review = Review(
        code="SALA",
        post=POST,
        opened_at=NOW,
        closed_at=None,
        at=NOW + timedelta(hours=2),
        members=None,
        drills=(account(),),
    )
    made = after_action(review, teller())
    titles = [section.title for section in made.sections]

    assert titles[:6] == [
        "Resumen del ejercicio",
        "Objetivos",
        "Fortalezas",
        "Aspectos por mejorar",
        "Plan de mejora",
        "Preguntas para conversar",
    ]
    assert titles[6].startswith("Ejercicio 7")
    assert publish(made, Format.PDF).startswith(b"%PDF")
    assert any(table.blank for _, table in made.tables())
