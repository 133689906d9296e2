"""What came of a CAP file, and what an officer should look at in its drafts."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.alert import Alert, AlertState
from bot.domain.cap import Message
from bot.domain.wording import N_


class Came(StrEnum):
    """What came of a message."""

    NEW = "new"  # a draft of its own
    JOINED = "joined"  # its area was added to a draft of the same warning
    CHANGED = "changed"  # a draft says what it says now
    WITHDRAWN = "withdrawn"  # its sender takes the warning back
    KNOWN = "known"  # it had come before


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """An alert, and what of a file belongs to it."""

    alert: Alert
    came: Came  # the last thing
    told: Message  # all that its messages say together


class Note(StrEnum):
    """What an officer should look at."""

    DISCARDED = "discarded"
    WITHDRAWN = "withdrawn"
    KNOWN = "known"
    CROSSED = "crossed"
    NOWHERE = "nowhere"
    UNNAMED = "unnamed"


NOTES = {
    Note.DISCARDED: N_("Its sender has taken the warning back; the draft is discarded."),
    Note.WITHDRAWN: N_("Its sender has taken the warning back; decide whether you end yours."),
    Note.KNOWN: N_("The file had come before; nothing has changed."),
    Note.CROSSED: N_("The shape of its area crosses itself; look at the area closely."),
    Note.NOWHERE: N_("Its area holds no region here: choose the regions."),
    Note.UNNAMED: N_("Its words name no hazard of ours: choose one."),
}


def notes(one: Brought) -> list[Note]:
    """What is to be looked at in a draft, or in what became of it."""
    back, gone = one.came is Came.WITHDRAWN, one.alert.state is AlertState.CANCELLED
    found = {
        Note.DISCARDED: back and gone,
        Note.WITHDRAWN: back and not gone,
        Note.KNOWN: one.came is Came.KNOWN,
        Note.CROSSED: one.told.crossed,
        Note.NOWHERE: not one.alert.audience.regions,
        Note.UNNAMED: one.alert.hazard is None,
    }
    return [note for note, true in found.items() if true]
