"""Sheets to print: a warning to hang where people pass, and slips with somebody's own link."""

import io
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import segno

from bot.content import cards, paper, signs
from bot.content.formats import day, instant
from bot.content.locales import Locales
from bot.content.messages import Library
from bot.content.parts import Told, parts_of
from bot.domain.language import LANGUAGES
from bot.domain.post import Post
from bot.domain.roster import Person
from bot.domain.wording import N_

MOST_SLIPS = 1000  # a file: a printer's tray holds no more
WHAT = N_("Open this link with your telephone, or point its camera here, and press START.")
SCAN = N_("Alerts on Telegram, free")
MADE = N_("Written on {instant}.")
WARNING = N_(
    "It works once, until {day}. It is only yours: do not give it away. It is free; the consulate "
    "never asks for money, passwords or photos of documents."
)


def notice(
    library: Library,
    locales: Locales,
    told: Told,
    *,
    link: str,
    made: datetime,
    expires: datetime,
) -> bytes:
    """A PDF of one page: the message in large letters, with the telephone and a QR to `link`."""
    return paper.pdf(
        "notice", notice_page(library, locales, told, link=link, made=made, expires=expires)
    )


def notice_page(
    library: Library,
    locales: Locales,
    told: Told,
    *,
    link: str,
    made: datetime,
    expires: datetime,
) -> dict[str, Any]:
    """What `typst/notice.typ` sets. Nobody is asked to come: a crowd may be what is dangerous."""
    parts = parts_of(library, told)
    beside = signs.beside(library, told, parts.written)
    written = instant(made, parts.written, told.zone).removesuffix(".")  # English: "8:00 a.m."
    return {
        **cards.look(parts.written),
        **asdict(cards.heads_of(library, locales, told, parts.written, expires)),
        "banner": parts.banner,
        "notice": parts.notice,
        "lead": f"{parts.lead} {parts.impact}",
        "help": cards.unbroken(parts.help, parts),
        "also": parts.also,
        "picture": signs.drawing(told.hazard),
        "icons": {name: signs.drawing(name) for name in ("place", "clock", "call")},
        "actions": [cards.action(parts, beside, at) for at in range(len(parts.actions))],
        "made": locales.plain(parts.written, MADE, instant=written),
        "valid": locales.plain(
            parts.written,
            cards.VALID_UNTIL,
            instant=instant(expires, parts.written, told.zone),
        ),
        "scan": locales.plain(parts.written, SCAN),
        "qr": _qr(link),
        "link": link,
    }


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
