"""A message made speakable: in pieces, each followed by a pause, with hours as people say them.

A synthetic voice reads numbers as words by itself; what it reads wrongly is written out here: hours
(“6:05” would be six, zero, five), telephone numbers, the dashes of a banner.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from bot.domain.form import BULLET, Parts
from bot.domain.message import plain

Found = re.Match[str]
Rule = tuple[re.Pattern[str], Callable[[Found], str]]


def _rule(pattern: str, say: Callable[[Found], str]) -> Rule:
    return re.compile(pattern), say


def _minutes(found: Found, between: str, whole: str) -> str:
    """Hour and minutes; `whole` follows an hour without any."""
    hour, minutes = int(found[1]), int(found[2])
    return f"{hour}{between}{minutes}" if minutes else f"{hour}{whole}"


def _english(found: Found) -> str:
    hour, minutes = int(found[1]), int(found[2])
    return f"{hour} {'oh ' if minutes < 10 else ''}{minutes}" if minutes else f"{hour}"


def _french(found: Found) -> str:
    hour, minutes = int(found[1]), int(found[2])
    return f"{hour} heure{'s' if hour > 1 else ''}{f' {minutes}' if minutes else ''}"


def _arabic(found: Found) -> str:
    return f"{int(found[1])}" + (f" و {int(found[2])} دقيقة" if int(found[2]) else "")


CLOCK = r"\b(\d{1,2}):(\d{2})\b"
HOURS: Mapping[str, tuple[Rule, ...]] = {  # as `content.formats` writes them
    "es": (_rule(CLOCK, lambda found: _minutes(found, " y ", " horas")),),
    "en": (
        _rule(CLOCK + r"(?! [ap]\.m\.)", lambda found: _minutes(found, " hours ", " hours")),
        _rule(CLOCK, _english),
    ),
    "fr": (_rule(r"\b(\d{1,2}) h (\d{2})\b", _french),),
    "pt": (_rule(CLOCK, lambda found: _minutes(found, " horas e ", " horas")),),
    "ht": (
        _rule(r"\b0è(\d*) nan maten", lambda found: f"minwi {found[1].lstrip('0')}".rstrip()),
        _rule(r"\bmidi 0(\d)", lambda found: f"midi {found[1]}"),
        _rule(r"\b(\d{1,2})è(\d{2})\b", lambda found: f"{found[1]} è {int(found[2])}"),
    ),
    "ar": (_rule(CLOCK, _arabic),),
}
_MARKS = re.compile("[\u2066-\u2069]")  # that hold a word in its direction
_COMMAND = re.compile(r"(?<!\w)/(?=[a-z])")
PLUS = {"es": "más", "en": "plus", "fr": "plus", "pt": "mais", "ht": "plis", "ar": "زائد"}


def pieces(parts: Parts) -> tuple[str, ...]:
    """All of it, to be read out with a pause after each piece; a drill's banner first and last."""
    return _framed(parts, parts.all)


def pieces_of_core(parts: Parts, told: str) -> tuple[str, ...]:
    """A core (`form.core`) of the message in pieces."""
    lines = [line.removeprefix(BULLET) for line in told.splitlines()]
    return _framed(parts, tuple(line for line in lines if line != parts.banner))


def speakable(text: str, parts: Parts) -> str:
    """One sentence as a voice should read it."""
    text = parts.dialled(text, lambda number: _digits(number, parts.written))
    for pattern, say in HOURS.get(parts.written, ()):
        text = pattern.sub(say, text)
    return re.sub(r"\s+[–—-]\s+", ", ", text)


def own_words(lines: Iterable[str]) -> tuple[str, ...]:
    """What the bot itself says, as a voice should read it: no markup, and commands without /."""
    bare = (_MARKS.sub("", plain(line)) for line in lines)
    return tuple(_COMMAND.sub("", line).strip() for line in bare if line.strip())


def _framed(parts: Parts, told: tuple[str, ...]) -> tuple[str, ...]:
    banner = (parts.banner.capitalize(),) if parts.banner else ()
    return tuple(speakable(one, parts) for one in (*banner, *told, *banner))


def _digits(number: str, language: str) -> str:
    """Digit by digit, with a pause between groups."""
    groups = [" ".join(re.findall(r"\d", group)) for group in re.findall(r"\d+", number)]
    plus = f"{PLUS.get(language, '')} " if "+" in number else ""
    return plus + ", ".join(groups)
