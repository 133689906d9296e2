"""The forms of one message: the same facts, given as there is room for them.

A message is held in its parts, each one or more whole sentences without markup. A shorter form
leaves parts out and never cuts one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.message import utf16_length
from bot.domain.wording import N_
from bot.errors import NotReady

BULLET = "• "
LONGEST_CORE = 360  # UTF-16 units. Source: FEMA, the long form of a Wireless Emergency Alert


class MessageForm(StrEnum):
    """How a message is given."""

    FULL = "full"
    CORE = "core"  # at most 360 units
    SMS = "sms"  # the core, in as few parts of an SMS as it takes
    VOICE = "voice"
    CARD = "card"  # a picture
    SHEET = "sheet"  # a page to print and hang


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A message for one kind of reader, in parts, in the order in which they are read."""

    written: str  # the language it is in
    banner: str = ""  # of a drill: the first line and the last one
    notice: str = ""  # that it is not in the reader's own language
    news: tuple[str, ...] = ()  # what a follow-up begins with; all there is of a cancellation
    lead: str  # who says it, what threatens, where, when
    impact: str  # what that does
    do: tuple[str, ...]
    own: tuple[str, ...] = ()  # what the reader's groups do besides
    avoid: tuple[str, ...] = ()
    update: str = ""  # when the next word comes
    help: str = ""
    also: tuple[str, ...] = ()  # the standing lines
    telephones: tuple[str, ...] = ()  # as they stand in the sentences
    ask: str = ""  # only said aloud, and where there is time: to press a button

    @property
    def actions(self) -> tuple[str, ...]:
        """All there is to do, and not to do."""
        return (*self.do, *self.own, *self.avoid)

    @property
    def all(self) -> tuple[str, ...]:
        """Every part but the banner."""
        rest = (self.update, self.help, *self.also)
        told = (self.notice, *self.news, self.lead, self.impact, *self.actions, *rest)
        return tuple(one for one in told if one)

    def dialled(self, text: str, say: Callable[[str], str]) -> str:
        """`text` with each of its telephone numbers as `say` gives it."""
        numbers = sorted(map(re.escape, self.telephones), key=len, reverse=True)
        known = "|".join(numbers)
        if not known:
            return text
        return re.sub(rf"(?<!\d)(?:{known})(?!\d)", lambda found: say(found[0]), text)


def whole(parts: Parts) -> str:
    """All of it as plain text, for where no markup and no buttons are."""
    return _told(parts, set(parts.all))


def core(parts: Parts, longest: int = LONGEST_CORE) -> str:
    """Lead and first action, and as much else, by its worth, as fits into `longest` units.

    Of a follow-up that is what is new, even where nothing else fits.

    Raises:
        NotReady: source, hazard, place and one action alone are longer.
    """
    kept = set(parts.news[:2]) or {parts.lead, *parts.do[:1]}
    least = utf16_length(_told(parts, kept))
    if least > longest:
        raise NotReady(
            N_(
                "The short form takes {longest} characters, and source, hazard, place and one "
                "action alone have {least}; shorten the place, the authority or the shelter."
            ),
            longest=longest,
            least=least,
        )
    stopped = False  # an action may lean on the one before it
    for one in _by_worth(parts):
        leans = one in parts.do
        if leans and stopped:
            continue
        if utf16_length(_told(parts, kept | {one})) <= longest:
            kept.add(one)
        else:
            stopped = stopped or leans
    return _told(parts, kept)


def _by_worth(parts: Parts) -> Iterator[str]:
    news = (*parts.news[2:3], parts.lead, *parts.do[:1], *parts.news[3:])
    first = (parts.notice, *news, parts.help, parts.update, *parts.own[:1], parts.impact)
    rest = (*parts.do[1:], *parts.own[1:], *parts.avoid, *parts.also)
    yield from (one for one in (*first, *rest) if one)


def _told(parts: Parts, kept: set[str]) -> str:
    """What is kept, in the order in which it is read, inside the banner."""
    head = " ".join(one for one in (parts.lead, parts.impact) if one in kept)
    tail = (parts.update, parts.help, *parts.also)
    lines = [
        *(one for one in (parts.notice, *parts.news) if one in kept),
        *filter(None, (head,)),
        *(BULLET + one for one in parts.actions if one in kept),
        *(one for one in tail if one in kept),
    ]
    return "\n".join([parts.banner, *lines, parts.banner] if parts.banner else lines)
