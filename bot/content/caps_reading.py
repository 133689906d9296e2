"""CAP files from outside, hostile until read: nothing is fetched, no entity opened, all quick."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from lxml import etree

from bot.content import caps_areas as areas
from bot.content.caps_elements import child, missing, needed, pairs, text_of, time_of, wrong
from bot.content.caps_shapes import is_shape, ring_of
from bot.content.regions import Regions
from bot.domain.cap import Message, Ring, phase_of
from bot.domain.cap_events import hazard_of
from bot.domain.cap_places import regions_of
from bot.domain.wording import N_
from bot.errors import CapRefused

LARGEST = 3_000_000  # bytes; a real one with 212 polygons has 1.7 million
MOST_ALERTS, MOST_INFOS, MOST_RINGS = 100, 50, 1000
MOST_CHECKED = 600  # corners: whether more of them cross is not asked, for it takes long
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
        if etree.QName(root).localname in LISTS:
            raise CapRefused(
                N_("It is a list of links without an alert in it; send the file of one alert.")
            )
        raise CapRefused(N_("There is no CAP alert in the file."))
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


def _message(alert: Any, countries: frozenset[str]) -> Message:
    space = etree.QName(alert).namespace or ""
    if space not in SPACES:
        raise CapRefused(
            N_("Line {line}: “{space}” is no version of CAP that I know; 1.0 to 1.2 are."),
            line=alert.sourceline,
            space=space[:80],
        )
    status, kind = needed(alert, "status"), needed(alert, "msgType")
    for word in (status, kind):
        if word in REFUSED:
            raise CapRefused(REFUSED[word])
    for name, word, known in (
        ("status", status, ("Actual", "Exercise")),
        ("msgType", kind, ("Alert", "Update", "Cancel")),
    ):
        if word not in known:
            raise wrong(child(alert, name), word)
    made = Message(
        sender=needed(alert, "sender"),
        identifier=needed(alert, "identifier"),
        sent=_sent(alert),
        drill=status == "Exercise",
        kind=kind,
        references=tuple(_references(text_of(alert, "references", 100_000))),
    )
    infos = alert.findall("{*}info")
    if kind == "Cancel" and not infos:
        return made
    return _informed(made, alert, infos, countries)


def _informed(made: Message, alert: Any, infos: list[Any], countries: frozenset[str]) -> Message:
    if not infos:
        raise missing(alert, "info")
    if len(infos) > MOST_INFOS:
        raise CapRefused(
            N_("There are {n} languages in an alert, and {most} is the most."),
            n=len(infos),
            most=MOST_INFOS,
        )
    languages = [_language(info) for info in infos]
    first = infos[languages.index("es")] if "es" in languages else infos[0]
    onset = time_of(first, "onset") or time_of(first, "effective")
    expires = time_of(first, "expires")
    if expires is not None and expires <= made.sent:
        raise CapRefused(
            N_("Line {line}: it ends before it was sent; ask its sender for a correct one."),
            line=child(first, "expires").sourceline,
        )
    words = [text_of(info, name) for name in ("event", "headline") for info in infos]
    codes = [pair for info in infos for pair in pairs(info, "eventCode")]
    whole = replace(
        made,
        languages=tuple(dict.fromkeys(languages)),
        event=text_of(first, "event"),
        headline=text_of(first, "headline"),
        sender_name=text_of(first, "senderName"),
        web=text_of(first, "web"),
        hazard=hazard_of(codes, words),
        phase=phase_of(
            text_of(first, "urgency"),
            text_of(first, "severity"),
            text_of(first, "certainty"),
            [one.text for one in first.findall("{*}responseType")],
        ),
        onset=onset,
        expires=expires,
    )
    return _located(whole, infos, countries)


def _located(made: Message, infos: list[Any], countries: frozenset[str]) -> Message:
    found = [area for info in infos for area in info.findall("{*}area")]
    elements: dict[str, Any] = {}
    for shape in (one for area in found for one in area if is_shape(one)):
        elements.setdefault((shape.text or "").strip(), shape)  # each language repeats them
    shapes = [one for text, one in elements.items() if text]
    if len(shapes) > MOST_RINGS:
        raise CapRefused(
            N_("There are {n} shapes in an alert, and {most} is the most."),
            n=len(shapes),
            most=MOST_RINGS,
        )
    rings = [(ring_of(one), one) for one in shapes]
    thin = areas.thinned([ring for ring, _ in rings])
    whole = [one for one, (ring, _) in zip(thin, rings, strict=True) if len(one) >= len(ring)]
    coded = regions_of((p for area in found for p in pairs(area, "geocode")), _known())
    covered = areas.regions_of(thin) if thin else ()
    if thin and not covered:
        _refuse_swapped(thin, rings[0][1], countries)
    return replace(
        made,
        area=text_of(found[0], "areaDesc") if found else "",
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


def _sent(alert: Any) -> datetime:
    found = time_of(alert, "sent")
    if found is None:
        raise missing(alert, "sent")
    return found


def _references(text: str) -> Iterator[tuple[str, str]]:
    for word in text.split():
        parts = word.split(",")
        if len(parts) >= 2:
            yield parts[0], parts[1]


def _language(info: Any) -> str:
    tag = text_of(info, "language").replace("_", "-").partition("-")[0].lower() or "en"
    return SLIPS.get(tag, tag)[:8]
