"""A reading: an officer who holds a language read a text in the chat, and says what they found."""

from dataclasses import dataclass
from datetime import datetime

Text = tuple[str, str, str]  # language, hazard or "notices", phase or notice
Mark = tuple[str, str, str, str]  # the same, with the digest of what was read


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The latest one of the same text counts; who reads it finds another digest once it changed."""

    language: str
    part: str  # a hazard, or "notices"
    section: str  # a phase, or a notice
    digest: str
    right: bool
    note: str = ""  # what is wrong with it
    officer: str  # an officer's id
    post: str
    at: datetime

    @property
    def mark(self) -> Mark:
        """The text as it was read."""
        return self.language, self.part, self.section, self.digest


def approved(readings: list[Reading]) -> frozenset[Mark]:
    """The texts whose last reader found them right, of readings in the order in which they came."""
    latest = {one.mark: one.right for one in readings}
    return frozenset(mark for mark, right in latest.items() if right)
