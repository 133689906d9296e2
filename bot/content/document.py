"""A report as plain values, whatever it is written as: HTML, PDF, XLSX or CSV say the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self


class Length(str):
    """How long something took, in words; a workbook has it as a duration."""

    seconds: int

    def __new__(cls, words: str, seconds: int) -> Self:
        made = super().__new__(cls, words)
        made.seconds = seconds
        return made


Cell = int | float | str | None  # a number, a share of one, words; None: hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under their heads. `bar` is the column of numbers that is drawn beside them, too."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bar: int | None = None
    blank: bool = False  # to be filled in by hand
    long: bool = False  # whole in files for spreadsheets, folded in HTML, left out on paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a report with its own title."""

    title: str
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    points: tuple[str, ...] = ()  # a list
    quotes: tuple[tuple[str, str], ...] = ()  # what is quoted, and its words
    deep: bool = False  # a part of the one before


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole report."""

    title: str
    subtitle: str
    language: str
    leftwards: bool
    banner: str  # of a drill; else ""
    hidden: str  # the word for a count that is not told
    sections: tuple[Section, ...]

    def tables(self) -> Iterator[tuple[Section, Table]]:
        """Every table with the section that it is in."""
        for section in self.sections:
            for table in section.tables:
                yield section, table


def longest(table: Table) -> float:
    """The largest number of the column that is drawn; 1 where there is none."""
    if table.bar is None:
        return 1.0
    known = (row[table.bar] for row in table.rows)
    return max((float(one) for one in known if isinstance(one, int | float)), default=0.0) or 1.0
