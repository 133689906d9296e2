"""What becomes of a delivery."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import (
    LONGEST_DELAY,
    MOST_TRIES,
    DeliveryState,
    Lane,
    Next,
    Outcome,
    OutcomeKind,
    abandoned,
    after,
)

OUTCOMES = st.builds(
    Outcome,
    kind=st.sampled_from(list(OutcomeKind)),
    reason=st.sampled_from(["", "x"]),
    wait=st.floats(0, 100),
)
LIFETIME = 3600.0  # s until the alert expires


@given(st.sampled_from(list(Lane)), st.lists(OUTCOMES, min_size=1, max_size=20))
def test_it_ends_for_every_sequence_of_outcomes(lane: Lane, outcomes: list[Outcome]) -> None:
    """However the outcomes fall, and if they repeat for ever, the row is settled by its expiry."""
    now, step, tries = 0.0, Next(state=DeliveryState.QUEUED), 0
    while step.state is DeliveryState.QUEUED and now < LIFETIME:
        step = after(lane, step.attempts, step.repeated, outcomes[tries % len(outcomes)])
        now += step.delay
        tries += 1

    assert tries <= LIFETIME + MOST_TRIES
    assert step.attempts <= MOST_TRIES
    assert step.repeated <= (lane is not Lane.ROUTINE)


def test_plain_outcomes_end_at_once() -> None:
    """In every lane."""
    ends = {
        OutcomeKind.ACCEPTED: DeliveryState.ACCEPTED,
        OutcomeKind.UNREACHABLE: DeliveryState.UNREACHABLE,
        OutcomeKind.OUR_FAULT: DeliveryState.FAILED,
    }
    for lane in Lane:
        for kind, state in ends.items():
            step = after(lane, 0, False, Outcome(kind=kind, reason="word"))

            assert (step.state, step.attempts, step.reason) == (state, 1, "word")


def test_what_surely_was_not_sent_costs_no_try() -> None:
    """It waits as long as Telegram says, and at least a second."""
    later = Outcome(kind=OutcomeKind.LATER, wait=7)

    assert after(Lane.ROUTINE, 2, True, later) == Next(
        state=DeliveryState.QUEUED, delay=7, attempts=2, repeated=True
    )
    assert after(Lane.ROUTINE, 0, False, Outcome(kind=OutcomeKind.LATER)).delay == 1


@given(st.sampled_from(list(Lane)), OUTCOMES, st.integers(0, MOST_TRIES - 1), st.floats(-1, 1))
def test_chance_moves_a_delay_a_little(
    lane: Lane, outcome: Outcome, attempts: int, spread: float
) -> None:
    """What failed together is not tried again together; nothing waits longer than is told."""
    plain = after(lane, attempts, False, outcome)
    moved = after(lane, attempts, False, outcome, spread)

    assert abs(moved.delay - plain.delay) <= 0.25 * plain.delay + 1e-9
    assert moved.delay <= LONGEST_DELAY
    assert (moved.state, moved.attempts) == (plain.state, plain.attempts)


def test_a_lost_answer_repeats_a_warning_and_not_a_reminder() -> None:
    """A duplicate warning is better than silence."""
    lost = Outcome(kind=OutcomeKind.UNKNOWN, reason="no_answer")
    for lane in (Lane.EMERGENCY, Lane.WARNING):
        again = after(lane, 0, False, lost)

        assert (again.state, again.repeated, again.attempts) == (DeliveryState.QUEUED, True, 1)
        assert again.delay > 0
        assert after(lane, MOST_TRIES - 1, True, lost).state is DeliveryState.UNCERTAIN
    assert after(Lane.ROUTINE, 0, False, lost).state is DeliveryState.UNCERTAIN


def test_a_dead_senders_row_follows_the_same_rule_at_once() -> None:
    """The resumed sender need not wait."""
    assert abandoned(Lane.WARNING, 0, False) == Next(
        state=DeliveryState.QUEUED, attempts=1, repeated=True, reason="crash"
    )
    assert abandoned(Lane.ROUTINE, 0, False).state is DeliveryState.UNCERTAIN


def test_a_moved_chat_is_tried_again() -> None:
    """Nothing was sent to the old one, so it costs no try; it is not asked without a pause."""
    moved = Outcome(kind=OutcomeKind.MOVED, reason="moved", moved_to=5)

    for attempts in range(MOST_TRIES):
        step = after(Lane.WARNING, attempts, False, moved)

        assert (step.state, step.attempts) == (DeliveryState.QUEUED, attempts)
        assert step.delay >= 1
