"""Rules C01 to C04, C07 and C08: what a warning must say. C05 is `checker_time`."""

import re
from collections.abc import Iterator

from bot.domain.checker_words import EVACUATE, HAZARDS, IMPACTS, WHERETO
from bot.domain.elements import FIRST, action, help_given, place, source
from bot.domain.finding import Finding, Kind, Severity, Text, finding
from bot.domain.hazard import Phase
from bot.domain.phrases import affirmed, first, within
from bot.domain.wording import N_

KNOWN = ("es", "en")  # whose words for hazards and actions are known
_ACRONYM = re.compile(r"(?<![\w(-])[A-Z]{3,8}(?![\w)-])")
_NO_ACRONYM = re.compile(
    r"EJERCICIO|EXERCISE|EGZESIS|EXERCICE|AHORA|NOW|AVISO|ALERTA|URGENTE|WARNING|ALERT|ALERTE|HOY"
    r"|TODAY|REAL|SOS|[MCEP][SD]T|UTC|FLOOD|STORM|FIRE|THE|NOT"
)
_THREE = re.compile(r"(?<![\d.,:/-])\d{3}(?![\d.,:/-]\d|\d)")
FILL = {  # what goes in where nothing is known: the gap is for the writer
    "source": ("[Consulado de … en …]: ", "[Consulate of … in …]: "),
    "hazard": (" [Qué amenaza] puede [qué hace].", " [What threatens] can [what it does]."),
    "place": (" Lugar: {}.", " Where: {}."),
    "action": (" Haga esto: [acción].", " Do this: [action]."),
    "help": (" Ayuda: {}.", " Help: {}."),
    "danger": (" Peligro de vida: llame al {}.", " Life in danger: call {}."),
}


def c01(text: Text) -> Iterator[Finding]:
    """Who says it, at the beginning and in full."""
    span = source(text)
    if span is None:
        name = text.facts.get("source")
        yield finding(
            "C01",
            (text.start, text.start),
            N_("It does not begin with who says it."),
            N_("Begin with the full name of the consulate."),
            replacement=f"{name}: " if name else _fill("source", text),
        )
    for match in _ACRONYM.finditer(text.plain, text.start, text.start + FIRST):
        if not _NO_ACRONYM.fullmatch(match[0]) and not _loud(text, match):
            yield finding(
                "C01",
                match.span(),
                N_("Not everybody knows what these letters stand for."),
                N_("Write the whole name."),
                Severity.WARN if span else Severity.BLOCK,
            )


def _loud(text: Text, match: re.Match[str]) -> bool:
    """Whether all the words around it stand in capitals."""
    around = text.plain[max(0, match.start() - 12) : match.end() + 12]
    return sum(map(str.isupper, around)) > sum(map(str.islower, around))


def c02(text: Text) -> Iterator[Finding]:
    """What threatens, and what it does."""
    if text.language not in KNOWN:
        return
    hazard = first(HAZARDS, text)
    if hazard is None:
        after = _after_source(text)
        yield finding(
            "C02",
            (after, after),
            N_("It does not say what threatens."),
            N_("Name the danger in a word that everybody knows: flood, fire, earthquake."),
            replacement=_fill("hazard", text),
        )
    elif _lacks_impact(text):
        yield finding(
            "C02",
            hazard,
            N_("It names the danger, but not what it does to people."),
            N_("Say the effect: it can tear off roofs, it can carry cars away."),
            Severity.WARN,
        )


def _lacks_impact(text: Text) -> bool:
    """Not asked of the library's alerts: each has its line of it, or the files do not load."""
    exempt = text.kind is Kind.ALERT or text.phase is Phase.RECOVERY
    return not exempt and first(IMPACTS, text) is None


def c03(text: Text) -> Iterator[Finding]:
    """Where: more than a country."""
    if place(text) is None:
        gap = "[barrio, pueblo, río]" if text.spanish else "[district, town, river]"
        yield finding(
            "C03",
            (text.end, text.end),
            N_("It names no place that a neighbour would know."),
            N_("Name town, district or river; a country or “the area” is too wide."),
            replacement=_fill("place", text, text.facts.get("place") or gap),
        )


def c04(text: Text) -> Iterator[Finding]:
    """Something to do, and where to when people are to leave."""
    if text.language in KNOWN and action(text) is None:
        yield finding(
            "C04",
            (text.end, text.end),
            N_("It does not tell people what to do."),
            N_("Say one thing to do, as an order: go up to high ground."),
            replacement=_fill("action", text),
        )
    if not within(WHERETO, text, (text.start, text.end)):
        for span in affirmed(EVACUATE, text):
            yield finding(
                "C04",
                span,
                N_("It says to evacuate, but not where to or how."),
                N_("Say where to go and by which way."),
            )


def c07(text: Text) -> Iterator[Finding]:
    """A number to call."""
    if help_given(text) is None:
        gap = "[teléfono]" if text.spanish else "[telephone]"
        yield finding(
            "C07",
            (text.end, text.end),
            N_("It gives no number to call for help."),
            N_("Add the verified telephone number of the consulate."),
            replacement=_fill("help", text, text.facts.get("telephone") or gap),
        )


def c08(text: Text) -> Iterator[Finding]:
    """In an emergency, the number that saves lives."""
    known = text.facts.get("emergency_number")
    there = text.said("emergency_number") if known else _THREE.search(text.plain, text.start)
    if not there:
        gap = "[número]" if text.spanish else "[number]"
        yield finding(
            "C08",
            (text.end, text.end),
            N_("It lacks the emergency number of the country."),
            N_("Say which number to call when a life is in danger."),
            replacement=_fill("danger", text, known or gap),
        )


def _fill(name: str, text: Text, value: str = "") -> str:
    return FILL[name][0 if text.spanish else 1].format(value)


def _after_source(text: Text) -> int:
    span = source(text)
    return text.sentence(span[0])[1] if span else text.start
