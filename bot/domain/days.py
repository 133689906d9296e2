"""Days and hours as texts write them, and words for them that only today's reader understands."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.finding import Span, Text
from bot.domain.phrases import BETWEEN, Pattern, phrases

MONTHS = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "en": "january february march april may june july august september october november december",
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "pt": "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "ht": "janvye fevriye mas avril me jen jiye out septanm oktob novanm desanm",
}
DAYS = {
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
WRITTEN = {  # months as they are written, for a date that goes in
    "es": MONTHS["es"].split(),
    "en": [month.capitalize() for month in MONTHS["en"].split()],
}
_NUMBER = r"(?<![\d/:.,-])(\d{1,2})(?:st|nd|rd|th|er|º|°)?"
_CLOCK = (
    r"(?<![\d/:.-])(?:[01]?\d|2[0-3])(?::[0-5]\d)?[^\w.!?\n]?"
    r"(?:de la (?:manana|tarde|noche|madrugada)|del mediodia|[ap][.]?[ ]?m\b|hrs?\b|horas|h\b"
    r"|nan maten|nan apremidi|aswe)"
    r"|(?<![\d/:.-])(?:[01]?\d|2[0-3])(?::[0-5]\d)(?!\d)|\b\d{1,2} h \d\d\b|\bmediodia\b|\bmidday\b"
    r"|\bnoon\b|\bmidnight\b|\bmedianoche\b|\bmidi\b"
)
CLOCK = re.compile(_CLOCK)
NUMERIC = re.compile(r"(?<![\d/.-])\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?![\d/.-])")
RELATIVE = phrases(
    es="hoy|ahorita|pasado manana|(?<!la )(?<!esta )manana|esta (?:noche|tarde|manana)|pronto"
    "|en breve|proximamente|en las proximas horas|anoche|ayer",
    en="today|tonight|tomorrow|soon|shortly|this (?:evening|afternoon|morning)|yesterday"
    "|in the coming hours",
)
SEASON = phrases(
    es="esta (?:temporada|semana)|temporada|cada \\w++|siempre|estos dias|este mes",
    en="this (?:season|week|month)|season|every \\w++|always|these days",
    fr="cette (?:semaine|saison)|saison",
    pt="n?esta (?:semana|estacao|temporada|epoca)|temporada",
    ht="semen sa a|sezon sa a|sezon",
    ar="هذا ال(?:أ|ا)سبوع|هذا الموسم",
)
NOW = phrases(es="ahora|ya|en este momento|de inmediato", en="now|immediately|at once")
_SHIFT = {"hoy": 0, "today": 0, "manana": 1, "tomorrow": 1, "pasado manana": 2}
_SHIFT |= {"esta noche": 0, "tonight": 0, "ayer": -1, "yesterday": -1}


def _dated(language: str) -> Pattern:
    months = "|".join(MONTHS[language].split())
    short = "|".join(["sept", *(month[:3] for month in MONTHS[language].split())])
    day_first = rf"{_NUMBER}{BETWEEN}(?:de{BETWEEN}|of{BETWEEN})?({months})(?!\w)"
    month_first = rf"(?<!\w)({months}|{short})[.]?{BETWEEN}(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])"
    return re.compile(f"{day_first}|{month_first}" if language == "en" else day_first)


DATED = {language: _dated(language) for language in MONTHS}
WEEKDAYS = {
    "es": re.compile(r"\b(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo) \d{1,2}\b"),
    "en": re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: the)? \d{1,2}\b"),
}


def dates(text: Text) -> Iterator[tuple[Span, int, int]]:
    """Where a day with its month in words stands, with day and month."""
    pattern = DATED.get(text.language)
    if pattern is None:
        return
    months = MONTHS[text.language].split()
    for match in pattern.finditer(text.folded, text.start):
        day, month = (one for one in match.groups() if one)
        if day.isalpha():
            day, month = month, day
        number = next(n for n, name in enumerate(months, 1) if name.startswith(month[:3]))
        number = months.index(month) + 1 if month in months else number
        yield match.span(), int(day), number


def dated_within(text: Text, span: Span) -> bool:
    """Whether an absolute day stands in this part of the text."""
    patterns = (DATED.get(text.language), WEEKDAYS.get(text.language))
    return any(one is not None and one.search(text.folded, *span) for one in patterns)


def past(day: int, month: int, today: date) -> bool:
    """Whether a day of a year that nobody said is over: at most half a year ago."""
    near = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            near.append(date(year, month, day))
        except ValueError:
            continue
    nearest = min(near, key=lambda one: abs(one - today), default=today)
    return nearest < today


def absolute(words: str, text: Text) -> str | None:
    """The day that "mañana" is, in words; None where nobody can tell."""
    shift = _SHIFT.get(words)
    if shift is None or text.today is None or text.language not in WRITTEN:
        return None
    day = text.today + timedelta(days=shift)
    name = DAYS[text.language].split()[day.weekday()]
    month = WRITTEN[text.language][day.month - 1]
    if text.language == "en":
        return f"on {name}, {month} {day.day}"
    return f"el {name} {day.day} de {month}"
