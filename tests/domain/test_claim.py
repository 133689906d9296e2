"""Somebody who was written down: what is asked, what is kept, and what another was faster for."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.claim import begun, introduction, merged, passed, too_late
from bot.domain.national import Consent, Form, Group, Household, National, Need
from bot.domain.registration import Registration, Step, answer
from bot.domain.roster import Person

WRITTEN = Person(
    name="Ana",
    telephone="+50255551234",
    language="ht",
    country="GT",
    region="GT-17",
    groups=(Group.SMALL_CHILDREN, Group.FARM_WORK),
    needs=(Need.MEDICINE,),
    household=Household.FEW,
    under_five=True,
    stay_until=date(2027, 1, 1),
    form=Form.VOICE,
    discreet=True,
)
COME = National(
    id=1, chat_id=7, language="ht", post="av-gua", confirmed_at=datetime(2026, 3, 1, tzinfo=UTC)
)


def played(person: Person, consent: Consent) -> Registration:
    """Language and consent are pressed; nothing else."""
    state = begun(3, "av-gua", person, "GT")
    state = passed(answer(state, Step.LANGUAGE, person.language), person)
    assert state.step is Step.CONSENT
    assert state.consent is None
    return passed(answer(state, Step.CONSENT, consent), person)


@pytest.mark.parametrize("consent", Consent)
def test_who_was_written_down_presses_twice(consent: Consent) -> None:
    """Language and consent; the consent is never assumed."""
    state = played(WRITTEN, consent)

    assert state.step is Step.DONE
    assert (state.region, state.language, state.claim) == ("GT-17", "ht", 3)


@pytest.mark.parametrize(
    ("missing", "asked"),
    [({"region": None}, Step.REGION), ({"groups": ()}, Step.GROUP)],
)
def test_what_the_row_does_not_say_is_asked(missing: dict[str, None], asked: Step) -> None:
    """The place, and the situation where check-ins are agreed to."""
    person = replace(WRITTEN, **missing)  # type: ignore[arg-type]

    assert played(person, Consent.CHECKINS).step is asked


@given(st.sampled_from(list(Step)), st.sampled_from(["GT", None]))
def test_too_late_keeps_nothing_of_the_row(step: Step, country: str | None) -> None:
    """And goes on where the person stands, never at the end."""
    state = replace(begun(3, "av-gua", WRITTEN, "GT"), step=step, country=country)
    after = too_late(state)

    assert (after.claim, after.region, after.group) == (None, None, Group.GENERAL)
    assert after.step in (Step.LANGUAGE, Step.CONSENT, Step.COUNTRY, Step.REGION)


def test_with_checkins_all_of_the_row_is_kept() -> None:
    """Name and telephone apart from the register."""
    made = merged(COME, WRITTEN)

    for field in ("groups", "needs", "household", "under_five", "stay_until", "form", "discreet"):
        assert getattr(made, field) == getattr(WRITTEN, field), field
    assert introduction(made, WRITTEN) == ("Ana", "+50255551234")


def test_with_alerts_only_nobody_is_known_any_closer() -> None:
    """What changes the messages is kept; name, telephone, needs and household are not."""
    made = merged(replace(COME, consent=Consent.ALERTS), WRITTEN)

    assert introduction(made, WRITTEN) == ("", "")
    assert (made.needs, made.household, made.under_five) == ((), None, None)
    assert (made.groups, made.form, made.discreet) == (WRITTEN.groups, Form.VOICE, True)


def test_what_the_row_does_not_say_stays_as_it_was() -> None:
    """Somebody who registered before loses nothing."""
    before = merged(COME, WRITTEN)

    assert merged(before, Person(name="Ana")) == before
