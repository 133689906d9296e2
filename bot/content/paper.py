"""Everything on paper is set by Typst: a template of `typst/`, our own fonts, data as JSON.

The compiler is kept: the first page costs its start, the others milliseconds. Nothing is read from
the machine's fonts or from a network.
"""

import json
from functools import cache
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from typst import Compiler

_lock = Lock()
FOLDER = Path(str(resources.files("bot.content")))
TEMPLATES, FONTS = FOLDER / "typst", FOLDER / "fonts"


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """`template` (without its ending) filled with `data`."""
    return _set(template, data, "pdf")


def png(template: str, data: dict[str, Any], *, ppi: float = 144) -> bytes:
    """The only page of `template` as a picture; `ppi` pixels an inch."""
    return _set(template, data, "png", ppi)


def _set(
    template: str, data: dict[str, Any], form: Literal["pdf", "png"], ppi: float | None = None
) -> bytes:
    told = json.dumps(data, ensure_ascii=False)
    with _lock:  # a compiler refuses a second page while it sets one
        made = _compiler(template).compile(format=form, ppi=ppi, sys_inputs={"data": told})
    if not isinstance(made, bytes):
        raise ValueError(f"{template} has more than one page, or none")
    return made


@cache
def _compiler(template: str) -> "Compiler":
    from typst import Compiler  # 7 MB, for whoever sets a page

    return Compiler(
        input=str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )
