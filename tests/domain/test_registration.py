"""The dialogue ends from every sequence of answers, and survives being written down."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.language import LANGUAGES
from bot.domain.national import Consent, Group
from bot.domain.registration import ELSEWHERE, ORDER, UNSAID, Registration, Step, answer

VALUES = st.sampled_from(
    [*LANGUAGES, *Consent, *Group, "MX", "US", "MX-CHP", "US-TX", UNSAID, ELSEWHERE, "", "nonsense"]
)
ANSWERS = st.lists(st.tuples(st.sampled_from(list(Step)), VALUES), max_size=30)
STATES = ANSWERS.map(lambda given: play(Registration(), given))
GOOD = {
    Step.LANGUAGE: "ht",
    Step.CONSENT: "checkins",
    Step.COUNTRY: "MX",
    Step.REGION: "MX-CHP",
    Step.GROUP: "farm_work",
}


def play(state: Registration, answers: list[tuple[Step, str]]) -> Registration:
    for step, value in answers:
        state = answer(state, step, value)
    return state


@given(STATES)
def test_from_anywhere_answering_what_is_asked_ends_it(state: Registration) -> None:
    """At most five good answers lead from any state to the end."""
    asked = 0
    while state.step is not Step.DONE:
        state = answer(state, state.step, GOOD[state.step])
        asked += 1

    assert asked <= 5


@given(STATES)
def test_a_state_survives_being_written_down(state: Registration) -> None:
    """The row of a dialogue gives back the same dialogue."""
    assert Registration.from_json(state.to_json()) == state


@given(STATES, st.sampled_from(list(Step)), VALUES)
def test_an_answer_to_a_later_question_changes_nothing(
    state: Registration, step: Step, value: str
) -> None:
    """Forged or early buttons cannot skip a question."""
    if ORDER.index(step) <= ORDER.index(state.step):
        return

    assert answer(state, step, value) == state


@given(ANSWERS)
def test_nobody_is_done_without_having_been_asked_for_consent(
    answers: list[tuple[Step, str]],
) -> None:
    """The end is reached only with a consent of some kind."""
    state = play(Registration(), answers)

    assert state.step is not Step.DONE or state.consent is not None


def test_an_old_button_goes_back() -> None:
    """A press under an earlier question changes that answer and asks on from there."""
    state = Registration(step=Step.GROUP, consent=Consent.ALERTS, country="MX", region="MX-CHP")
    back = answer(state, Step.REGION, ELSEWHERE)

    assert back.step is Step.COUNTRY
    assert back.region is None
