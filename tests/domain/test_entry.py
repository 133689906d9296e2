"""One person written down in a chat: every word leads on, back, or says what to write instead."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cell import Unreadable
from bot.domain.entry import ORDER, Entry, Step, back, said, situation, who
from bot.domain.national import Group
from bot.domain.roster import Person

STEPS = st.lists(st.sampled_from([*Step, "back"]), max_size=20)
TOLD: dict[Step, dict[str, Any]] = {
    Step.WHO: {"name": "Ana"},
    Step.LANGUAGE: {"language": "ht"},
    Step.AREA: {"country": "MX", "region": "MX-CHP"},
    Step.GROUP: {"groups": (Group.STUDY,)},
    Step.CONFIRM: {},
}


def play(steps: list[str]) -> Entry:
    entry = Entry()
    for one in steps:
        entry = back(entry) if one == "back" else said(entry, Step(one), **TOLD[Step(one)])
    return entry


@given(STEPS)
def test_from_anywhere_four_answers_lead_to_the_end(steps: list[str]) -> None:
    """Whatever was pressed before."""
    entry = play(steps)
    for _ in range(4):
        entry = said(entry, entry.step, **TOLD[entry.step])

    assert entry.step is Step.CONFIRM


@given(STEPS)
def test_it_survives_being_written_down(steps: list[str]) -> None:
    """The row of a dialogue gives back the same dialogue."""
    entry = play(steps)

    assert Entry.from_json(entry.to_json()) == entry


@given(STEPS, st.sampled_from(list(Step)))
def test_a_later_question_cannot_be_answered_yet(steps: list[str], step: Step) -> None:
    """Forged or early buttons skip nothing."""
    entry = play(steps)
    if ORDER.index(step) > ORDER.index(entry.step):
        assert said(entry, step, **TOLD[step]) == entry


@pytest.mark.parametrize(
    ("text", "name", "telephone"),
    [
        ("María López", "María López", ""),
        ("+502 5555-1234", "", "+50255551234"),
        ("María López, +502 5555 1234", "María López", "+50255551234"),
        ("(502) 5555 1234\nMaría", "María", "50255551234"),
    ],
)
def test_name_and_telephone_come_in_any_order(text: str, name: str, telephone: str) -> None:
    """One, the other, or both."""
    assert Person(**who(text)) == Person(name=name, telephone=telephone)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["", " , ", "<b>Ana", "x" * 41, "12", "5555 1234, 5555 1235", "Ana\u202e"]
)
def test_what_is_neither_is_refused(text: str) -> None:
    """With a reason."""
    with pytest.raises(Unreadable, match=r"shorten|digits"):
        who(text)


def test_several_situations_may_be_written() -> None:
    """As in a file."""
    assert situation("campo, estudio") == {"groups": (Group.FARM_WORK, Group.STUDY)}
    with pytest.raises(Unreadable):
        situation("espía")
