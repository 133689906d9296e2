"""Sheets to print: slips with the link by which somebody takes their own place."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import segno

from bot.content import paper
from bot.content.formats import day
from bot.content.locales import Locales
from bot.domain.language import LANGUAGES
from bot.domain.post import Post
from bot.domain.roster import Person
from bot.domain.wording import N_

MOST_SLIPS = 1000  # a file: a printer's tray holds no more
WHAT = N_("Open this link with your telephone, or point its camera here, and press START.")
WARNING = N_(
    "It works once, until {day}. It is only yours: do not give it away. It is free; the consulate "
    "never asks for money, passwords or photos of documents."
)


def claim_slips(
    given: Sequence[tuple[Person, str]],
    *,
    post: Post,
    join: str,
    lapses: datetime,
    locales: Locales,
) -> bytes:
    """A PDF of slips, eight a page, each in its person's language.

    `join` is what stands before a code in a link. At most `MOST_SLIPS` at once.
    """
    slips = [
        _slip(person, f"{join}{code}", day(lapses, person.language, post.time_zone), locales)
        for person, code in given[:MOST_SLIPS]
    ]
    return paper.pdf("claims", {"post": post.name, "slips": slips})


def qr_png(link: str) -> bytes:
    """A link as a picture that a telephone's camera reads from another's screen."""
    out = io.BytesIO()
    segno.make(link, error="m").save(out, kind="png", scale=10, border=4)
    return out.getvalue()


def _slip(person: Person, link: str, until: str, locales: Locales) -> dict[str, Any]:
    language = LANGUAGES[person.language]
    return {
        "name": person.name or f"…{person.telephone[-4:]}",
        "lang": language.code if language.locale else "es",
        "rtl": language.direction == "rtl",
        "qr": _qr(link),
        "link": link,
        "what": locales.plain(language.code, WHAT),
        "warning": locales.plain(language.code, WARNING, day=until),
    }


def _qr(link: str) -> str:
    out = io.BytesIO()
    segno.make(link, error="m").save(out, kind="svg", border=2, xmldecl=False, svgns=True)
    return out.getvalue().decode()
