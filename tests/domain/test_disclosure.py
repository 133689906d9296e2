"""No small group shows through."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.checkin import Answer
from bot.domain.delivery import DeliveryState
from bot.domain.disclosure import SMALLEST, WHOLE, Cell, hidden, too_few
from bot.domain.statistics import ANSWERS, Count, Figures, by, figures

ROWS = st.lists(
    st.builds(
        Count,
        state=st.sampled_from(DeliveryState),
        language=st.sampled_from(["es", "en", "ht", "mam"]),
        group=st.just("general"),
        answer=st.none() | st.sampled_from(Answer),
        people=st.integers(min_value=1, max_value=12),
    ),
    max_size=40,
).map(lambda counts: by(lambda count: count.language, counts))


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
        Count(state=DeliveryState.ACCEPTED, language=each, group="", answer=None, people=50)
        for each in ("es", "en")
    ]

    assert hidden(by(lambda count: count.language, counts)) == frozenset()


def test_a_handful_is_too_few() -> None:
    """Four people are known to each other; nobody at all is no secret."""
    assert too_few(Figures(audience=4))
    assert not too_few(Figures(audience=5))
    assert not too_few(figures([]))
