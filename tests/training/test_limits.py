"""The limits engine: documented limits, penalties, faults by chance."""

from contextlib import suppress
from random import Random

import pytest

from bot.training.limits import FREE_PER_S, PAID_PER_S, SLACK, Faults, Limits, Rule
from bot.training.refusals import Refusal


def limits(rule: Rule, seed: int = 1) -> Limits:
    """Limits under `rule`."""
    made = Limits(Random(seed))
    made.faults = Faults(limits=rule)
    return made


def refusals(made: Limits, moments: list[float], *, paid: bool = False, chat: int = 0) -> int:
    """How many of the messages sent at `moments` are refused; chat 0 means one chat each."""
    before = made.metrics.refused_429
    for number, now in enumerate(moments):
        with suppress(Refusal):
            made.admit(1, chat or number + 1, now, paid=paid)
    return made.metrics.refused_429 - before


@pytest.mark.parametrize(("rate", "paid"), [(FREE_PER_S, False), (PAID_PER_S, True)])
def test_the_documented_rate_is_never_refused(rate: int, paid: bool) -> None:
    """Sent evenly at the documented rate, all arrives, and the figures say so."""
    made = limits(Rule.DOCUMENTED)

    assert refusals(made, [n / rate for n in range(5 * rate)], paid=paid) == 0
    assert made.metrics.sent == 5 * rate
    assert rate <= made.metrics.peak_per_s <= rate + 1


def test_twice_the_rate_is_refused_and_costs_a_penalty() -> None:
    """Whoever goes too fast waits out `retry_after`, even at a slow pace."""
    made = limits(Rule.DOCUMENTED)
    assert refusals(made, [n / 60 for n in range(60)]) > 0

    assert made.metrics.sent <= FREE_PER_S * SLACK
    assert refusals(made, [1.5]) == 1
    assert refusals(made, [10.0]) == 0


def test_a_chat_takes_a_short_burst_then_one_a_second() -> None:
    """Replies come in twos and threes; a flood does not."""
    made = limits(Rule.DOCUMENTED)

    assert refusals(made, [0.0] * 5, chat=7) == 0
    assert refusals(made, [0.1], chat=7) == 1
    assert refusals(made, [1.0 + n for n in range(10)], chat=7) == 0


def test_a_group_takes_twenty_a_minute() -> None:
    """Groups have negative numbers."""
    made = limits(Rule.DOCUMENTED)

    assert refusals(made, [float(n) for n in range(25)], chat=-7) == 5
    assert refusals(made, [90.0], chat=-7) == 0


def test_hostile_chance_comes_from_the_seed() -> None:
    """The same seed refuses the same messages."""
    counts = [refusals(limits(Rule.HOSTILE, seed), [n / 20 for n in range(200)]) for seed in (3, 3)]

    assert counts[0] == counts[1] > 0


def test_without_limits_nothing_is_refused() -> None:
    """Only counted."""
    made = limits(Rule.NONE)

    assert refusals(made, [0.0] * 500, chat=5) == 0
    assert made.metrics.peak_per_s == 500


@pytest.mark.parametrize(
    "orders",
    [{"errors": 2}, {"errors": True}, {"errors": "x"}, {"limits": "strict"}, {"what": 1},
     {"latency_ms": -1}, {"lose_answers": float("nan")}],
)  # fmt: skip
def test_wrong_orders_are_refused(orders: dict[str, object]) -> None:
    """And leave the faults as they were."""
    with pytest.raises(ValueError, match=r"."):
        Faults().changed(**orders)


def test_a_spared_chat_is_never_refused_and_counts_for_nobody() -> None:
    """Simulated people leave Telegram's limits to the others."""
    made = limits(Rule.DOCUMENTED)
    made.spared = {7}.__contains__

    assert refusals(made, [0.0] * 500, chat=7) == 0
    assert refusals(made, [0.0] * FREE_PER_S) == 0
