"""Which counts of a breakdown must be hidden, so that no small group of people shows through.

Who belongs to a group of 1 to 4, and what 1 to 4 people of a group answered, is hidden. So that
no hidden count can be had back by subtraction, every line that is published with its sum (a row's
answers, a column) hides at least two counts, worth at least five people together.

What Telegram did with a message tells nothing about the person; it is shown with its row.
"""

from collections.abc import Mapping
from itertools import chain

from bot.domain.statistics import ANSWERS, Figures

SMALLEST = 5  # people
WHOLE = "audience"  # hidden, it hides its row
Cell = tuple[str, str]  # row of the breakdown, name of the count


def hidden(rows: Mapping[str, Figures]) -> frozenset[Cell]:
    """The counts of a breakdown (by language, by group) not to be shown to everybody.

    An audience among them means the whole row. Sums over all rows are taken to be published.
    A single row says no more than they do, so nothing of it is hidden.
    """
    if len(rows) < 2:
        return frozenset()
    table = {(name, WHOLE): row.audience for name, row in rows.items()}
    table |= {(name, each): row.answers[each] for name, row in rows.items() for each in ANSWERS}
    lines = [[(name, column) for name in rows] for column in (WHOLE, *ANSWERS)]
    lines += [[(name, each) for each in ANSWERS] for name in rows]
    gone = {cell for cell, people in table.items() if 0 < people < SMALLEST}
    while True:
        whole = {(name, each) for name, what in gone if what == WHOLE for each in ANSWERS}
        besides = chain.from_iterable(_besides(line, table, gone | whole) for line in lines)
        more = whole.union(besides)
        if more <= gone:
            return frozenset(gone)
        gone |= more


def too_few(total: Figures) -> bool:
    """Whether an alert went to so few that only the size of its audience may be shown."""
    return 0 < total.audience < SMALLEST


def _besides(line: list[Cell], table: Mapping[Cell, int], gone: set[Cell]) -> list[Cell]:
    """The smallest count still shown, if what is hidden in `line` could be had by subtraction."""
    away = [cell for cell in line if cell in gone]
    shown = [cell for cell in line if cell not in gone]
    if not away or not shown or (len(away) > 1 and sum(map(table.__getitem__, away)) >= SMALLEST):
        return []
    return [min(shown, key=lambda cell: (table[cell] == 0, table[cell], cell))]
