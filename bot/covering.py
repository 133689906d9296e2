"""enlace messages coverage: which texts there are, as a table on the terminal and as a workbook."""

from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from bot.content.coverage import Cell, Coverage, Reader, coverage
from bot.content.coverage_workbook import workbook
from bot.content.folders import locales_folder, messages_folder
from bot.content.locales import Locales
from bot.content.messages import Library
from bot.domain.form import MessageForm
from bot.domain.language import LANGUAGES
from bot.domain.message import Review
from bot.domain.national import Group
from bot.errors import NotFound, OperatorError, nearest

LETTERS = {Review.DRAFT: "D", Review.TRANSLATED: "T", Review.CHECKED: "C"}
KEY = (
    f"C checked, T translated, D draft, – no text; then how many of {len(Group)} groups have a "
    f"text of their own, and of {len(MessageForm)} forms there are ({', '.join(MessageForm)})."
)

VOICES = "Voices here are synthetic; what speakers recorded: enlace messages recordings."


def look() -> tuple[Library, Coverage]:
    """The files of this installation, and what they have."""
    library = Library.load(messages_folder())
    return library, coverage(library)


def write(library: Library, table: Coverage, out: Path, language: str) -> None:
    """As a workbook, in the words of `language`.

    Raises:
        NotFound: there is no such language. OperatorError: `out` cannot be written.
    """
    if language not in LANGUAGES:
        hint = nearest(language, LANGUAGES)
        raise NotFound("There is no language {language}; {hint}", language=language, hint=hint)
    if out.suffix.lower() != ".xlsx":
        raise OperatorError(f"{out}: only .xlsx is written; name the file so.")
    locales = Locales.load(locales_folder())
    reader = Reader(locales=locales, library=library, language=language)
    try:
        out.write_bytes(workbook(table, reader))
    except OSError as error:
        raise OperatorError(f"{out} cannot be written: {error.strerror}; choose another.") from None


def print_table(table: Coverage, console: Console | None = None) -> None:
    """Hazard and phase by language, then what is no hazard's, and what the others read."""
    shown = Table("hazard", "phase", *table.languages, box=box.SIMPLE_HEAD)
    for hazard, phases in table.phases.items():
        for phase in phases:
            found = (table.cells.get((one, hazard, phase)) for one in table.languages)
            shown.add_row(hazard.value, phase.value, *map(_cell, found))
    notices = (table.notices.get(one) for one in table.languages)
    shown.add_row("(other)", "", *(LETTERS[one] if one else "–" for one in notices))
    console = console or Console()
    console.print(shown)
    console.print(KEY)
    console.print(VOICES)
    told: dict[str, list[str]] = {}
    for language, written in table.others.items():
        told.setdefault(written, []).append(language)
    for written, languages in told.items():
        console.print(f"Without a text, read in {written}: {', '.join(languages)}.")


def _cell(one: Cell | None) -> str:
    return f"{LETTERS[one.review]} {len(one.groups)} {len(one.forms)}" if one else "–"
