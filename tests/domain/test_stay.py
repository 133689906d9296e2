"""`bot/domain/stay.py`."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.formats import date_in_words, month_in_words
from bot.domain.cell import Unreadable
from bot.domain.stay import months_from, until

TODAY = date(2026, 9, 2)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/12/2026", date(2026, 12, 31)),
        ("3.9.2026", date(2026, 9, 3)),
        ("2026-12-31", date(2026, 12, 31)),
        ("12/2026", date(2026, 12, 31)),
        ("2027-02", date(2027, 2, 28)),
        ("diciembre", date(2026, 12, 31)),
        ("Agosto", date(2027, 8, 31)),
        ("hasta el 15 de octubre", date(2026, 10, 15)),
        ("1 de septiembre", date(2027, 9, 1)),
        ("décembre 2026", date(2026, 12, 31)),
        ("désanm 2026", date(2026, 12, 31)),
        ("March 3, 2027", date(2027, 3, 3)),
    ],
)
def test_a_day_or_a_month_is_understood(text: str, day: date) -> None:
    """As people of the region write it; a month without a year is the next one."""
    assert until(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    ["", "mañana", "31/31/2026", "1/9/2026", "2025", "40", "12/2099", "30 de febrero", "x" * 99],
)
def test_anything_else_is_refused_with_a_reason(text: str) -> None:
    """Past days, days too far off, and words that are no date."""
    with pytest.raises(Unreadable):
        until(text, TODAY)


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    """It gives a day to come, or a reason."""
    try:
        found = until(text, TODAY)
    except Unreadable:
        return

    assert found >= TODAY


@given(st.integers(0, 3000), st.sampled_from(["es", "en", "fr", "ht", "pt"]))
def test_what_is_shown_can_be_typed(days: int, language: str) -> None:
    """Day and month in words, in each language."""
    day = TODAY + timedelta(days=days)

    assert until(date_in_words(day, language), TODAY) == day
    assert until(month_in_words(months_from(day, 1)[0], language), TODAY) == months_from(day, 1)[0]


def test_months_go_on_into_the_next_year() -> None:
    """Each by its last day."""
    assert months_from(date(2026, 11, 30), 4) == (
        date(2026, 11, 30),
        date(2026, 12, 31),
        date(2027, 1, 31),
        date(2027, 2, 28),
    )
