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

from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell

from bot.content.regions import Regions, country_name
from bot.domain.cell import Cell, fold
from bot.domain.roster import Gazetteer, languages
from bot.errors import RosterRefused

MOST_ROWS = 200_000
MOST_COLUMNS = 100
MOST_BYTES = 50_000_000  # of the file
MOST_UNPACKED = 500_000_000  # bytes; a zip bomb says so in its directory
MOST_RATIO = 200  # unpacked to packed
NAMES = ("es", "en", "fr", "ht", "pt")  # languages in which places may be named
ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read(path: Path, name: str, *, most: int = MOST_ROWS) -> Iterator[list[Cell]]:
    """The rows of a file, at most `most`; `name` is what its sender calls it.

    Raises:
        RosterRefused: it is no such file, is too large, or cannot be read.
    """
    if path.stat().st_size > MOST_BYTES:
        raise RosterRefused("{name} is larger than 50 MB; send it in parts.", name=name)
    with path.open("rb") as file:
        head = file.read(4)
    if head == OLD_EXCEL:
        raise RosterRefused(
            "{name} is an old or locked Excel file; save it as .xlsx or .csv.", name=name
        )
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
            raise RosterRefused(
                "{name} has more than {most:,} rows; send it in parts.", name=name, most=most
            )
        if len(row) > MOST_COLUMNS:
            raise RosterRefused(
                "{name}, row {number}: more than {most_columns} columns.",
                name=name,
                number=number,
                most_columns=MOST_COLUMNS,
            )
        yield row


def _text(path: Path, name: str) -> Iterator[list[Cell]]:
    encoding = _encoding(path, name)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(16_384)
        if "\x00" in sample:
            raise RosterRefused(
                "{name} is neither CSV nor XLSX; save it as one of these.", name=name
            )
        file.seek(0)
        reader = csv.reader(file, delimiter=_delimiter(sample), strict=True)
        try:
            for row in reader:
                yield list(row)
        except (csv.Error, UnicodeDecodeError) as error:
            where = f"{name}, row {reader.line_num}"
            raise RosterRefused(
                "{where}: cannot be read as CSV ({error}).", where=where, error=error
            ) from None


def _encoding(path: Path, name: str) -> str:
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
        kind = type(error).__name__
        raise RosterRefused(
            "{name} cannot be read as a spreadsheet ({kind}).", name=name, kind=kind
        ) from None


def _refuse_bomb(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            if any(part.filename.endswith("vbaProject.bin") for part in parts):
                raise RosterRefused(
                    "{name} holds macros; save it as .xlsx without them.", name=name
                )
            large = sum(part.file_size for part in parts)
            if large > MOST_UNPACKED or any(_is_bomb(part) for part in parts):
                raise RosterRefused(
                    "{name} unpacks to far too much; save it anew as .csv.", name=name
                )
            _refuse_merged(packed, name)
    except (zipfile.BadZipFile, NotImplementedError):
        raise RosterRefused(
            "{name} is damaged; save it anew and send it again.", name=name
        ) from None


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
                    raise RosterRefused(
                        "{name}: cells {where} are merged; undo that in the file.",
                        name=name,
                        where=where,
                    )
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
    writer.writerows([_harmless(value) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _harmless(value: object) -> object:
    """A text that begins like a formula gets an apostrophe (OWASP, "CSV Injection")."""
    text = "" if value is None else value
    return f"'{text}" if isinstance(text, str) and text[:1] in ("=", "+", "-", "@", "\t") else text
