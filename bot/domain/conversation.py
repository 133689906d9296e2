"""A conversation between a person and the officer who has their case: its messages, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.screening import Sign


class By(StrEnum):
    """Whose words they are."""

    PERSON = "person"
    OFFICER = "officer"
    NOTE = "note"  # of an officer to officers: the handover


class Kind(StrEnum):
    """What was sent."""

    TEXT = "text"
    VOICE = "voice"
    AUDIO = "audio"  # sound as a file
    PHOTO = "photo"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"  # a round one, recorded in the chat
    DOCUMENT = "document"  # sound, picture or film that a telephone sends as a file
    LOCATION = "location"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One message of a conversation."""

    by: By
    at: datetime
    kind: Kind = Kind.TEXT
    text: str = ""
    file_id: str = ""
    latitude: float | None = None
    longitude: float | None = None
    signs: frozenset[Sign] = frozenset()
    id: int = 0
