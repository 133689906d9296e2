"""`bot/domain/editing.py`: the dialogue leads back from everywhere, and survives being written."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cell import Unreadable
from bot.domain.editing import LISTENS, Edit, Part, answer, back, opened
from bot.domain.national import Consent, Form, Group, Household, Layer, National, Need
from bot.domain.profile import CLEAR, SEVERAL, Field, Profile, Record

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)
SOMEBODY = Record(
    national=National(
        id=1, chat_id=7, language="es", country="MX", region="MX-CHP", post="a", confirmed_at=NOW
    ),
    layers=frozenset({Layer.ALERTS, Layer.CHECKINS}),
)
SAID = st.sampled_from(
    [
        *("yes", "no", CLEAR, "", "María", "+50212345678", "2026-12-31", "nonsense", "voice", "3"),
        *(sign + word for sign in "+-" for word in (*Group, *Need, *Layer)),
        *(household.value for household in Household),
    ]
)
STEPS = st.lists(
    st.one_of(
        st.sampled_from(list(Field)).map(lambda field: ("open", field)),
        SAID.map(lambda said: ("say", said)),
        st.just(("back", "")),
    ),
    max_size=40,
)
GOOD = {
    Field.NAME: "María",
    Field.GROUPS: "+study",
    Field.NEEDS: "+vision",
    Field.HOUSEHOLD: "2-4",
    Field.UNDER_FIVE: "no",
    Field.STAY: "12/2026",
    Field.FORM: "voice",
    Field.DISCREET: "yes",
    Field.RELAY: "yes",
    Field.CITIZEN: "no",
    Field.CONSENTS: "-checkins",
}


def play(steps: list[tuple[str, str]]) -> tuple[Edit, Record]:
    edit, record = opened(None, NOW), SOMEBODY
    for kind, value in steps:
        if kind == "open":
            edit = opened(Field(value), NOW)
        elif kind == "back":
            edit = back(edit, NOW)
        else:
            with suppress(Unreadable):  # the reason is said, and the question stays
                edit, record = answer(edit, record, value, NOW)
    return edit, record


@given(STEPS)
def test_from_anywhere_going_back_ends_at_the_list(steps: list[tuple[str, str]]) -> None:
    """In three presses at most."""
    edit, _ = play(steps)
    for _ in Part:
        edit = back(edit, NOW)

    assert edit == opened(None, NOW)


@given(STEPS)
def test_a_dialogue_survives_being_written_down(steps: list[tuple[str, str]]) -> None:
    """The row gives back the same dialogue."""
    edit, _ = play(steps)

    assert Edit.from_json(json.loads(json.dumps(edit.to_json()))) == edit


@given(STEPS)
def test_what_is_kept_always_fits_together(steps: list[tuple[str, str]]) -> None:
    """A relative only with agreement; consent in short as its layers; general is no group."""
    _, record = play(steps)
    one, told = record.national, record.profile

    assert bool(told.relative_name) == bool(told.relative_telephone)
    assert bool(told.relative_name) == (Layer.RELATIVE in record.layers)
    assert (one.consent is Consent.CHECKINS) == (Layer.CHECKINS in record.layers)
    assert one.active == (Layer.ALERTS in record.layers)
    assert Group.GENERAL not in one.groups
    assert told.telephone == ""  # words never make one


@pytest.mark.parametrize("field", GOOD)
def test_one_answer_ends_a_question(field: Field) -> None:
    """Or asks on where several may be chosen; clearing leads back to what was before."""
    edit, told = answer(opened(field, NOW), SOMEBODY, GOOD[field], NOW)

    assert edit.field is (field if field in SEVERAL else None)
    assert told != SOMEBODY
    if field is not Field.CONSENTS:
        assert answer(opened(field, NOW), told, CLEAR, NOW)[1] == SOMEBODY


def test_a_relative_is_kept_only_when_they_agree() -> None:
    """Name, number, agreement; with a no nothing is kept."""
    edit, record = opened(Field.RELATIVE, NOW), SOMEBODY
    for said in ("Ana López", "+502 1234-5678"):
        edit, record = answer(edit, record, said, NOW)
        assert record == SOMEBODY

    assert answer(edit, record, "no", NOW) == (opened(None, NOW), SOMEBODY)
    _, kept = answer(edit, record, "yes", NOW)
    assert kept.profile == Profile(relative_name="Ana López", relative_telephone="+50212345678")
    assert Layer.RELATIVE in kept.layers
    _, without = answer(opened(Field.CONSENTS, NOW), kept, "-relative", NOW)
    assert without == SOMEBODY


@pytest.mark.parametrize(
    "name",
    ["<b>x</b>", "a" * 41, "\u202eanA", "a\u200bb", "A1234567", "bit.ly/x", "@x", "", "  ", "42"],
)
def test_a_name_without_markup_marks_numbers_or_links(name: str) -> None:
    """It is shown to officers, and must not mislead their eye."""
    with pytest.raises(Unreadable):
        answer(opened(Field.NAME, NOW), SOMEBODY, name, NOW)


def test_an_old_question_does_not_swallow_words() -> None:
    """After an hour they may be a call for help."""
    edit = opened(Field.NAME, NOW)

    assert edit.listens(NOW + LISTENS - timedelta(seconds=1))
    assert not edit.listens(NOW + LISTENS)
    assert not opened(None, NOW).listens(NOW)


def test_plain_values() -> None:
    """Each becomes what the register keeps."""
    record = SOMEBODY
    for field, said in GOOD.items():
        record = answer(opened(field, NOW), record, said, NOW)[1]
    one = record.national

    assert one.groups == (Group.STUDY,)
    assert one.needs == (Need.VISION,)
    assert (one.household, one.under_five, one.form) == (Household.FEW, False, Form.VOICE)
    assert (one.discreet, one.relay, one.citizen) == (True, True, False)
    assert str(one.stay_until) == "2026-12-31"
    assert record.layers == {Layer.ALERTS}
