"""The elements of a warning: which are there, and where. Five that research asks for, and help."""

import re
from collections.abc import Iterator
from enum import StrEnum

from bot.domain.checker_words import ACTIONS, HAZARDS, HELP, IMPACTS, SOURCES
from bot.domain.days import CLOCK, NOW, NUMERIC, RELATIVE, SEASON, dates
from bot.domain.finding import Kind, Span, Text
from bot.domain.phrases import first, within

NUMBER = re.compile(r"(?<![\d/])[+(]?\d(?:[ ().-]{0,2}\d){6,14}(?!\d)")
SHORT_NUMBER = re.compile(r"(?<![\d.,:/-])\d{3}(?![\d.,:/-]\d|\d|[ ]?(?:m|km|metros|meters)\b)")
SITE = re.compile(r"https?://[^\s<>\"]++|www\.[^\s<>\"]++")
_NAME = r"(?:[A-ZÁÉÍÓÚÑÜÀÂÇÈÊÔ][\w'’-]*+)"
_OF = r"(?:[ ](?:de|del|la|las|los|el|of|the|y|and))"
NAMED = re.compile(
    r"(?<!\w)(?i:en|a|al|de|del|por|hacia|desde|costa de|entre|frente a"
    r"|albergue|refugio|rio|puente|barrio|colonia|shelter|river|bridge"
    r"|in|at|near|to|of|for|from|around|along|on|toward|between|across)"
    rf"(?:[ ](?:el|la|los|las|the|EL|LA|THE))?[ ]({_NAME}(?:{_OF}{{0,2}}[ ]{_NAME}){{0,4}}+)"
)
_REST_OF_SOURCE = re.compile(rf"(?:{_OF}{{0,2}}[ ]{_NAME}|[ ](?:en|in)(?=[ ][A-ZÁÉÍÓÚÑ])){{0,6}}+")
FIRST = 80  # characters in which the source must stand
COUNTRIES = re.compile(
    r"belice|belize|canada|costa rica|republica dominicana|dominican republic|el salvador|salvador"
    r"|guatemala|honduras|mexico|nicaragua|panama|estados unidos|(?:the )?united states|usa|haiti"
    r"|espana|spain|colombia|venezuela|ecuador|peru|bra[sz]il|chile|argentina|cuba|altavista"
)
NO_PLACES = re.compile(
    r"(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|(?:mon|tues|wednes|thurs|fri|satur"
    r"|sun)day|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
    r"|diciembre|january|february|march|april|may|june|july|august|september|october|november"
    r"|december|proteccion civil|cruz roja|red cross|civil protection|consulado|consulate|embajada"
    r"|embassy|ministerio|ministry|autoridades|dios|usted|this area|that area|la zona|esta area"
    r"|any|every|all|[a-z]"
    r"|bomberos|policia|telegram|whatsapp|facebook)\b"
)
MOST_PLACES = 40  # names looked at


class Element(StrEnum):
    """What a warning says, in the order that helps most."""

    SOURCE = "source"
    HAZARD = "hazard"
    IMPACT = "impact"
    PLACE = "place"
    ACTION = "action"
    TIME = "time"
    HELP = "help"


FIVE = (Element.SOURCE, Element.HAZARD, Element.PLACE, Element.ACTION, Element.TIME)


def elements(text: Text) -> dict[Element, Span | None]:
    """Each element, and where it stands; None: it is missing."""
    return {
        Element.SOURCE: source(text),
        Element.HAZARD: first(HAZARDS, text),
        Element.IMPACT: first(IMPACTS, text),
        Element.PLACE: place(text),
        Element.ACTION: action(text),
        Element.TIME: time(text),
        Element.HELP: help_given(text),
    }


def source(text: Text) -> Span | None:
    """Who says it, with the whole of its name, at the beginning."""
    span = text.said("source") or first(SOURCES, text)
    if span is None or span[0] >= text.start + FIRST:
        return None
    rest = _REST_OF_SOURCE.match(text.plain, span[1])
    return (span[0], rest.end() if rest else span[1])


def place(text: Text) -> Span | None:
    """Where, by a name that is more than a country's and is not the sender's own."""
    known = text.said("place")
    if known and not COUNTRIES.fullmatch(fold_name(text, known)):
        return known
    return next(_places(text), None)


def _places(text: Text) -> Iterator[Span]:
    speaker = source(text) or (0, 0)
    for number, match in enumerate(NAMED.finditer(text.plain, text.start)):
        if number == MOST_PLACES:
            return
        span = match.span(1)
        name = fold_name(text, span)
        inside = speaker[0] <= span[0] < speaker[1]
        loud = text.words(span).isupper() and within(HAZARDS, text, span)
        if not inside and not loud and not COUNTRIES.fullmatch(name) and not NO_PLACES.match(name):
            yield span


def fold_name(text: Text, span: Span) -> str:
    """A name as it is compared."""
    return text.folded[span[0] : span[1]].strip()


def action(text: Text) -> Span | None:
    """The first thing to do."""
    bullet = text.plain.find("•", text.start)
    if text.kind is Kind.ALERT and bullet >= 0:  # a list of things to do, in any language
        return text.sentence(bullet + 2)
    return first(ACTIONS, text)


def time(text: Text) -> Span | None:
    """When: a day, an hour, or at least a word about it."""
    day = next((span for span, *_ in dates(text)), None)
    hour = CLOCK.search(text.folded, text.start)
    numeric = NUMERIC.search(text.folded, text.start)
    known = next(
        filter(None, map(text.said, ("onset", "deadline", "updated", "next_update"))), None
    )
    spans = [known, day, hour.span() if hour else None, numeric.span() if numeric else None]
    return next((span for span in spans if span), None) or _loosely(text)


def _loosely(text: Text) -> Span | None:
    return first(RELATIVE, text) or first(SEASON, text) or first(NOW, text)


def help_given(text: Text) -> Span | None:
    """A number to call or a site: without one, "call the consulate" helps nobody."""
    for name in ("telephone", "emergency_number", "partner_telephone", "website"):
        if said := text.said(name):
            return said
    for pattern in (NUMBER, SITE):
        if match := pattern.search(text.plain, text.start):
            return match.span()
    for match in SHORT_NUMBER.finditer(text.folded, text.start):
        begin = max(text.sentence(match.start())[0], match.start() - 60)
        if within(HELP, text, (begin, match.start())):
            return match.span()
    return None
