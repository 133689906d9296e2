"""The dialogue by which a person joins: language, consent, place, group. Pure; resumable."""

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from bot.domain.language import LANGUAGES, SPOKEN
from bot.domain.national import Consent, Form, Group

CONSENT_VERSION = 3  # of the words that ask; raised whenever they change


class Step(StrEnum):
    """A question of the dialogue; the value is the second word of its callback data."""

    LANGUAGE = "language"
    CONSENT = "consent"
    NATION = "nation"
    COUNTRY = "country"
    REGION = "region"
    GROUP = "group"
    DONE = "done"


ORDER = tuple(Step)
UNSAID = "unsaid"  # prefers not to say where
MOVING = "moving"  # on the move: no region holds for long
FOREIGN = "foreign"  # answers the consent: no national of the State, only alerts
ELSEWHERE = "elsewhere"  # another country than the one offered


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """How far a person has come, and what they said."""

    step: Step = Step.LANGUAGE
    language: str = "es"
    post: str | None = None  # from the link they came by
    exercise: str | None = None  # its code, where the link was one
    consent: Consent | None = None
    citizen: bool = True
    nations: tuple[str, ...] = ()  # States to choose from; empty: there is no choice, or a link
    nation: str | None = None  # the one whose posts serve them, where it was asked
    country: str | None = None
    region: str | None = None
    moving: bool = False  # on the move; never beside a region
    group: Group = Group.GENERAL
    claim: int | None = None  # whom the consulate wrote down, until the end: domain.claim
    handout: int | None = None  # the link of an officer they came by: domain.handout
    heard: bool = False  # the notice and the consent were read out to them unasked

    def to_json(self) -> dict[str, Any]:
        """For the dialogue's row."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> "Registration":
        """The inverse of `to_json`."""
        consent = Consent(raw["consent"]) if raw["consent"] else None
        nations = tuple(raw.get("nations", ()))  # a list in JSON
        known = raw | {
            "nations": nations,
            "step": Step(raw["step"]),
            "group": Group(raw["group"]),
            "consent": consent,
        }
        return cls(**known)


def answer(state: Registration, step: Step, value: str) -> Registration:
    """What `state` becomes when `value` answers `step`.

    An answer to an earlier question (an old button) changes it and goes on from there; one to a
    later question, or one that means nothing, changes nothing. Whether a country or a region
    exists is for the caller to check.
    """
    if ORDER.index(step) > ORDER.index(state.step) or state.step is Step.DONE:
        return state
    return ANSWERS[step](state, value)


def placed(state: Registration, region: str) -> Registration:
    """What `state` becomes when a town or a shared location answers country and region at once.

    Before the consent, and after the end, it changes nothing.
    """
    if not may_be_placed(state):
        return state
    return _region(state, region)


def may_be_placed(state: Registration) -> bool:
    """Whether the dialogue has come to where people are, and is not over."""
    return ORDER.index(Step.COUNTRY) <= ORDER.index(state.step) < ORDER.index(Step.DONE)


def is_heard_first(state: Registration) -> bool:
    """Whether the consent is to be read out unasked, once: there is no text in their language."""
    return state.step is Step.CONSENT and state.language not in SPOKEN and not state.heard


def suggested_form(language: str) -> Form:
    """How somebody is told until they choose for themselves.

    Source: `GUIDANCE.md` 4 and annex f, voice first for Indigenous languages. The voice speaks the
    declared fallback; who wants to be discreet gets text all the same.
    """
    return Form.TEXT if language in SPOKEN else Form.VOICE


def _language(state: Registration, value: str) -> Registration:
    if value not in LANGUAGES:
        return state
    return replace(state, language=value, step=Step.CONSENT)


def _consent(state: Registration, value: str) -> Registration:
    citizen = value != FOREIGN
    given = value if citizen else Consent.ALERTS.value
    if given not in tuple(Consent):
        return state
    after = Step.NATION if citizen and state.nations else _where(state)
    return replace(state, consent=Consent(given), citizen=citizen, nation=None, step=after)


def _nation(state: Registration, value: str) -> Registration:
    if value not in state.nations or not state.citizen:
        return state
    return replace(state, nation=value, step=_where(state))


def _where(state: Registration) -> Step:
    return Step.REGION if state.country else Step.COUNTRY


def _country(state: Registration, value: str) -> Registration:
    if value == UNSAID:
        return replace(state, country=None, region=None, moving=False, step=Step.GROUP)
    return replace(state, country=value, region=None, moving=False, step=Step.REGION)


def _region(state: Registration, value: str) -> Registration:
    if value == ELSEWHERE:
        return replace(state, country=None, region=None, moving=False, step=Step.COUNTRY)
    if value in (UNSAID, MOVING):
        return replace(state, region=None, moving=value == MOVING, step=Step.GROUP)
    return replace(
        state, region=value, country=value.partition("-")[0], moving=False, step=Step.GROUP
    )


def _group(state: Registration, value: str) -> Registration:
    if value not in tuple(Group):
        return state
    return replace(state, group=Group(value), step=Step.DONE)


def _done(state: Registration, _value: str) -> Registration:
    return state


ANSWERS = {
    Step.LANGUAGE: _language,
    Step.CONSENT: _consent,
    Step.NATION: _nation,
    Step.COUNTRY: _country,
    Step.REGION: _region,
    Step.GROUP: _group,
    Step.DONE: _done,
}
