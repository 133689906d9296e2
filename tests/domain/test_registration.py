"""The dialogue ends from every sequence of answers, and survives being written down."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.language import LANGUAGES, SPOKEN
from bot.domain.national import Consent, Form, Group
from bot.domain.registration import (
    ELSEWHERE,
    FOREIGN,
    MOVING,
    ORDER,
    UNSAID,
    Registration,
    Step,
    answer,
    is_heard_first,
    may_be_placed,
    placed,
    suggested_form,
)

VALUES = st.sampled_from(
    [
        *LANGUAGES,
        *Consent,
        *Group,
        *("MX", "US", "MX-CHP", "US-TX"),
        *(UNSAID, ELSEWHERE, MOVING, FOREIGN),
        *("", "nonsense"),
    ]
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


NEXT = {
    Step.LANGUAGE: {Step.CONSENT},
    Step.CONSENT: {Step.COUNTRY, Step.REGION},
    Step.COUNTRY: {Step.REGION},
    Step.REGION: {Step.GROUP},
    Step.GROUP: {Step.DONE},
}


@given(STATES, st.sampled_from(list(GOOD)))
def test_every_earlier_question_can_be_answered_again(state: Registration, step: Step) -> None:
    """The press under it goes back there, and on from there; only the end is the end."""
    if state.step is Step.DONE or ORDER.index(step) > ORDER.index(state.step):
        return
    back = answer(state, step, GOOD[step])

    assert back.step in NEXT[step]
    assert answer(back, step, GOOD[step]) == back or back.step is Step.DONE


@given(ANSWERS)
def test_a_restart_between_any_two_answers_changes_nothing(
    answers: list[tuple[Step, str]],
) -> None:
    """Whoever reads the row goes on as if nothing had been."""
    state = Registration()
    for step, value in answers:
        written = json.dumps(state.to_json())
        state = answer(Registration.from_json(json.loads(written)), step, value)

    assert state == play(Registration(), answers)


@given(STATES)
def test_who_has_no_text_of_their_own_hears_the_question_once(state: Registration) -> None:
    """At the consent, in a language that the bot does not write."""
    heard = replace(state, heard=True)

    assert is_heard_first(state) == (state.step is Step.CONSENT and state.language not in SPOKEN)
    assert not is_heard_first(heard)


@pytest.mark.parametrize("language", LANGUAGES)
def test_voice_is_suggested_where_we_have_no_text(language: str) -> None:
    """Everybody else gets text until they choose."""
    assert (suggested_form(language) is Form.TEXT) == (language in SPOKEN)


def test_an_old_button_goes_back() -> None:
    """A press under an earlier question changes that answer and asks on from there."""
    state = Registration(step=Step.GROUP, consent=Consent.ALERTS, country="MX", region="MX-CHP")
    back = answer(state, Step.REGION, ELSEWHERE)

    assert back.step is Step.COUNTRY
    assert back.region is None


@given(STATES)
def test_who_is_no_national_gets_alerts_only(state: Registration) -> None:
    """Check-ins are the consulate's for its own."""
    assert state.citizen or state.consent is Consent.ALERTS


@given(STATES)
def test_on_the_move_and_a_region_exclude_each_other(state: Registration) -> None:
    """And neither is the same as preferring not to say."""
    assert not (state.moving and state.region)


def test_on_the_move_is_an_answer_of_its_own() -> None:
    """The country stays; a region said later ends it."""
    asked = Registration(step=Step.REGION, consent=Consent.CHECKINS, country="MX")
    moving = answer(asked, Step.REGION, MOVING)

    assert (moving.moving, moving.country, moving.region) == (True, "MX", None)
    assert moving.step is Step.GROUP
    assert not answer(asked, Step.REGION, UNSAID).moving
    assert not placed(moving, "MX-CHP").moving
    assert not answer(moving, Step.COUNTRY, "GT").moving


@given(STATES)
def test_a_place_answers_country_and_region_at_once(state: Registration) -> None:
    """From the question about the country on; before the consent it changes nothing."""
    said = placed(state, "US-TX")
    if may_be_placed(state):
        assert (said.country, said.region, said.step) == ("US", "US-TX", Step.GROUP)
    else:
        assert said == state


def test_a_dialogue_that_an_older_version_wrote_goes_on() -> None:
    """It knew nothing of being on the move, nor of several States."""
    raw = Registration(step=Step.REGION, country="MX").to_json()
    for name in ("moving", "nations", "nation"):
        del raw[name]

    assert Registration.from_json(raw) == Registration(step=Step.REGION, country="MX")


CHOICE = Registration(nations=("Altavista", "BZ"))
WITH_NATIONS = st.lists(
    st.tuples(st.sampled_from(list(Step)), st.one_of(VALUES, st.sampled_from(CHOICE.nations))),
    max_size=30,
).map(lambda given: play(CHOICE, given))


@given(WITH_NATIONS)
def test_where_there_is_a_choice_a_national_has_made_it(state: Registration) -> None:
    """Who is no national is not asked; what was chosen stays when other answers change."""
    beyond = ORDER.index(state.step) > ORDER.index(Step.NATION)

    assert (state.nation in state.nations) is (beyond and state.citizen)
    assert Registration.from_json(json.loads(json.dumps(state.to_json()))) == state


@given(STATES)
def test_where_there_is_none_nothing_is_asked(state: Registration) -> None:
    """One State, or a post's link."""
    assert state.step is not Step.NATION
    assert state.nation is None
