"""A seeded population: who people are and how each behaves. The same seed gives the same people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import TypeVar

from bot.domain.national import Group

T = TypeVar("T")


class Behaviour(StrEnum):
    """How somebody answers. The shares are chosen so that figures look like life, not measured."""

    FAST = "fast"
    LATE = "late"
    NEVER = "never"
    WRONG = "wrong"  # writes something else instead
    HELP = "help"
    LOST = "lost"  # does not understand the language
    BLOCKS = "blocks"
    CHANGES = "changes"  # first safe, then not
    RUMOUR = "rumour"
    TWICE = "twice"  # presses twice


SHARES: Mapping[Behaviour, int] = {
    Behaviour.FAST: 44,
    Behaviour.LATE: 15,
    Behaviour.NEVER: 18,
    Behaviour.WRONG: 3,
    Behaviour.HELP: 6,
    Behaviour.LOST: 3,
    Behaviour.BLOCKS: 3,
    Behaviour.CHANGES: 3,
    Behaviour.RUMOUR: 3,
    Behaviour.TWICE: 2,
}
LANGUAGES: Mapping[str, int] = {
    "es": 70, "en": 6, "ht": 6, "mam": 4, "quc": 4, "fr": 3, "pt": 3, "kek": 2, "ar": 2
}  # fmt: skip
GROUPS: Mapping[Group, int] = {
    Group.GENERAL: 40,
    Group.FARM_WORK: 16,
    Group.DOMESTIC_WORK: 12,
    Group.CONSTRUCTION: 12,
    Group.SMALL_CHILDREN: 9,
    Group.STUDY: 5,
    Group.OLDER_PERSON: 3,
    Group.VISIT: 3,
}
NAMES = ("Ana", "Luis", "María", "José", "Rosa", "Juan", "Elena", "Pedro", "Lucía", "Mario",
         "Carla", "Diego", "Juana", "Óscar", "Nelly", "Iván")  # fmt: skip
WRONG = ("¿Quién es?", "Buenas tardes", "jajaja", "👍👍", "mande", "cuánto cuesta")
LOST = ("No entiendo", "no hablo español", "I do not understand", "?")
RUMOUR = ("Dicen que en los albergues está migración", "¿Es verdad que piden papeles?")
SAFE, AWAY, HELP, DANGER, TALK = "safe", "away", "help", "danger", "talk"


class Kind(StrEnum):
    """What a reaction is."""

    PRESS = "press"  # value: the answer
    SAY = "say"  # value: the words
    BLOCK = "block"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """One thing that somebody does, so many seconds after a question reached them."""

    after: float
    kind: Kind
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """One simulated person."""

    number: int
    name: str
    language: str
    group: Group
    region: str
    asks: bool  # agreed to be asked how they are
    behaviour: Behaviour


def population(seed: int, many: int, regions: Sequence[str]) -> list[Simulated]:
    """The first `many` people of a seed; most live in the first region."""
    return [_person(seed, number, regions) for number in range(1, many + 1)]


def _person(seed: int, number: int, regions: Sequence[str]) -> Simulated:
    """Drawn from (seed, number) alone, so that a larger population begins with the same people."""
    draw = Random(f"{seed}:{number}")
    language, group = _one_of(draw, LANGUAGES), _one_of(draw, GROUPS)
    near = draw.random() < 0.8 or len(regions) == 1
    return Simulated(
        number=number,
        name=f"{draw.choice(NAMES)} {number}",
        language=language,
        group=group,
        region=regions[0] if near else draw.choice(regions[1:]),
        asks=draw.random() < 0.85,
        behaviour=_one_of(draw, SHARES),
    )


def _one_of(draw: Random, shares: Mapping[T, int]) -> T:
    return draw.choices(list(shares), weights=list(shares.values()))[0]


def reactions(seed: int, person: Simulated, question: int) -> list[Reaction]:
    """What this person does when the question of the alert `question` reaches them."""
    draw = Random(f"{seed}:{person.number}:{question}")
    soon, late = draw.uniform(3, 90), draw.uniform(600, 5400)
    safe = Reaction(after=soon, kind=Kind.PRESS, value=draw.choice((SAFE, SAFE, SAFE, SAFE, AWAY)))
    bad = Reaction(after=soon, kind=Kind.PRESS, value=draw.choice((HELP, HELP, HELP, DANGER, TALK)))
    table: dict[Behaviour, list[Reaction]] = {
        Behaviour.FAST: [safe],
        Behaviour.LATE: [Reaction(after=late, kind=Kind.PRESS, value=safe.value)],
        Behaviour.NEVER: [],
        Behaviour.WRONG: [Reaction(after=soon, kind=Kind.SAY, value=draw.choice(WRONG))],
        Behaviour.HELP: [bad],
        Behaviour.LOST: [Reaction(after=soon, kind=Kind.SAY, value=draw.choice(LOST))],
        Behaviour.BLOCKS: [Reaction(after=soon, kind=Kind.BLOCK)],
        Behaviour.CHANGES: [safe, Reaction(after=late, kind=Kind.PRESS, value=bad.value)],
        Behaviour.RUMOUR: [
            safe,
            Reaction(after=soon + 30, kind=Kind.SAY, value=draw.choice(RUMOUR)),
        ],
        Behaviour.TWICE: [safe, Reaction(after=soon + 1, kind=Kind.PRESS, value=safe.value)],
    }
    return table[person.behaviour]


def last_answer(seed: int, person: Simulated, question: int) -> str | None:
    """The answer that counts in the end; None: silent, or only words."""
    pressed = [one for one in reactions(seed, person, question) if one.kind is Kind.PRESS]
    return max(pressed, key=lambda one: one.after).value if pressed else None
