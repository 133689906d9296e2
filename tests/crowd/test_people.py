"""The same seed gives the same story; a larger population begins with the same people."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.crowd.people import Behaviour, Kind, last_answer, population, reactions
from bot.domain.language import LANGUAGES

REGIONS = ("MX-CHP", "MX-TAB")
SEEDS = st.integers(min_value=0, max_value=2**40)


@given(seed=SEEDS, many=st.integers(min_value=1, max_value=40), more=st.integers(0, 20))
def test_a_larger_population_begins_with_the_same_people(seed: int, many: int, more: int) -> None:
    """And what each does about a question is the same too."""
    few, all_of_them = population(seed, many, REGIONS), population(seed, many + more, REGIONS)

    assert all_of_them[:many] == few
    assert [reactions(seed, one, 1) for one in few] == [reactions(seed, one, 1) for one in few]


@given(seed=SEEDS, question=st.integers(min_value=1, max_value=9))
def test_what_counts_is_the_last_press(seed: int, question: int) -> None:
    """Nobody presses before they were asked; whoever changes their mind changes it."""
    for one in population(seed, 30, REGIONS):
        done = reactions(seed, one, question)
        pressed = [each.value for each in sorted(done, key=lambda each: each.after)
                   if each.kind is Kind.PRESS]  # fmt: skip
        assert all(each.after > 0 for each in done)
        assert last_answer(seed, one, question) == (pressed[-1] if pressed else None)
        if one.behaviour is Behaviour.CHANGES:
            assert pressed[0] in ("safe", "away")
            assert pressed[-1] in ("help", "danger", "talk")
        if one.behaviour in (Behaviour.NEVER, Behaviour.WRONG, Behaviour.LOST, Behaviour.BLOCKS):
            assert not pressed


def test_three_hundred_people_look_like_life() -> None:
    """Every behaviour is there, every language is known, most live near the post."""
    people = population(1, 300, REGIONS)
    behaviours = Counter(one.behaviour for one in people)

    assert set(behaviours) == set(Behaviour)
    assert behaviours[Behaviour.FAST] > 90
    assert {one.language for one in people} <= set(LANGUAGES)
    assert sum(one.region == REGIONS[0] for one in people) > 200
    assert len({one.name for one in people}) == 300


def test_another_seed_tells_another_story() -> None:
    """Not all people are alike."""
    assert population(1, 50, REGIONS) != population(2, 50, REGIONS)
