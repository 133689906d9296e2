"""`bot/content/opus.py`: whatever somebody sends is a whole Ogg/Opus stream, or nothing."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import opus, speech
from tests.content.test_parts import LIBRARY, told
from tests.sound import HEAD, page, voice

ABSENT = speech.absent()


@pytest.mark.parametrize("length", [0.5, 1, 34.2, 60, 3_600])
def test_its_length_is_read(length: float) -> None:
    """Without what a player skips at the start."""
    assert opus.seconds(voice(length)) == pytest.approx(length, abs=0.001)


@pytest.mark.skipif(ABSENT is not None and not os.environ.get("CI"), reason=ABSENT or "there")
def test_a_real_encoder_is_understood() -> None:
    """What libsndfile writes."""
    made = speech.voice(LIBRARY, told())

    assert opus.seconds(made.content) == pytest.approx(made.seconds, abs=0.1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"OggS",
        b"ID3\x03 music",
        b"\x1aE\xdf\xa3 webm",
        voice(5)[:-1],
        voice(5) + b"x",
        voice(5)[1:],
        voice(5).replace(b"OpusHead", b"\x01vorbis1"),
        page(0, 0, HEAD, flags=2) + page(480_000, 1, b"x", serial=b"efgh"),
        page(0, 0, HEAD, flags=2) + page(480_000, 1, b"x") + page(480, 2, b"x"),
    ],
    ids=["empty", "stub", "mp3", "webm", "cut", "more", "shifted", "vorbis", "two", "back"],
)
def test_everything_else_is_none(content: bytes) -> None:
    """Cut off, lengthened, another codec, two streams in one, time that runs back."""
    assert opus.seconds(content) is None


@given(st.binary(max_size=300), st.integers(0, 200))
def test_no_bytes_break_it(noise: bytes, at: int) -> None:
    """A number or None, for whatever is put into a good one."""
    good = voice(5)
    told = opus.seconds(good[:at] + noise + good[at + len(noise) :])

    assert told is None or told >= 0
