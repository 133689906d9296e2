"""What a voice message is made of: Ogg pages of one Opus stream, read without decoding it."""

HERTZ = 48_000  # Source: RFC 7845, section 4: positions count at 48 kHz
HEAD = 27  # bytes of a page before its table of segments. Source: RFC 3533, section 6


def seconds(content: bytes) -> float | None:
    """How long it is (s); None where it is no whole Ogg/Opus stream of one voice."""
    at, last, stream = 0, 0, b""
    first = content[HEAD + 1 : HEAD + 20]
    if not first.startswith(b"OpusHead"):
        return None
    while at < len(content):
        end = _end(content, at)
        serial = content[at + 14 : at + 18]
        position = int.from_bytes(content[at + 6 : at + 14], "little", signed=True)
        if end is None or serial != (stream or serial) or -1 < position < last:
            return None
        at, last, stream = end, max(last, position), serial
    skipped = int.from_bytes(first[10:12], "little")
    return max(0, last - skipped) / HERTZ


def _end(content: bytes, at: int) -> int | None:
    """Where the page that begins at `at` ends; None where there is no whole page."""
    if content[at : at + 5] != b"OggS\0" or len(content) < at + HEAD:
        return None
    segments = content[at + HEAD - 1]
    table = content[at + HEAD : at + HEAD + segments]
    end = at + HEAD + segments + sum(table)
    return end if len(table) == segments and end <= len(content) else None
