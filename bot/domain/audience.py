"""Who is meant by an alert."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from json import dumps, loads

from bot.domain.national import National
from bot.domain.rule import EVERYBODY, Rule, Within, from_plain, holds, normal, places, to_plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Nationals of some posts who meet a rule; a drill reaches only the members of its exercise.

    Whoever may be meant is meant, a warning too many is better than one too few: see
    `bot.domain.rule` for those who told only their country, or nothing.
    """

    posts: tuple[str, ...]  # whose nationals; the one that writes the alert first
    rule: Rule = EVERYBODY
    exercise: int | None = None  # only members of this exercise; required for a drill
    reached: int | None = None  # instead of all that: whom this alert reached, or may have

    @classmethod
    def of(cls, post: str, regions: Iterable[str] = (), exercise: int | None = None) -> "Audience":
        """A post's people in some regions (ISO 3166-2); with none of them, all of its people."""
        named = tuple(regions)
        rule = normal(Within(regions=named)) if named else EVERYBODY
        return cls(posts=(post,), rule=rule, exercise=exercise)

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions that are named as meant, each once."""
        return tuple(dict.fromkeys(iso for one in places(self.rule) for iso in one.regions))

    @property
    def shapes(self) -> tuple[Within, ...]:
        """The areas that were drawn, and are meant."""
        return tuple(one for one in places(self.rule) if one.shape is not None)

    @property
    def everybody(self) -> bool:
        """Whether the rule leaves nobody out."""
        return self.rule == EVERYBODY

    def includes(
        self, national: National, exercises: Iterable[int] = (), reached_by: Iterable[int] = ()
    ) -> bool:
        """Whether `national`, a member of `exercises`, whom these alerts reached, is meant."""
        if self.reached is not None:
            return national.active and self.reached in reached_by
        if not national.active or national.post not in self.posts:
            return False
        if self.exercise is not None and self.exercise not in exercises:
            return False
        return holds(self.rule, national)

    def to_json(self) -> str:
        """As it is stored and hashed: the same text for the same audience."""
        plain = {
            "posts": self.posts,
            "rule": to_plain(normal(self.rule)),
            "exercise": self.exercise,
        }
        if self.reached is not None:
            plain["reached"] = self.reached
        return dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Audience":
        """The inverse of `to_json`."""
        plain = loads(text)
        return cls(
            posts=tuple(plain["posts"]),
            rule=from_plain(plain["rule"]),
            exercise=plain["exercise"],
            reached=plain.get("reached"),
        )

    def digest(self) -> str:
        """SHA-256 of what is stored."""
        return sha256(self.to_json().encode()).hexdigest()
