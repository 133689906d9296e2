"""Rules C14 to C16 and C19 to C21: words that put people down, or that they do not understand."""

import re
from collections.abc import Iterator, Mapping

from bot.domain.checker_words import IMPACTS
from bot.domain.finding import Finding, Severity, Text, finding, without_facts
from bot.domain.phrases import Words, found, phrases, within
from bot.domain.wording import N_

LONG, LONGEST = 15, 25  # words of a sentence: on average, and of any one
MOST_CAPITALS, MOST_EMOJI = 2, 2
LABELS = phrases(
    es="(?:migrantes?|inmigrantes?|personas?|trabajador[ae]s|extranjer[oa]s|los|las|un|son)"
    " ilegal(?:es)?|indocumentad[oa]s?|(?:los|unos|esos) mojados|sudacas?",
    en="illegals?(?: (?:immigrants?|migrants?|aliens?|workers?))?|aliens?|undocumented|wetbacks?",
    fr="(?:migrants?|les|des) illega(?:l|ux)|(?:les|des) (?:clandestins|sans papiers)",
    pt="(?:migrantes?|imigrantes?|os) ilegais|indocumentados?|clandestinos?",
)
DIALECT = phrases(
    es="dialectos?", en="dialects?", fr="dialectes?|patois", pt="dialetos?", ht="patwa"
)
BLAMED = phrases(
    es="(?:por )?culpa de (?:los|las) \\w++|(?:enfermedad|virus|variante|colera|brote)"
    " (?:haitian|venezolan|guatemaltec|honduren|african|chin|mexican|salvadoren)[oa]s?",
    en="(?:because of|brought by) (?:the )?(?:haitians|venezuelans|mexicans|africans|chinese"
    "|foreigners|migrants)|(?:haitian|venezuelan|african|chinese) (?:disease|virus|cholera)",
)
OFFICIALESE = phrases(es="connacional(?:es)?|victimas?", en="victims?|nationals? abroad")
LABEL_INSTEAD = {"es": "personas migrantes", "en": "migrants", "fr": "migrants", "pt": "migrantes"}
DIALECT_INSTEAD = {"es": "idioma", "en": "language", "fr": "langue", "pt": "língua", "ht": "lang"}
COLOURS = phrases(
    es="(?:alerta|nivel|codigo|semaforo|bandera|fase|aviso) (?:en )?"
    "(?:verde|azul|amarill[oa]|naranja|anaranjad[oa]|roj[oa]|blanc[oa]|negr[oa])",
    en="(?:code|level|flag) (?:green|blue|yellow|orange|red|white|black)|(?:green|blue|yellow"
    "|orange"
    "|red) (?:alert|warning|level|code|notice)",
    fr="(?:alerte|vigilance|niveau) (?:verte?|bleue?|jaune|orange|rouge)",
    pt="(?:alerta|nivel) (?:verde|azul|amarel[oa]|laranja|vermelh[oa])",
    ht="alet (?:vet|ble|jon|oranj|wouj)",
)
MEANING = phrases(
    es="significa|quiere decir|es decir|o sea",
    en="means|that is",
    fr="signifie|c est a dire",
    pt="significa|quer dizer",
    ht="vle di",
)
JARGON = phrases(
    es="categoria \\w++|magnitud \\d++|nivel \\d++|escala (?:de )?(?:richter|mercalli|saffir)"
    "|\\d++ nudos|\\d++ (?:mm|milimetros|hpa|milibares)|fenomeno (?:hidro)?meteorologico"
    "|saffir simpson"
    "|sismicidad|precipitacion(?:es)?|evento (?:adverso|sismico|hidrometeorologico)",
    en="category \\w++|magnitude \\d++|level \\d++|richter|\\d++ (?:knots|millibars|mm)"
    "|\\d++ millimet(?:er|re)s|saffir simpson|precipitation|(?:adverse|seismic|weather) event"
    "|hydrometeorological",
)
IMPERIAL = phrases(
    es="\\d++ (?:millas|pies|pulgadas|yardas|galones|libras)|grados fahrenheit|millas por hora",
    en="\\d++ (?:miles|feet|foot|inches|inch|yards|gallons|mph)|fahrenheit|miles per hour",
)
METRIC = phrases(
    es="\\d++ (?:km|kilometros?|m|metros?|cm|centimetros|litros)|celsius",
    en="\\d++ (?:km|kilometers?|kilometres?|m|meters?|metres?|cm|centimeters|liters|litres)"
    "|celsius",
)
STIFF = phrases(
    es="se (?:exhorta|insta|comunica|recomienda|informa|solicita|hace|preve|ruega|invita|pide|les"
    "|le (?:informa|comunica))(?: (?:a la poblacion|del conocimiento))?|de conformidad con"
    "|por lo que se|en virtud de|a fin de"
    "|las medidas (?:preventivas )?(?:correspondientes|pertinentes)|fenomeno \\w++"
    "|afectacion(?:es)?|deberan?|favor de",
    en="(?:residents|people|the public|all persons|citizens) (?:is|are) (?:hereby )?(?:advised"
    "|urged"
    "|requested|encouraged)|it is (?:recommended|advised)|be advised|in accordance with|pursuant to"
    "|urged to|please be|appropriate (?:measures|precautions)|hereby",
)
WORD = re.compile(r"\w[\w'’-]*+")
MARK = re.compile("!")
PICTURE = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f1e6-\U0001faff]")
CAPITALS = re.compile(r"(?<![\w])[A-ZÁÉÍÓÚÑÜ]{3,}+(?![\w])")


def c14(text: Text) -> Iterator[Finding]:
    """Words that say who is worth less."""
    yield from _replaced(
        "C14",
        LABELS,
        LABEL_INSTEAD,
        text,
        N_("This word makes people guilty or lesser, and they stop reading."),
        N_("Say who they are by what they do: travellers, workers, people."),
    )
    yield from _replaced(
        "C14",
        DIALECT,
        DIALECT_INSTEAD,
        text,
        N_("A language of people is called a language."),
        N_("Name the language: Mam, Garifuna."),
    )
    yield from _replaced(
        "C14",
        BLAMED,
        {},
        text,
        N_("It blames people by where they come from."),
        N_("Leave out where people come from."),
    )
    for span in found(OFFICIALESE, text):
        yield finding(
            "C14",
            span,
            N_("Nobody calls himself by this word."),
            N_("Speak to the reader: you."),
            Severity.WARN,
        )


def _replaced(
    rule: str, words: Words, instead: Mapping[str, str], text: Text, reason: str, remedy: str
) -> Iterator[Finding]:
    for span in found(words, text):
        yield finding(rule, span, reason, remedy, Severity.CONFIRM, instead.get(text.language))


def c15(text: Text) -> Iterator[Finding]:
    """A colour means one thing in one country, and another in the next."""
    for span in found(COLOURS, text):
        if not within(MEANING, text, text.sentence(span[0])):
            yield finding(
                "C15",
                span,
                N_("A colour means different things in different countries."),
                N_("Say in words how great the danger is."),
                Severity.WARN,
            )


def c16(text: Text) -> Iterator[Finding]:
    """Categories and measures instead of what they do."""
    for span in found(JARGON, text):
        if not within(IMPACTS, text, text.sentence(span[0])):
            yield finding(
                "C16",
                span,
                N_("A category or a measure does not tell people what happens to them."),
                N_("Say the effect: it can tear off roofs."),
                Severity.WARN,
            )
    for span in found(IMPERIAL, text):
        if not within(METRIC, text, text.sentence(span[0])):
            yield finding(
                "C16",
                span,
                N_("Not everybody knows feet, miles and degrees Fahrenheit."),
                N_("Give metres, kilometres and degrees Celsius."),
                Severity.WARN,
            )


def c19(text: Text) -> Iterator[Finding]:
    """How hard it is to read. The formulas only order texts: never more than a warning."""
    if text.score is not None and not text.score.easy_enough:
        yield finding(
            "C19",
            (text.start, text.end),
            N_("It is hard to read."),
            N_("Short sentences, short words, one thing a sentence."),
            Severity.WARN,
        )


def c20(text: Text) -> Iterator[Finding]:
    """Sentences that have an end, and an officer who speaks to a person."""
    said = ((without_facts(text, text.words(span)), span) for span in text.sentences)
    counts = [(len(WORD.findall(words)), span) for words, span in said]
    for count, span in counts:
        if count > LONGEST:
            yield finding(
                "C20",
                span,
                N_("This sentence has more than 25 words."),
                N_("Make two or three sentences of it."),
                Severity.WARN,
            )
    if counts and sum(count for count, _ in counts) / len(counts) > LONG:
        yield finding(
            "C20",
            (text.start, text.end),
            N_("Its sentences have more than 15 words on average."),
            N_("One thing a sentence."),
            Severity.WARN,
        )
    for span in found(STIFF, text):
        yield finding(
            "C20",
            span,
            N_("So speaks an office, not a person."),
            N_("Speak to the reader: leave, go up, close."),
            Severity.WARN,
        )


def c21(text: Text) -> Iterator[Finding]:
    """Capitals, exclamation marks and pictures: a few help, many hide what matters."""
    loud = [one.span() for one in CAPITALS.finditer(text.plain, text.start, text.end)]
    marks = [one.start() for one in MARK.finditer(text.plain, text.start, text.end)]
    pictures = [one.start() for one in PICTURE.finditer(text.plain, text.start, text.end)]
    if len(loud) > MOST_CAPITALS:
        last = loud[-1]
        yield finding(
            "C21",
            (loud[0][0], last[1]),
            N_("More than two words stand in capitals."),
            N_("Capitals for one or two words at most."),
            Severity.WARN,
        )
    if len(marks) > 1:
        yield finding(
            "C21",
            (marks[1], marks[1] + 1),
            N_("More than one exclamation mark."),
            N_("A full stop is calmer."),
            Severity.WARN,
            ".",
        )
    words = WORD.search(text.plain, text.start, text.end)
    if len(pictures) > MOST_EMOJI or (pictures and not words):
        at = pictures[min(MOST_EMOJI, len(pictures) - 1)]
        yield finding(
            "C21",
            (at, at + 1),
            N_("Pictures instead of words, or too many of them."),
            N_("Two at most, each beside its word."),
            Severity.WARN,
            "",
        )
