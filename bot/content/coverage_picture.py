"""The coverage of texts as a picture: four boxes for each hazard and language, and counts."""

from collections import Counter
from collections.abc import Mapping

from bot.content.coverage import (
    BOXES,
    BY_FORM,
    BY_GROUP,
    BY_HAZARD,
    FORMS,
    LEVELS,
    NO_TEXT,
    NOBODYS,
    REVIEWS,
    TITLE,
    Coverage,
    Reader,
)
from bot.content.formats import listed
from bot.content.pictures import Grid, Table
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import LANGUAGES
from bot.domain.national import Group


def grid(table: Coverage, reader: Reader, recorded: Mapping[str, int] = NOBODYS) -> Grid:
    """As a picture: four boxes for each hazard and language, and how many texts below.

    `recorded` tells how many recordings of a post, by language, a second speaker has heard.
    """
    names = ((code.upper(), LANGUAGES[code].endonym) for code in table.languages)
    phases = listed([reader.phase(phase) for phase in Phase], reader.language)
    return Grid(
        title=reader.text(TITLE),
        subtitle="",
        tables=(_hazards(table, reader), _groups(table, reader), _forms(table, reader)),
        signs=tuple(
            (level, reader.text(REVIEWS[review] if review else NO_TEXT))
            for review, level in sorted(LEVELS.items(), key=lambda one: -one[1])
        ),
        names=tuple(names),
        notes=(reader.text(BOXES, phases=phases), *reader.notes(table), reader.voices(recorded)),
        leftwards=reader.leftwards,
    )


def _hazards(table: Coverage, reader: Reader) -> Table:
    def levels(hazard: Hazard, language: str) -> tuple[int, ...]:
        found = (table.cells.get((language, hazard, phase)) for phase in Phase)
        return tuple(LEVELS[one.review if one else None] for one in found)

    return Table(
        title=reader.text(BY_HAZARD),
        columns=tuple(code.upper() for code in table.languages),
        rows=tuple(
            (reader.hazard(hazard), tuple(levels(hazard, one) for one in table.languages))
            for hazard in table.phases
        ),
    )


def _groups(table: Coverage, reader: Reader) -> Table:
    counted = Counter((one.language, group) for one in table.cells.values() for group in one.groups)
    rows = {
        reader.group(group): [counted[one, group] for one in table.languages] for group in Group
    }
    return _counted(table, reader.text(BY_GROUP), rows)


def _forms(table: Coverage, reader: Reader) -> Table:
    counted = Counter((one.language, form) for one in table.cells.values() for form in one.forms)
    rows = {
        reader.text(name): [counted[one, form] for one in table.languages]
        for form, name in FORMS.items()
    }
    return _counted(table, reader.text(BY_FORM), rows)


def _counted(table: Coverage, title: str, rows: Mapping[str, list[int]]) -> Table:
    return Table(
        title=title,
        columns=tuple(code.upper() for code in table.languages),
        rows=tuple((name, tuple(map(str, counts))) for name, counts in rows.items()),
    )
