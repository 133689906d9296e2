"""What an officer has chosen for an audience, answer by answer, and the rule that it comes to.

An answer is pressed once to take it and again to leave it. Of one question any answer will do (in
Chiapas or Tabasco); the questions narrow each other (there, and who speak Mam).
"""

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

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
    from_plain,
    normal,
    to_plain,
)


class Field(StrEnum):
    """A question with several answers."""

    REGIONS = "regions"
    LANGUAGES = "languages"
    GROUPS = "groups"
    WITHOUT = "without"  # groups
    NEEDS = "needs"
    POSTS = "posts"  # others that share their people


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The answers so far; without any, everybody is meant."""

    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    shapes: tuple[Within, ...] = ()  # circles and polygons
    moving: str | None = None  # only who is on the move in this country
    saved: Rule | None = None  # a rule that was saved before

    def toggled(self, field: Field, value: str) -> "Selection":
        """With an answer taken, or left again."""
        held: tuple[str, ...] = getattr(self, field)
        kept = tuple(one for one in held if one != value)
        changed: dict[str, Any] = {field.value: kept if value in held else (*held, value)}
        return replace(self, **changed)

    def within(self, area: Within) -> "Selection":
        """With this area instead of those before; one without a shape is a list of regions."""
        if area.shape is None:
            return replace(self, regions=area.regions, shapes=())
        return replace(self, regions=(), shapes=(area,))

    def rule(self) -> Rule:
        """Whom it means.

        Raises:
            ValueError: there is no such group or need.
        """
        areas: list[Rule] = [Within(regions=self.regions)] if self.regions else []
        areas += self.shapes
        parts: list[Rule] = [AnyOf(tuple(areas))] if areas else []
        if self.languages:
            parts.append(Speaks(self.languages))
        if self.groups:
            parts.append(Belongs(tuple(map(Group, self.groups))))
        if self.needs:
            parts.append(Requires(tuple(map(Need, self.needs))))
        if self.without:
            parts.append(Not(Belongs(tuple(map(Group, self.without)))))
        parts += [Moves(self.moving)] if self.moving else []
        parts += [self.saved] if self.saved else []
        return normal(AllOf(tuple(parts)))

    def to_plain(self) -> dict[str, Any]:
        """As it stands in a dialogue's row."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        shapes = [to_plain(one) for one in self.shapes]
        return plain | {"shapes": shapes, "saved": self.saved and to_plain(self.saved)}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Selection":
        """The inverse of `to_plain`."""
        several = {one.value: tuple(plain[one.value]) for one in Field}
        shapes = tuple(one for one in map(from_plain, plain["shapes"]) if isinstance(one, Within))
        saved = from_plain(plain["saved"]) if plain["saved"] else None
        return cls(**several, shapes=shapes, moving=plain["moving"], saved=saved)
