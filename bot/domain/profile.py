"""What a person may tell of themselves, and what each answer changes of it.

Nothing of it must be told: each field can be left empty and cleared again (`GUIDANCE.md`, annex a).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot.domain.cell import FIELDS, Unreadable
from bot.domain.national import Consent, Form, Group, Layer, National, Need, in_order
from bot.domain.point import Point
from bot.domain.stay import until
from bot.domain.wording import N_

CLEAR, YES, NO = "-", "yes", "no"
TAKE, DROP = "+", "-"  # before one of several
FEW_DIGITS = 3  # more of them are a telephone or a document, and no name

NO_NAME = N_("This is no name: write up to 40 letters, without numbers, links or addresses.")
ONLY_LOCATION = N_("A point comes only by the button below the writing line, never in words.")
ONLY_SHARED = N_("Your number comes only by the button below the writing line, never in words.")
PRESS = N_("Please press one of the buttons.")
FIRST_WHO = N_("First say who may be contacted, and that they agree.")


class Field(StrEnum):
    """What can be changed, in the order of the list; the value stands in callback data."""

    NAME = "name"
    LANGUAGE = "language"
    AREA = "area"
    POINT = "point"
    POST = "post"
    GROUPS = "groups"
    NEEDS = "needs"
    HOUSEHOLD = "household"
    UNDER_FIVE = "under_five"
    STAY = "stay"
    FORM = "form"
    DISCREET = "discreet"
    TELEPHONE = "telephone"
    RELATIVE = "relative"
    RELAY = "relay"
    CITIZEN = "citizen"
    CONSENTS = "consents"


SEVERAL = (Field.GROUPS, Field.NEEDS, Field.CONSENTS)  # each press takes or drops one


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What stands apart from where messages go; empty: not told."""

    name: str = ""
    telephone: str = ""
    relative_name: str = ""
    relative_telephone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All that a person told of themselves."""

    national: National
    profile: Profile = Profile()
    layers: frozenset[Layer] = frozenset()
    point: Point | None = None


def name_of(said: str) -> str:
    """A name as it is kept: short, without markup, direction marks, numbers or links.

    Raises:
        Unreadable: it is none.
    """
    name = str(FIELDS["name"](said))
    digits = sum(character.isdigit() for character in name)
    if not any(map(str.isalpha, name)) or digits > FEW_DIGITS or set(name) & set("/\\@"):
        raise Unreadable(NO_NAME)
    return name


def agreed(said: str) -> bool:
    """Yes or no.

    Raises:
        Unreadable: neither.
    """
    if said not in (YES, NO):
        raise Unreadable(PRESS)
    return said == YES


Change = Callable[[Record, str, date], Record]


def changed(record: Record, field: Field, said: str, today: date) -> Record:
    """`record` once `said` answers `field`; CLEAR empties it.

    Raises:
        Unreadable: it is no answer; the text is the reason, to be said.
    """
    return CHANGES.get(field, _pressed)(record, said, today)


def with_relative(record: Record, name: str, number: str) -> Record:
    """Keep who may be contacted, and that they agree."""
    told = replace(record.profile, relative_name=name, relative_telephone=number)
    return replace(record, profile=told, layers=record.layers | {Layer.RELATIVE})


def _pressed(_record: Record, _said: str, _today: date) -> Record:
    """Language, area and post are chosen from lists that the domain does not have."""
    raise Unreadable(PRESS)


def _name(record: Record, said: str, _today: date) -> Record:
    name = "" if said == CLEAR else name_of(said)
    return replace(record, profile=replace(record.profile, name=name))


def _point(record: Record, said: str, _today: date) -> Record:
    if said != CLEAR:
        raise Unreadable(ONLY_LOCATION)
    return replace(record, point=None)


def _telephone(record: Record, said: str, _today: date) -> Record:
    if said != CLEAR:
        raise Unreadable(ONLY_SHARED)
    return with_telephone(record, "")


def with_telephone(record: Record, number: str) -> Record:
    """Keep the number that the person shared; an empty one clears it.

    Raises:
        Unreadable: it is none.
    """
    told = str(FIELDS["telephone"](number)) if number else ""
    return replace(record, profile=replace(record.profile, telephone=told))


def _without_relative(record: Record, _said: str, _today: date) -> Record:
    told = replace(record.profile, relative_name="", relative_telephone="")
    return replace(record, profile=told, layers=record.layers - {Layer.RELATIVE})


E_ = TypeVar("E_", bound=StrEnum)


def _one(kind: type[E_], said: str) -> E_:
    try:
        return kind(said)
    except ValueError:
        raise Unreadable(PRESS) from None


def _some(kind: type[E_], before: Iterable[E_], said: str) -> set[E_]:
    """What is chosen once `said` ("+study", "-study", or "-" for none) is taken or dropped."""
    if said == CLEAR:
        return set()
    one = _one(kind, said[1:])
    return {*before, one} if said[:1] == TAKE else set(before) - {one}


def _groups(record: Record, said: str, _today: date) -> Record:
    groups = in_order(_some(Group, record.national.groups, said))
    return replace(record, national=replace(record.national, groups=groups))


def _needs(record: Record, said: str, _today: date) -> Record:
    chosen = _some(Need, record.national.needs, said)
    needs = tuple(need for need in Need if need in chosen)
    return replace(record, national=replace(record.national, needs=needs))


def _consents(record: Record, said: str, today: date) -> Record:
    layers = frozenset(_some(Layer, record.layers, said))
    if Layer.RELATIVE in layers and not record.profile.relative_name:
        raise Unreadable(FIRST_WHO)
    if Layer.RELATIVE not in layers:
        record = _without_relative(record, CLEAR, today)
    consent = Consent.CHECKINS if Layer.CHECKINS in layers else Consent.ALERTS
    active = Layer.ALERTS in layers
    national = replace(record.national, consent=consent, active=active)
    return replace(record, national=national, layers=layers)


def _set(name: str, read: Callable[[str, date], object], empty: object) -> Change:
    """Change one plain value of the national."""

    def change(record: Record, said: str, today: date) -> Record:
        value = empty if said == CLEAR else read(said, today)
        return replace(record, national=replace(record.national, **{name: value}))  # type: ignore[arg-type]

    return change


def _flag(name: str, empty: object) -> Change:
    return _set(name, lambda said, _today: agreed(said), empty)


CHANGES: dict[Field, Change] = {
    Field.NAME: _name,
    Field.POINT: _point,
    Field.GROUPS: _groups,
    Field.NEEDS: _needs,
    Field.HOUSEHOLD: _set("household", lambda said, _today: FIELDS["household"](said), None),
    Field.UNDER_FIVE: _flag("under_five", None),
    Field.STAY: _set("stay_until", until, None),
    Field.FORM: _set("form", lambda said, _today: _one(Form, said), Form.TEXT),
    Field.DISCREET: _flag("discreet", False),
    Field.TELEPHONE: _telephone,
    Field.RELATIVE: _without_relative,
    Field.RELAY: _flag("relay", False),
    Field.CITIZEN: _flag("citizen", True),
    Field.CONSENTS: _consents,
}
