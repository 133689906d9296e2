"""Phrases looked for in folded text, written plainly; no phrase can take long.

Every repetition is bounded or gives nothing back, so that a text costs a fixed number of steps
a character, whatever it holds.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from bot.domain.finding import Span, Text

MOST = 50  # places of one phrase: each may have its whole sentence looked through
BETWEEN = r"[^\w.!?\n]++"  # what separates words of one sentence
NEAR = rf"(?:{BETWEEN}\w++){{0,5}}?{BETWEEN}"  # at most five words in between
NEGATIONS = re.compile(
    r"\b(?:no|nunca|jamas|ni|evite|eviten|tampoco|sin|nadie|not|never|nor|avoid|without|dont|nobody"
    r"|pas|ne|jamais|evitez|sans|nao|nem|pa|pinga|janm|لا|لن)\b|n't\b|\bn'"
)
_MARK = re.compile(r"\(\?<![^)]*+\)| ~ | |\*")  # what a lookbehind holds is of a fixed width
_MEANT = {" ~ ": NEAR, " ": BETWEEN, "*": r"\w*+"}
_CLAUSE = re.compile(r"[.;:,!?\n(]")
Pattern = re.Pattern[str]
Words = Mapping[str, Pattern]


def phrase(text: str) -> Pattern:
    """A pattern: a space is what separates words, ` ~ ` up to five other words.

    `*` ends a word that may go on, as in `inund*`.
    """
    made = _MARK.sub(lambda mark: _MEANT.get(mark[0], mark[0]), text)
    return re.compile(rf"(?<!\w)(?:{made})(?!\w)")


def phrases(**by_language: str) -> Words:
    """One pattern for each language."""
    return {language: phrase(text) for language, text in by_language.items()}


def found(words: Words, text: Text) -> Iterator[Span]:
    """Where a phrase of the text's language stands."""
    pattern = words.get(text.language)
    if pattern is not None:
        for match in islice(pattern.finditer(text.folded, text.start), MOST):
            yield match.span()


def first(words: Words, text: Text) -> Span | None:
    """The first place, if there is one."""
    return next(found(words, text), None)


def within(words: Words, text: Text, span: Span) -> bool:
    """Whether a phrase stands in this part of the text."""
    pattern = words.get(text.language)
    return pattern is not None and pattern.search(text.folded, *span) is not None


def negated(text: Text, at: int) -> bool:
    """Whether what stands there is said not to be done: "no", "nunca" before it in its clause."""
    begin = max(text.sentence(at)[0], at - 60)
    before = text.folded[begin:at]
    clause = _CLAUSE.split(before)[-1]
    return NEGATIONS.search(clause) is not None


def affirmed(words: Words, text: Text) -> Iterator[Span]:
    """Where a phrase stands and is meant."""
    return (span for span in found(words, text) if not negated(text, span[0]))
