"""Whom a rule means: places, languages, groups, needs, joined by and, or and not. Pure.

Where somebody is may be in doubt: they told only their country, or nothing. Doubt is for the
person: whoever may be meant is meant, in "in Chiapas" as well as in "not in Chiapas". So each rule
is asked in one of two ways, and `Not` turns the one into the other: with `doubt`, who may be
there counts as there; without, only who surely is. What people tell of themselves (a language, a
group, a need, being on the move) is never in doubt: untold is no, or a message for students would
go to all who never said what they do.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from json import dumps
from typing import Any

from bot.domain import shape as shapes
from bot.domain.national import Group, National, Need
from bot.domain.shape import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """In one of these regions, or at a kept point that lies in the shape.

    A shape comes to `regions` once, when it is drawn (`content.shapes`); a point that somebody
    keeps adds them, and leaves nobody out: it may be of yesterday.
    """

    regions: tuple[str, ...]  # ISO 3166-2
    shape: Shape | None = None
    inside: frozenset[int] = field(default=frozenset(), compare=False)  # national ids; never stored

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries that the regions lie in (ISO 3166-1)."""
        return tuple(sorted({region.partition("-")[0] for region in self.regions}))


@dataclass(frozen=True, slots=True)
class Speaks:
    """Registered with one of these languages."""

    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Belongs:
    """In one of these groups; `Group.GENERAL` is who is in none."""

    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Requires:
    """In need of one of these."""

    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """On the move in a country (ISO 3166-1), as they said."""

    country: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Each of these holds; of none: everybody."""

    of: "tuple[Rule, ...]" = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these holds; of none: nobody."""

    of: "tuple[Rule, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; whoever is in doubt stays in."""

    of: "Rule"


Rule = Within | Speaks | Belongs | Requires | Moves | AllOf | AnyOf | Not
EVERYBODY = AllOf()
NOBODY = AnyOf(())
READ = (AnyOf, Within, Moves, Speaks, Requires, Belongs, AllOf, Not)


def holds(rule: Rule, one: National, *, doubt: bool = True) -> bool:
    """Whether `one` is meant; with `doubt`, whoever may be."""
    match rule:
        case Within():
            return _is_within(rule, one, doubt=doubt)
        case Speaks():
            return one.language in rule.languages
        case Belongs():
            return not set(rule.groups).isdisjoint(one.groups or (Group.GENERAL,))
        case Requires():
            return not set(rule.needs).isdisjoint(one.needs)
        case Moves():
            return one.moving and (one.country == rule.country or (doubt and one.country is None))
        case Not():
            return not holds(rule.of, one, doubt=not doubt)
        case AllOf():
            return all(holds(part, one, doubt=doubt) for part in rule.of)
        case AnyOf():
            return any(holds(part, one, doubt=doubt) for part in rule.of)


def _is_within(rule: Within, one: National, *, doubt: bool) -> bool:
    if one.id in rule.inside or one.region in rule.regions:
        return True
    nowhere = one.region is None and (one.country is None or one.country in rule.countries)
    return doubt and nowhere


def normal(rule: Rule) -> Rule:
    """The same rule as it is stored: said in one way only, so that equal rules are equal JSON."""
    match rule:
        case Within():
            ordered = tuple(sorted(set(rule.regions)))
            return Within(regions=ordered, shape=rule.shape, inside=rule.inside)
        case Speaks():
            return Speaks(tuple(sorted(set(rule.languages))))
        case Belongs():
            return Belongs(tuple(sorted(set(rule.groups))))
        case Requires():
            return Requires(tuple(sorted(set(rule.needs))))
        case Not():
            inner = normal(rule.of)
            return inner.of if isinstance(inner, Not) else Not(inner)
        case AllOf() | AnyOf():
            return _joined(type(rule), rule.of)
    return rule


def _joined(kind: type[AllOf] | type[AnyOf], parts: Iterable[Rule]) -> Rule:
    """Parts of the same kind stand in it themselves, each once; a single one stands alone."""
    flat: dict[str, Rule] = {}
    for part in map(normal, parts):
        for one in part.of if isinstance(part, kind) else (part,):
            flat[dumps(to_plain(one), sort_keys=True)] = one
    inner = tuple(flat[key] for key in sorted(flat))
    return inner[0] if len(inner) == 1 else kind(inner)


def as_read(parts: Iterable[Rule]) -> list[Rule]:
    """Places, then what people told of themselves, at last who is left out."""
    return sorted(parts, key=lambda one: READ.index(type(one)))


def places(rule: Rule) -> Iterator[Within]:
    """The areas that a rule names as meant, not those that it leaves out."""
    match rule:
        case Within():
            yield rule
        case AllOf() | AnyOf():
            for part in rule.of:
                yield from places(part)


def changed(rule: Rule, points: Mapping[Shape, frozenset[int]]) -> Rule:
    """The rule with whose kept points (national ids) lie in each of its shapes."""
    match rule:
        case Within() if rule.shape is not None:
            inside = points.get(rule.shape, frozenset())
            return Within(regions=rule.regions, shape=rule.shape, inside=inside)
        case Not():
            return Not(changed(rule.of, points))
        case AllOf() | AnyOf():
            return type(rule)(tuple(changed(part, points) for part in rule.of))
    return rule


def shapes_of(rule: Rule) -> Iterator[Shape]:
    """Every shape of a rule, of what it leaves out too."""
    match rule:
        case Within() if rule.shape is not None:
            yield rule.shape
        case Not():
            yield from shapes_of(rule.of)
        case AllOf() | AnyOf():
            for part in rule.of:
                yield from shapes_of(part)


def to_plain(rule: Rule) -> dict[str, Any]:
    """As it stands in JSON: the key says which rule it is."""
    match rule:
        case Within():
            shape = {"shape": shapes.to_plain(rule.shape)} if rule.shape else {}
            return {"regions": rule.regions} | shape
        case Speaks():
            return {"languages": rule.languages}
        case Belongs():
            return {"groups": rule.groups}
        case Requires():
            return {"needs": rule.needs}
        case Moves():
            return {"moving": rule.country}
        case Not():
            return {"not": to_plain(rule.of)}
        case AllOf():
            return {"all": [to_plain(part) for part in rule.of]}
        case AnyOf():
            return {"any": [to_plain(part) for part in rule.of]}


def from_plain(plain: dict[str, Any]) -> Rule:
    """The inverse of `to_plain`.

    Raises:
        ValueError: it is no rule.
    """
    match plain:
        case {"regions": regions}:
            shape = shapes.from_plain(plain["shape"]) if "shape" in plain else None
            return Within(regions=tuple(regions), shape=shape)
        case {"languages": languages}:
            return Speaks(tuple(languages))
        case {"groups": groups}:
            return Belongs(tuple(Group(one) for one in groups))
        case {"needs": needs}:
            return Requires(tuple(Need(one) for one in needs))
        case {"moving": country}:
            return Moves(country)
        case {"not": inner}:
            return Not(from_plain(inner))
        case {"all": parts}:
            return AllOf(tuple(from_plain(part) for part in parts))
        case {"any": parts}:
            return AnyOf(tuple(from_plain(part) for part in parts))
    raise ValueError("no such rule")
