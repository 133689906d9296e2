"""Who is meant by an alert."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.national import National


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """A post's nationals in some regions; a drill reaches only the members of its exercise.

    Who told us only the country counts as being anywhere in it, and who preferred not to say
    as being anywhere: a warning too many is better than one too few.
    """

    post: str
    regions: tuple[str, ...]  # ISO 3166-2; empty: everywhere
    exercise: int | None = None  # only members of this exercise; required for a drill
    reached: int | None = None  # instead of all that: whom this alert reached, or may have

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries that the regions lie in."""
        return tuple(sorted({region.partition("-")[0] for region in self.regions}))

    def includes(
        self, national: National, exercises: Iterable[int] = (), reached_by: Iterable[int] = ()
    ) -> bool:
        """Whether `national`, a member of `exercises`, whom these alerts reached, is meant."""
        if self.reached is not None:
            return national.active and self.reached in reached_by
        if not national.active or national.post != self.post:
            return False
        if self.exercise is not None and self.exercise not in exercises:
            return False
        return not self.regions or self._covers(national)

    def _covers(self, national: National) -> bool:
        if national.country is None:
            return True
        if national.region is None:
            return national.country in self.countries
        return national.region in self.regions
