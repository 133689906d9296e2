"""The laws that every report obeys."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.checkin import Answer
from bot.domain.delivery import DeliveryState
from bot.domain.statistics import STATES, Count, Figures, by, curve, figures

COUNTS = st.lists(
    st.builds(
        Count,
        state=st.sampled_from(DeliveryState),
        language=st.sampled_from(["es", "en", "ht", "mam"]),
        group=st.sampled_from(["general", "farm_work"]),
        answer=st.none() | st.sampled_from(Answer),
        people=st.integers(min_value=1, max_value=1000),
        repeated=st.just(0),
    )
)


def holds(row: Figures) -> bool:
    """Both laws."""
    parts = sum(getattr(row, state) for state in STATES)
    return row.audience == parts and sum(row.answers.values()) == row.accepted + row.uncertain


@given(COUNTS)
def test_the_sums_hold(counts: list[Count]) -> None:
    """Whatever the rows, each person is counted once."""
    total = figures(counts)
    languages = by(lambda count: [count.language], counts)
    groups = by(lambda count: [count.group], counts)

    assert total.audience == sum(count.people for count in counts)
    assert holds(total)
    assert all(holds(row) for row in (*languages.values(), *groups.values()))
    for table in (languages, groups):
        assert sum(row.audience for row in table.values()) == total.audience
        assert sum(row.answered for row in table.values()) == total.answered


def test_who_has_several_groups_counts_under_each() -> None:
    """The rows then sum to more than the whole."""
    row = Count(
        state=DeliveryState.ACCEPTED, language="es", group="farm_work+study", answer=None, people=2
    )
    table = by(lambda count: count.group.split("+"), [row])

    assert {name: part.audience for name, part in table.items()} == {"farm_work": 2, "study": 2}


def test_leased_counts_as_queued() -> None:
    """A row in the hands of a sender has not left yet."""
    row = Count(
        state=DeliveryState.LEASED, language="es", group="general", answer=Answer.SAFE, people=2
    )

    assert figures([row]).queued == 2
    assert figures([row]).answered == 0


@given(st.dictionaries(st.integers(0, 10_000), st.integers(1, 50), max_size=300))
def test_the_curve_ends_at_the_sum(seconds: dict[int, int]) -> None:
    """However it is thinned out, it only rises and ends with everybody."""
    start = datetime(2026, 3, 1, tzinfo=UTC)
    steps = curve({start + timedelta(seconds=at): n for at, n in seconds.items()}, points=20)
    heights = [height for _, height in steps]

    assert len(steps) <= 20
    assert heights == sorted(heights)
    assert (heights[-1] if heights else 0) == sum(seconds.values())
