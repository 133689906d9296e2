"""Files of people, good and hostile."""

import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.content import rosters
from bot.content.regions import Regions
from bot.domain.cell import Cell
from bot.errors import RosterRefused

ROWS = [["Nombre", "Teléfono"], ["María", "+502 5555 1234"]]


def read(path: Path) -> list[list[Cell]]:
    return list(rosters.read(path, path.name))


def book(path: Path, rows: list[list[Cell]] = ROWS) -> Path:  # type: ignore[assignment]
    made = Workbook()
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_however_it_was_saved(tmp_path: Path, encoding: str, delimiter: str) -> None:
    """With a mark or without, with semicolons, as Excel in Spanish saves it."""
    path = tmp_path / "gente.csv"
    path.write_bytes("\r\n".join(delimiter.join(row) for row in ROWS).encode(encoding))

    assert read(path) == ROWS


def test_a_sheet_is_read_with_its_own_kinds(tmp_path: Path) -> None:
    """Numbers stay numbers, days stay days, a formula comes as its text."""
    day = datetime(2026, 9, 3)  # noqa: DTZ001
    path = book(tmp_path / "gente.xlsx", [["a", "b", "c"], [5.5, day, "=1+1"]])

    assert read(path)[1] == [5.5, day, "=1+1"]


def test_a_huge_claim_of_size_is_not_believed(tmp_path: Path) -> None:
    """A file that says it has ten million rows is read for what it holds."""
    path = book(tmp_path / "gente.xlsx")
    changed = tmp_path / "liar.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            text = old.read(name).replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
            new.writestr(name, text)

    assert read(changed) == ROWS


def test_merged_cells_macros_old_files_and_bombs_are_refused(tmp_path: Path) -> None:
    """Each with its own sentence."""
    merged = Workbook()
    merged.active.append(["Nombre"])
    merged.active.merge_cells("A1:C1")
    merged.save(tmp_path / "merged.xlsx")
    with zipfile.ZipFile(book(tmp_path / "macro.xlsx"), "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + b"x" * 100)
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04nothing")
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00")
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as packed:
        packed.writestr("hello.txt", b"x")
    told = {}
    for path in tmp_path.iterdir():
        with pytest.raises(RosterRefused) as caught:
            read(path)
        told[path.name] = str(caught.value)

    assert "A1:C1 are merged" in told["merged.xlsx"]
    assert "macros" in told["macro.xlsx"]
    assert "unpacks" in told["bomb.xlsx"]
    assert "old or locked" in told["old.xls"]
    assert "damaged" in told["broken.xlsx"]
    assert "neither CSV nor XLSX" in told["picture.csv"]
    assert "cannot be read as a spreadsheet" in told["other.xlsx"]
    assert all(name in sentence and "\n" not in sentence for name, sentence in told.items())


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    """Where the limit lies; the file is not read to its end."""
    path = tmp_path / "gente.csv"
    path.write_text("a\n" * 4, "utf-8")

    with pytest.raises(RosterRefused, match="more than 3 rows"):
        list(rosters.read(path, path.name, most=3))


def test_an_unclosed_quote_is_told_by_row(tmp_path: Path) -> None:
    """One sentence."""
    path = tmp_path / "gente.csv"
    path.write_text('a,b\n"x,y\n', "utf-8")

    with pytest.raises(RosterRefused, match=r"gente.csv, row \d: cannot be read as CSV"):
        read(path)


def test_the_gazetteer_knows_names_and_codes() -> None:
    """In several languages, without accents."""
    places = rosters.gazetteer(Regions.load())

    assert places.countries["estados unidos"] == places.countries["etazini"] == "US"
    assert places.regions["MX", "chiapas"] == places.regions["MX", "mx chp"] == "MX-CHP"
    assert places.languages["quiche"] == "quc"


def test_what_we_write_no_spreadsheet_runs() -> None:
    """A cell that begins like a formula is text."""
    text = rosters.write_csv([["=1+1", "+502", "María", None, 3]])

    assert text == "\ufeff'=1+1,'+502,María,,3\r\n"
