"""What the bot says itself, as a voice: spoken once, also when many ask at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.content import speech
from bot.content.files import Files
from bot.content.readings import reading


@pytest.mark.skipif(bool(speech.absent()), reason="no voice on this machine")
def test_whoever_asks_at_once_gets_the_same_file(tmp_path: Path) -> None:
    """Two encodings differ by the byte: a second one would make the first unreadable."""
    files = Files.inside(tmp_path)
    with ThreadPoolExecutor(6) as threads:
        made = list(threads.map(lambda _: reading(files, "es", ["¿Está a salvo?"]), range(6)))

    assert len({one.sha256 for one in made}) == 1
    assert all(files.read(one) for one in made)
