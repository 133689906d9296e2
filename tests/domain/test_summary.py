"""When a summary is due: once, at eight on the post's clock, however often it is asked."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.summary import DAYS, Kind, due, last_hour

ZONES = st.sampled_from(["America/Mexico_City", "America/New_York", "Asia/Kathmandu", "UTC"])
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
PERIODIC = st.sampled_from(sorted(DAYS))


@given(PERIODIC, MOMENTS, ZONES)
def test_it_is_due_once(kind: Kind, now: datetime, zone: str) -> None:
    """Told now, it is not due at once; after its period it is."""
    assert last_hour(kind, now, zone) <= now
    assert not due(kind, now, now, zone)
    assert due(kind, now, now + timedelta(days=DAYS[kind], hours=1), zone)


@pytest.mark.parametrize(
    ("kind", "now", "last"),
    [
        (Kind.DAILY, "2026-03-14T13:59+00:00", "2026-03-13T14:00+00:00"),  # 07:59 in Tapachula
        (Kind.DAILY, "2026-03-14T14:00+00:00", "2026-03-14T14:00+00:00"),
        (Kind.WEEKLY, "2026-03-14T20:00+00:00", "2026-03-09T14:00+00:00"),  # a Saturday
        (Kind.WEEKLY, "2026-03-16T13:00+00:00", "2026-03-09T14:00+00:00"),  # Monday, before eight
    ],
)
def test_eight_on_the_posts_clock(kind: Kind, now: str, last: str) -> None:
    """Whatever the server's."""
    found = last_hour(kind, datetime.fromisoformat(now), "America/Mexico_City")

    assert found == datetime.fromisoformat(last)
