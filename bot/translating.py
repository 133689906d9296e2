"""enlace messages export and import: the library's texts out to translators, and back."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.content import po
from bot.content.bringing import bring
from bot.content.templates import read
from bot.errors import TemplateError

Json = dict[str, Any]


def export(folder: Path, language: str, now: datetime) -> bytes:
    """The PO file of a language.

    Raises:
        TemplateError: a file of messages has a fault, or the language is none to translate into.
    """
    speeches, faults = read(folder)
    if faults:
        raise faults[0]
    return po.written({speech.language: speech for speech in speeches}, language, now)


def save(raw: bytes, out: Path) -> None:
    """Keep the PO file for whoever translates.

    Raises:
        TemplateError: it cannot be written there.
    """
    try:
        out.write_bytes(raw)
    except OSError as error:
        raise TemplateError(f"{out}: cannot be written ({error.strerror}).") from None


def import_(
    folder: Path, language: str, file: Path, *, by: str, today: date, only_good: bool
) -> Json:
    """Bring a PO file back; gives what was written, and every fault.

    Raises:
        TemplateError: it cannot be read, or its texts together would break the library.
    """
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise TemplateError(f"{file}: cannot be read ({error.strerror}).") from None
    came = bring(
        folder, language, raw, name=file.name, on=today, by=by.strip(), only_good=only_good
    )
    return {
        "files": [f"{folder.name}/{path.relative_to(folder)}" for path in came.written],
        "changed": came.changed,
        "left": came.left,
        "faults": list(came.faults),
    }
