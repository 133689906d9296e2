"""The profile of a community as a workbook: a sheet for each table, numbers as numbers.

What is hidden is a word in its cell, never a nought or a blank. Nothing in it is a formula.
"""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from bot.content.community import AGE_NAMES, Reader
from bot.domain.community import AGES, Age, Community, Fresh, Kind
from bot.domain.wording import N_

BOLD, LARGE, SOFT = Font(bold=True), Font(bold=True, size=14), Font(italic=True, color="555555")
PEOPLE = N_("People")
CONFIRMED = N_("Data confirmed")
FORMAT = "#,##0"
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))  # in a sheet's name
LONGEST_NAME = 31  # characters of it. Source: Excel's limits
WIDE, NARROW = 44, 18  # characters of a column

Cells = list[Any]


def workbook(one: Community, reader: Reader) -> bytes:
    """XLSX. Its first sheet is the regions, with how fresh their data are."""
    book = Workbook(write_only=True)
    book.properties.title = reader.title()
    book.properties.creator = reader.post.name
    _sheet(book, one, reader, Kind.REGION, _regions(one, reader))
    for kind, rows in one.tables.items():
        head = ["", reader.text(PEOPLE)]
        named = [[reader.name(kind, name), _number(n, reader)] for name, n in rows.items()]
        _sheet(book, one, reader, kind, [head, *named])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _regions(one: Community, reader: Reader) -> list[Cells]:
    ages = [reader.text(AGE_NAMES[Age(age)]) for age in AGES]
    head = ["", reader.text(PEOPLE), *ages, reader.text(CONFIRMED)]
    rows = [_fresh(reader.place(name), fresh, reader) for name, fresh in one.regions.items()]
    return [head, *rows, _fresh(reader.text(N_("Everyone")), one.everyone, reader)]


def _fresh(name: str, fresh: Fresh, reader: Reader) -> Cells:
    counts = [_number(fresh.people, reader), *(_number(fresh.ages[age], reader) for age in AGES)]
    return [name, *counts, reader.ago(fresh.median) or reader.count(None)]


def _number(people: int | None, reader: Reader) -> int | str:
    return reader.count(None) if people is None else people


def _sheet(book: Any, one: Community, reader: Reader, kind: Kind, rows: list[Cells]) -> None:
    sheet = book.create_sheet(reader.title(kind).translate(FORBIDDEN)[:LONGEST_NAME])
    sheet.sheet_view.rightToLeft = reader.leftwards
    for number in range(1, len(rows[0]) + 1):
        width = WIDE if number == 1 else NARROW
        sheet.column_dimensions[get_column_letter(number)].width = width
    notes = reader.notes(one, overlap=kind in (Kind.GROUP, Kind.NEED))
    for text, font in (
        (reader.title(), LARGE),
        (reader.title(kind), BOLD),
        (reader.date(one), None),
        *((note, SOFT) for note in notes),
    ):
        sheet.append([cell(sheet, text, font)])
    sheet.append([])
    head, *others = rows
    sheet.append([cell(sheet, value, BOLD) for value in head])
    for row in others:
        sheet.append([cell(sheet, value) for value in row])


def cell(sheet: Any, value: int | str, font: Font | None = None) -> Any:
    """A number, yes or no, or words; never a formula."""
    made = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        made.data_type = "s"  # what begins with "=" is words too
    elif not isinstance(value, bool):
        made.number_format = FORMAT
        made.alignment = Alignment(horizontal="right")
    if font is not None:
        made.font = font
    return made
