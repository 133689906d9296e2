"""How hard a text is to read: the counting. The scales are `domain/readability`.

textstat counts Spanish, French and Portuguese. Its English wants a dictionary from the network,
so English syllables are counted here (docs/decisions/0021-readability.md).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.domain.readability import FEWEST, SCALES, Score

SITE = re.compile(r"https?://\S++|www\.\S++")
FIGURES = re.compile(r"(?<!\S)[^\s\d]*+\d\S*+")
NAME = re.compile(r"(?<=[\w,;)][ ])(?:[A-ZÁÉÍÓÚÑÀÂÇÈÊÔ][\w'’-]*+)(?=\W|$)")
UNENDED = re.compile(r"(?<=[^\s.!?…:;,])[ ]*+\n")
SENTENCES = re.compile(r"\b[^.!?…]++")
WORDS = re.compile(r"[^\W\d_]++(?:['’][^\W\d_]++)*+")
VOWELS = re.compile(r"[aeiouy]++")
SILENT = re.compile(r"(?:[^laeiouy]|[aeiouy]l|^l)e$|[^td]ed$|[^cgsxz]es$|(?<=[^aeiouy])les$")
MARTINS = 42.0  # Martins et al. 1996: Flesch, with 248.835 instead of 206.835


def score(plain: str, language: str, facts: Iterable[str] = ()) -> Score | None:
    """The score of a text without names, figures, addresses and `facts`.

    None: no formula of this language is known, or fewer than 30 words are left.
    """
    scale = SCALES.get(language)
    left = bare(plain, facts)
    if scale is None or len(WORDS.findall(left)) < FEWEST:
        return None
    return Score(value=COUNTERS[language](left), scale=scale)


def bare(plain: str, facts: Iterable[str] = ()) -> str:
    """What is scored: place names alone would make any text look hard."""
    text = UNENDED.sub(".\n", plain.replace("•", ""))
    for value in sorted(facts, key=len, reverse=True):
        text = text.replace(value, "")
    text = FIGURES.sub(_ended, SITE.sub(_ended, text))
    return NAME.sub("", text)


def _ended(match: re.Match[str]) -> str:
    """Nothing, but for the full stop of the sentence."""
    return "." if match[0].endswith((".", "!", "?")) else ""


def flesch(text: str) -> float:
    """Flesch's formula for English: 206.835 - 1.015 W/S - 84.6 Y/W."""
    words = WORDS.findall(text)
    # As textstat does: a "sentence" of one or two words is none.
    sentences = sum(len(WORDS.findall(one)) > 2 for one in SENTENCES.findall(text)) or 1
    spoken = sum(map(syllables, words))
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * spoken / len(words)


def syllables(word: str) -> int:
    """Syllables of an English word, by its groups of vowels."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    groups = len(VOWELS.findall(letters)) - bool(SILENT.search(letters))
    return max(1, groups)


def _textstat(language: str) -> Any:
    """textstat for one language. It brings 45 MB and takes half a second, so only when asked."""
    from textstat.textstat import textstatistics

    made = textstatistics()
    made.set_lang(language)
    return made


def _szigriszt_pazos(text: str) -> float:
    return float(_textstat("es").szigriszt_pazos(text))


def _kandel_moles(text: str) -> float:
    return float(_textstat("fr").flesch_reading_ease(text))


def _martins(text: str) -> float:
    return float(_textstat("pt").flesch_reading_ease(text)) + MARTINS


COUNTERS: Mapping[str, Callable[[str], float]] = {
    "es": _szigriszt_pazos,
    "en": flesch,
    "fr": _kandel_moles,
    "pt": _martins,
}
