"""From which source each translation was made: digests, by file and section.

Spanish is the source. A translated file keeps, in `[translated_from]`, a digest of the Spanish
section that each of its own was made from; where the Spanish has changed since, it is stale.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Any

import msgspec

from bot.content.checks import Reviewed
from bot.content.notices import NOTICES, NoticesFile
from bot.content.templates import COMMON, CommonFile, HazardFile, Speech
from bot.domain.hazard import Phase
from bot.domain.language import DEFAULT
from bot.domain.message import Review

HEAD = "head"  # what stands before the phases
NO_TEXTS = frozenset({"hazard", "review", "source", "translated_from"})
LENGTH = 16  # hexadecimal digits: enough to tell one text from its next version
Keys = tuple[str | int, ...]  # where a text stands in its file
Section = tuple[str, str, str]  # language, file without its ending, section
File = CommonFile | HazardFile | NoticesFile


class Doubt(StrEnum):
    """Why what the file says of its review does not count."""

    SOURCE = "its Spanish has changed since it was translated; translate it anew"
    TEXT = "its texts have changed since they were checked; have them read again"


def files_of(speech: Speech) -> dict[str, File]:
    """The files of a language by their names without ending."""
    files: dict[str, File] = {COMMON: speech.common}
    files |= {hazard.value: file for hazard, file in speech.files.items()}
    return files | ({NOTICES: speech.notices} if speech.notices else {})


def texts_of(data: Mapping[str, Any]) -> dict[Keys, str]:
    """Every text of a file, given as plain values, by where it stands."""
    return {keys: text for keys, text in _walk(data, ()) if keys[0] not in NO_TEXTS and text}


def texts_in(file: File) -> dict[Keys, str]:
    """Every text of a file."""
    return texts_of(msgspec.to_builtins(file))


def section_of(keys: Keys) -> str:
    """The section that a text belongs to: a phase, a notice, or what stands before the phases."""
    first = str(keys[0])
    if first == "text" and len(keys) > 1:
        return str(keys[1])
    return first if first in set(Phase) else HEAD


def digests(texts: Mapping[Keys, str]) -> dict[str, str]:
    """Section → digest of its texts."""
    parts: dict[str, list[tuple[Keys, str]]] = {}
    for keys, text in texts.items():
        parts.setdefault(section_of(keys), []).append((keys, text))
    return {section: digest(told) for section, told in parts.items()}


def digest(told: Iterable[tuple[Keys, str]]) -> str:
    """One for the same texts at the same places, in whatever order."""
    canonical = json.dumps(sorted(told, key=str), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()[:LENGTH]


def doubts(speeches: Iterable[Speech]) -> dict[Section, Doubt]:
    """The sections whose review does not count, and why."""
    by_language = {speech.language: files_of(speech) for speech in speeches}
    sources = {stem: digests(texts_in(file)) for stem, file in by_language.get(DEFAULT, {}).items()}
    return {
        (language, stem, section): doubt
        for language, files in by_language.items()
        for stem, file in files.items()
        for section, doubt in _doubts(language, file, sources.get(stem, {})).items()
    }


def _doubts(language: str, file: File, source: Mapping[str, str]) -> dict[str, Doubt]:
    texts = texts_in(file)
    found = {}
    if _changed(file.review, texts):
        found = dict.fromkeys(map(section_of, texts), Doubt.TEXT)
    if language != DEFAULT:
        own = set(map(section_of, texts))
        old = [one for one in own if file.translated_from.get(one) != source.get(one)]
        found |= dict.fromkeys(old, Doubt.SOURCE)
    return found


def _changed(review: Reviewed, texts: Mapping[Keys, str]) -> bool:
    """Whether the texts are others than those that somebody read. By hand nobody notes which."""
    known = review.state is Review.CHECKED and review.texts
    return bool(known) and review.texts != digest(texts.items())


def _walk(value: Any, keys: Keys) -> Iterator[tuple[Keys, str]]:
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _walk(one, (*keys, str(key)))
    elif isinstance(value, list | tuple):
        for at, one in enumerate(value):
            yield from _walk(one, (*keys, at))
