"""Whether readers understood: reached is not understood. Counted by language, group, form. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields

from bot.domain.disclosure import SMALLEST, Line, protect
from bot.domain.national import Group, split


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What readers said of one message."""

    understood: int = 0  # "I know what to do"
    not_understood: int = 0
    asked: int = 0  # answers to the questions of an exercise
    right: int = 0  # of these

    def __add__(self, other: "Understood") -> "Understood":
        return Understood(**{one: getattr(self, one) + getattr(other, one) for one in NAMES})

    def __sub__(self, other: "Understood") -> "Understood":
        return Understood(**{one: getattr(self, one) - getattr(other, one) for one in NAMES})

    @property
    def cells(self) -> dict[str, int]:
        """By which somebody could be known."""
        told = {"understood": self.understood, "not_understood": self.not_understood}
        return told | {"right": self.right, "wrong": self.asked - self.right}

    @property
    def said(self) -> int:
        """How many said anything."""
        return self.understood + self.not_understood

    def to_json(self) -> dict[str, int]:
        """Each count by its name."""
        return {one: getattr(self, one) for one in NAMES}


NAMES = tuple(one.name for one in fields(Understood))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A kind of reader."""

    language: str
    grp: str  # the groups of a person as one word: domain.national.joined
    form: str  # domain.national.Form of what was sent


Counts = Mapping[Reader, Understood]
FACETS: Mapping[str, Callable[[Reader], Iterable[str]]] = {
    "language": lambda reader: [reader.language],
    "group": lambda reader: split(reader.grp) or [Group.GENERAL.value],
    "form": lambda reader: [reader.form],
}


def total(counts: Counts) -> Understood:
    """All readers together."""
    return sum(counts.values(), Understood())


def by(facet: str, counts: Counts) -> dict[str, Understood]:
    """Told apart, most answers first; who is in several groups counts under each."""
    found: dict[str, Understood] = {}
    for reader, one in counts.items():
        for name in FACETS[facet](reader):
            found[name] = found.get(name, Understood()) + one
    return dict(sorted(found.items(), key=lambda row: (-row[1].said, row[0])))


def shown(rows: Mapping[str, Understood], *, small: bool) -> dict[str, Understood | None]:
    """What a reader of the figures sees: None where a count is under five, or gives one away.

    One row alone is never hidden: it would be the whole less the others.
    """
    if small:
        return dict(rows)
    table = {(name, column): n for name, row in rows.items() for column, n in row.cells.items()}
    across = {name: [(name, column) for column in row.cells] for name, row in rows.items()}
    down = [tuple((name, column) for name in rows) for column in Understood().cells]
    # Nobody sees a sum under five, and one of nought hides nothing.
    lines = [Line(cells) for cells in down if sum(map(table.__getitem__, cells)) >= SMALLEST]
    gone = protect(table, lines, {cell: across[cell[0]] for cell in table})
    hidden = {name for name, _ in gone}
    return {name: None if name in hidden else row for name, row in rows.items()}
