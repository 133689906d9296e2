"""The table of states, and who may approve."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.alert import STEPS, STOPPED, Alert, AlertState, Step, diagram
from bot.domain.audience import Audience
from bot.domain.hazard import Hazard, Phase
from bot.errors import NotAllowed, NotReady, SecondOfficerNeeded, WrongState

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)
ALERT = Alert(
    id=1,
    post="av-tap",
    hazard=Hazard.HURRICANE,
    phase=Phase.WARNING,
    drill=False,
    audience=Audience.of("av-tap", ["MX-CHP"]),
    author="1",
    created_at=NOW,
    expires_at=NOW + timedelta(hours=6),
)


def test_a_second_officer_approves() -> None:
    """Author and submitter cannot, somebody else can."""
    submitted = ALERT.submit("2", NOW)

    for own in ("1", "2"):
        with pytest.raises(SecondOfficerNeeded):
            submitted.approve(own, NOW)
    assert submitted.approve("3", NOW).state is AlertState.APPROVED


@pytest.mark.parametrize("reason", ["", "  ", None])
def test_approving_alone_needs_a_reason(reason: str | None) -> None:
    """The override of a one-officer post is explicit."""
    submitted = ALERT.submit("1", NOW)

    with pytest.raises(SecondOfficerNeeded):
        submitted.approve("1", NOW, solo=reason)
    assert submitted.approve("1", NOW, solo="the only officer here").solo_reason


def test_a_drill_may_be_approved_alone() -> None:
    """Learners go through the whole of it by themselves."""
    drill = replace(ALERT, drill=True).submit("1", NOW)

    assert drill.approve("1", NOW).approver == "1"


def test_an_approval_of_what_was_not_seen_is_refused() -> None:
    """Another version than the one looked at."""
    again = ALERT.submit("1", NOW).send_back("3", "late").submit("1", NOW)

    with pytest.raises(WrongState):
        again.approve("2", NOW, version=1)


def test_what_has_expired_goes_no_further() -> None:
    """Neither submission nor approval."""
    late = NOW + timedelta(hours=6)

    with pytest.raises(NotReady):
        ALERT.submit("1", late)
    with pytest.raises(NotReady):
        ALERT.submit("1", NOW).approve("2", late)


@given(st.lists(st.sampled_from(list(Step)), max_size=40))
def test_nothing_is_sent_that_was_not_submitted_and_approved(steps: list[Step]) -> None:
    """However the steps fall, sending comes after both, and an end is an end."""
    state, passed, left = AlertState.DRAFT, [], [AlertState.DRAFT]
    for step in steps:
        if (state, step) in STEPS:
            state = STEPS[state, step]
            passed.append(step)
            if state is AlertState.SENDING:
                assert Step.SUBMIT in passed
                assert Step.APPROVE in passed
            if {AlertState.EXPIRED, *STOPPED} & set(left):
                assert state is not AlertState.SENDING
            left.append(state)
            if state is AlertState.ALL_CLEAR:
                assert not [1 for (old, _) in STEPS if old is state]
            if state is AlertState.CANCELLED:  # who has it may be told more
                assert {new for (old, _), new in STEPS.items() if old is state} <= STOPPED


def test_the_diagram_has_every_arrow() -> None:
    """One line a transition, and the beginning."""
    assert len(diagram().splitlines()) == len(STEPS) + 2


def test_whoever_returned_it_does_not_put_it_right() -> None:
    """They are to judge it again."""
    returned = ALERT.submit("1", NOW).send_back("2", "the hour is wrong")

    with pytest.raises(NotAllowed):
        returned.revise("2", slots={})
    with pytest.raises(NotAllowed):
        returned.submit("2", NOW)
    assert returned.revise("3", slots={"shelter": "B"}).submit("1", NOW).approve("2", NOW)


def test_whoever_changed_it_does_not_approve_it() -> None:
    """An editor is an author."""
    revised = ALERT.revise("3", slots={"shelter": "B"}).submit("1", NOW)

    with pytest.raises(SecondOfficerNeeded):
        revised.approve("3", NOW)
    assert revised.approve("2", NOW, version=2)


def test_only_a_draft_is_changed() -> None:
    """What somebody else is looking at stays as it is."""
    with pytest.raises(WrongState):
        ALERT.submit("1", NOW).revise("1", slots={})


def test_what_has_an_hour_waits_for_it() -> None:
    """One whose hour is past begins at once."""
    later = replace(ALERT, starts_at=NOW + timedelta(hours=1)).submit("1", NOW)

    assert later.approve("2", NOW).state is AlertState.SCHEDULED
    assert later.approve("2", NOW + timedelta(hours=1)).state is AlertState.APPROVED
