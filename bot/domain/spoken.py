"""A message made speakable: in pieces, each followed by a pause, with hours as people say them.

A synthetic voice reads numbers as words by itself; what it reads wrongly is written out here: hours
(“6:05” would be six, zero, five), the first of a month, telephone numbers, the dashes of a banner.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from bot.domain.form import BULLET, Parts
from bot.domain.message import plain

Found = re.Match[str]
Rule = tuple[re.Pattern[str], Callable[[Found], str]]


def _rule(pattern: str, say: Callable[[Found], str]) -> Rule:
    return re.compile(pattern), say


# Hours are feminine in Spanish, French, Portuguese and Arabic; a voice that reads a digit says the
# masculine. Creole runs number and hour together.
HOURS_FEMININE: Mapping[str, Mapping[int, str]] = {
    "es": {1: "una", 21: "veintiuna"},
    "fr": {1: "une", 21: "vingt et une"},
    "pt": {1: "uma", 2: "duas", 21: "vinte e uma", 22: "vinte e duas"},
}
HOURS_CREOLE = dict(
    enumerate(
        ["inè", "dezè", "twazè", "katrè", "senkè", "sizè", "setè", "uitè", "nevè", "dizè", "onzè"],
        start=1,
    )
)
HOURS_ARABIC = dict(
    enumerate(
        (
            "الواحدة", "الثانية", "الثالثة", "الرابعة", "الخامسة", "السادسة", "السابعة", "الثامنة",
            "التاسعة", "العاشرة", "الحادية عشرة", "الثانية عشرة",
        ),
        start=1,
    )
)  # fmt: skip
ORDINAL = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def _feminine(language: str, hour: int) -> str:
    return HOURS_FEMININE[language].get(hour, str(hour))


def _spanish(found: Found) -> str:
    """With twelve hours: “una y 5 de la tarde”."""
    hour, minutes = int(found[1]), int(found[2])
    if not hour and not minutes:
        return "0 horas"  # “12 de la madrugada” could be either night
    said = f"{_feminine('es', hour or 12)} y {minutes}" if minutes else _feminine("es", hour)
    return f"{said}{found[3]}"


def _spanish_24(found: Found) -> str:
    hour, minutes = int(found[1]), int(found[2])
    hours = f"{_feminine('es', hour)} hora{'' if hour == 1 else 's'}"
    return f"{hours} con {minutes} minuto{'' if minutes == 1 else 's'}" if minutes else hours


def _english(found: Found) -> str:
    hour, minutes = int(found[1]), int(found[2])
    return f"{hour} {'oh ' if minutes < 10 else ''}{minutes}" if minutes else f"{hour}"


def _english_24(found: Found) -> str:
    hour, minutes = int(found[1]), int(found[2])
    return f"{hour} hours {minutes}" if minutes else f"{hour} hours"


def _english_day(found: Found) -> str:
    return f"{found[1]} {found[2]}{ORDINAL.get(int(found[2]), 'th')}"


def _french(found: Found) -> str:
    hour, minutes = int(found[1]), int(found[2])
    hours = f"{_feminine('fr', hour)} heure{'s' if hour > 1 else ''}"
    return f"{hours} {minutes}" if minutes else hours


def _portuguese(found: Found) -> str:
    hour, minutes = int(found[1]), int(found[2])
    hours = f"{_feminine('pt', hour)} hora{'s' if hour > 1 else ''}"
    return f"{hours} e {minutes}" if minutes else hours


def _creole(found: Found) -> str:
    hour, minutes = int(found[1]), int(found[2] or 0)
    told = HOURS_CREOLE.get(hour, f"{hour} è")
    return f"{told} {minutes}" if minutes else told


def _arabic(found: Found) -> str:
    hour, minutes = int(found[1]), int(found[2])
    told = f"الساعة {HOURS_ARABIC.get(hour, hour)}"
    return f"{told} و {minutes} دقيقة" if minutes else told


CLOCK = r"\b(\d{1,2}):(\d{2})\b"
MONTH = r"(January|February|March|April|May|June|July|August|September|October|November|December)"
RULES: Mapping[str, tuple[Rule, ...]] = {  # days and hours as `content.formats` writes them
    "es": (
        _rule(r"\b1 de (?!la\b)(?=[a-z]+\b)", lambda found: "primero de "),
        _rule(CLOCK + r"( de la (?:madrugada|mañana|tarde|noche))", _spanish),
        _rule(r"\b1 (?=de la (?:madrugada|tarde))", lambda found: "una "),
        _rule(CLOCK, _spanish_24),
    ),
    "en": (
        _rule(rf"\b{MONTH} (\d{{1,2}})\b(?!:)", _english_day),
        _rule(r"\b12:00 p\.m\.", lambda found: "12 noon"),
        _rule(CLOCK + r"(?! [ap]\.m\.)", _english_24),
        _rule(CLOCK, _english),
    ),
    "fr": (_rule(r"\b(\d{1,2}) h (\d{2})\b", _french),),
    "pt": (
        _rule(r"\b1 de (?=[a-zç]+\b)", lambda found: "primeiro de "),
        _rule(CLOCK, _portuguese),
    ),
    "ht": (
        _rule(r"\b1ye\b", lambda found: "premye"),
        _rule(r"\b0è(\d*) nan maten", lambda found: f"minwi {found[1].lstrip('0')}".rstrip()),
        _rule(r"\bmidi 0(\d)", lambda found: f"midi {found[1]}"),
        _rule(r"\b(\d{1,2})è(\d{2})?(?!\w)", _creole),
    ),
    "ar": (
        _rule(r"(?<!\d)1 (?=[\u0621-\u064a]{3,8}،)", lambda found: "الأول من "),
        _rule(CLOCK, _arabic),
    ),
}
_OPENING = re.compile(" ?[\u2066-\u2068]")
_MARKS = re.compile("[\u2066-\u2069]")  # that hold a word in its direction
_COMMAND = re.compile(r"(?<!\w)/(?=[a-z])")
# A voice gives each its name: “white heavy check mark”.
_PICTOGRAM = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff][\ufe0f\u200d]* ?")
PLUS = {"es": "más", "en": "plus", "fr": "plus", "pt": "mais", "ht": "plis", "ar": "زائد"}


def pieces(parts: Parts) -> tuple[str, ...]:
    """All of it, to be read out with a pause after each piece; a drill's banner first and last."""
    return _framed(parts, (*parts.all, *filter(None, [parts.ask])))


def pieces_of_core(parts: Parts, told: str) -> tuple[str, ...]:
    """A core (`form.core`) of the message in pieces."""
    lines = [line.removeprefix(BULLET) for line in told.splitlines()]
    return _framed(parts, tuple(line for line in lines if line != parts.banner))


def speakable(text: str, parts: Parts) -> str:
    """One sentence as a voice should read it."""
    text = parts.dialled(text, lambda number: _digits(number, parts.written))
    text = _OPENING.sub(" ", text)  # Arabic’s “and” clings to a name, which would then be unsaid
    text = _MARKS.sub("", text)
    for pattern, say in RULES.get(parts.written, ()):
        text = pattern.sub(say, text)
    return re.sub(r"\s+[–—-]\s+", ", ", text)


def own_words(lines: Iterable[str]) -> tuple[str, ...]:
    """What the bot itself says, as a voice should read it: no markup, no pictures, no /."""
    bare = (_PICTOGRAM.sub("", _MARKS.sub("", plain(line))) for line in lines)
    return tuple(_COMMAND.sub("", line).strip() for line in bare if line.strip())


def _framed(parts: Parts, told: tuple[str, ...]) -> tuple[str, ...]:
    banner = (parts.banner.capitalize(),) if parts.banner else ()
    return tuple(speakable(one, parts) for one in (*banner, *told, *banner))


def _digits(number: str, language: str) -> str:
    """Digit by digit, with a pause between groups."""
    groups = [" ".join(re.findall(r"\d", group)) for group in re.findall(r"\d+", number)]
    plus = f"{PLUS.get(language, '')} " if "+" in number else ""
    return plus + ", ".join(groups)
