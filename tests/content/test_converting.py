"""`bot/content/converting.py`: what telephones send as music or as a file."""

import pytest

from bot.content import converting, opus
from tests.content.test_speech import needs_voice
from tests.sound import played


@needs_voice
@pytest.mark.parametrize("kind", ["MP3", "WAV", "FLAC", "OGG"])
async def test_what_can_be_read_becomes_a_voice_message(kind: str) -> None:
    """Of the same length."""
    made = await converting.as_voice(played(kind, 3), 60)

    assert made is not None
    assert opus.seconds(made) == pytest.approx(3, abs=0.1)


@needs_voice
async def test_no_more_is_read_than_is_needed_to_refuse_it() -> None:
    """A second more than the longest, of however long a file."""
    made = await converting.as_voice(played("WAV", 30), 5)

    assert made is not None
    assert opus.seconds(made) == pytest.approx(6, abs=0.1)


@pytest.mark.parametrize("content", [b"", b"x" * 999, b"\0\0\0\x18ftypM4A ", b"ID3\xff" * 99])
async def test_what_cannot_be_read_is_nothing(content: bytes) -> None:
    """An M4A, noise, nothing at all: no error of a library comes out."""
    assert await converting.as_voice(content, 60) is None
