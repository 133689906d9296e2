"""Readings: what the bot itself says, as a voice note. Each is spoken once."""

from collections.abc import Iterable
from hashlib import sha256
from threading import Lock

from bot.content import speech
from bot.content.files import Files
from bot.domain.message import Media, MediaKind
from bot.domain.spoken import own_words

_speaking = Lock()
NAME = "enlace.ogg"  # as the reader sees it


def reading(files: Files, language: str, lines: Iterable[str]) -> Media:
    """The voice note of these lines, in a language that has a voice.

    The first time it takes up to a second: not on the loop. Two encodings of the same sound are
    not alike by the byte, so the file is named by its words: what was uploaded once is found.
    """
    told = own_words(lines)
    file = f"said-{_digest(language, told)}.ogg"
    with _speaking:  # two who ask at once would each write it, and one would miss theirs
        found = files.find(file, kind=MediaKind.VOICE, name=NAME)
        if found is not None:
            return found
        content = speech.aloud(language, told)
        return files.keep(content, kind=MediaKind.VOICE, name=NAME, brief=False, file=file)


def _digest(language: str, told: Iterable[str]) -> str:
    parts = speech.VOICES[language], str(speech.PACE), *told
    return sha256("\n".join(parts).encode()).hexdigest()
