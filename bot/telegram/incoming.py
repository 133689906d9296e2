"""What people send beside words, as plain values: files, places, contacts."""

from dataclasses import dataclass
from typing import Any

from telegram import Audio, Document, Message, PhotoSize, Voice

DOCUMENT, PHOTO, VOICE, AUDIO = "document", "photo", "voice", "audio"
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


def received(message: Message) -> tuple[str, tuple[Any, ...]] | None:
    """What kind of thing a message brings, and the values its handlers take."""
    if message.document is not None:
        return DOCUMENT, (_file(message.document, message),)
    if message.photo:
        return PHOTO, (_file(message.photo[-1], message),)  # the last is the largest
    if message.voice is not None:
        return VOICE, (_file(message.voice, message),)
    if message.audio is not None:  # an MP3 or M4A that a telephone sends as music
        return AUDIO, (_file(message.audio, message),)
    if message.location is not None:
        return LOCATION, (message.location.latitude, message.location.longitude)
    if message.contact is not None:
        return CONTACT, (message.contact.user_id, message.contact.phone_number)
    return None


def _file(sent: Audio | Document | PhotoSize | Voice, message: Message) -> Incoming:
    told = sent.to_dict()  # plain values; a duration as an object warns of becoming another one
    return Incoming(
        file_id=sent.file_id,
        name=told.get("file_name", ""),
        mime=told.get("mime_type", ""),
        size=told.get("file_size", 0),
        duration=int(told.get("duration", 0)),
        caption=message.caption or "",
    )
