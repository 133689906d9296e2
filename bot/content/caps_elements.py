"""Elements of CAP files, each read as what it must be, or refused with its line and its name."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from lxml import etree

from bot.domain.wording import N_
from bot.errors import CapRefused

LONGEST = 300  # characters of a text that is kept
MOST_PAIRS = 5000  # codes of an area, or of an event; no real one has 500


def text_of(parent: Any, name: str, longest: int = LONGEST) -> str:
    """What stands in a child, on one line, without what nobody sees; "" without such a child."""
    raw = parent.findtext(f"{{*}}{name}") or ""
    plain = "".join(c if c.isprintable() else " " for c in raw[: 4 * longest])
    return " ".join(plain.split())[:longest]


def needed(parent: Any, name: str) -> str:
    """The same of a child that must be there.

    Raises:
        CapRefused: it is not.
    """
    found = text_of(parent, name)
    if not found:
        raise missing(parent, name)
    return found


def time_of(parent: Any, name: str) -> datetime | None:
    """The instant (aware, UTC) in a child, if it is there.

    Raises:
        CapRefused: it is none, or has no offset.
    """
    written = text_of(parent, name)
    if not written:
        return None
    try:
        found = datetime.fromisoformat(written)
        if found.tzinfo is None:
            raise ValueError
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise wrong(child(parent, name), written) from None


def pairs(parent: Any, name: str) -> Iterator[tuple[str, str]]:
    """(valueName, value) of each such child."""
    for one in islice(parent.iterfind(f"{{*}}{name}"), MOST_PAIRS):
        value = text_of(one, "value")
        flat = (one.text or "")[:LONGEST].partition("=")  # CAP 1.0: SAME=TOR
        yield (text_of(one, "valueName"), value) if value else (flat[0].strip(), flat[2].strip())


def child(parent: Any, name: str) -> Any:
    """The first child of that name, in whatever namespace."""
    return parent.find(f"{{*}}{name}")


def missing(parent: Any, name: str) -> CapRefused:
    """The refusal of an element that lacks a child."""
    return CapRefused(
        N_("Line {line}: “{parent}” has no “{name}”; ask its sender for a complete one."),
        line=parent.sourceline,
        parent=etree.QName(parent).localname,
        name=name,
    )


def wrong(element: Any, text: str) -> CapRefused:
    """The refusal of what stands in an element."""
    return CapRefused(
        N_("Line {line}: “{name}” cannot be “{text}”."),
        line=element.sourceline,
        name=etree.QName(element).localname,
        text=text[:60],
    )
