"""A claim: somebody whom officers wrote down comes by their link. Pure.

What was written down is not asked again, but it is shown, and the consent is never assumed.
"""

from dataclasses import replace
from typing import Any

from bot.domain.national import Consent, Form, Group, National, in_order
from bot.domain.registration import Registration, Step
from bot.domain.roster import Person


def begun(claim: int, post: str, person: Person, country: str) -> Registration:
    """The dialogue of somebody who opened their link; `country` where the row names none."""
    return Registration(
        claim=claim,
        post=post,
        language=person.language,
        country=person.country or country,
        region=person.region,
    )


def passed(state: Registration, person: Person) -> Registration:
    """`state` without the questions that the row has answered."""
    if state.step in (Step.COUNTRY, Step.REGION) and state.region:
        state = replace(state, step=Step.GROUP)
    is_enough = bool(person.groups) or state.consent is Consent.ALERTS
    if state.step is Step.GROUP and is_enough:
        return replace(state, step=Step.DONE)
    return state


def too_late(state: Registration) -> Registration:
    """Another telephone was faster: what the person said stays, what the row said goes."""
    asked = Step.REGION if state.country else Step.COUNTRY
    step = state.step if state.step in (Step.LANGUAGE, Step.CONSENT) else asked
    return replace(state, claim=None, region=None, group=Group.GENERAL, step=step)


def merged(national: National, person: Person) -> National:
    """The register's entry with what the row says, as far as the consent goes.

    Who wants alerts only is warned by language, place and situation, and not known any closer.
    """
    told: dict[str, Any] = {
        "groups": in_order(person.groups) or national.groups,
        "stay_until": person.stay_until or national.stay_until,
        "form": national.form if person.form is Form.TEXT else person.form,
        "discreet": person.discreet or national.discreet,
    }
    if national.consent is Consent.CHECKINS:
        told |= {
            "needs": person.needs or national.needs,
            "household": person.household or national.household,
            "under_five": national.under_five if person.under_five is None else person.under_five,
        }
    return replace(national, **told)


def introduction(national: National, person: Person) -> tuple[str, str]:
    """Name and telephone that may be kept; both empty with alerts only."""
    if national.consent is not Consent.CHECKINS:
        return "", ""
    return person.name, person.telephone
