"""No small group shows through."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.checkin import Answer
from bot.domain.delivery import DeliveryState
from bot.domain.disclosure import SMALLEST, WHOLE, Cell, Line, hidden, protect, too_few
from bot.domain.statistics import ANSWERS, Count, Facet, Figures, by, figures

ROWS = st.lists(
    st.builds(
        Count,
        facet=st.just(Facet.LANGUAGE),
        name=st.sampled_from(["es", "en", "ht", "mam"]),
        state=st.sampled_from(DeliveryState),
        answer=st.none() | st.sampled_from(Answer),
        people=st.integers(min_value=1, max_value=12),
    ),
    max_size=40,
).map(lambda counts: by(Facet.LANGUAGE, counts))


def value(rows: dict[str, Figures], cell: Cell) -> int:
    """The count in a cell."""
    row, column = rows[cell[0]], cell[1]
    return row.audience if column == WHOLE else row.answers[column]


@given(ROWS)
def test_small_counts_are_hidden(rows: dict[str, Figures]) -> None:
    """Every audience and answer of one to four, in a breakdown of two rows or more."""
    gone = hidden(rows)

    for name in rows if len(rows) > 1 else ():
        for column in (WHOLE, *ANSWERS):
            assert (name, column) in gone or not 0 < value(rows, (name, column)) < SMALLEST


@given(ROWS)
def test_no_hidden_count_comes_back_by_subtraction(rows: dict[str, Figures]) -> None:
    """Neither along a row nor down a column, unless nothing of it is shown."""
    gone = hidden(rows)
    across = [[(name, each) for each in ANSWERS] for name in rows]
    down = [[(name, column) for name in rows] for column in (WHOLE, *ANSWERS)]

    for line in across + down:
        away = [cell for cell in line if cell in gone]
        if away and len(away) < len(line):
            assert len(away) > 1
            assert sum(value(rows, cell) for cell in away) >= SMALLEST


@given(ROWS)
def test_a_hidden_audience_hides_its_row(rows: dict[str, Figures]) -> None:
    """Else its answers would add up to it."""
    gone = hidden(rows)

    assert all((name, each) in gone for name, what in gone if what == WHOLE for each in ANSWERS)


def test_plenty_of_people_hide_nothing() -> None:
    """Large groups are shown as they are."""
    counts = [
        Count(
            facet=Facet.LANGUAGE,
            name=each,
            state=DeliveryState.ACCEPTED,
            answer=None,
            people=50,
        )
        for each in ("es", "en")
    ]

    assert hidden(by(Facet.LANGUAGE, counts)) == frozenset()


def test_a_handful_is_too_few() -> None:
    """Four people are known to each other; nobody at all is no secret."""
    assert too_few(Figures(audience=4))
    assert not too_few(Figures(audience=5))
    assert not too_few(figures([]))


SMALL = st.sampled_from([0, 0, 1, 2, 3, 4, 6, 9, 20, 40])
CROSSED = [[4, 40, 6, 0], [9, 2, 0, 3], [9, 0, 3, 20], [0, 2, 40, 20], [4, 3, 2, 40]]


@given(st.lists(st.lists(SMALL, min_size=4, max_size=4), min_size=2, max_size=6))
@example(CROSSED)  # two hidden in each line, and yet one of them follows from all lines together
def test_no_hidden_count_follows_from_all_lines_together(rows: list[list[int]]) -> None:
    """Rows and columns as one system of equations leave each hidden count open."""
    table = {(f"r{r}", f"c{c}"): n for r, row in enumerate(rows) for c, n in enumerate(row)}
    lines = [Line(tuple(cell for cell in table if f"r{r}" in cell)) for r in range(len(rows))]
    lines += [Line(tuple(cell for cell in table if f"c{c}" in cell)) for c in range(4)]
    gone = sorted(protect(table, lines))
    if not gone:
        return
    known = [[float(cell in line.parts) for cell in gone] for line in lines]
    rank = np.linalg.matrix_rank(np.array(known))
    for number in range(len(gone)):
        alone = [float(number == other) for other in range(len(gone))]
        assert np.linalg.matrix_rank(np.array([*known, alone])) == rank + 1
