"""Is a message ours, and does it still hold? Its number, and what is said of it. Pure."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from difflib import get_close_matches
from enum import StrEnum
from hashlib import sha256

from bot.domain.alert import Alert, AlertState, Purpose

LINK = re.compile(r"v(\d{1,9})")  # what opens the verdict on a message, as /start hands it over
# How a message ends. Not any "v2": whoever is trapped in "edificio v2" calls for help.
UNDER = re.compile(r"(?:[?&]start=v|/verify )(\d{1,9})\b")
WORD = re.compile(r"\bv(\d{1,9})\b")  # in what somebody was asked for
BARE = re.compile(r"\D{0,12}(\d{1,9})\s*\.?")  # "12", "n.º 12": the number and hardly a word
ALIKE = 0.75  # from here on (difflib's ratio) a line is one of ours that was altered
MOST_LINES = 100
SHORTEST = 60  # characters of a text that is compared word for word


class Standing(StrEnum):
    """What is said of a number that is ours."""

    DRILL = "drill"
    HOLDS = "holds"
    UPDATED = "updated"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    CLEAR = "clear"
    EXPIRED = "expired"


LATER = {
    Purpose.UPDATE: Standing.UPDATED,
    Purpose.CORRECTION: Standing.CORRECTED,
    Purpose.CANCELLATION: Standing.WITHDRAWN,
    Purpose.ALL_CLEAR: Standing.CLEAR,
}
TELLING = (Standing.UPDATED, Standing.CORRECTED)  # over when what holds now is over


def linked(text: str) -> int | None:
    """The number in a message's own link; None: there is none."""
    found = UNDER.search(text)
    return int(found[1]) if found else None


def number_in(text: str) -> int | None:
    """The number that somebody wrote, or that of a message they pasted."""
    found = UNDER.search(text) or WORD.search(text) or BARE.fullmatch(text.strip())
    return int(found[1]) if found else None


def newest(alert: Alert, chain: Sequence[Alert]) -> Alert:
    """What was said last of it: the alert itself, or a later message that went out."""
    return next((one for one in reversed(chain) if one.started_at is not None), alert)


def standing(alert: Alert, last: Alert, now: datetime) -> Standing:
    """How a message stands that went out, where `last` is what was said last of it."""
    if alert.drill:
        return Standing.DRILL
    over = last.expires_at <= now or last.state is AlertState.EXPIRED
    said = Standing.HOLDS if last.id == alert.id else LATER[last.purpose]
    if said is Standing.HOLDS and last.state is AlertState.CANCELLED:
        return Standing.WITHDRAWN
    if said is Standing.HOLDS or said in TELLING:
        return Standing.EXPIRED if over else said
    return said


def same(text: str, sent: Sequence[str], marks: Collection[str] = ()) -> bool | None:
    """Whether `text` is one of those that were sent, word for word; None: it is too short to say.

    All are plain text; spaces and line breaks do not count. `marks` are those of texts that
    officers passed on.
    """
    told = _words(text)
    if len(told) < SHORTEST:
        return None
    return any(told == _words(one) for one in sent) or mark(text) in marks


def added(text: str, sent: Sequence[str]) -> str:
    """The lines that whoever sent `text` wrote to it: in nothing of ours, not even altered."""
    known = sorted({_words(line) for one in sent for line in one.splitlines()})
    lines = [_words(line) for line in text.splitlines()][:MOST_LINES]
    return "\n".join(one for one in lines if one and not get_close_matches(one, known, 1, ALIKE))


def mark(text: str) -> str:
    """By what a text that was passed on is known again."""
    return sha256(_words(text).encode()).hexdigest()


def _words(text: str) -> str:
    return " ".join(text.split())
