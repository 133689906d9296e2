"""Our messages of the Common Alerting Protocol, written as XML in the order that CAP 1.2 wants."""

from collections.abc import Iterable
from typing import Any

from lxml import etree

from bot.domain.cap import Area, Block, Outgoing, Ring, written

SPACE = "urn:oasis:names:tc:emergency:cap:1.2"
Element = Any  # lxml has no types


def to_xml(made: Outgoing) -> bytes:
    """The message, in UTF-8. What is empty is left out."""
    alert = etree.Element(f"{{{SPACE}}}alert", nsmap={None: SPACE})
    _add(alert, "identifier", made.identifier)
    _add(alert, "sender", made.sender)
    _add(alert, "sent", written(made.sent))
    _add(alert, "status", made.status)
    _add(alert, "msgType", made.kind)
    _add(alert, "source", made.source)
    _add(alert, "scope", "Restricted")
    _add(alert, "restriction", made.restriction)
    _add(alert, "note", made.note)
    _add(alert, "references", " ".join(map(str, made.references)))
    for block in made.blocks:
        _info(alert, made, block)
    etree.indent(alert)
    return bytes(etree.tostring(alert, xml_declaration=True, encoding="UTF-8"))


def _info(alert: Element, made: Outgoing, block: Block) -> None:
    info = etree.SubElement(alert, f"{{{SPACE}}}info")
    _add(info, "language", block.language)
    for category in made.categories:
        _add(info, "category", category)
    _add(info, "event", block.event)
    for response in made.responses:
        _add(info, "responseType", response)
    _add(info, "urgency", made.urgency)
    _add(info, "severity", made.severity)
    _add(info, "certainty", made.certainty)
    _pairs(info, "eventCode", made.codes)
    _add(info, "effective", written(made.sent))
    _add(info, "onset", written(made.onset) if made.onset else "")
    _add(info, "expires", written(made.expires))
    _add(info, "senderName", made.sender_name)
    _add(info, "headline", block.headline)
    _add(info, "description", block.description)
    _add(info, "instruction", block.instruction)
    _add(info, "web", made.web)
    _add(info, "contact", made.contact)
    _pairs(info, "parameter", made.parameters)
    for area in block.areas:
        _area(info, area)


def _area(info: Element, area: Area) -> None:
    element = etree.SubElement(info, f"{{{SPACE}}}area")
    _add(element, "areaDesc", area.name)
    for ring in area.rings:
        _add(element, "polygon", _corners(ring))
    for latitude, longitude, radius in area.circles:
        _add(element, "circle", f"{latitude:.4f},{longitude:.4f} {radius:g}")
    _pairs(element, "geocode", area.geocodes)


def _corners(ring: Ring) -> str:
    return " ".join(f"{latitude:.4f},{longitude:.4f}" for latitude, longitude in ring)


def _pairs(parent: Element, name: str, pairs: Iterable[tuple[str, str]]) -> None:
    for key, value in pairs:
        element = etree.SubElement(parent, f"{{{SPACE}}}{name}")
        _add(element, "valueName", key)
        _add(element, "value", value)


def _add(parent: Element, name: str, text: str) -> None:
    if text:
        etree.SubElement(parent, f"{{{SPACE}}}{name}").text = text
