"""What a file is: a picture's size, a recording's length, a name that is safe."""

import mimetypes
import re
from pathlib import PurePosixPath

from bot.training.calls import Upload
from bot.training.records import Json

SHOWN = frozenset({  # what a browser may show in place; all else is only downloaded
    "image/jpeg", "image/png", "image/gif", "image/webp",
    "audio/ogg", "audio/mpeg", "audio/mp4", "audio/webm", "video/mp4",
})  # fmt: skip
PLAYED = frozenset({"audio", "video", "video_note"})
# What Telegram's apps send as music when somebody picks it as a file.
MUSIC = frozenset({"audio/mpeg", "audio/mp3", "audio/mp4", "audio/m4a", "audio/x-m4a"})
ROUND = 384  # px across of a round video, as apps record it
OPUS_PER_S = 48_000  # Source: RFC 7845, granule positions count at 48 kHz


def image_size(content: bytes) -> tuple[int, int] | None:
    """Width and height (px) of a PNG, GIF, JPEG or WebP; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP" and len(content) >= 30:
        return _webp_size(content)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height = int.from_bytes(content[at + 5 : at + 7], "big")
            return int.from_bytes(content[at + 7 : at + 9], "big"), height
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None


def _webp_size(content: bytes) -> tuple[int, int]:
    if content[12:16] == b"VP8X":
        width, height = content[24:27], content[27:30]
        return int.from_bytes(width, "little") + 1, int.from_bytes(height, "little") + 1
    if content[12:16] == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = content[26:28], content[28:30]
    return int.from_bytes(width, "little") & 0x3FFF, int.from_bytes(height, "little") & 0x3FFF


def opus_seconds(content: bytes) -> int:
    """The length of an OGG/Opus recording (s), 0 for anything else."""
    last = content.rfind(b"OggS")
    if last < 0 or last + 14 > len(content):
        return 0
    granule = int.from_bytes(content[last + 6 : last + 14], "little")
    return min(granule // OPUS_PER_S, 86_400)


def voice_mime(content: bytes) -> str:
    """OGG as Telegram's apps record, or what a browser's recorder made of it."""
    if content.startswith(b"\x1aE\xdf\xa3"):
        return "audio/webm"
    return "audio/mp4" if content[4:8] == b"ftyp" else "audio/ogg"


def extension(upload: Upload, default: str) -> str:
    """The file name's ending with its dot, if it is a plain one."""
    suffix = PurePosixPath(upload.name).suffix
    return suffix.lower() if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", suffix) else default


def document_about(upload: Upload) -> Json:
    """What Telegram tells of a document."""
    name = PurePosixPath(_encodable(upload.name).replace("\\", "/")).name[:255] or "file"
    plain = upload.mime in ("", "application/octet-stream")
    guess = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {"file_name": name, "mime_type": guess if plain else _encodable(upload.mime)[:100]}


def played_about(kind: str, upload: Upload, seconds: int) -> Json:
    """What Telegram tells of sound or film that is a file; sizes and lengths are not looked up."""
    told: Json = {"duration": min(86_400, max(0, seconds))}
    if kind == "video_note":
        return told | {"length": ROUND}
    size = {"width": 0, "height": 0} if kind == "video" else {}
    return told | size | document_about(upload)


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()  # a form's header may hold any byte
