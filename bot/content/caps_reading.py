"""CAP files from outside, read. Every file is hostile until read: nothing in it is fetched, no
entity is opened, and none takes longer than a moment, whatever is in it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import numpy as np
from lxml import etree

from bot.content import caps_areas as areas
from bot.content.regions import Regions
from bot.domain.cap import Message, Point, Ring, phase_of
from bot.domain.cap_events import hazard_of
from bot.domain.cap_places import regions_of
from bot.domain.wording import N_
from bot.errors import CapRefused

LARGEST = 3_000_000  # bytes; a real one with 212 polygons has 1.7 million
MOST_ALERTS, MOST_INFOS, MOST_RINGS = 100, 50, 1000
MOST_PAIRS = 5000  # codes of an area, or of an event; no real one has 500
LONGEST = 300  # characters of a text that is kept
MOST_CHECKED = 600  # corners: whether more of them cross is not asked, for it takes long
WIDEST = 5000.0  # km, of a circle's radius
SPACES = {
    "urn:oasis:names:tc:emergency:cap:1.2",
    "urn:oasis:names:tc:emergency:cap:1.1",
    "http://www.incident.com/cap/1.0",
    "",  # left out: seen in real files
}
REFUSED = {
    "Test": N_("It is a test of the sender's own system, which everybody is to disregard."),
    "System": N_("It is a message from one system to another, not an alert."),
    "Draft": N_("It is its sender's draft, not an alert."),
    "Ack": N_("It only confirms that another message was received."),
    "Error": N_("It only tells that another message was rejected."),
}
LISTS = {"feed", "rss", "RDF"}
SLIPS = {"sp": "es"}  # tags that senders write, and no language has
UNREADABLE = N_("Line {line}: this is no well-formed XML; ask its sender for the file again.")
NUMBERS = re.compile(r"[-+0-9.eE,\s]*")


def read(content: bytes, countries: Iterable[str] = ()) -> list[Message]:
    """The alerts of a file: one of its own, or all of a feed or an EDXL envelope; oldest first.

    Args:
        content: the file.
        countries: those of the posts (ISO 3166-1): a shape that misses them all, and hits one with
            latitude and longitude exchanged, is refused.

    Raises:
        CapRefused: it is none, or cannot be used; names the line.
    """
    root = _parsed(content)
    found = list(root.iter("{*}alert"))
    if not found:
        raise CapRefused(_no_alert(root))
    if len(found) > MOST_ALERTS:
        raise CapRefused(
            N_("There are {n} alerts in the file, and {most} is the most; send fewer."),
            n=len(found),
            most=MOST_ALERTS,
        )
    known = frozenset(countries)
    return sorted((_message(one, known) for one in found), key=lambda one: one.sent)


def _parsed(content: bytes) -> Any:
    if len(content) > LARGEST:
        raise CapRefused(
            N_("The file has more than {most} MB; no alert needs so much."), most=LARGEST // 10**6
        )
    text = content.lstrip(b" \t\r\n")  # real files begin with a blank line
    if b"<!DOCTYPE" in text.replace(b"\0", b""):  # in UTF-16 too
        raise CapRefused(N_("It declares a document type, which no alert may; it is not opened."))
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", None) or 1
        raise CapRefused(UNREADABLE, line=line) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise CapRefused(N_("It declares a document type, which no alert may; it is not opened."))
    return root


def _no_alert(root: Any) -> str:
    if etree.QName(root).localname in LISTS:
        return N_("It is a list of links without an alert in it; send the file of one alert.")
    return N_("There is no CAP alert in the file.")


def _message(alert: Any, countries: frozenset[str]) -> Message:
    space = etree.QName(alert).namespace or ""
    if space not in SPACES:
        raise CapRefused(
            N_("Line {line}: “{space}” is no version of CAP that I know; 1.0 to 1.2 are."),
            line=alert.sourceline,
            space=space[:80],
        )
    status, kind = _needed(alert, "status"), _needed(alert, "msgType")
    for word in (status, kind):
        if word in REFUSED:
            raise CapRefused(REFUSED[word])
    for name, word, known in (
        ("status", status, ("Actual", "Exercise")),
        ("msgType", kind, ("Alert", "Update", "Cancel")),
    ):
        if word not in known:
            raise _wrong(_child(alert, name), word)
    made = Message(
        sender=_needed(alert, "sender"),
        identifier=_needed(alert, "identifier"),
        sent=_time(alert, "sent") or _missing(alert, "sent"),
        drill=status == "Exercise",
        kind=kind,
        references=tuple(_references(_text(alert, "references", 100_000))),
    )
    infos = alert.findall("{*}info")
    if kind == "Cancel" and not infos:
        return made
    return _informed(made, alert, infos, countries)


def _informed(made: Message, alert: Any, infos: list[Any], countries: frozenset[str]) -> Message:
    if not infos:
        raise _missing(alert, "info")
    if len(infos) > MOST_INFOS:
        raise CapRefused(
            N_("There are {n} languages in an alert, and {most} is the most."),
            n=len(infos),
            most=MOST_INFOS,
        )
    languages = [_language(info) for info in infos]
    first = infos[languages.index("es")] if "es" in languages else infos[0]
    onset = _time(first, "onset") or _time(first, "effective")
    expires = _time(first, "expires")
    if expires is not None and expires <= made.sent:
        raise CapRefused(
            N_("Line {line}: it ends before it was sent; ask its sender for a correct one."),
            line=_child(first, "expires").sourceline,
        )
    words = [_text(info, name) for name in ("event", "headline") for info in infos]
    codes = [pair for info in infos for pair in _pairs(info, "eventCode")]
    whole = replace(
        made,
        languages=tuple(dict.fromkeys(languages)),
        event=_text(first, "event"),
        headline=_text(first, "headline"),
        sender_name=_text(first, "senderName"),
        web=_text(first, "web"),
        hazard=hazard_of(codes, words),
        phase=phase_of(
            _text(first, "urgency"),
            _text(first, "severity"),
            _text(first, "certainty"),
            [one.text for one in first.findall("{*}responseType")],
        ),
        onset=onset,
        expires=expires,
    )
    return _located(whole, infos, countries)


def _located(made: Message, infos: list[Any], countries: frozenset[str]) -> Message:
    found = [area for info in infos for area in info.findall("{*}area")]
    elements: dict[str, Any] = {}
    for shape in (one for area in found for one in area if _is_shape(one)):
        elements.setdefault((shape.text or "").strip(), shape)  # each language repeats them
    shapes = [one for text, one in elements.items() if text]
    if len(shapes) > MOST_RINGS:
        raise CapRefused(
            N_("There are {n} shapes in an alert, and {most} is the most."),
            n=len(shapes),
            most=MOST_RINGS,
        )
    rings = [(_ring(one), one) for one in shapes]
    thin = areas.thinned([ring for ring, _ in rings])
    whole = [one for one, (ring, _) in zip(thin, rings, strict=True) if len(one) >= len(ring)]
    coded = regions_of((p for area in found for p in _pairs(area, "geocode")), _known())
    covered = areas.regions_of(thin) if thin else ()
    if thin and not covered:
        _refuse_swapped(thin, rings[0][1], countries)
    return replace(
        made,
        area=_text(found[0], "areaDesc") if found else "",
        regions=covered or coded,
        rings=thin,
        crossed=any(len(one) <= MOST_CHECKED and areas.crosses(one) for one in whole),
    )


def _known() -> frozenset[str]:
    return frozenset(Regions.load().by_iso)


def _refuse_swapped(rings: tuple[Ring, ...], element: Any, countries: frozenset[str]) -> None:
    swapped = tuple(tuple((x, y) for y, x in ring) for ring in rings)
    hit = {iso.partition("-")[0] for iso in areas.regions_of(swapped)}
    if hit & countries:
        raise CapRefused(
            N_(
                "Line {line}: longitude and latitude stand in the wrong order; latitude comes "
                "first. Ask its sender for a correct one."
            ),
            line=element.sourceline,
        )


def _is_shape(element: Any) -> bool:
    return etree.QName(element).localname in ("polygon", "circle")


def _ring(element: Any) -> Ring:
    """A polygon's corners, or a circle's: latitude first."""
    name, text = etree.QName(element).localname, (element.text or "").strip()
    numbers = _numbers(element, text)
    if name == "circle":
        if len(numbers) != 3 or not 0 <= numbers[2] <= WIDEST:
            raise _wrong(element, text)
        _check_corners(element, numbers[:1], numbers[1:2])
        return areas.circle(*map(float, numbers))
    if len(numbers) < 2 or len(numbers) % 2:
        raise _wrong(element, text)
    _check_corners(element, numbers[::2], numbers[1::2])
    corners: list[Point] = list(
        zip(map(float, numbers[::2]), map(float, numbers[1::2]), strict=True)
    )
    return tuple(corners)


def _numbers(element: Any, text: str) -> Any:
    if not NUMBERS.fullmatch(text):
        raise _wrong(element, text)
    try:
        return np.array(text.replace(",", " ").split(), dtype=float)
    except ValueError:
        raise _wrong(element, text) from None


def _check_corners(element: Any, latitudes: Any, longitudes: Any) -> None:
    if not (np.abs(latitudes) <= 90).all() or not (np.abs(longitudes) <= 360).all():
        raise CapRefused(
            N_(
                "Line {line}: a corner of the area lies nowhere on Earth; latitude comes first, "
                "then longitude, in degrees."
            ),
            line=element.sourceline,
        )


def _pairs(parent: Any, name: str) -> Iterator[tuple[str, str]]:
    for one in islice(parent.iterfind(f"{{*}}{name}"), MOST_PAIRS):
        parts = (_text(one, "valueName"), _text(one, "value"))
        flat = (one.text or "").partition("=")  # CAP 1.0: SAME=TOR
        yield parts if parts[1] else (flat[0].strip(), flat[2].strip())


def _references(text: str) -> Iterator[tuple[str, str]]:
    for word in text.split():
        parts = word.split(",")
        if len(parts) >= 2:
            yield parts[0], parts[1]


def _language(info: Any) -> str:
    tag = _text(info, "language").replace("_", "-").partition("-")[0].lower() or "en"
    return SLIPS.get(tag, tag)[:8]


def _time(parent: Any, name: str) -> datetime | None:
    text = _text(parent, name)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None:
            raise ValueError
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _wrong(_child(parent, name), text) from None


def _needed(parent: Any, name: str) -> str:
    text = _text(parent, name)
    if not text:
        raise _missing(parent, name)
    return text


def _child(parent: Any, name: str) -> Any:
    return parent.find(f"{{*}}{name}")


def _text(parent: Any, name: str, longest: int = LONGEST) -> str:
    """What stands in a child, on one line, without what nobody sees."""
    text = parent.findtext(f"{{*}}{name}") or ""
    plain = "".join(c if c.isprintable() else " " for c in text[: 4 * longest])
    return " ".join(plain.split())[:longest]


def _missing(parent: Any, name: str) -> Any:
    raise CapRefused(
        N_("Line {line}: <{parent}> has no <{name}>; ask its sender for a complete one."),
        line=parent.sourceline,
        parent=etree.QName(parent).localname,
        name=name,
    )


def _wrong(element: Any, text: str) -> CapRefused:
    return CapRefused(
        N_("Line {line}: <{name}> cannot be “{text}”."),
        line=element.sourceline,
        name=etree.QName(element).localname,
        text=text[:60],
    )
