"""`bot/content/files.py`."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from bot.content.files import KEPT_S, Files
from bot.domain.message import MediaKind


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """An empty folder of files."""
    return Files.inside(tmp_path)


def test_a_file_is_read_back_as_it_was(files: Files) -> None:
    """With the hash of its content, and nothing left beside it."""
    media = files.keep(b"card", kind=MediaKind.PHOTO, name="Huracán.PNG", brief=False)

    assert media.sha256 == sha256(b"card").hexdigest()
    assert media.name == "Huracán.PNG"
    assert files.read(media) == b"card"
    assert [file.name for file in files.folder.iterdir()] == [media.file]
    assert media.file.endswith(".png")


def test_another_content_is_not_given(files: Files) -> None:
    """What was approved is what is sent."""
    media = files.keep(b"card", kind=MediaKind.PHOTO, name="a.png")
    files.path(media.file).write_bytes(b"other")
    assert files.read(media) is None

    files.path(media.file).unlink()
    assert files.read(media) is None


@pytest.mark.parametrize("name", ["", "..", ".x", "../a", "a/b", "a\\b", "/etc/passwd", "a\0"])
def test_a_name_leads_nowhere_else(files: Files, name: str) -> None:
    """Whoever wrote it."""
    with pytest.raises(ValueError, match="out of its folder"):
        files.path(name)


def test_only_old_brief_files_are_swept(files: Files) -> None:
    """The others stay for good."""
    lasting = files.keep(b"a", kind=MediaKind.PHOTO, name="a.png", brief=False)
    old = files.keep(b"b", kind=MediaKind.DOCUMENT, name="b.csv")
    new = files.keep(b"c", kind=MediaKind.DOCUMENT, name="c.csv")
    for media in (lasting, old):
        os.utime(files.path(media.file), (1000, 1000))
    os.utime(files.path(new.file), (2000, 2000))
    files.sweep(1001 + KEPT_S)

    assert {file.name for file in files.folder.iterdir()} == {lasting.file, new.file}
    assert not files.place().exists()
