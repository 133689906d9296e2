"""Sizes of pictures, lengths of recordings, names of documents."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from bot.training import media
from bot.training.calls import Upload
from tests.training.conftest import patient

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 320, 200) + b"\x08\x02\0\0\0"
GIF = b"GIF89a" + struct.pack("<HH", 3, 4)
JPEG = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08" + struct.pack(">HH", 20, 30) + b"\0" * 9
OGG = b"OggS\0\x04" + struct.pack("<Q", 96_000) + b"\0" * 12


def test_sizes_are_read_from_the_files_head() -> None:
    """PNG, GIF and JPEG."""
    assert media.image_size(PNG) == (320, 200)
    assert media.image_size(GIF) == (3, 4)
    assert media.image_size(JPEG) == (30, 20)


@patient
@given(st.binary(max_size=60), st.sampled_from([b"", PNG[:8], b"GIF89a", b"\xff\xd8", b"RIFF"]))
def test_no_bytes_break_the_reader(content: bytes, head: bytes) -> None:
    """Uploads are anybody's."""
    size = media.image_size(head + content)

    assert size is None or len(size) == 2
    assert media.opus_seconds(head + content) >= 0


def test_a_recordings_length_is_its_last_position() -> None:
    """Opus counts 48,000 positions a second."""
    assert media.opus_seconds(OGG) == 2
    assert media.voice_mime(OGG) == "audio/ogg"
    assert media.voice_mime(b"\x1aE\xdf\xa3abc") == "audio/webm"


def test_names_lose_their_folders_and_odd_endings() -> None:
    """A name is only a name."""
    document = media.document_about(Upload("..\\..\\etc/lista.csv", "", b"x"))

    assert document == {"file_name": "lista.csv", "mime_type": "text/csv"}
    assert media.extension(Upload("a.PDF", "", b""), "") == ".pdf"
    assert media.extension(Upload("a.b/c?", "", b""), ".bin") == ".bin"
