"""What a spreadsheet's cells come to."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cell import FIELDS, Cell, Unreadable, day
from bot.domain.folding import fold
from bot.domain.national import Form, Group, Household, Need

CELLS = st.one_of(
    st.text(max_size=60),
    st.integers(),
    st.floats(allow_nan=True),
    st.booleans(),
    st.dates(),
    st.datetimes(),
)


@given(st.sampled_from(sorted(FIELDS)), CELLS)
def test_a_cell_is_read_or_refused_with_a_reason(name: str, cell: Cell) -> None:
    """Whatever stands there: never another error."""
    with suppress(Unreadable):
        FIELDS[name](cell)


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("name", "  María   José ", "María José"),
        ("telephone", "+502 5555-1234", "+50255551234"),
        ("telephone", 50255551234, "50255551234"),
        ("telephone", 50255551234.0, "50255551234"),
        ("groups", "Campo, Estudiante", (Group.FARM_WORK, Group.STUDY)),
        ("groups", "ninguno", ()),
        ("needs", "medicina / movilidad", (Need.MOBILITY, Need.MEDICINE)),
        ("household", 3, Household.FEW),
        ("household", "2–4", Household.FEW),
        ("household", "10+", Household.MORE),
        ("household", 1.0, Household.ONE),
        ("under_five", "Sí", True),
        ("under_five", "no", False),
        ("form", "Voz", Form.VOICE),
    ],
)
def test_what_people_write_is_understood(name: str, cell: Cell, value: object) -> None:
    """With accents or without, as a number or as text."""
    assert FIELDS[name](cell) == value


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("telephone", "5.02556E+10"),
        ("telephone", 5.0255551234567e20),
        ("telephone", 5025555.5),
        ("telephone", "12"),
        ("telephone", "1234567890123456"),
        ("telephone", "llamar a Juan"),
        ("name", "x" * 41),
        ("name", "<b>Juan</b>"),
        ("name", "Juan\u202e"),
        ("household", 0),
        ("household", "muchos"),
        ("groups", "indocumentado"),
        ("needs", "dinero"),
        ("form", "paloma"),
        ("under_five", "tal vez"),
    ],
)
def test_what_means_nothing_is_refused(name: str, cell: Cell) -> None:
    """Numbers that a spreadsheet has eaten, markup, marks that turn the text round."""
    with pytest.raises(Unreadable):
        FIELDS[name](cell)


def test_a_day_is_read_as_the_region_writes_it() -> None:
    """ISO, day first, or a date that the spreadsheet knows."""
    today = date(2026, 3, 14)

    assert day("3/9/2026", today) == day("2026-09-03", today) == date(2026, 9, 3)
    assert day(datetime(2026, 9, 3, 12), today) == date(2026, 9, 3)  # noqa: DTZ001
    for past in ("2026-03-13", "31/2/2027", "2046-01-01", "pronto"):
        with pytest.raises(Unreadable):
            day(past, today)


@given(st.text(max_size=50))
def test_folding_twice_is_folding_once(text: str) -> None:
    """What was compared once compares the same again."""
    assert fold(fold(text)) == fold(text)
