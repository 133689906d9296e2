"""The laws of a registration's age."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.freshness import AFTER_STAY, NOTICE, SILENCE, Due, Freshness, due, since

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def live(fresh: Freshness, days: int, *, every: int = 1) -> list[tuple[int, Due]]:
    """What happens to somebody who never answers, looked at `every` so many days."""
    told: list[tuple[int, Due]] = []
    for day in range(0, days, every):
        now = START + day * DAY
        what = due(fresh, now)
        if what is Due.NOTHING:
            continue
        told.append((day, what))
        if what is Due.END:
            break
        field = "asked_at" if what is Due.ASK else "warned_at"
        fresh = replace(fresh, **{field: now})
    return told


def test_half_a_year_of_silence_asks_a_year_ends() -> None:
    """Asked in month 6 and monthly after, warned two weeks before the end."""
    told = live(Freshness(confirmed_at=START, seen_at=START), 500)

    assert told[0] == (183, Due.ASK)
    assert [what for _, what in told[-2:]] == [Due.WARN, Due.END]
    assert told[-1][0] - told[-2][0] == NOTICE.days
    assert told[-1][0] == SILENCE.days


def test_a_stay_ends_thirty_days_after_its_day() -> None:
    """Warned before; nobody is asked meanwhile."""
    fresh = Freshness(confirmed_at=START, seen_at=START, stay_until=date(2026, 2, 1))

    assert live(fresh, 200) == [
        (31 + AFTER_STAY.days - NOTICE.days, Due.WARN),
        (31 + AFTER_STAY.days, Due.END),
    ]


@given(
    st.integers(0, 800),
    st.none() | st.dates(date(2025, 6, 1), date(2027, 6, 1)),
    st.integers(1, 120),
)
def test_nobody_is_ended_unwarned(confirmed: int, stay: date | None, every: int) -> None:
    """However rarely we look, the warning comes at least two weeks before."""
    at = START - confirmed * DAY
    told = live(Freshness(confirmed_at=at, seen_at=at, stay_until=stay), 1500, every=every)
    warned = [day for day, what in told if what is Due.WARN]

    assert told[-1][1] is Due.END
    assert warned
    assert told[-1][0] - warned[-1] >= NOTICE.days


@given(st.integers(0, 364))
def test_a_sign_of_life_takes_the_warning_back(day: int) -> None:
    """Whoever was warned and is heard of has another year."""
    fresh = Freshness(
        confirmed_at=START, seen_at=START + day * DAY, warned_at=START + (day - 1) * DAY
    )
    told = live(replace(fresh, confirmed_at=fresh.seen_at), 1000)

    assert told[-1] == (day + SILENCE.days, Due.END)


def test_age_is_said_in_the_unit_people_use() -> None:
    """Days, weeks, months."""
    ages = [since(START, START + days * DAY) for days in (0, 13, 14, 59, 60, 400)]

    assert ages == [
        ("days", 0), ("days", 13), ("weeks", 2), ("weeks", 8), ("months", 2), ("months", 13),
    ]  # fmt: skip
