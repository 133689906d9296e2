"""An audience in words: "in Chiapas or Tabasco, who speak Mam or Kaqchikel, not students"."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.content.locales import Locales
from bot.content.regions import Regions, country_name
from bot.domain.language import LANGUAGES, isolated
from bot.domain.national import Group, Need
from bot.domain.rule import (
    AllOf,
    AnyOf,
    Belongs,
    Moves,
    Not,
    Requires,
    Rule,
    Speaks,
    Within,
    as_read,
)
from bot.domain.shape import Circle
from bot.domain.wording import N_, NN_

MOST_NAMED = 6  # regions; of more, the first ones and how many others
COMMAS = {"ar": "، "}
RIGHTWARDS = "\u200f"  # a list of foreign names in it still reads from the right

GROUPS = {
    Group.GENERAL: N_("people in none of the groups"),
    Group.SMALL_CHILDREN: N_("people with small children"),
    Group.OLDER_PERSON: N_("older people"),
    Group.CARING: N_("people who look after somebody"),
    Group.FARM_WORK: N_("farm workers"),
    Group.DOMESTIC_WORK: N_("live-in domestic workers"),
    Group.CONSTRUCTION: N_("construction workers"),
    Group.STUDY: N_("students"),
    Group.VISIT: N_("visitors"),
}
NEEDS = {
    Need.MOBILITY: N_("people who cannot move about well"),
    Need.VISION: N_("people who cannot see well"),
    Need.HEARING: N_("people who cannot hear well"),
    Need.MEDICINE: N_("people who need medicine or an electric device"),
    Need.PREGNANCY: N_("pregnant people"),
    Need.OTHER: N_("people with another need"),
}
OR = N_("{list} or {last}")
EVERYBODY, NOBODY = N_("everybody"), N_("nobody")
IN = N_("in {places}")
AROUND = N_("within {radius} of {place} ({places})")
NAMED = N_("in the area “{name}” ({places})")
DRAWN = N_("in the area that was drawn ({places})")
AT_POINTS = N_("where people keep a point")
SPEAK = N_("who speak {languages}")
MOVING = N_("on the move in {country}")
NOT = N_("not {what}")
OTHERS = NN_("{n} more region", "{n} more regions")
KM, M = N_("{n} km"), N_("{n} m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Says rules in one language, without markup."""

    locales: Locales
    regions: Regions
    language: str

    def rule(self, rule: Rule) -> str:
        """Whom it means."""
        match rule:
            case AllOf():
                parts = [self._part(one) for one in as_read(rule.of)]
                return self._comma.join(parts) or self._text(EVERYBODY)
            case AnyOf():
                parts = [self._part(one) for one in as_read(rule.of)]
                return self._or(parts) if parts else self._text(NOBODY)
            case Not():
                return self._text(NOT, what=self._part(rule.of))
            case Within():
                return self._within(rule)
            case Moves():
                return self._text(MOVING, country=country_name(rule.country, self.language))
        return self._told(rule)

    def region(self, iso: str) -> str:
        """A region's name; its code where there is none."""
        known = self.regions.known(iso)
        return self.regions.name(iso, self.language) if known else iso

    def _told(self, rule: Speaks | Belongs | Requires) -> str:
        """What people told of themselves."""
        match rule:
            case Speaks():
                known = [LANGUAGES[one].endonym for one in rule.languages if one in LANGUAGES]
                names = [isolated(one, self.language) for one in known]
                return self._text(SPEAK, languages=self._or(names))
            case Belongs():
                return self._or([self._text(GROUPS[one]) for one in rule.groups])
            case Requires():
                return self._or([self._text(NEEDS[one]) for one in rule.needs])

    def _within(self, rule: Within) -> str:
        names, shape = self._names(rule.regions), rule.shape
        if shape is None:
            return self._text(IN, places=self._or(names)) if names else self._text(NOBODY)
        places = self._listed(names) or self._text(AT_POINTS)
        if isinstance(shape, Circle):
            radius = self._length(shape.radius)
            return self._text(AROUND, radius=radius, place=shape.name, places=places)
        if shape.name:
            return self._text(NAMED, name=shape.name, places=places)
        return self._text(DRAWN, places=places)

    def _names(self, regions: Sequence[str]) -> list[str]:
        """Of many, the first ones and how many others."""
        names = [isolated(self.region(one), self.language) for one in regions]
        if len(names) <= MOST_NAMED:
            return names
        more = len(names) - MOST_NAMED + 1
        return [*names[: MOST_NAMED - 1], self.locales.plural(self.language, *OTHERS, more)]

    def _length(self, metres: int) -> str:
        return self._text(KM, n=f"{metres / 1000:g}") if metres >= 1000 else self._text(M, n=metres)

    def _part(self, rule: Rule) -> str:
        """In brackets where it would not be clear what belongs together."""
        several = isinstance(rule, AllOf | AnyOf) and len(rule.of) > 1
        return f"({self.rule(rule)})" if several else self.rule(rule)

    def _or(self, names: Sequence[str]) -> str:
        if len(names) < 2:
            return "".join(names)
        return self._text(OR, list=self._listed(names[:-1]), last=names[-1])

    def _listed(self, names: Sequence[str]) -> str:
        mark = RIGHTWARDS if names and self.language in COMMAS else ""
        return mark + self._comma.join(names)

    @property
    def _comma(self) -> str:
        return COMMAS.get(self.language, ", ")

    def _text(self, message: str, /, **values: object) -> str:
        return self.locales.plain(self.language, message, **values)
