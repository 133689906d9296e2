"""Triage: how urgent a call for help is, and why. One table of rules; the first that fits decides.

The rules are annex b of the guidance. Pure: what is known of a call goes in, a level comes out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.checkin import Answer
from bot.domain.national import Group, National
from bot.domain.national import Need as Lasting
from bot.domain.screening import Sign, signs
from bot.domain.wording import N_


class Level(StrEnum):
    """How urgent, most urgent first; the value is what officers see."""

    R0 = "R0"  # a person at once, in silence
    R1 = "R1"  # red
    R2 = "R2"  # orange
    R3 = "R3"  # yellow
    R4 = "R4"  # blue
    GREEN = "G"  # safe, or not in the area
    NONE = "N"  # no answer: unknown, not missing


RANK = {level: place for place, level in enumerate(Level)}
CALLS = (Level.R0, Level.R1, Level.R2, Level.R3, Level.R4)  # what becomes a case
HELD = frozenset({Level.R0, Level.R1, Level.R2})  # a later "safe" may be of another hand


class Trouble(StrEnum):
    """What somebody needs, as they press it; several may hold."""

    INJURED = "injured"  # or ill
    TRAPPED = "trapped"  # or cannot leave
    TRANSPORT = "transport"
    SHELTER = "shelter"
    FOOD = "food"  # or water
    MEDICINE = "medicine"  # or an electric device
    DOCUMENTS = "documents"  # lost
    WITHHELD = "withheld"  # documents that somebody keeps
    MISSING = "missing"  # somebody who was with them
    CHILD = "child"  # a child alone
    UNSAFE = "unsafe"  # somebody prevents me; I feel unsafe with somebody
    POWER = "power"  # no electricity
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is known of one person's answer."""

    answer: Answer | None = None
    troubles: frozenset[Trouble] = frozenset()
    signs: frozenset[Sign] = frozenset()  # what their own words hold
    under_five: bool = False
    cannot_walk: bool = False  # somebody with them cannot
    asks: bool = False  # wants to know something
    lasting: frozenset[Lasting] = frozenset()  # of the profile
    older: bool = False

    @property
    def outage(self) -> bool:
        """Whether there is no electricity: a device stops, medicine grows warm."""
        return Trouble.POWER in self.troubles or Sign.OUTAGE in self.signs

    @property
    def somebody_cannot_walk(self) -> bool:
        """By a button, or in their own words."""
        return self.cannot_walk or Sign.IMMOBILE in self.signs

    @property
    def cannot_leave_alone(self) -> bool:
        """Whether leaving by their own means is hard, whatever they say of it."""
        weak = {Lasting.MOBILITY, Lasting.VISION, Lasting.HEARING, Lasting.PREGNANCY}
        with_them = self.under_five or self.somebody_cannot_walk or self.older
        return with_them or bool(weak & self.lasting)


@dataclass(frozen=True, slots=True)
class Triage:
    """A level, and the name of the rule that gave it."""

    level: Level
    rule: str


Holds = Callable[[Call], bool]


def _said(*answers: Answer) -> Holds:
    return lambda call: call.answer in answers


def _has(*troubles: Trouble) -> Holds:
    return lambda call: bool(call.troubles & set(troubles))


def _shows(*found: Sign) -> Holds:
    return lambda call: bool(call.signs & set(found))


def _all(*holds: Holds) -> Holds:
    return lambda call: all(one(call) for one in holds)


def _hard_to_leave(call: Call) -> bool:
    return call.cannot_leave_alone


def _needs_current(call: Call) -> bool:
    needs = Trouble.MEDICINE in call.troubles or Lasting.MEDICINE in call.lasting
    return needs and call.outage and call.answer not in (None, Answer.SAFE, Answer.AWAY)


def _only_asks(call: Call) -> bool:
    return call.asks and call.answer in (None, Answer.SAFE, Answer.AWAY)


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold for a level, and how it is told to the officer."""

    name: str
    level: Level
    why: str  # N_
    holds: Holds


RULES: tuple[Rule, ...] = (
    Rule("child", Level.R0, N_("a child is alone"), _has(Trouble.CHILD)),
    Rule("unsafe", Level.R0, N_("somebody threatens or holds this person"), _has(Trouble.UNSAFE)),
    Rule("minor", Level.R0, N_("says to be under 18"), _shows(Sign.MINOR)),
    Rule("violence", Level.R0, N_("words of violence"), _shows(Sign.VIOLENCE)),
    Rule("self_harm", Level.R0, N_("words of self-harm"), _shows(Sign.SELF_HARM)),
    Rule("danger", Level.R1, N_("in danger now"), _said(Answer.DANGER)),
    Rule(
        "trapped",
        Level.R1,
        N_("trapped, or cannot leave"),
        lambda call: Trouble.TRAPPED in call.troubles or Sign.TRAPPED in call.signs,
    ),
    Rule("severe", Level.R1, N_("words of a severe injury"), _shows(Sign.SEVERE)),
    Rule(
        "cannot_walk",
        Level.R1,
        N_("injured or ill, and somebody cannot walk"),
        _all(_has(Trouble.INJURED), lambda call: call.somebody_cannot_walk),
    ),
    Rule("current", Level.R1, N_("medicine or a device, and no electricity"), _needs_current),
    Rule("injured", Level.R2, N_("injured or ill"), _has(Trouble.INJURED)),
    Rule("medicine", Level.R2, N_("needs medicine or a device"), _has(Trouble.MEDICINE)),
    Rule("missing", Level.R2, N_("somebody is missing"), _has(Trouble.MISSING)),
    Rule(
        "cannot_leave",
        Level.R2,
        N_("needs transport, with somebody who cannot leave alone"),
        _all(_has(Trouble.TRANSPORT), _hard_to_leave),
    ),
    Rule("shelter", Level.R3, N_("needs shelter"), _has(Trouble.SHELTER)),
    Rule("food", Level.R3, N_("needs water or food"), _has(Trouble.FOOD)),
    Rule("transport", Level.R3, N_("needs transport"), _has(Trouble.TRANSPORT)),
    Rule("withheld", Level.R3, N_("somebody keeps their documents"), _has(Trouble.WITHHELD)),
    Rule("documents", Level.R4, N_("documents lost"), _has(Trouble.DOCUMENTS)),
    Rule("other", Level.R4, N_("another need"), _has(Trouble.OTHER, Trouble.POWER)),
    Rule("information", Level.R4, N_("wants to know something"), _only_asks),
    # Nobody knows yet what it is about: as a call that may be anything but life in danger now.
    Rule("help", Level.R2, N_("needs help, and has not said what for"), _said(Answer.HELP)),
    Rule("talk", Level.R3, N_("wants to talk to a person"), _said(Answer.TALK)),
    Rule("well", Level.GREEN, N_("safe, or not in the area"), _said(Answer.SAFE, Answer.AWAY)),
    Rule("silent", Level.NONE, N_("no answer: unknown, not missing"), lambda _: True),
)
BY_NAME = {rule.name: rule for rule in RULES}
MANUAL = "officer"  # in the place of a rule's name: an officer set the level


def triage(call: Call) -> Triage:
    """How urgent this is."""
    rule = next(one for one in RULES if one.holds(call))
    return Triage(rule.level, rule.name)


def more_urgent(one: Triage, other: Triage) -> Triage:
    """The more urgent of two; the first of equals."""
    return other if RANK[other.level] < RANK[one.level] else one


def reason(rule: str) -> str:
    """Why, as words to be translated."""
    found = BY_NAME.get(rule)
    return found.why if found else N_("set by an officer")


def call_of(
    person: National, answer: Answer | None, *, troubles: Iterable[Trouble] = (), words: str = ""
) -> Call:
    """What is known of a registered person's answer."""
    return Call(
        answer=answer,
        troubles=frozenset(troubles),
        signs=signs(words),
        under_five=bool(person.under_five),
        lasting=frozenset(person.needs),
        older=Group.OLDER_PERSON in person.groups,
    )
