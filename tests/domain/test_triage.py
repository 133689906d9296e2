"""How urgent a call is: the first rule that fits; more needs never make it less urgent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.checkin import Answer
from bot.domain.national import Need
from bot.domain.screening import Sign
from bot.domain.triage import (
    CALLS,
    RANK,
    RULES,
    Call,
    Level,
    Triage,
    Trouble,
    more_urgent,
    reason,
    triage,
)

CALLED = st.builds(
    Call,
    answer=st.sampled_from([None, *Answer]),
    troubles=st.frozensets(st.sampled_from(list(Trouble))),
    signs=st.frozensets(st.sampled_from(list(Sign))),
    under_five=st.booleans(),
    cannot_walk=st.booleans(),
    lasting=st.frozensets(st.sampled_from(list(Need))),
    older=st.booleans(),
    asks=st.booleans(),
)


def urgency(call: Call) -> int:
    return RANK[triage(call).level]


@given(CALLED)
def test_every_call_has_one_level_and_a_reason_in_words(call: Call) -> None:
    """The rule that is named is the first that holds."""
    found = triage(call)
    first = next(rule for rule in RULES if rule.holds(call))

    assert (found.level, found.rule) == (first.level, first.name)
    assert reason(found.rule)


def test_the_rules_stand_in_the_order_of_their_levels_but_for_what_is_not_told_yet() -> None:
    """Whatever fits first is the most urgent: only "help" and "talk" without more come late."""
    ranks = [RANK[rule.level] for rule in RULES if rule.name not in ("help", "talk")]
    assert ranks == sorted(ranks)


@given(CALLED, st.sampled_from(list(Trouble)))
def test_another_need_never_makes_it_less_urgent_than_the_need_alone(
    call: Call, trouble: Trouble
) -> None:
    """Nor does what was told before lose its weight."""
    with_it = Call(
        answer=call.answer,
        troubles=call.troubles | {trouble},
        signs=call.signs,
        under_five=call.under_five,
        cannot_walk=call.cannot_walk,
        lasting=call.lasting,
        older=call.older,
        asks=call.asks,
    )
    alone = Call(answer=call.answer, troubles=frozenset({trouble}))

    assert urgency(with_it) <= urgency(alone)
    if call.troubles:
        assert urgency(with_it) <= urgency(call)


@given(CALLED)
def test_a_child_alone_or_somebody_held_is_always_for_a_person_at_once(call: Call) -> None:
    """Whatever else is said, "safe" too."""
    for trouble in (Trouble.CHILD, Trouble.UNSAFE):
        told = Call(answer=call.answer, troubles=call.troubles | {trouble}, signs=call.signs)
        assert triage(told).level is Level.R0


@given(st.sampled_from(list(Level)), st.sampled_from(list(Level)))
def test_the_more_urgent_of_two(one: Level, other: Level) -> None:
    """Never less than either."""
    found = more_urgent(Triage(one, "a"), Triage(other, "b"))
    assert RANK[found.level] == min(RANK[one], RANK[other])


@pytest.mark.parametrize(
    ("call", "level"),
    [
        (Call(answer=Answer.DANGER), Level.R1),
        (Call(answer=Answer.HELP, troubles=frozenset({Trouble.TRAPPED})), Level.R1),
        (Call(answer=Answer.HELP, signs=frozenset({Sign.SEVERE})), Level.R1),
        (
            Call(answer=Answer.HELP, troubles=frozenset({Trouble.INJURED}), cannot_walk=True),
            Level.R1,
        ),
        (
            Call(answer=Answer.HELP, troubles=frozenset({Trouble.MEDICINE, Trouble.POWER})),
            Level.R1,
        ),
        (
            Call(
                answer=Answer.HELP,
                lasting=frozenset({Need.MEDICINE}),
                signs=frozenset({Sign.OUTAGE}),
            ),
            Level.R1,
        ),
        (Call(answer=Answer.TALK, signs=frozenset({Sign.TRAPPED})), Level.R1),
        (
            Call(
                answer=Answer.HELP,
                troubles=frozenset({Trouble.INJURED}),
                signs=frozenset({Sign.IMMOBILE}),
            ),
            Level.R1,
        ),
        (
            Call(
                answer=Answer.HELP,
                troubles=frozenset({Trouble.TRANSPORT}),
                lasting=frozenset({Need.HEARING}),
            ),
            Level.R2,
        ),
        (Call(answer=Answer.HELP, troubles=frozenset({Trouble.INJURED})), Level.R2),
        (Call(answer=Answer.HELP, troubles=frozenset({Trouble.MISSING})), Level.R2),
        (
            Call(answer=Answer.HELP, troubles=frozenset({Trouble.TRANSPORT}), under_five=True),
            Level.R2,
        ),
        (Call(answer=Answer.HELP, troubles=frozenset({Trouble.TRANSPORT})), Level.R3),
        (Call(answer=Answer.HELP, troubles=frozenset({Trouble.SHELTER})), Level.R3),
        (Call(answer=Answer.HELP, troubles=frozenset({Trouble.WITHHELD})), Level.R3),
        (Call(answer=Answer.HELP, troubles=frozenset({Trouble.DOCUMENTS})), Level.R4),
        (Call(answer=Answer.HELP, troubles=frozenset({Trouble.POWER}), asks=True), Level.R4),
        (Call(answer=Answer.SAFE, asks=True), Level.R4),
        (Call(answer=Answer.SAFE), Level.GREEN),
        (Call(answer=Answer.AWAY), Level.GREEN),
        (Call(), Level.NONE),
    ],
)
def test_the_rules_of_annex_b(call: Call, level: Level) -> None:
    """As the guidance has them."""
    assert triage(call).level is level
    assert (level in CALLS) is (level not in (Level.GREEN, Level.NONE))
