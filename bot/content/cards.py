"""Cards: a message as a picture, for who does not read much and for whoever passes it on.

Hazard, place, the first actions, until when, who says it. The text always goes beside it: a picture
is read out by no screen reader.
"""

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.content import paper, signs
from bot.content.formats import instant, said
from bot.content.locales import Locales
from bot.content.messages import Library
from bot.content.parts import Told, parts_of
from bot.domain.alert import Purpose
from bot.domain.form import Parts
from bot.domain.hazard import Phase
from bot.domain.language import LANGUAGES
from bot.domain.message import plain
from bot.domain.slot import Instant
from bot.domain.wording import N_

PIXELS = 1080, 1350  # of the picture; 540 × 675 pt
MOST_ACTIONS = 4
PHASES = {
    Phase.AWARENESS: N_("Be prepared"),
    Phase.WARNING: N_("Warning"),
    Phase.EMERGENCY: N_("Danger now"),
    Phase.RECOVERY: N_("Afterwards"),
}
FOLLOWING = {  # what was said before, and is no longer so; a cancellation has no picture
    Purpose.UPDATE: N_("Update"),
    Purpose.CORRECTION: N_("Correction"),
    Purpose.ALL_CLEAR: N_("All clear"),
}
ACT_BY = N_("Act before: {instant}")
VALID_UNTIL = N_("Valid until: {instant}")
NO_BREAK, ISOLATE, END_ISOLATE = "\u00a0", "\u2066", "\u2069"
# "el huracán Nora" as a heading is "Huracán Nora".
ARTICLES = {
    "es": re.compile(r"^(el|la|los|las) "),
    "en": re.compile(r"^the "),
    "fr": re.compile(r"^(le |la |les |l['’])"),
    "pt": re.compile(r"^(o|a|os|as) "),
    "ht": re.compile(r" (a|an|la|lan|nan)$"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """What stands over the actions of a card and of a sheet, in the language it is written in."""

    phase: str
    hazard: str
    place: str
    until: str
    source: str


def card(library: Library, locales: Locales, told: Told, expires: datetime) -> bytes:
    """The picture, a PNG of `PIXELS`. It takes some 50 ms: not on the loop."""
    return paper.png("card", page(library, locales, told, expires))


def page(library: Library, locales: Locales, told: Told, expires: datetime) -> dict[str, Any]:
    """What `typst/card.typ` sets."""
    parts = parts_of(library, told)
    heads = heads_of(library, locales, told, parts.written, expires)
    beside = signs.beside(library, told, parts.written)
    return {
        **look(parts.written),
        **asdict(heads),
        "source": heads.source.replace(
            " · ", "\n"
        ),  # a name in Latin letters stays whole in Arabic
        "banner": parts.banner,
        "notice": parts.notice,
        "help": unbroken(parts.help, parts),
        "picture": signs.drawing(told.hazard),
        "icons": {name: signs.drawing(name) for name in ("place", "clock", "call")},
        "actions": [
            {"rank": rank, "at": at, **action(parts, beside, at)}
            for rank, at in enumerate(chosen(parts))
        ],
    }


def heads_of(
    library: Library, locales: Locales, told: Told, written: str, expires: datetime
) -> Heads:
    """Phase, hazard, place, time and source in words."""
    values = {name: plain(said(slot, written, told.zone)) for name, slot in told.slots.items()}
    named = plain(library.hazard_name(written, told.hazard, values))
    deadline = told.slots.get("deadline")
    act = "deadline" in library.required(told.hazard, told.phase) and isinstance(deadline, Instant)
    until = deadline.at if act and isinstance(deadline, Instant) else expires
    return Heads(
        phase=" · ".join(
            locales.plain(written, label)
            for label in (FOLLOWING.get(told.purpose), PHASES[told.phase])
            if label
        ),
        hazard=heading(named, written),
        place=values["place"],
        until=locales.plain(
            written, ACT_BY if act else VALID_UNTIL, instant=instant(until, written, told.zone)
        ),
        source=" · ".join(values[name] for name in ("source", "authority") if name in values),
    )


def heading(name: str, language: str) -> str:
    """What threatens, as the first words of a page."""
    article = ARTICLES.get(language)
    bare = article.sub("", name) if article else name
    return bare[:1].upper() + bare[1:]


def chosen(parts: Parts) -> list[int]:
    """Which of `Parts.actions` a card has room for, the most needed first.

    What not to do, and what only this reader does, go before a third thing to do.
    """
    do, own, avoid = (
        list(range(start, start + len(lines)))
        for start, lines in (
            (0, parts.do),
            (len(parts.do), parts.own),
            (len(parts.do) + len(parts.own), parts.avoid),
        )
    )
    return [*do[:1], *own[:1], *do[1:2], *avoid[:1], *do[2:]][:MOST_ACTIONS]


def look(language: str) -> dict[str, Any]:
    """How Typst sets a language."""
    known = LANGUAGES[language]
    return {"lang": language if known.locale else "es", "rtl": known.direction == "rtl"}


def action(parts: Parts, beside: tuple[str, ...], at: int) -> dict[str, str]:
    """An action, and the drawing beside it."""
    sign = beside[at] if beside else ""
    return {
        "text": unbroken(parts.actions[at], parts),
        "sign": signs.drawing(sign) if sign else "",
    }


def unbroken(text: str, parts: Parts) -> str:
    """Telephone numbers on one line, and from left to right whatever stands around them."""
    return parts.dialled(
        text, lambda number: f"{ISOLATE}{number.replace(' ', NO_BREAK)}{END_ISOLATE}"
    )
