"""Voice messages made by hand: Ogg pages of a silent Opus stream; and tones in other files."""

from importlib import import_module
from io import BytesIO

HEAD = b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0"  # one channel, 312 samples to be skipped
SKIPPED = 312


def page(position: int, number: int, body: bytes, serial: bytes = b"abcd", flags: int = 0) -> bytes:
    """One page, with a checksum that nobody looks at."""
    sizes = bytes([255] * (len(body) // 255) + [len(body) % 255])
    head = b"OggS\0" + bytes([flags]) + position.to_bytes(8, "little", signed=True) + serial
    return head + number.to_bytes(4, "little") + bytes(4) + bytes([len(sizes)]) + sizes + body


def voice(seconds: float, mark: bytes = b"") -> bytes:
    """A recording so long; `mark` tells it from others."""
    last = round(seconds * 48_000) + SKIPPED
    pages = [page(0, 0, HEAD, flags=2), page(0, 1, b"OpusTags" + bytes(8))]
    return b"".join(
        [*pages, page(last // 2, 2, bytes(40)), page(last, 3, bytes(9) + mark, flags=4)]
    )


def played(kind: str, seconds: float, hertz: int = 16_000) -> bytes:
    """A tone in stereo, as a file of another kind that soundfile writes."""
    numpy, soundfile = import_module("numpy"), import_module("soundfile")
    tone = 0.3 * numpy.sin(2 * numpy.pi * 220 * numpy.arange(int(hertz * seconds)) / hertz)
    out = BytesIO()
    soundfile.write(out, numpy.stack([tone, tone], axis=1), hertz, format=kind)
    return out.getvalue()
