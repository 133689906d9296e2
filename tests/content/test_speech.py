"""`bot/content/speech.py` and `espeak.py`: what is heard, how long, in which language."""

import asyncio
import io
import os
import subprocess
import sys
import time

import pytest

from bot.content import speech
from bot.content.parts import parts_of
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import LANGUAGES
from bot.domain.slot import Place
from bot.errors import NotReady
from tests.content.facts import FACTS
from tests.content.test_parts import LIBRARY, told

ABSENT = speech.absent()
needs_voice = pytest.mark.skipif(
    ABSENT is not None and not os.environ.get("CI"), reason=ABSENT or "there"
)


@needs_voice
@pytest.mark.parametrize("language", LIBRARY.languages)
def test_a_voice_note_is_what_telegram_wants(language: str) -> None:
    """Ogg with Opus, one channel, a minute at most; a drill's banner is in it."""
    import soundfile

    made = speech.voice(LIBRARY, told(Hazard.HURRICANE, Phase.EMERGENCY, language, drill=True))
    heard = soundfile.info(io.BytesIO(made.content))

    assert (heard.format, heard.subtype) == ("OGG", "OPUS")
    assert (heard.samplerate, heard.channels) == (48_000, 1)
    assert b"OpusHead" in made.content[:64]
    assert 10 < heard.duration <= speech.LONGEST_S
    assert heard.duration == pytest.approx(made.seconds, abs=0.1)
    assert len(made.content) < 8_000 * made.seconds
    assert made.language == language


@needs_voice
def test_something_is_heard_and_between_it_nothing() -> None:
    """Loud enough for a bad loudspeaker, with pauses, and different in each language."""
    import numpy
    import soundfile

    samples, _ = soundfile.read(io.BytesIO(speech.voice(LIBRARY, told()).content))
    loud = numpy.abs(samples)

    assert 0.7 < loud.max() <= 1.0
    quiet = [loud[at : at + 9_600].max() < 0.02 for at in range(0, len(loud) - 9_600, 9_600)]
    assert sum(quiet) >= 5


@needs_voice
@pytest.mark.parametrize("language", ["mam", "quc", "kek", "cak", "kjb", "cab", "miq"])
def test_no_indigenous_language_is_spoken_by_a_machine(language: str) -> None:
    """Its declared fallback is, and says so first."""
    made = speech.voice(LIBRARY, told(Hazard.HEAT, Phase.AWARENESS, language))
    parts = parts_of(LIBRARY, told(Hazard.HEAT, Phase.AWARENESS, language), speech.VOICES)

    assert language not in speech.VOICES
    assert made.language == parts.written == "es"
    assert parts.notice.startswith("Todavía no tenemos este aviso en")


def test_voices_are_those_of_languages_that_people_register_with() -> None:
    """Six."""
    assert set(speech.VOICES) == {"es", "en", "fr", "pt", "ht", "ar"}
    assert set(speech.VOICES) <= set(LANGUAGES)


@needs_voice
def test_what_is_longer_than_a_minute_is_shortened_by_whole_sentences() -> None:
    """To as much of its core as fits."""
    made = speech.voice(LIBRARY, told(Hazard.HURRICANE, Phase.EMERGENCY))

    assert not made.whole
    assert 35 < made.seconds <= speech.LONGEST_S


@needs_voice
def test_what_cannot_be_said_in_a_minute_is_refused() -> None:
    """With a sentence, as for a core."""
    long = FACTS | {name: Place("Abcdefgh " * 22) for name in ("place", "source", "authority")}

    with pytest.raises(NotReady, match="shorten"):
        speech.voice(LIBRARY, told(slots=long))


@needs_voice
def test_half_a_minute_is_said_within_a_second() -> None:
    """The best of three: other programs run too."""
    one = told(Hazard.HEAT, Phase.AWARENESS)
    took = []
    for _ in range(3):
        start = time.process_time()
        seconds = speech.voice(LIBRARY, one).seconds
        took.append((time.process_time() - start) * 30 / seconds)

    assert min(took) <= 1.0


@needs_voice
async def test_the_loop_goes_on_meanwhile() -> None:
    """In a thread: the libraries give the interpreter free while they work."""
    work = asyncio.create_task(asyncio.to_thread(speech.voice, LIBRARY, told()))
    late, last = [], time.perf_counter()
    while not work.done():
        await asyncio.sleep(0.001)
        late.append(time.perf_counter() - last)
        last = time.perf_counter()

    assert sorted(late)[len(late) * 9 // 10] < 0.02
    assert (await work).seconds > 10


def test_without_the_extra_the_reason_is_told() -> None:
    """A post without voices is told what to install, and nothing breaks."""
    told = "import sys; sys.modules['soundfile'] = None\n"
    told += "from bot.content import speech; print(speech.absent())"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == speech.ABSENT
