"""The coverage of texts as a workbook: at a glance, every row, and who reads another language."""

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from bot.content.coverage import (
    DRILLS,
    FORMS,
    NO_TEXT,
    REVIEWS,
    TITLE,
    Cell,
    Coverage,
    Reader,
    forms_of,
)
from bot.content.workbooks import BOLD, FORBIDDEN, LARGE, LONGEST_NAME, SOFT, cell
from bot.domain.form import MessageForm
from bot.domain.hazard import Phase
from bot.domain.language import LANGUAGES, is_spoken_only
from bot.domain.national import Group
from bot.domain.wording import N_

GLANCE = N_("At a glance")
EVERY = N_("Every text")
OTHERS = N_("Other languages")
VOICES = N_("Voices of speakers")
RECORDINGS = N_("Recordings in use")
NOTICES = N_("Other messages")  # that are no hazard's
HEADS = (N_("Hazard"), N_("Phase"), N_("Language"), N_("Group"), N_("State"), N_("Own text"))
WIDTH = 20  # characters of a column

Row = list[str | bool | int]


def workbook(table: Coverage, reader: Reader, recorded: Mapping[str, int] | None = None) -> bytes:
    """XLSX. Yes and no are logical values, so that they can be filtered and counted."""
    book = Workbook(write_only=True)
    book.properties.title = reader.text(TITLE)
    _sheet(book, reader, GLANCE, _glance(table, reader))
    _sheet(book, reader, EVERY, _every(table, reader))
    _sheet(book, reader, OTHERS, _others(table, reader))
    if recorded is not None:
        _sheet(book, reader, VOICES, _voices(recorded, reader))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _glance(table: Coverage, reader: Reader) -> Iterator[Row]:
    """Hazard and phase by language: how far the text is."""
    names = [LANGUAGES[one].endonym for one in table.languages]
    yield [reader.text(HEADS[0]), reader.text(HEADS[1]), *names]
    for hazard, phases in table.phases.items():
        for phase in phases:
            found = (table.cells.get((one, hazard, phase)) for one in table.languages)
            yield [
                reader.hazard(hazard),
                reader.phase(phase),
                *(reader.text(REVIEWS[one.review] if one else NO_TEXT) for one in found),
            ]
    notices = (table.notices.get(one) for one in table.languages)
    told = (reader.text(REVIEWS[one] if one else NO_TEXT) for one in notices)
    yield [reader.text(NOTICES), "", *told]


def _every(table: Coverage, reader: Reader) -> Iterator[Row]:
    """Hazard, phase, language and group by form."""
    yield [reader.text(name) for name in (*HEADS, *FORMS.values())]
    for hazard in table.phases:
        for phase in Phase:
            for language in table.languages:
                if one := table.cells.get((language, hazard, phase)):
                    yield from (_row(one, group, reader) for group in Group)


def _row(one: Cell, group: Group, reader: Reader) -> Row:
    return [
        reader.hazard(one.hazard),
        reader.phase(one.phase),
        LANGUAGES[one.language].endonym,
        reader.group(group),
        reader.text(REVIEWS[one.review]),
        group in one.groups,
        *(form in one.forms for form in FORMS),
    ]


def _others(table: Coverage, reader: Reader) -> Iterator[Row]:
    """Which language is read where there is no text, and whether a voice speaks that one."""
    yield [reader.text(one) for one in (HEADS[2], N_("Reads"), FORMS[MessageForm.VOICE])]
    for language, written in table.others.items():
        spoken = MessageForm.VOICE in forms_of(written)
        yield [LANGUAGES[language].endonym, LANGUAGES[written].endonym, spoken]


def _voices(recorded: Mapping[str, int], reader: Reader) -> Iterator[Row]:
    """Recordings of a post that a second speaker has heard; languages that are only heard first."""
    yield [reader.text(HEADS[2]), reader.text(RECORDINGS), reader.text(FORMS[MessageForm.VOICE])]
    for language in sorted(LANGUAGES, key=lambda one: not is_spoken_only(one)):
        if is_spoken_only(language) or language in recorded:
            spoken = MessageForm.VOICE in forms_of(language)
            yield [LANGUAGES[language].endonym, recorded.get(language, 0), spoken]


def _sheet(book: Any, reader: Reader, name: str, rows: Iterable[Row]) -> None:
    head, *others = rows
    sheet = book.create_sheet(reader.text(name).translate(FORBIDDEN)[:LONGEST_NAME])
    sheet.sheet_view.rightToLeft = reader.leftwards
    last = get_column_letter(len(head))
    for number in range(1, len(head) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTH
    sheet.freeze_panes = "A5"
    sheet.auto_filter.ref = f"A4:{last}{4 + len(others)}"
    for text, font in ((reader.text(TITLE), LARGE), (reader.text(DRILLS), SOFT), ("", None)):
        sheet.append([cell(sheet, text, font)])
    sheet.append([cell(sheet, value, BOLD) for value in head])
    for row in others:
        sheet.append([cell(sheet, value) for value in row])
