"""What a translated text must keep of its source, whatever the language. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from bot.domain.checker_form import COMMON, guess
from bot.domain.language import LANGUAGES
from bot.domain.message import plain, utf16_length

SLOT = re.compile(r"\{(\w+)\}")
TAG = re.compile(r"</?\w+>")
GROUPED = re.compile(r"(?<=\d)[.,'\u00a0\u202f ](?=\d{3}(?!\d))")  # 1,000 and 1.000 are 1000
TELEPHONE = 5  # a row of this many digits is a number to call
GROWS = 1.6  # French takes half as much room again as Spanish; no language of ours takes more
LEAST_ROOM = 30  # UTF-16 units that even a single word may grow by
SENTENCE = 4  # words from which a text that reads as its source was not translated


def longest(source: str) -> int:
    """How long a translation of `source` may be, in UTF-16 units."""
    length = utf16_length(source)
    return max(round(length * GROWS), length + LEAST_ROOM)


def slots_of(text: str) -> list[str]:
    """The slots of a text, each once, as they come."""
    return list(dict.fromkeys(SLOT.findall(text)))


def losses(source: str, text: str, language: str) -> Iterator[str]:
    """Each thing wrong with a translation of `source`, and what to do: "lacks {place}; …"."""
    yield from _slots(source, text)
    yield from _numbers(source, text)
    yield from _tags(source, text)
    yield from _shape(source, text)
    yield from _script(text, language)
    yield from _language(source, text, language)


def _slots(source: str, text: str) -> Iterator[str]:
    for name in slots_of(source):
        if f"{{{name}}}" not in text:
            yield f"lacks {{{name}}}; write it as the source does, untranslated"


def _numbers(source: str, text: str) -> Iterator[str]:
    wanted, found = _digits(source), _digits(text)
    for number in (wanted - found).elements():
        kind = "telephone" if len(number) >= TELEPHONE else "number"
        yield f"lacks the {kind} {number}; write it in digits, as the source does"
    for number in (found - wanted).elements():
        yield f"says {number}, which the source does not; take it out"


def _digits(text: str) -> Counter[str]:
    bare = SLOT.sub(" ", text)
    western = "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in bare)
    return Counter(re.findall(r"\d+", GROUPED.sub("", western)))


def _tags(source: str, text: str) -> Iterator[str]:
    for tag in (Counter(TAG.findall(source)) - Counter(TAG.findall(text))).elements():
        yield f"lacks {tag}; mark the same words as the source does"


def _shape(source: str, text: str) -> Iterator[str]:
    length, most = utf16_length(text), longest(source)
    if length > most:
        yield f"has {length} characters; shorten it to {most}"
    if "\n" in text.strip() and "\n" not in source:
        yield "has a line break; write it on one line"


def foreign(text: str, language: str) -> Iterator[str]:
    """Why a whole file of `language` is none: its script, or another language's words."""
    yield from _script(text, language)
    other = reads_like(text, language)
    if other:
        yield f"reads like {LANGUAGES[other].name_en}; put the text of the language there"


def _script(text: str, language: str) -> Iterator[str]:
    letters = [
        c for c in SLOT.sub("", plain(text)) if unicodedata.category(c) in ("Ll", "Lu", "Lo")
    ]
    arabic = sum(unicodedata.name(c, "").startswith("ARABIC") for c in letters)
    latin = sum(unicodedata.name(c, "").startswith("LATIN") for c in letters)
    known = LANGUAGES.get(language)
    if known and known.direction == "rtl":
        if letters and arabic * 2 < len(letters):
            yield "is not in Arabic script; translate it"
    elif latin < len(letters):
        yield "has letters that are not Latin; write it in the script of the language"


def _language(source: str, text: str, language: str) -> Iterator[str]:
    words = re.findall(r"[^\W\d_]+", SLOT.sub("", plain(text)))
    if text == source and len(words) >= SENTENCE:
        yield "is still the source; translate it"
        return
    other = reads_like(text, language)
    if other:
        yield f"reads like {LANGUAGES[other].name_en}; put the text of the language there"


def reads_like(text: str, language: str) -> str | None:
    """The other language that a text of `language` is in; None if it cannot be told, or is right.

    What we have no small words of cannot be told: an Indigenous language borrows many of Spanish.
    """
    told = guess(plain(SLOT.sub("", text)))
    return told if told != language and language in COMMON else None
