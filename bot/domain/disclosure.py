"""Which counts of a breakdown must be hidden, so that no small group of people shows through.

A count of 1 to 4 is hidden. So that no hidden count can be had back by subtraction, every line
that is published with its sum hides at least two counts, worth at least five together.
"""

from collections.abc import Mapping
from itertools import chain

from bot.domain.statistics import ANSWERS, STATES, Figures

SMALLEST = 5  # people
Cell = tuple[str, str]  # row of the breakdown, name of the count

ARRIVED = "arrived"  # accepted + uncertain: what the answers add up to
# Each table's columns add up to the count named before them.
PARTS: dict[str, tuple[str, ...]] = {
    "audience": (*(s for s in STATES if s not in ("accepted", "uncertain")), ARRIVED),
    ARRIVED: ("accepted", "uncertain"),
    f"{ARRIVED} by answer": ANSWERS,
}


def hidden(rows: Mapping[str, Figures]) -> frozenset[Cell]:
    """The counts of a breakdown (by language, by group) not to be shown to everybody.

    Sums over all rows are taken to be published, and so is each row's sum unless it is hidden.
    A single row says no more than they do, so nothing of it is hidden.
    """
    if len(rows) < 2:
        return frozenset()
    table = {(name, column): n for name, row in rows.items() for column, n in _cells(row)}
    gone = {cell for cell, n in table.items() if 0 < n < SMALLEST}
    while True:
        more = _follow(rows, gone) | set(
            chain.from_iterable(_second(line, table, gone) for line in _lines(rows, gone))
        )
        if more <= gone:
            return frozenset(gone)
        gone |= more


def too_few(total: Figures) -> bool:
    """Whether an alert went to so few that only the size of its audience may be shown."""
    return 0 < total.audience < SMALLEST


def _cells(row: Figures) -> list[tuple[str, int]]:
    states = [(state, getattr(row, state)) for state in ("audience", *STATES)]
    return [*states, (ARRIVED, row.accepted + row.uncertain), *row.answers.items()]


def _follow(rows: Mapping[str, Figures], gone: set[Cell]) -> set[Cell]:
    """What goes with a hidden sum: its parts, or they would add up to it again."""
    more: set[Cell] = set()
    for name in rows:
        for whole, parts in PARTS.items():
            if (name, whole.partition(" ")[0]) in gone | more:
                more |= {(name, part) for part in parts}
    return more


def _lines(rows: Mapping[str, Figures], gone: set[Cell]) -> list[list[Cell]]:
    """The lines whose sum is published: each row's parts, and each column."""
    across = [
        [(name, part) for part in parts]
        for name in rows
        for whole, parts in PARTS.items()
        if (name, whole.partition(" ")[0]) not in gone
    ]
    columns = ("audience", *dict.fromkeys(chain.from_iterable(PARTS.values())))
    return across + [[(name, column) for name in rows] for column in columns]


def _second(line: list[Cell], table: Mapping[Cell, int], gone: set[Cell]) -> set[Cell]:
    """The count of `line` to hide besides, if what is hidden there could be had by subtraction."""
    away = [cell for cell in line if cell in gone]
    if not away or (len(away) > 1 and sum(table[cell] for cell in away) >= SMALLEST):
        return set()
    shown = [cell for cell in line if cell not in gone]
    return {min(shown, key=lambda cell: (table[cell] == 0, table[cell], cell))} if shown else set()
