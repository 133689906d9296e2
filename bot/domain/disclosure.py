"""Which counts of a breakdown must be hidden, so that no small group of people shows through.

Who belongs to a group of 1 to 4, and what 1 to 4 people of a group answered, is hidden. So that
no hidden count can be had back by subtraction, every line that is published with its sum (a row's
answers, a column) hides at least two counts, worth at least five people together; and as lines
cross, more are hidden until their sums, taken as equations, give no hidden count away.

What Telegram did with a message tells nothing about the person; it is shown with its row.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from types import MappingProxyType

from bot.domain.statistics import ANSWERS, Figures

SMALLEST = 5  # people
WHOLE = "audience"  # hidden, it hides its row
Cell = tuple[str, str]  # row of the breakdown, name of the count
OTHERS: Cell = ("", ">")
NONE: Mapping[Cell, Collection[Cell]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Line:
    """Counts that add up to another one, or with None to a number that everybody is shown."""

    parts: tuple[Cell, ...]
    whole: Cell | None = None

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All that may be hidden in it."""
        return self.parts if self.whole is None else (*self.parts, self.whole)


def hidden(rows: Mapping[str, Figures]) -> frozenset[Cell]:
    """The counts of a breakdown (by language, by group) not to be shown to everybody.

    An audience among them means the whole row. Sums over all rows are taken to be published.
    A single row says no more than they do, so nothing of it is hidden.
    """
    if len(rows) < 2:
        return frozenset()
    return protect(*_breakdown(rows))


def nested(rows: Mapping[str, Figures], below_: Mapping[str, Figures]) -> frozenset[Cell]:
    """`hidden` of a breakdown by language that is shown beside a finer one.

    The finer one's rows ("mam>es": of the readers of Mam those who were sent Spanish) add up to
    those of the other, and only their audiences are shown: the cells (`below(name)`, `WHOLE`), and
    the sum of those who were sent a language that is not theirs (`OTHERS`).
    """
    if len(rows) < 2 and len(below_) < 2:
        return frozenset()
    table, lines, together = _breakdown(rows)
    table |= {(below(name), WHOLE): row.audience for name, row in below_.items()}
    for name in rows:
        parts = [(below(one), WHOLE) for one in below_ if one.partition(">")[0] == name]
        lines.append(Line(tuple(parts), (name, WHOLE)))
    others = {name: row.audience for name, row in below_.items() if ">" in name}
    table[OTHERS] = sum(others.values())
    lines.append(Line(tuple((below(name), WHOLE) for name in others), OTHERS))
    return protect(table, lines, together)


def below(name: str) -> str:
    """The row of the finer breakdown, which may have the name of one of the other."""
    return f">{name}"


def _breakdown(
    rows: Mapping[str, Figures],
) -> tuple[dict[Cell, int], list[Line], dict[Cell, Collection[Cell]]]:
    """Its cells, the sums that everybody can do, and what goes with an audience."""
    table = {(name, WHOLE): row.audience for name, row in rows.items()}
    table |= {(name, each): row.answers[each] for name, row in rows.items() for each in ANSWERS}
    across = {name: tuple((name, each) for each in ANSWERS) for name in rows}
    lines = [Line(tuple((name, column) for name in rows)) for column in (WHOLE, *ANSWERS)]
    lines += [Line(cells) for cells in across.values()]
    return table, lines, {(name, WHOLE): cells for name, cells in across.items()}


def too_few(total: Figures) -> bool:
    """Whether an alert went to so few that only the size of its audience may be shown."""
    return few(total.audience)


def few(people: int) -> bool:
    """Whether these could be told apart. Nobody at all is no secret."""
    return 0 < people < SMALLEST


def protect(
    table: Mapping[Cell, int],
    lines: Collection[Line],
    together: Mapping[Cell, Collection[Cell]] = NONE,
) -> frozenset[Cell]:
    """The counts of `table` to hide, when the sums in `lines` can be done by everybody.

    `together` names what goes with a count once that is hidden.
    """
    gone = {cell for cell, people in table.items() if few(people)}
    while True:
        more = set(chain.from_iterable(together.get(cell, ()) for cell in gone))
        more.update(chain.from_iterable(_besides(line, table, gone | more) for line in lines))
        if more <= gone:
            more = _given_away(table, lines, gone)
        if more <= gone:
            return frozenset(gone)
        gone |= more


def _besides(line: Line, table: Mapping[Cell, int], gone: set[Cell]) -> list[Cell]:
    """The smallest count still shown, if what is hidden in `line` could be had by subtraction."""
    away = [cell for cell in line.parts if cell in gone]
    if line.whole in gone:
        enough = bool(away)
    else:
        enough = not away or (len(away) > 1 and sum(map(table.__getitem__, away)) >= SMALLEST)
    return [] if enough else _smallest(line.cells, table, gone)


def _smallest(cells: Iterable[Cell], table: Mapping[Cell, int], gone: set[Cell]) -> list[Cell]:
    """The smallest count still shown, a nought only where there is no other; none of none."""
    shown = (cell for cell in cells if cell not in gone)
    return sorted(shown, key=lambda cell: (table[cell] == 0, table[cell], cell))[:1]


def _given_away(table: Mapping[Cell, int], lines: Collection[Line], gone: set[Cell]) -> set[Cell]:
    """One count more to hide, if all lines together give one away."""
    for cell in _solved(lines, gone):
        near = chain.from_iterable(line.cells for line in lines if cell in line.cells)
        if found := _smallest(near, table, gone):
            return set(found)
        far = chain.from_iterable(line.cells for line in lines if gone.intersection(line.cells))
        if found := _smallest(far, table, gone):
            return set(found)
    return set()


def _solved(lines: Iterable[Line], gone: set[Cell]) -> list[Cell]:
    """The hidden counts that stand alone in an equation, once the lines are reduced (Gauss)."""
    reduced: dict[Cell, dict[Cell, Fraction]] = {}
    for line in lines:
        row = {cell: Fraction(1) for cell in line.parts if cell in gone}
        if line.whole in gone and line.whole is not None:
            row[line.whole] = Fraction(-1)
        for pivot in [cell for cell in row if cell in reduced]:
            row = _without(row, pivot, reduced[pivot])
        if not row:
            continue
        pivot, factor = next(iter(row.items()))
        row = {cell: value / factor for cell, value in row.items()}
        for known, other in reduced.items():
            if pivot in other:
                reduced[known] = _without(other, pivot, row)
        reduced[pivot] = row
    return [pivot for pivot, row in reduced.items() if len(row) == 1]


def _without(
    row: Mapping[Cell, Fraction], pivot: Cell, known: Mapping[Cell, Fraction]
) -> dict[Cell, Fraction]:
    """`row` less so much of `known` that its `pivot` is gone."""
    times = row[pivot]
    left = {
        cell: row.get(cell, Fraction(0)) - times * known.get(cell, Fraction(0))
        for cell in (*row, *(one for one in known if one not in row))
    }
    return {cell: value for cell, value in left.items() if value}
