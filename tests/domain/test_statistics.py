"""The laws that every report obeys."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.checkin import Answer
from bot.domain.delivery import DeliveryState
from bot.domain.statistics import STATES, Count, Facet, Figures, by, curve, figures, of, spread

COUNTS = st.lists(
    st.builds(
        Count,
        facet=st.sampled_from(Facet),
        name=st.sampled_from(["es", "en", "ht", "mam"]),
        state=st.sampled_from(DeliveryState),
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
    """Whatever the rows, under each facet each person is counted once."""
    for facet in Facet:
        total, table = figures(of(facet, counts)), by(facet, counts)

        assert total.audience == sum(one.people for one in counts if one.facet is facet)
        assert holds(total)
        assert all(holds(row) for row in table.values())
        assert sum(row.audience for row in table.values()) == total.audience
        assert sum(row.answered for row in table.values()) == total.answered


def count(name: str, state: DeliveryState, answer: Answer | None) -> Count:
    """Two people of some groups."""
    return Count(facet=Facet.GROUP, name=name, state=state, answer=answer, people=2)


def test_who_has_several_groups_counts_under_each() -> None:
    """The rows then sum to more than the whole."""
    row = count("farm_work+study", DeliveryState.ACCEPTED, None)
    table = by(Facet.GROUP, [row], lambda name: name.split("+"))

    assert {name: part.audience for name, part in table.items()} == {"farm_work": 2, "study": 2}


def test_leased_counts_as_queued() -> None:
    """A row in the hands of a sender has not left yet."""
    row = count("general", DeliveryState.LEASED, Answer.SAFE)

    assert figures([row]).queued == 2
    assert figures([row]).answered == 0


@given(st.dictionaries(st.integers(0, 1000), st.integers(1, 50), max_size=60))
def test_a_spread_is_that_of_the_people_in_a_row(took: dict[int, int]) -> None:
    """Half of them had waited no longer than the median, nine of ten no longer than `most`."""
    everyone = sorted(second for second, people in took.items() for _ in range(people))
    found = spread(took)

    if not everyone:
        assert found is None
        return
    assert found is not None
    assert found.median == everyone[(len(everyone) + 1) // 2 - 1]
    assert found.most == everyone[-(-9 * len(everyone) // 10) - 1]


@given(st.dictionaries(st.integers(0, 10_000), st.integers(1, 50), max_size=300))
def test_the_curve_ends_at_the_sum(seconds: dict[int, int]) -> None:
    """However it is thinned out, it only rises and ends with everybody."""
    start = datetime(2026, 3, 1, tzinfo=UTC)
    steps = curve({start + timedelta(seconds=at): n for at, n in seconds.items()}, points=20)
    heights = [height for _, height in steps]

    assert len(steps) <= 20
    assert heights == sorted(heights)
    assert (heights[-1] if heights else 0) == sum(seconds.values())
