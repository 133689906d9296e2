"""The check-in: what a national may answer, and how a typed answer is understood."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.checkin_words import TYPED, Answer, Typed
from bot.domain.folding import bare

__all__ = ["Answer", "CheckIn", "understand"]

MOST_WORDS = 12  # a longer message says more than one thing
TURNED = str.maketrans({"’": "'", "ة": "ه", "ى": "ي", "ـ": "", "؟": "?"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One answer of one national to one alert, or to a question asked alone."""

    alert_id: int | None
    national_id: int
    answer: Answer
    seq: int  # inbox order: clocks may step back
    at: datetime  # aware, UTC
    drill: bool
    round_id: int | None = None  # domain.round, where no alert asks
    late: bool = False  # the question was closed by then; it counts all the same


@dataclass(frozen=True, slots=True)
class Cries:
    """Cries for help are found inside longer messages too, unless its language takes them back."""

    phrases: tuple[tuple[Answer, str], ...]
    taken_back: frozenset[str]  # by one of these right before


def _fold(text: str) -> str:
    """Small letters without accents and marks; apostrophes made plain, Arabic letters made one."""
    return bare(text.translate(TURNED))


def _phrases(text: str) -> frozenset[str]:
    """The phrases of a table, parted by bars and line ends."""
    return frozenset(_fold(phrase).strip() for phrase in re.split(r"[|\n]", text)) - {""}


def _words(text: str) -> frozenset[str]:
    return frozenset(_fold(text).split())


def _cries_of(one: Typed) -> Cries:
    phrases = ((answer, phrase) for answer, text in one.within.items() for phrase in _phrases(text))
    return Cries(tuple(sorted(phrases)), _words(one.denials) | _words(one.conditions))


def _joints() -> re.Pattern[str]:
    """Where another thought begins: a sign, or a word of any language."""
    words = frozenset().union(*(_phrases(one.joints) for one in TYPED.values()))
    known = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"[,.;:!?¡¿،؛\n]|\b(?:{known})\b")


PHRASES: Mapping[Answer, frozenset[str]] = {
    answer: frozenset().union(*(_phrases(one.whole.get(answer, "")) for one in TYPED.values()))
    for answer in Answer
}
CRIES = tuple(_cries_of(one) for one in TYPED.values())
COURTESY = frozenset().union(*(_words(one.courtesy) for one in TYPED.values()))
DENIALS = frozenset().union(*(_words(one.denials) for one in TYPED.values()))
WORD = re.compile(r"[^\W_]+|[🆗🆘✅]")
JOINTS = _joints()


def understand(text: str) -> Answer | None:
    """The answer that somebody typed, or None when it is not plain enough to be counted."""
    folded = _fold(text)
    cries = set(_cries(folded))
    if cries:
        return Answer.DANGER if Answer.DANGER in cries else Answer.HELP
    if "?" in folded:
        return None
    said = WORD.findall(folded)
    return _whole(said) if 0 < len(said) <= MOST_WORDS else None


def _whole(said: list[str]) -> Answer | None:
    """The one answer whose phrase is the message, with or without courtesies at its ends."""
    start, end = 0, len(said)
    readings = [(start, end)]
    while start < end and said[start] in COURTESY:
        start += 1
        readings += [(start, end)]
    for first, _ in list(readings):
        last = len(said)
        while last > first and said[last - 1] in COURTESY:
            last -= 1
            readings += [(first, last)]
    phrases = {" ".join(said[first:last]) for first, last in readings} - {""}
    found = {answer for answer, known in PHRASES.items() if phrases & known}
    return found.pop() if len(found) == 1 else None


def _cries(folded: str) -> Iterator[Answer]:
    """Each cry for help in the message that no word right before it takes back."""
    for clause in JOINTS.split(folded):
        padded = f" {' '.join(WORD.findall(clause))} "
        for cries in CRIES:
            for answer, phrase in cries.phrases:
                before, found, _ = padded.partition(f" {phrase} ")
                if found and not cries.taken_back & set(before.split()[-2:]):
                    yield answer
