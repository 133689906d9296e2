"""Files of people: CSV and XLSX to rows of plain cells. Every file is hostile until read.

Read row by row, so that a large file needs little memory; a formula comes as its text, never as
its value, and nothing that a file refers to is opened.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell

from bot.content.harmless import harmless
from bot.content.regions import Regions, country_name
from bot.domain.cell import Cell
from bot.domain.folding import fold
from bot.domain.roster import Gazetteer, languages
from bot.domain.wording import N_
from bot.errors import RosterRefused

MOST_ROWS = 200_000
MOST_COLUMNS = 100
MOST_BYTES = 50_000_000  # of the file
MOST_UNPACKED = 500_000_000  # bytes; a zip bomb says so in its directory
MOST_RATIO = 200  # unpacked to packed
NAMES = ("es", "en", "fr", "ht", "pt")  # languages in which places may be named
LARGE = N_("{name} is larger than 50 MB; send it in parts.")
OLD = N_("{name} is an old or locked Excel file; save it as .xlsx or .csv.")
MANY_ROWS = N_("{name} has more than {most} rows; send it in parts.")
MANY_COLUMNS = N_("{name}, row {row}: more than {most} columns.")
NEITHER = N_("{name} is neither CSV nor XLSX; save it as one of these.")
NO_CSV = N_("{name}, row {row}: cannot be read as CSV: a quotation mark is open, or it is damaged.")
NO_TEXT = N_("{name}: its letters cannot be read; save it as “CSV UTF-8”.")
NO_SHEET = N_("{name} cannot be read as a spreadsheet; save it anew, or as .csv.")
MACROS = N_("{name} holds macros; save it as .xlsx without them.")
BOMB = N_("{name} unpacks to far too much; save it anew as .csv.")
DAMAGED = N_("{name} is damaged; save it anew and send it again.")
MERGED = N_("{name}: cells {where} are merged; undo that in the file.")
ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read(path: Path, name: str, *, most: int = MOST_ROWS) -> Iterator[list[Cell]]:
    """The rows of a file, at most `most`; `name` is what its sender calls it.

    Raises:
        RosterRefused: it is no such file, is too large, or cannot be read.
    """
    if path.stat().st_size > MOST_BYTES:
        raise RosterRefused(LARGE, name=name)
    with path.open("rb") as file:
        head = file.read(4)
    if head == OLD_EXCEL:
        raise RosterRefused(OLD, name=name)
    rows = _sheet(path, name) if head == ZIP else _text(path, name)
    return _bounded(rows, name, most)


def gazetteer(regions: Regions) -> Gazetteer:
    """What people write for countries, regions and languages."""
    countries = {
        fold(word): code
        for code in regions.countries()
        for word in (code, *(country_name(code, language) for language in NAMES))
    }
    named = {
        (region.country, fold(word)): iso
        for iso, region in regions.by_iso.items()
        for word in (iso, region.name, *(regions.name(iso, language) for language in NAMES))
    }
    return Gazetteer(countries=countries, regions=named, languages=languages())


def _bounded(rows: Iterator[list[Cell]], name: str, most: int) -> Iterator[list[Cell]]:
    for number, row in enumerate(rows, 1):
        if number > most:
            raise RosterRefused(MANY_ROWS, name=name, most=most)
        if len(row) > MOST_COLUMNS and any(map(_is_said, row[MOST_COLUMNS:])):
            raise RosterRefused(MANY_COLUMNS, name=name, row=number, most=MOST_COLUMNS)
        yield row[:MOST_COLUMNS]


def _is_said(cell: Cell) -> bool:
    return cell is not None and bool(str(cell).strip())


def _text(path: Path, name: str) -> Iterator[list[Cell]]:
    row = 0  # the last one that could be read
    try:
        with path.open(encoding=_encoding(path), newline="") as file:
            sample = file.read(16_384)
            if "\x00" in sample:
                raise RosterRefused(NEITHER, name=name)
            file.seek(0)
            for cells in _records(file, sample):
                row += 1
                yield list(cells)
    except UnicodeError:
        raise RosterRefused(NO_TEXT, name=name) from None
    except csv.Error:
        raise RosterRefused(NO_CSV, name=name, row=row + 1) from None


def _records(file: TextIO, sample: str) -> Iterator[list[str]]:
    return csv.reader(file, delimiter=_delimiter(sample), strict=True)


def _encoding(path: Path) -> str:
    """UTF-8 with or without a mark, UTF-16 with one; else what Windows writes in the Americas."""
    with path.open("rb") as file:
        head = file.read(4)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        with path.open(encoding="utf-8-sig") as text:
            while text.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _delimiter(sample: str) -> str:
    first = sample.split("\n", 1)[0]
    return max(";,\t|", key=first.count)


def _sheet(path: Path, name: str) -> Iterator[list[Cell]]:
    _refuse_bomb(path, name)
    try:
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size is not believed
        for row in sheet.iter_rows():
            yield [_cell(cell) for cell in row]
        book.close()
    except RosterRefused:
        raise
    except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
        raise RosterRefused(NO_SHEET, name=name) from error


def _refuse_bomb(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            if any(part.filename.endswith("vbaProject.bin") for part in parts):
                raise RosterRefused(MACROS, name=name)
            large = sum(part.file_size for part in parts)
            if large > MOST_UNPACKED or any(_is_bomb(part) for part in parts):
                raise RosterRefused(BOMB, name=name)
            _refuse_merged(packed, name)
    except (zipfile.BadZipFile, NotImplementedError):
        raise RosterRefused(DAMAGED, name=name) from None


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > 50_000_000 and part.file_size > MOST_RATIO * max(1, part.compress_size)


def _refuse_merged(packed: zipfile.ZipFile, name: str) -> None:
    """Merged cells leave the others empty: a row would silently lose what it shows."""
    sheets = sorted(part for part in packed.namelist() if part.startswith("xl/worksheets/sheet"))
    for part in sheets[:1]:
        with packed.open(part) as file:
            before = b""
            while chunk := file.read(1 << 20):
                if found := re.search(rb'<mergeCell ref="([A-Z0-9:]+)"', before + chunk):
                    where = found[1].decode()
                    raise RosterRefused(MERGED, name=name, where=where)
                before = chunk[-64:]


def _cell(cell: ReadOnlyCell | EmptyCell) -> Cell:
    value = cell.value
    if value is None or isinstance(value, str | int | float | bool | datetime | date):
        return value
    return str(value)


def write_csv(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV that a spreadsheet opens: with a mark of UTF-8, and no cell that it would run."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([harmless("" if v is None else v) for v in row] for row in rows)
    return "\ufeff" + out.getvalue()
