"""The second in which Telegram counts."""

from collections.abc import Callable
from heapq import heappop, heappush
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.delivery import Lane
from bot.domain.pacing import Pacer
from bot.domain.second import PATIENCE, Second
from tests.domain.test_pacing import most_in_a_second

Far = Callable[[float], tuple[float, float]]  # when it left → when it arrives, when answered


def broadcast(rate: int, count: int, far: Far, lane: Lane = Lane.WARNING) -> list[float]:
    """Send to the far end as fast as may be; gives when the messages arrived there."""
    pacer, now, arrived = Pacer(rate), 0.0, list[float]()
    answers: list[tuple[float, int]] = []
    for chat in range(count):
        pacer.enter(lane, chat)
    while len(arrived) < count:
        while answers and answers[0][0] <= now:
            pacer.came(heappop(answers)[1], now)
        ticket, wait = pacer.next(now)
        if ticket is None:
            now = min(now + max(wait, 1e-6), answers[0][0] if answers else now + wait)
            continue
        pacer.gone(ticket, now)
        there, back = far(now)
        arrived.append(there)
        heappush(answers, (back, ticket))
    return sorted(arrived)


def jittery(seed: int, least: float, spread: float) -> Far:
    """A way that takes at least so long (s) in each direction, and sometimes much longer."""
    chance = Random(seed)

    def far(left: float) -> tuple[float, float]:
        there = left + least + chance.random() ** 4 * spread
        return there, there + least + chance.random() ** 4 * spread

    return far


def stalling(every: float, for_: float) -> Far:
    """A server that takes nothing in for a while, then all at once."""

    def far(left: float) -> tuple[float, float]:
        there = left + 0.002
        into = there % every
        there += max(0.0, for_ - into)
        return there, there + 0.001

    return far


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 1000),
    st.sampled_from([1, 7, 25, 30, 250]),
    st.floats(0.0, 0.2),
    st.floats(0.0, 5.0),
)
def test_no_second_at_the_far_end_holds_more(
    seed: int, rate: int, least: float, times: float
) -> None:
    """However long the way takes, and however differently each time."""
    arrived = broadcast(rate, rate * 8, jittery(seed, least, least * times))

    assert most_in_a_second(arrived) <= rate


@pytest.mark.parametrize("lane", [Lane.REPLY, Lane.EMERGENCY])
@pytest.mark.parametrize("rate", [25, 250, 1000])
def test_a_server_that_stalls_meets_no_more_than_the_rate(rate: int, lane: Lane) -> None:
    """Though what came meanwhile is taken in at one moment."""
    arrived = broadcast(rate, rate * 6, stalling(every=1.7, for_=0.4), lane)

    assert most_in_a_second(arrived) <= rate


@pytest.mark.parametrize(
    ("least", "spread", "share"),
    [(0.002, 0.0, 0.99), (0.04, 0.0, 0.98), (0.04, 0.02, 0.97), (0.04, 0.1, 0.9)],
)
def test_a_steady_way_costs_little(least: float, spread: float, share: float) -> None:
    """What differs costs most: a way of so long, and up to so much more (s)."""
    arrived = broadcast(25, 25 * 20, jittery(1, least, spread))

    assert (len(arrived) - 1) / (arrived[-1] - arrived[0]) >= share * 25


def test_what_is_never_answered_is_given_up() -> None:
    """Replies must not wait until the last connection has timed out."""
    second = Second(2)
    second.left(1, 0.0)
    second.left(2, 0.1)

    assert second.free_in(2, 0.2) == float("inf")
    assert second.free_in(2, 0.1 + PATIENCE) == 0
    second.came(1, 0.1 + PATIENCE)  # too late to say anything
    assert second.free_in(2, 0.1 + PATIENCE) == 0
