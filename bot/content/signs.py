"""Our own drawings: one for each hazard, and for the actions that a drawing can say."""

import tomllib
from functools import cache
from itertools import zip_longest
from pathlib import Path

from bot.content.messages import Library
from bot.content.parts import Told
from bot.content.templates import lines_of
from bot.domain.language import DEFAULT

NEVER = "no"  # beside what not to do, where no drawing says it better
FOLDER = Path(__file__).parent / "pictograms"


@cache
def drawing(name: str) -> str:
    """The pictogram of that name, as SVG; two colours, no text."""
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")


@cache
def signs() -> dict[str, tuple[str, ...]]:
    """Pictogram → how the Spanish lines begin that it stands beside."""
    found = tomllib.loads((FOLDER / "signs.toml").read_text(encoding="utf-8"))
    return {name: tuple(lines) for name, lines in found.items()}


def sign_of(line: str) -> str:
    """The pictogram beside a line of the Spanish templates; "" where none fits."""
    fitting = (
        (len(start), name)
        for name, starts in signs().items()
        for start in starts
        if line.startswith(start)
    )
    return max(fitting, default=(0, ""))[1]


def beside(library: Library, told: Told, written: str) -> tuple[str, ...]:
    """The pictogram beside each action, in the order of `Parts.actions`.

    None at all where `written` does not say the same lines as Spanish does.
    """
    spanish, own = (
        lines_of(library.speeches[code], told.hazard, told.phase, told.groups)
        for code in (DEFAULT, written)
    )
    pairs = zip_longest((spanish.do, spanish.own, spanish.avoid), (own.do, own.own, own.avoid))
    if any(len(one) != len(other) for one, other in pairs):
        return ()
    done = [sign_of(line) for line in (*spanish.do, *spanish.own)]
    return (*done, *(sign_of(line) or NEVER for line in spanish.avoid))
