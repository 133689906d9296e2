"""What a rule of the checker looks at (`Text`), and what it says of it (`Finding`)."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from bot.domain.hazard import Hazard, Phase
from bot.domain.readability import Score

Span = tuple[int, int]
_END = re.compile(r"(?<![.!?…])[.!?…]++(?=[\s\"”»)]|$)|(?<!\n)\n++")
_ABBREVIATED = re.compile(r"(?:^|[\s.])(?:\w|sra?|dra?|mr|mrs|ms|st|ee|uu|no|tel)$")


class Severity(StrEnum):
    """What a finding does; the order is that of weight."""

    BLOCK = "block"  # a live alert cannot be sent
    CONFIRM = "confirm"  # whoever approves it says why
    WARN = "warn"
    INFO = "info"


class Kind(StrEnum):
    """What a text is."""

    ALERT = "alert"
    NOTICE = "notice"
    PASTED = "pasted"  # somebody's, of which nothing else is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a rule found. Reason and remedy are messages of `locales/`.

    `start` and `end` are characters of the text; where both are the same something is missing,
    and the replacement goes in there.
    """

    rule: str
    severity: Severity
    start: int
    end: int
    reason: str
    remedy: str
    replacement: str | None = None


def finding(
    rule: str,
    span: Span,
    reason: str,
    remedy: str,
    weight: Severity = Severity.BLOCK,
    replacement: str | None = None,
) -> Finding:
    """A finding at `span`."""
    return Finding(
        rule=rule,
        severity=weight,
        start=span[0],
        end=span[1],
        reason=reason,
        remedy=remedy,
        replacement=replacement,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text as it is read, without markup, and what is known of it."""

    plain: str
    language: str
    kind: Kind = Kind.PASTED
    phase: Phase | None = None
    hazard: Hazard | None = None
    drill: bool = False
    core: bool = False  # meant to fit a screen
    start: int = 0  # where the message begins, after the drill's banner and a word on languages
    stop: int | None = None  # where it ends, before the drill's banner; None: with the text
    facts: Mapping[str, str] = field(default_factory=dict)  # slot → as this text says it
    hosts: frozenset[str] = frozenset()  # sites that may be named
    own: str = ""  # the alert's own link, by which anybody sees whether it is ours
    today: date | None = None  # where the post is
    score: Score | None = None
    folded: str = field(init=False)  # small letters without accents, of the same length
    sentences: tuple[Span, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "folded", fold(self.plain))
        object.__setattr__(
            self, "sentences", tuple(_sentences(self.plain, self.folded, self.start))
        )

    @property
    def end(self) -> int:
        """Where the message ends."""
        return len(self.plain[: self.stop].rstrip())

    @property
    def spanish(self) -> bool:
        """Whether what goes in is worded in Spanish; else in English."""
        return self.language == "es"

    def sentence(self, at: int) -> Span:
        """The sentence that holds a place."""
        index = bisect_right(self.sentences, (at, len(self.plain))) - 1
        return self.sentences[index] if index >= 0 else (at, at)

    def words(self, span: Span) -> str:
        """What stands there."""
        return self.plain[span[0] : span[1]]

    def said(self, name: str) -> Span | None:
        """Where the fact of this slot is said, if it is."""
        value = self.facts.get(name)
        at = self.folded.find(fold(value), self.start) if value else -1
        return (at, at + len(value)) if value and at >= 0 else None


def without_facts(text: Text, words: str) -> str:
    """`words` of a text, each fact in them one word: its length is nobody's fault."""
    for value in sorted(text.facts.values(), key=len, reverse=True):
        words = words.replace(value, "X") if value else words
    return words


def fold(text: str) -> str:
    """Small letters without accents, character by character: places stay what they are."""
    return "".join(map(_folded, text))


@lru_cache(maxsize=2048)
def _folded(character: str) -> str:
    if character in "’‘ʼ´`":
        return "'"
    bare = unicodedata.normalize("NFD", character)[0].lower()
    return bare if len(bare) == 1 else character


def _sentences(plain: str, text: str, start: int) -> Iterator[Span]:
    """Where each begins and ends; the dots of "6 p. m." end none in the middle of one."""
    begin = start
    for end in _END.finditer(text, start):
        if "\n" not in end[0] and _goes_on(plain, text, begin, end.start(), end.end()):
            continue
        if text[begin : end.end()].strip():
            yield _trimmed(text, begin, end.end())
        begin = end.end()
    if text[begin:].strip():
        yield _trimmed(text, begin, len(text))


def _goes_on(plain: str, text: str, begin: int, stop: int, end: int) -> bool:
    """Whether the full stop is that of an abbreviation."""
    if not _ABBREVIATED.search(text, max(begin, stop - 5), stop):
        return False
    return not (text[stop - 1] == "m" and plain[end : end + 2].strip()[:1].isupper())


def _trimmed(text: str, begin: int, end: int) -> Span:
    inner = text[begin:end]
    return begin + len(inner) - len(inner.lstrip(" \n\t•-–")), begin + len(inner.rstrip())
