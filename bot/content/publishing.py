"""A report as a file: HTML that opens offline, PDF, a workbook, or rows of CSV."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from bot.content import cards, paper
from bot.content.document import Cell, Document, Length, Section, Table, longest
from bot.content.figures import END, LEFT_TO_RIGHT
from bot.content.harmless import harmless
from bot.content.workbooks import BOLD, FORBIDDEN, LARGE, LONGEST_NAME, SOFT, WIDE, cell

HTML = Path(__file__).parent / "html"
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?([+-]\d\d:\d\d)?")
ARABIC = range(0x0590, 0x0900)  # letters that are written from right to left


class Format(StrEnum):
    """What a report is written as."""

    HTML = "html"
    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


def publish(document: Document, form: Format) -> bytes:
    """The file. A PDF takes some 100 ms: not on the loop."""
    return WRITERS[form](document)


def _html(document: Document) -> bytes:
    return _templates().get_template("report.html").render(doc=document).encode()


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HTML),
        autoescape=select_autoescape(default=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"cell": said, "longest": longest, "steady": steady}
    return made


def said(one: Cell) -> str:
    """A cell in words: thousands stand apart by a space, a share is so much of a hundred."""
    if isinstance(one, float):
        return f"{100 * one:.1f}\u00a0%"
    return f"{one:,}".replace(",", "\u00a0") if isinstance(one, int) else steady(one or "")


def steady(text: str) -> str:
    """Moments keep the order of their parts within words that run from right to left."""
    return MOMENT.sub(lambda found: f"{LEFT_TO_RIGHT}{found[0]}{END}", text)


def _pdf(document: Document) -> bytes:
    return paper.pdf(
        "report",
        {
            **cards.look(document.language),
            "title": document.title,
            "subtitle": steady(document.subtitle),
            "banner": document.banner,
            "sections": [_set(section, document.hidden) for section in document.sections],
        },
    )


def _set(section: Section, hidden: str) -> dict[str, Any]:
    return {
        "title": section.title,
        "deep": section.deep,
        "lines": [steady(line) for line in section.lines],
        "points": section.points,
        "tables": [_table(table, hidden) for table in section.tables if not table.long],
        "quotes": [
            {"about": about, "words": words, "lang": "es", "rtl": _leftwards(words)}
            for about, words in section.quotes
        ],
    }


def _table(table: Table, hidden: str) -> dict[str, Any]:
    def bar(row: tuple[Cell, ...]) -> float:
        value = row[table.bar] if table.bar is not None else None
        return float(value) / longest(table) if isinstance(value, int | float) else 0.0

    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.head)
    return {
        "title": table.title,
        "head": table.head,
        "blank": table.blank,
        "bar": table.bar is not None,
        "right": [any(isinstance(one, int | float) for one in column) for column in columns],
        "rows": [
            {"bar": bar(row), "cells": [_cell(one, hidden) for one in row]} for row in table.rows
        ],
    }


def _cell(one: Cell, hidden: str) -> dict[str, str]:
    if one is None:
        return {"kind": "hidden", "said": hidden}
    return {"kind": "n" if isinstance(one, int | float) else "words", "said": said(one)}


def _leftwards(words: str) -> bool:
    return sum(ord(letter) in ARABIC for letter in words) > len(words) / 4


def _xlsx(document: Document) -> bytes:
    """A sheet for each table, numbers as numbers; nothing is a formula."""
    book = Workbook(write_only=True)
    book.properties.title = document.title
    _front(book, document)
    for number, (section, table) in enumerate(document.tables(), start=1):
        _sheet(book, document, section, table, number)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _front(book: Any, document: Document) -> None:
    """What is no table: titles, notes, questions."""
    sheet = book.create_sheet("0")
    sheet.sheet_view.rightToLeft = document.leftwards
    sheet.column_dimensions["A"].width = 110
    sheet.append([cell(sheet, document.title, LARGE)])
    for line in filter(None, (document.banner, document.subtitle)):
        sheet.append([cell(sheet, line, BOLD if line is document.banner else SOFT)])
    for section in document.sections:
        lines = [*section.lines, *section.points, *(words for _, words in section.quotes)]
        if lines:
            sheet.append([])
            sheet.append([cell(sheet, section.title, BOLD)])
        for line in lines:
            made = cell(sheet, line)
            made.alignment = Alignment(wrap_text=True, vertical="top")
            sheet.append([made])


def _sheet(book: Any, document: Document, section: Section, table: Table, number: int) -> None:
    sheet = book.create_sheet(_named(f"{number} {table.title}"))
    sheet.sheet_view.rightToLeft = document.leftwards
    for column in range(1, len(table.head) + 1):
        width = WIDE if column == 1 else 22
        sheet.column_dimensions[get_column_letter(column)].width = width
    for text, font in ((document.title, LARGE), (section.title, SOFT), (table.title, BOLD)):
        sheet.append([cell(sheet, text, font)])
    if document.banner:
        sheet.append([cell(sheet, document.banner, BOLD)])
    sheet.append([])
    sheet.append([cell(sheet, head, BOLD) for head in table.head])
    for row in table.rows:
        sheet.append([_typed(sheet, one, document.hidden) for one in row])


def _named(title: str) -> str:
    """A sheet's name: as many whole words as there is room for."""
    name = title.translate(FORBIDDEN)
    if len(name) > LONGEST_NAME:
        name = name[: LONGEST_NAME + 1].rpartition(" ")[0][:LONGEST_NAME]
    return name.strip(" '·")


def _typed(sheet: Any, one: Cell, hidden: str) -> Any:
    if isinstance(one, Length):
        return _formatted(sheet, timedelta(seconds=one.seconds), "[h]:mm:ss")
    if isinstance(one, float):
        return _formatted(sheet, one, "0.0%")
    return cell(sheet, hidden if one is None else one)


def _formatted(sheet: Any, value: float | timedelta, form: str) -> Any:
    made = WriteOnlyCell(sheet, value)
    made.number_format = form
    return made


def _csv(document: Document) -> bytes:
    """A row for each cell of each table. What a spreadsheet would take for a formula is quoted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("section", "table", "row", "column", "value"))
    for section, table in document.tables():
        for row in table.rows if not table.blank else ():
            for head, one in zip(table.head[1:], row[1:], strict=True):
                value = document.hidden if one is None else one
                told = (section.title, table.title, str(row[0]), head, value)
                writer.writerow(harmless(each) for each in told)
    return b"\xef\xbb\xbf" + out.getvalue().encode()  # Excel knows UTF-8 by its mark


WRITERS: dict[Format, Callable[[Document], bytes]] = {
    Format.HTML: _html,
    Format.PDF: _pdf,
    Format.XLSX: _xlsx,
    Format.CSV: _csv,
}
