"""The states of a case, and when it has waited too long: laws."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case import (
    LIVE,
    STEPS,
    TARGETS,
    Case,
    CaseState,
    Step,
    due,
    handed_back,
    may_hold,
    may_take_over,
    order,
    reset,
    risen,
    stepped,
)
from bot.domain.post import Officer, Role
from bot.domain.triage import CALLS, RANK, Level, Triage
from bot.errors import NotReady, WrongState

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
MINUTES = st.integers(0, 10_000).map(lambda n: timedelta(minutes=n))


def case(level: Level = Level.R1, **values: object) -> Case:
    told: dict[str, object] = {
        "id": 7,
        "post": "a",
        "level": level,
        "rule": "danger",
        "state": CaseState.OPEN,
        "drill": False,
        "opened_at": NOW,
        "heard_at": NOW,
    }
    return Case(**(told | values))  # type: ignore[arg-type]


def officer(*roles: Role, post: str = "a", active: bool = True) -> Officer:
    return Officer(id=1, chat_id=1, post=post, roles=frozenset(roles), since=NOW, active=active)


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("step", Step)
def test_each_step_is_in_the_table_or_refused_with_a_reason(state: CaseState, step: Step) -> None:
    """Nothing else moves a case; a merged one stays where it is for good."""
    after = STEPS.get((state, step))
    if after is not None:
        assert stepped(case(state=state), step) is after
        assert state is not CaseState.MERGED
        return
    with pytest.raises(WrongState, match="7"):
        stepped(case(state=state, into=8), step)


@given(st.sampled_from(CALLS), st.integers(0, 50))
def test_an_open_case_is_due_at_its_target_and_then_again_and_again(
    level: Level, escalated: int
) -> None:
    """Each time by the same length: nobody is forgotten however long nobody comes."""
    first = due(case(level))
    again = due(case(level, escalated=escalated))

    assert first == NOW + TARGETS[level].claim
    assert again == NOW + TARGETS[level].claim * (escalated + 1)


@given(st.sampled_from(CALLS), MINUTES, MINUTES)
def test_a_claimed_case_waits_until_somebody_writes(
    level: Level, claimed: timedelta, heard: timedelta
) -> None:
    """Whoever claims late has the time of a claim; after an answer only new words make it due."""
    had = case(
        level, state=CaseState.CLAIMED, claimed_by=1, claimed_at=NOW + claimed,
    )  # fmt: skip
    late = due(had)
    assert late is not None
    assert late >= NOW + claimed + TARGETS[level].claim or late >= NOW + TARGETS[level].answer
    answered = case(
        level, state=CaseState.CLAIMED, claimed_by=1, claimed_at=NOW,
        answered_at=NOW + claimed, heard_at=NOW + heard,
    )  # fmt: skip
    if heard <= claimed:
        assert due(answered) is None
    else:
        assert due(answered) == NOW + heard + TARGETS[level].claim


@pytest.mark.parametrize("state", [one for one in CaseState if one not in LIVE])
def test_what_is_over_is_never_due(state: CaseState) -> None:
    """Closed is closed."""
    assert due(case(state=state)) is None


@given(st.lists(st.tuples(st.sampled_from(CALLS), MINUTES, st.integers(1, 99)), max_size=20))
def test_the_queue_is_most_urgent_first_then_who_waits_longest(
    several: list[tuple[Level, timedelta, int]],
) -> None:
    """As the store orders it."""
    queue = sorted(
        (case(level, opened_at=NOW + since, id=n) for level, since, n in several), key=order
    )
    for one, other in pairwise(queue):
        assert RANK[one.level] <= RANK[other.level]
        if one.level is other.level:
            assert one.opened_at <= other.opened_at


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.parametrize("escalated", [0, 1])
def test_who_may_hold_a_case_of_level_r0(role: Role, guarded: bool, escalated: int) -> None:
    """The protection officers; others where there are none, or they did not come in time."""
    works = role in (Role.DUTY, Role.ADMIN)
    allowed = role is Role.PROTECTION or (works and (not guarded or escalated > 0))

    held = case(Level.R0, escalated=escalated)
    assert may_hold(officer(role), held, guarded=guarded) is allowed
    assert not may_hold(officer(role, post="b"), held, guarded=guarded)
    assert not may_hold(officer(role, active=False), held, guarded=guarded)


@pytest.mark.parametrize("level", [one for one in CALLS if one is not Level.R0])
@pytest.mark.parametrize("role", Role)
def test_who_may_hold_any_other_case(level: Level, role: Role) -> None:
    """Those who work cases."""
    allowed = role in (Role.DUTY, Role.ADMIN)
    assert may_hold(officer(role), case(level), guarded=True) is allowed


def test_lowering_wants_a_reason() -> None:
    """Raising does not."""
    reset(Level.R3, Level.R1, "")
    reset(Level.R1, Level.R3, "spoke with them: safe at a friend's")
    with pytest.raises(NotReady):
        reset(Level.R1, Level.R3, " no ")


@given(st.sampled_from(CALLS), st.sampled_from(CALLS), MINUTES, st.integers(0, 50))
def test_what_rises_waits_from_then_on(
    level: Level, worse: Level, later: timedelta, escalated: int
) -> None:
    """A new level has its whole time; nobody was late for it before it was known."""
    now = NOW + later
    after = risen(case(level, escalated=escalated), Triage(worse, "unsafe"), now)

    assert (after.level, after.rule, after.escalated) == (worse, "unsafe", 0)
    assert due(after) == now + TARGETS[worse].claim


def test_what_rises_while_its_officer_is_late_may_still_be_taken_over() -> None:
    """Somebody in more danger than before does not wait half an hour more."""
    late = case(Level.R2, state=CaseState.CLAIMED, claimed_by=1, claimed_at=NOW, escalated=1)
    assert may_take_over(risen(late, Triage(Level.R1, "danger"), NOW), NOW)


@given(st.sampled_from(CALLS), MINUTES)
def test_what_is_handed_back_waits_from_then_on(level: Level, later: timedelta) -> None:
    """Free again is not late at once: of a secret the duty officers would hear."""
    now = NOW + later
    after = handed_back(case(level, state=CaseState.CLAIMED, claimed_by=1, claimed_at=NOW), now)

    assert (after.state, after.claimed_by) == (CaseState.OPEN, None)
    assert due(after) == now + TARGETS[level].claim


def test_who_was_let_in_to_a_secret_stays_so_when_it_is_handed_back() -> None:
    """A life goes before it: nobody came in time once."""
    secret = case(Level.R0, state=CaseState.CLAIMED, claimed_by=1, claimed_at=NOW, escalated=1)
    assert may_hold(officer(Role.DUTY), handed_back(secret, NOW), guarded=True)
