"""Speech: a message as a voice note, a first draft that a speaker's recording should replace.

Only in languages that the synthetic voice really speaks. For an Indigenous language there is none:
its declared fallback is spoken, and says so first. The libraries are in the extra `voice` and are
imported when something is said.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from bot.content.messages import Library
from bot.content.parts import Told, parts_of
from bot.domain.form import LONGEST_CORE, Parts, core
from bot.domain.language import chain
from bot.domain.message import utf16_length
from bot.domain.spoken import pieces, pieces_of_core
from bot.domain.wording import N_
from bot.errors import NotReady

if TYPE_CHECKING:
    from bot.content.espeak import Samples

VOICES = {"es": "es-419", "en": "en-us", "fr": "fr", "pt": "pt-br", "ht": "ht", "ar": "ar"}
LONGEST_S = 60.0
PACE = 145  # words a minute; espeak-ng's own is 175, too fast over a bad loudspeaker
PAUSE_S = 0.4  # after each piece
HERTZ = 48_000  # of Opus
# libsndfile's compression of Opus: 52 kbit/s. Below 50 its coder for speech takes twice as long.
QUALITY = 0.82
LOUD = 0.9  # of full scale
ABSENT = N_(
    "Voice needs the extra “voice”, which is not installed here: pip install 'enlace[voice]'."
)
LONG = N_("The message takes over a minute to say, even its core; shorten it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A voice note."""

    content: bytes  # Ogg/Opus, mono
    seconds: float
    language: str  # that is spoken
    whole: bool  # False: shortened to its core


def absent() -> str | None:
    """Why nothing can be said here, as a message; None where it can."""
    try:
        import soundfile  # noqa: F401

        import bot.content.espeak  # noqa: F401
    except (ImportError, OSError):
        return ABSENT
    return None


def is_installed() -> bool:
    """Whether the extra is there, found without importing it: that takes long."""
    return all(map(find_spec, ("espeakng_loader", "numpy", "soundfile")))


def language_for(code: str) -> str:
    """What a reader of `code` hears: the first of their declared languages that has a voice."""
    return next(one for one in chain(code) if one in VOICES)


def aloud(language: str, lines: Iterable[str]) -> bytes:
    """Lines as they are, spoken: Ogg/Opus. `language` has a voice. Not on the loop."""
    from bot.content.espeak import espeak

    return encoded(_speak(language, lines), espeak().hertz)


def voice(library: Library, told: Told) -> Voice:
    """The message, spoken, 60 s at most. Half a second's work: not on the loop.

    Raises:
        NotReady: the extra is not installed, or the message is too long at its shortest.
    """
    return said(parts_of(library, told, VOICES))


def said(parts: Parts) -> Voice:
    """Sentences in one of `VOICES`, spoken; as `voice`."""
    if absent():
        raise NotReady(ABSENT)
    from bot.content.espeak import espeak

    hertz = espeak().hertz
    told = _speak(parts.written, pieces(parts))
    if parts.ask and sum(map(len, told)) / hertz > LONGEST_S:
        parts = replace(parts, ask="")
        told = _speak(parts.written, pieces(parts))
    whole = seconds = sum(map(len, told)) / hertz
    room = 2 * utf16_length(" ".join(parts.all))
    while seconds > LONGEST_S:
        if room == LONGEST_CORE:
            raise NotReady(LONG)
        room = max(LONGEST_CORE, min(room * 3 // 4, int(room / 2 * LONGEST_S / whole)))
        told = _speak(parts.written, pieces_of_core(parts, core(parts, room)))
        seconds = sum(map(len, told)) / hertz
    return Voice(
        content=encoded(told, hertz),
        seconds=seconds,
        language=parts.written,
        whole=seconds == whole,
    )


def _speak(language: str, told: Iterable[str]) -> "list[Samples]":
    """Each piece, with its pause."""
    import numpy

    from bot.content.espeak import espeak

    pause = numpy.zeros(int(PAUSE_S * espeak().hertz), numpy.int16)
    said = (espeak().speak(VOICES[language], one, PACE) for one in told)
    return [numpy.concatenate([one, pause]) for one in said]


def encoded(said: "list[Samples]", hertz: int) -> bytes:
    """Sound as Ogg/Opus, mono."""
    import numpy
    import soundfile

    sound = numpy.concatenate([_resampled(one, hertz) for one in said])
    sound *= LOUD / max(1.0, float(sound.max(initial=0)), -float(sound.min(initial=0)))
    out = io.BytesIO()
    settings: Any = {"format": "OGG", "subtype": "OPUS", "compression_level": QUALITY}
    soundfile.write(out, sound, HERTZ, **settings)
    return out.getvalue()


def _resampled(samples: "Samples", hertz: int) -> Any:
    """At `HERTZ`, by straight lines between samples: speech has little above 5 kHz.

    Piece by piece: numpy keeps the interpreter to itself meanwhile.
    """
    import numpy

    count = int(len(samples) * HERTZ / hertz)
    at = numpy.arange(count) * (hertz / HERTZ)
    return numpy.interp(at, numpy.arange(len(samples)), samples).astype(numpy.float32)
