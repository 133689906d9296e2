"""`bot/content/workbooks.py`: numbers are numbers, what is hidden is said, and nothing is run."""

import io
from dataclasses import replace
from typing import Any

from openpyxl import load_workbook

from bot.content.workbooks import workbook
from bot.domain.community import Kind
from tests.profiles import POST, profile, reader


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """The rows of each sheet."""
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: [[c.value for c in row] for row in sheet.rows] for sheet in book}


def row(rows: list[list[Any]], name: str) -> list[Any]:
    return next(one for one in rows if one[0] == name)


def test_a_sheet_for_each_table_with_numbers_as_numbers() -> None:
    """Post, date and what the figures are stand above them."""
    found = sheets(workbook(profile(small=True), reader()))

    assert len(found) == len(Kind)
    regions = found["Por región"]
    assert regions[0][0] == "Comunidad: Consulado de Altavista en Tapachula"
    assert ["2026-09-02 12:00"] in [one[:1] for one in regions]
    assert any("práctica" in str(one[0]) for one in regions)
    assert row(regions, "Chiapas")[1:] == [40, 40, 0, 0, "confirmado hoy"]
    assert row(regions, "Oaxaca")[5] == "confirmado hace 3 semanas"
    assert row(found["Por idioma"], "Mam")[1] == 3


def test_what_is_hidden_is_a_word() -> None:
    """Neither a nought nor a blank."""
    found = sheets(workbook(profile(), reader()))

    assert row(found["Por idioma"], "Mam")[1] == "reservado"
    assert row(found["Por región"], "Tabasco")[1:] == ["reservado"] * 5


def test_nothing_in_it_is_a_formula() -> None:
    """A post called like one is only called so."""
    hostile = replace(reader(), post=replace(POST, name='=HYPERLINK("http://example.org")'))
    book = load_workbook(io.BytesIO(workbook(profile(), replace(hostile, language="en"))))

    assert all(cell.data_type != "f" for sheet in book for line in sheet for cell in line)


def test_of_a_handful_there_is_one_sheet_that_says_so() -> None:
    """A community of fewer than five."""
    one = replace(
        profile(),
        regions={},
        tables={},
        everyone=replace(
            profile().everyone,
            people=None,
            ages=dict.fromkeys(profile().everyone.ages),
            median=None,
        ),
    )

    assert list(sheets(workbook(one, reader()))) == ["Por región"]
