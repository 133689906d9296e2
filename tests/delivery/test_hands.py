"""What an engine holds, and whose turn it is."""

from bot.delivery.hands import Hands
from bot.domain.delivery import Lane
from bot.domain.pacing import FAIR_SLOT
from bot.store.deliveries import Claimed


def row(number: int, lane: Lane, *, drill: bool = False) -> Claimed:
    """A delivery in hand."""
    return Claimed(1, number, 1000 + number, 1, drill, lane, 0, False)


def test_urgent_goes_first_and_nothing_starves() -> None:
    """Of twenty rows one is of the oldest lower lane; the others are the most urgent."""
    hands = Hands()
    hands.take_in(row(n, Lane.ROUTINE) for n in range(5))
    hands.take_in(row(n, Lane.EMERGENCY) for n in range(100, 200))
    taken = [hands.next() for _ in range(2 * FAIR_SLOT)]
    lower = [at for at, one in enumerate(taken) if one.lane is Lane.ROUTINE]

    assert lower == [FAIR_SLOT - 1, 2 * FAIR_SLOT - 1]


def test_a_drill_waits_for_every_live_row() -> None:
    """Whatever its lane."""
    hands = Hands()
    hands.take_in([row(0, Lane.EMERGENCY, drill=True)])
    hands.take_in(row(n, Lane.ROUTINE) for n in range(1, 50))
    taken = [hands.next() for _ in range(50)]

    assert isinstance(taken[-1], Claimed)
    assert taken[-1].drill


def test_what_is_not_kept_goes_back_unsent() -> None:
    """As if it had never been claimed."""
    hands = Hands()
    hands.take_in(row(n, Lane.WARNING) for n in range(4))
    hands.give_back(lambda item: isinstance(item, Claimed) and item.national_id == 2)

    assert hands.ready == 1
    assert {one.next.attempts for one in hands.results} == {0}
    assert len(hands.results) == 3
