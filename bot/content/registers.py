"""The register as a file: columns as an import takes them, so that what goes out can come back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

from bot.content.files import write_private
from bot.content.harmless import harmless
from bot.content.rosters import write_csv
from bot.domain.cell import FORMS, GROUPS, NEEDS
from bot.domain.roster import COLUMNS, Person

Line = Sequence[object]
MORE = ("número", "en camino", "acuerdo", "registro", "confirmado", "activo")
ENDINGS = (".csv", ".xlsx")
TABLES: Mapping[str, Mapping[str, object]] = {"groups": GROUPS, "needs": NEEDS, "form": FORMS}
WORDS = {  # the first word of each, as people write it
    field: {value: word for word, value in reversed(list(table.items()))}
    for field, table in TABLES.items()
}


def head() -> Line:
    """The first row; the first columns are those of an import."""
    return [*(names[0] for names in COLUMNS.values()), *MORE]


def line(person: Person, more: Line) -> Line:
    """One person's row."""
    return [*(_cell(field, getattr(person, field)) for field in COLUMNS), *more]


def write(path: Path, rows: Iterable[Line], *, sheet: str = "registro") -> None:
    """Write rows as XLSX or CSV, by the ending; only the file's owner may read it."""
    content = _book(rows, sheet) if path.suffix.lower() == ".xlsx" else write_csv(rows).encode()
    write_private(path, content)


def _cell(field: str, value: object) -> object:
    words: Mapping[object, str] = WORDS.get(field, {})
    if isinstance(value, tuple):
        return ", ".join(words[one] for one in value)
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return words.get(value, "" if value is None else str(value))


def _book(rows: Iterable[Line], name: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append([harmless("" if value is None else value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()
