"""`bot/domain/community.py`: counted right, and no small group shows through."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.community import AGES, OVERLAPPING, Community, Kind, Tally, community
from bot.domain.disclosure import SMALLEST

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)
AGO = (0, 20, 90, 300)  # days
REGIONS = ("MX-CHP", "MX-OAX", "GT-01", "moving", "unsaid")
GROUPS = ("farm_work", "study", "visit", "general")
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(REGIONS),
        st.sampled_from(AGO),
        st.sampled_from(["es", "en", "ht"]),
        st.sets(st.sampled_from(GROUPS[:3]), max_size=2),
        st.integers(1, 12),  # so many alike
    ),
    max_size=14,
)
Person = tuple[str, int, str, set[str], int]


def tally(people: list[Person]) -> Tally:
    """What would be counted of them."""
    confirmed: dict[str, dict[date, int]] = {}
    counts: dict[Kind, dict[str, int]] = {Kind.LANGUAGE: {}, Kind.GROUP: {}}
    for region, ago, language, groups, alike in people:
        days = confirmed.setdefault(region, {})
        day = (NOW - timedelta(days=ago)).date()
        days[day] = days.get(day, 0) + alike
        words = [(Kind.LANGUAGE, language), *((Kind.GROUP, one) for one in groups or {"general"})]
        for kind, name in words:
            counts[kind][name] = counts[kind].get(name, 0) + alike
    return Tally(confirmed=confirmed, counts=counts)


def seen(people: list[Person], *, small: bool) -> Community:
    return community(tally(people), post="a", now=NOW, small=small)


def cells(one: Community) -> dict[tuple[str, ...], int | None]:
    """Every count that is shown or hidden, by a name of its own."""
    found: dict[tuple[str, ...], int | None] = {}
    for name, fresh in {"": one.everyone, **one.regions}.items():
        found["region", name] = fresh.people
        found |= {("age", name, age): n for age, n in fresh.ages.items()}
    found |= {(kind, name): n for kind, rows in one.tables.items() for name, n in rows.items()}
    return found


@given(PEOPLE)
def test_a_duty_officer_sees_every_count(people: list[Person]) -> None:
    """Each as it was counted; people of several groups under each of them."""
    one = seen(people, small=True)

    total = sum(alike for *_, alike in people)
    assert None not in cells(one).values()
    assert sum(fresh.people or 0 for fresh in one.regions.values()) == total
    assert sum(n or 0 for n in one.everyone.ages.values()) == total
    assert sum(n or 0 for n in one.tables[Kind.LANGUAGE].values()) == total
    assert sum(n or 0 for n in one.tables[Kind.GROUP].values()) == sum(
        alike * max(1, len(groups)) for *_, groups, alike in people
    )


@given(PEOPLE)
def test_others_see_no_count_under_five(people: list[Person]) -> None:
    """And what is shown to them is as it was counted."""
    every, shown = cells(seen(people, small=True)), cells(seen(people, small=False))

    for name, count in shown.items():
        assert count is None or count == every[name]
        assert count is None or not 0 < count < SMALLEST


@given(PEOPLE)
def test_no_hidden_count_comes_back_by_subtraction(people: list[Person]) -> None:
    """Not by all sums together that a reader can write down: a count that is hidden can be another.

    Rows that overlap are taken to add up too, as they do where nobody is of two groups.
    """
    shown = cells(seen(people, small=False))
    unknown = sorted(name for name, count in shown.items() if count is None)
    if not unknown or shown["region", ""] is None:
        return
    rows = [[float(line.get(name, 0)) for name in unknown] for line in sums(shown)]
    rank = np.linalg.matrix_rank(np.array(rows))
    for number in range(len(unknown)):
        alone = [float(number == other) for other in range(len(unknown))]
        assert np.linalg.matrix_rank(np.array([*rows, alone])) == rank + 1


def sums(shown: dict[tuple[str, ...], int | None]) -> list[dict[tuple[str, ...], int]]:
    """Each sum that readers know: which counts are in it, and on which side."""
    regions = {name[1] for name in shown if name[0] == "region"} - {""}
    lines: list[dict[tuple[str, ...], int]] = [{("region", one): 1 for one in regions}]
    lines.append({("age", "", age): 1 for age in AGES})
    for one in regions:
        lines.append({("region", one): -1, **{("age", one, age): 1 for age in AGES}})
    for age in AGES:
        lines.append({("age", "", age): -1, **{("age", one, age): 1 for one in regions}})
    lines += [{name: 1 for name in shown if name[0] == kind} for kind in Kind if kind != "region"]
    return lines


@given(PEOPLE)
def test_a_count_that_leaves_fewer_than_five_others_is_hidden(people: list[Person]) -> None:
    """Where rows overlap, all but four are as telling as four."""
    shown = seen(people, small=False)
    total = shown.everyone.people

    for kind in OVERLAPPING & shown.tables.keys():
        for count in shown.tables[kind].values():
            assert count is None or total is None or not 0 < total - count < SMALLEST


@given(PEOPLE)
def test_the_order_of_hidden_rows_says_nothing(people: list[Person]) -> None:
    """They come last, by name."""
    for rows in seen(people, small=False).tables.values():
        hidden = [name for name, count in rows.items() if count is None]

        assert hidden == sorted(hidden)
        assert list(rows)[len(rows) - len(hidden) :] == hidden


def test_of_fewer_than_five_people_nothing_is_said() -> None:
    """Not even how many they are."""
    one = seen([("MX-CHP", 0, "es", {"study"}, 4)], small=False)

    assert one.hides
    assert not one.regions
    assert not one.tables
    assert one.to_json()["total"] is None


def test_how_fresh_a_region_is_is_said_as_people_would() -> None:
    """The middle one of its people confirmed three weeks ago."""
    one = seen(
        [
            ("MX-CHP", 0, "es", set(), 20),
            ("MX-CHP", 20, "es", set(), 22),
            ("MX-CHP", 300, "es", set(), 9),
            ("GT-01", 300, "es", set(), 6),
        ],
        small=False,
    )

    chiapas = one.regions["MX-CHP"]
    assert chiapas.median == ("weeks", 2)
    assert chiapas.ages == {"month": 42, "half_year": 0, "older": 9}
    assert one.regions["GT-01"].median == ("months", 10)


def test_a_median_is_not_said_beside_a_hidden_age() -> None:
    """It would tell on which side of it the few are."""
    one = seen(
        [
            ("MX-CHP", 0, "es", set(), 20),
            ("MX-CHP", 300, "es", set(), 3),
            ("GT-01", 0, "es", set(), 30),
        ],
        small=False,
    )

    assert one.regions["MX-CHP"].people == 23
    assert one.regions["MX-CHP"].ages["older"] is None
    assert one.regions["MX-CHP"].median is None
