"""Follow-ups: what is said later of an alert that went out, to those whom it reached."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.alert import ENDS, FOLLOWABLE, STEPS, Alert, AlertState, Purpose, Step
from bot.domain.hazard import Phase
from bot.domain.notice import Notice
from bot.domain.slot import Slot

# Which notice a follow-up begins with; a cancellation is nothing but its notice.
NOTICES = {
    Purpose.UPDATE: Notice.UPDATE,
    Purpose.CORRECTION: Notice.CORRECTION,
    Purpose.CANCELLATION: Notice.CANCELLATION,
    Purpose.ALL_CLEAR: Notice.ALL_CLEAR,
}


class Label(StrEnum):
    """A fact that may change, as a text names it; the value is the slot's name."""

    HAZARD_NAME = "hazard_name"
    PLACE = "place"
    ONSET = "onset"
    DEADLINE = "deadline"
    SHELTER = "shelter"
    CLINIC = "clinic"
    AUTHORITY = "authority"
    NEXT_UPDATE = "next_update"
    TELEPHONE = "telephone"
    EMERGENCY_NUMBER = "emergency_number"


class Reason(StrEnum):
    """Why an alert is withdrawn."""

    MISTAKE = "mistake"  # it should not have been sent
    LIFTED = "lifted"  # the authority has taken its warning back
    ELSEWHERE = "elsewhere"  # it was meant for another area


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What stands before the text of a follow-up: the notice, and the facts as they were."""

    notice: Notice
    before: Mapping[str, Slot]
    phases: tuple[Phase, Phase] | None = None  # before and now, where it has come further


def changed(before: Mapping[str, Slot], now: Mapping[str, Slot]) -> tuple[Label, ...]:
    """The facts that are no longer what they were, in the order in which they are told."""
    told = [one for one in Label if one in now and one in before]
    return tuple(one for one in told if now[one] != before[one])


def followable(first: Alert, chain: Iterable[Alert]) -> bool:
    """Whether more may be said of an alert; `chain` is all that was said of it.

    Also where it was stopped half way, for who has it keeps it; not once they were told that it
    does not hold.
    """
    if first.state is not AlertState.CANCELLED:
        return first.state in FOLLOWABLE
    told = any(one.purpose is Purpose.CANCELLATION and one.started_at is not None for one in chain)
    return first.started_at is not None and not told


def overtaken(one: Alert, purpose: Purpose) -> Step | None:
    """What a follow-up that is approved does at once to an alert of its chain; None: nothing.

    What is wrong stops. An update lets the first message reach everybody before it follows. What
    ended without having left stays as it is.
    """
    under_way = one.state in (AlertState.SENDING, AlertState.PAUSED)
    if one.started_at is None and one.state in (AlertState.CANCELLED, AlertState.EXPIRED):
        return None
    if purpose is Purpose.UPDATE and under_way:
        return None if one.follows is None else Step.CANCEL
    for step in (ENDS[purpose], Step.CANCEL):
        if (one.state, step) in STEPS:
            return step
    return None
