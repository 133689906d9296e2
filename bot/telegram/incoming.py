"""What people send beside words, as plain values: files, places, contacts."""

from dataclasses import dataclass
from typing import Any

from telegram import Audio, Document, Message, PhotoSize, Video, VideoNote, Voice

DOCUMENT, PHOTO, VOICE, AUDIO = "document", "photo", "voice", "audio"
VIDEO, VIDEO_NOTE = "video", "video_note"
LOCATION, CONTACT = "location", "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A file that somebody sent. Telegram has it; a job may download it by its id."""

    file_id: str
    name: str = ""  # as the sender's telephone named it
    mime: str = ""  # as the sender's telephone claims
    size: int = 0  # bytes; 0: not told
    duration: int = 0  # s, of a voice
    caption: str = ""
    kind: str = ""  # one of the above: a file goes on as what it came as


def received(message: Message) -> tuple[str, tuple[Any, ...]] | None:
    """What kind of thing a message brings, and the values its handlers take."""
    files = {
        DOCUMENT: message.document,
        PHOTO: message.photo[-1] if message.photo else None,  # the last is the largest
        VOICE: message.voice,
        AUDIO: message.audio,  # an MP3 or M4A that a telephone sends as music
        VIDEO: message.video,
        VIDEO_NOTE: message.video_note,
    }
    for kind, sent in files.items():
        if sent is not None:
            return kind, (_file(kind, sent, message),)
    if message.location is not None:
        return LOCATION, (message.location.latitude, message.location.longitude)
    if message.contact is not None:
        return CONTACT, (message.contact.user_id, message.contact.phone_number)
    return None


def _file(
    kind: str, sent: Audio | Document | PhotoSize | Video | VideoNote | Voice, message: Message
) -> Incoming:
    told = sent.to_dict()  # plain values; a duration as an object warns of becoming another one
    return Incoming(
        file_id=sent.file_id,
        name=told.get("file_name", ""),
        mime=told.get("mime_type", ""),
        size=told.get("file_size", 0),
        duration=int(told.get("duration", 0)),
        caption=message.caption or "",
        kind=kind,
    )
