"""What a follow-up says and stops."""

from dataclasses import replace

import pytest

from bot.domain.alert import FOLLOWABLE, STOPPED, AlertState, Purpose, Step
from bot.domain.followup import Label, changed, followable, overtaken
from bot.domain.slot import Name, Shelter, Slot
from tests.domain.test_alert import ALERT, NOW

FOLLOW_UPS = [one for one in Purpose if one is not Purpose.ALERT]


def test_only_what_is_no_longer_as_it_was_is_told() -> None:
    """In the order of a message; what was not said before is not called a change."""
    before: dict[str, Slot] = {
        "shelter": Shelter("A"),
        "place": Name("Tapachula"),
        "fact": Name("x"),
    }
    now: dict[str, Slot] = {"place": Name("Huixtla"), "shelter": Shelter("B"), "clinic": Name("C")}

    assert changed(before, now) == (Label.PLACE, Label.SHELTER)
    assert not changed(before, before)


@pytest.mark.parametrize("purpose", FOLLOW_UPS)
@pytest.mark.parametrize("state", list(AlertState))
@pytest.mark.parametrize("follows", [None, 7])
def test_after_a_follow_up_nothing_of_its_chain_is_still_sent(
    purpose: Purpose, state: AlertState, follows: int | None
) -> None:
    """But the first message, when an update waits for it."""
    one = replace(ALERT, state=state, follows=follows, started_at=NOW)
    step = overtaken(one, purpose)
    after = one.take(step).state if step else one.state

    waits = purpose is Purpose.UPDATE and follows is None
    sending = {AlertState.SENDING, AlertState.PAUSED}
    assert after not in sending or (waits and state in sending)
    assert after not in {AlertState.APPROVED, AlertState.SCHEDULED, AlertState.DRAFT}
    if purpose is not Purpose.UPDATE and state in FOLLOWABLE:
        assert after in STOPPED


@pytest.mark.parametrize("purpose", FOLLOW_UPS)
@pytest.mark.parametrize("state", [AlertState.CANCELLED, AlertState.EXPIRED])
def test_what_never_left_is_not_put_right(purpose: Purpose, state: AlertState) -> None:
    """A draft of the chain that was discarded, or grew old, stays that."""
    assert overtaken(replace(ALERT, state=state, follows=7), purpose) is None


def test_of_what_was_stopped_half_way_more_may_be_said() -> None:
    """Who has it keeps it; not of what never left, nor once they heard that it does not hold."""
    never = replace(ALERT, state=AlertState.CANCELLED)
    stopped = replace(never, started_at=NOW)
    word = replace(ALERT, id=2, follows=1, purpose=Purpose.CANCELLATION)

    assert not followable(never, [never])
    assert followable(stopped, [stopped, word])  # not sent yet
    assert not followable(stopped, [stopped, replace(word, started_at=NOW)])
    assert not followable(ALERT, [ALERT])


def test_an_update_of_what_was_sent_makes_it_past() -> None:
    """The table has the step."""
    sent = replace(ALERT, state=AlertState.SENT)

    assert overtaken(sent, Purpose.UPDATE) is Step.UPDATE
