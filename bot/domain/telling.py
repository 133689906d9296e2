"""The few questions after a call for help: what a person may tell by buttons. Pure; all skippable.

Each answer may be changed as often as they like; nothing of it must be told.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from bot.domain.checkin import Answer
from bot.domain.national import Household
from bot.domain.triage import Call, Trouble
from bot.domain.wording import N_

LONGEST = 1000  # characters of a place, or of what they want to know


class Question(StrEnum):
    """What is asked, in this order."""

    NEEDS = "needs"
    PEOPLE = "people"
    WITH = "with"  # small children; somebody who cannot walk
    WHERE = "where"
    REACH = "reach"
    INFO = "info"
    NAME = "name"  # somebody else's, in a report about them
    RELATION = "relation"  # to that person


class Reach(StrEnum):
    """How to reach them."""

    CHAT = "chat"
    CALL = "call"
    NO_CALL = "no_call"
    BATTERY = "battery"  # low


class With(StrEnum):
    """Who is with them."""

    UNDER_FIVE = "under_five"
    CANNOT_WALK = "cannot_walk"
    NOBODY = "nobody"  # neither


class Relation(StrEnum):
    """What somebody is to the person whom they report."""

    FAMILY = "family"
    FRIEND = "friend"
    NEIGHBOUR = "neighbour"
    WORK = "work"
    STRANGER = "stranger"


Q = Question
OF_ONESELF = (Q.NEEDS, Q.PEOPLE, Q.WITH, Q.WHERE, Q.REACH, Q.INFO)
OF_ANOTHER = (Q.NEEDS, Q.NAME, Q.WHERE, Q.RELATION, Q.PEOPLE, Q.WITH, Q.REACH)
ASKED: Mapping[Answer, tuple[Question, ...]] = {
    Answer.DANGER: OF_ONESELF,
    Answer.HELP: OF_ONESELF,
    Answer.TALK: (Q.REACH, Q.INFO),
    Answer.SAFE: (),
    Answer.AWAY: (),
}
TROUBLES: Mapping[Trouble, str] = {
    Trouble.INJURED: N_("🩹 Injured or ill"),
    Trouble.TRAPPED: N_("🚪 Trapped, cannot leave"),
    Trouble.TRANSPORT: N_("🚌 Transport"),
    Trouble.SHELTER: N_("🏠 A safe place"),
    Trouble.FOOD: N_("💧 Water or food"),
    Trouble.MEDICINE: N_("💊 Medicine or a device"),
    Trouble.DOCUMENTS: N_("📄 Documents lost"),
    Trouble.WITHHELD: N_("📕 Somebody keeps my documents"),
    Trouble.MISSING: N_("🔎 Somebody is missing"),
    Trouble.CHILD: N_("🧒 A child is alone"),
    Trouble.UNSAFE: N_("✋ I am not free to speak or leave"),
    Trouble.POWER: N_("🔌 No electricity"),
    Trouble.OTHER: N_("➕ Something else"),
}
REACHES: Mapping[Reach, str] = {
    Reach.CHAT: N_("💬 Write to me here"),
    Reach.CALL: N_("📞 Call me"),
    Reach.NO_CALL: N_("🔕 Do not call me"),
    Reach.BATTERY: N_("🔋 Little battery left"),
}
COMPANY: Mapping[With, str] = {
    With.UNDER_FIVE: N_("👶 A child under five"),
    With.CANNOT_WALK: N_("♿ Somebody who cannot walk"),
    With.NOBODY: N_("Neither"),
}
RELATIONS: Mapping[Relation, str] = {
    Relation.FAMILY: N_("Family"),
    Relation.FRIEND: N_("A friend"),
    Relation.NEIGHBOUR: N_("A neighbour"),
    Relation.WORK: N_("From work"),
    Relation.STRANGER: N_("I do not know them"),
}
QUESTIONS: Mapping[Question, str] = {
    Question.NEEDS: N_("What do you need? You can press several."),
    Question.PEOPLE: N_("How many are you, you included?"),
    Question.WITH: N_("Is one of these with you?"),
    Question.WHERE: N_(
        "Where are you? Write a place that people know there, send a voice note, or share your "
        "place once with 📎."
    ),
    Question.REACH: N_("How can we reach you?"),
    Question.INFO: N_("What do you need to know? Write it here."),
    Question.NAME: N_("What do people call them? A first name or nickname is enough."),
    Question.RELATION: N_("Who are you to them?"),
}
OF_THEM: Mapping[Question, str] = {  # the same questions, about somebody else
    Question.NEEDS: N_("What do they need? You can press several."),
    Question.PEOPLE: N_("How many are they?"),
    Question.WITH: N_("Is one of these with them?"),
    Question.WHERE: N_("Where were they last? Write a place that people know there."),
    Question.REACH: N_("How can we reach you, if we have to ask?"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one person told of a call for help."""

    needs: tuple[Trouble, ...] = ()
    people: Household | None = None
    company: tuple[With, ...] = ()
    where: str = ""
    reach: tuple[Reach, ...] = ()
    info: str = ""
    name: str = ""  # somebody else's, in a report about them
    relation: str = ""
    count: int = 0  # of people without telephones who need help, as a relay counted

    def to_json(self) -> dict[str, Any]:
        """Plain values; what was not told is left out."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Told":
        """The inverse of `to_json`."""
        return cls(
            needs=tuple(Trouble(word) for word in raw.get("needs", ())),
            people=Household(raw["people"]) if raw.get("people") else None,
            company=tuple(With(word) for word in raw.get("company", ())),
            where=raw.get("where", ""),
            reach=tuple(Reach(word) for word in raw.get("reach", ())),
            info=raw.get("info", ""),
            name=raw.get("name", ""),
            relation=raw.get("relation", ""),
            count=int(raw.get("count", 0)),
        )


def pressed(told: Told, question: Question, value: str) -> Told:
    """The same after a button: of several, each press takes or drops one.

    Raises:
        ValueError: there is no such value.
    """
    change = _PRESSED.get(question)
    if change is None:
        raise ValueError(f"{question} has no buttons")
    return change(told, value)


def written(told: Told, question: Question, text: str) -> Told:
    """The same after words."""
    text = text.strip()[:LONGEST]
    field = _WRITTEN.get(question)
    return Told.from_json(told.to_json() | {field: text}) if field else told


def joined(kept: Told, other: Told) -> Told:
    """What was told in two calls that are one: nothing of either is lost."""
    mine, theirs = kept.to_json(), other.to_json()
    for name in SEVERAL:
        mine[name] = tuple(dict.fromkeys([*getattr(kept, name), *getattr(other, name)]))
    for name in IN_WORDS:
        mine[name] = " / ".join(dict.fromkeys(filter(None, (mine.get(name), theirs.get(name)))))
    return Told.from_json(theirs | mine)


def following(
    answer: Answer, question: Question | None, *, another: bool = False
) -> Question | None:
    """What is asked next; None: that was all. `another`: it is about somebody else."""
    asked = OF_ANOTHER if another else ASKED[answer]
    if question is None:
        return asked[0] if asked else None
    after = asked[asked.index(question) + 1 :] if question in asked else ()
    return after[0] if after else None


def known(call: Call, told: Told) -> Call:
    """A call with what was told."""
    return replace(
        call,
        troubles=frozenset(told.needs),
        under_five=call.under_five or With.UNDER_FIVE in told.company,
        cannot_walk=call.cannot_walk or With.CANNOT_WALK in told.company,
        asks=call.asks or bool(told.info),
    )


def _needs(told: Told, value: str) -> Told:
    return replace(told, needs=_toggled(told.needs, Trouble(value), tuple(Trouble)))


def _people(told: Told, value: str) -> Told:
    return replace(told, people=Household(value))


def _company(told: Told, value: str) -> Told:
    if With(value) is With.NOBODY:
        return replace(told, company=(With.NOBODY,))
    kept = tuple(one for one in told.company if one is not With.NOBODY)
    return replace(told, company=_toggled(kept, With(value), tuple(With)))


def _reach(told: Told, value: str) -> Told:
    return replace(told, reach=_toggled(told.reach, Reach(value), tuple(Reach)))


def _toggled(chosen: tuple[Any, ...], one: Any, order: tuple[Any, ...]) -> tuple[Any, ...]:
    after = set(chosen) ^ {one}
    return tuple(each for each in order if each in after)


def _relation(told: Told, value: str) -> Told:
    return replace(told, relation=Relation(value).value)


SEVERAL = ("needs", "company", "reach")
IN_WORDS = ("where", "info", "name")
_WRITTEN = {Question.WHERE: "where", Question.INFO: "info", Question.NAME: "name",
            Question.RELATION: "relation"}  # fmt: skip
_PRESSED: Mapping[Question, Callable[[Told, str], Told]] = {
    Question.NEEDS: _needs,
    Question.PEOPLE: _people,
    Question.WITH: _company,
    Question.REACH: _reach,
    Question.RELATION: _relation,
}
