"""Hours as officers write them, on a clock that is changed twice a year."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hazard import Phase
from bot.domain.schedule import SLEEPS, WAKES, after_waking, again, moment
from bot.errors import NotReady

LA = "America/Los_Angeles"  # clocks change on 8 March and on 1 November 2026
NOW = datetime(2026, 3, 7, 20, 0, tzinfo=UTC)  # noon in Los Angeles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18:00", datetime(2026, 3, 8, 2, 0, tzinfo=UTC)),
        ("6 pm", datetime(2026, 3, 8, 2, 0, tzinfo=UTC)),
        ("6:30 p. m.", datetime(2026, 3, 8, 2, 30, tzinfo=UTC)),
        ("11:00", datetime(2026, 3, 8, 18, 0, tzinfo=UTC)),  # tomorrow, after the change
        ("12 am", datetime(2026, 3, 8, 8, 0, tzinfo=UTC)),
        ("+2h", datetime(2026, 3, 7, 22, 0, tzinfo=UTC)),
        ("2026-03-09 07:15", datetime(2026, 3, 9, 14, 15, tzinfo=UTC)),
        ("2026-03-09T07:15+00:00", datetime(2026, 3, 9, 7, 15, tzinfo=UTC)),
    ],
)
def test_an_hour_is_the_next_one_on_the_post_s_clock(text: str, expected: datetime) -> None:
    """Also across the night in which the clocks change."""
    assert moment(text, LA, NOW) == expected


@pytest.mark.parametrize(
    "text",
    ["", "18", "25:00", "13 pm", "0 am", "tomorrow", "2026-03-09", "2026-03-01 10:00", "+0m",
     "2028-01-01 10:00", "2026-13-01 10:00", "٢٥:٠٠", "18:00; DROP", "+99d99h"],
)  # fmt: skip
def test_what_is_no_hour_ahead_is_refused(text: str) -> None:
    """With how to write it."""
    with pytest.raises(NotReady):
        moment(text, LA, NOW)


@pytest.mark.parametrize(
    ("now", "text", "words"),
    [
        (NOW, "02:30", "forward"),
        (datetime(2026, 10, 31, 20, 0, tzinfo=UTC), "01:30", "twice"),
    ],
)
def test_the_hour_that_is_not_or_is_twice_is_told(now: datetime, text: str, words: str) -> None:
    """Nobody guesses which one was meant."""
    with pytest.raises(NotReady, match=words):
        moment(text, LA, now)


@given(
    st.datetimes(NOW.replace(tzinfo=None), NOW.replace(year=2027, tzinfo=None)),
    st.sampled_from([LA, "America/Mexico_City", "Asia/Kathmandu"]),
    st.sampled_from(list(Phase)),
)
def test_what_can_wait_lets_people_sleep(at: datetime, zone: str, phase: Phase) -> None:
    """Never earlier, at most a night later; an emergency at once."""
    moment_ = at.replace(tzinfo=UTC)
    sent = after_waking(moment_, phase, zone)

    if phase in (Phase.WARNING, Phase.EMERGENCY):
        assert sent == moment_
    else:
        assert WAKES <= sent.astimezone(ZoneInfo(zone)).time() < SLEEPS
        assert timedelta(0) <= sent - moment_ <= timedelta(hours=11)


def test_a_series_keeps_its_hour_when_the_clocks_change() -> None:
    """And what was missed is not made up for."""
    first = datetime(2026, 3, 7, 17, 0, tzinfo=UTC)  # 9 in the morning
    day = timedelta(days=1)

    assert again(first, day, LA, first) == datetime(2026, 3, 8, 16, 0, tzinfo=UTC)
    late = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
    assert again(first, day, LA, late) == datetime(2026, 3, 11, 16, 0, tzinfo=UTC)
