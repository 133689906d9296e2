"""Messages of the Common Alerting Protocol as values: what comes in, and what goes out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.hazard import Hazard, Phase

Point = tuple[float, float]  # latitude, longitude, in degrees; WGS 84
Ring = tuple[Point, ...]
ENDINGS = (".cap", ".xml", ".atom", ".edxlde")  # of files that may hold one
ADDED = ("Alert", "Update")  # kinds of message that say something new
SOON = timedelta(hours=1)  # "Expected" means within the hour, "Future" later. Source: CAP 1.2
NEAR = timedelta(hours=1)  # two ends so near each other are one end
BESIDE = 0.5  # degrees
GRAVEST = (Phase.EMERGENCY, Phase.WARNING, Phase.AWARENESS, Phase.RECOVERY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The message that another one is about."""

    sender: str
    identifier: str
    sent: datetime  # aware

    def __str__(self) -> str:
        return f"{self.sender},{self.identifier},{written(self.sent)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message from outside, as far as a draft is made of it."""

    sender: str
    identifier: str
    sent: datetime  # aware
    drill: bool
    kind: str  # Alert, Update or Cancel
    references: tuple[tuple[str, str], ...] = ()  # (sender, identifier)
    languages: tuple[str, ...] = ()  # BCP 47 without the country, in the order of the file
    event: str = ""
    headline: str = ""
    sender_name: str = ""
    web: str = ""
    hazard: Hazard | None = None  # None: its words and codes name none of ours
    phase: Phase = Phase.WARNING
    onset: datetime | None = None
    expires: datetime | None = None
    area: str = ""  # its name, as the sender writes it
    regions: tuple[str, ...] = ()  # ISO 3166-2
    rings: tuple[Ring, ...] = ()  # the shape itself, thinned
    crossed: bool = False  # a ring of it crosses itself


def phase_of(urgency: str, severity: str, certainty: str, responses: Sequence[str]) -> Phase:
    """How far the hazard has come, by the three scales of CAP and what is to be done."""
    if "AllClear" in responses or urgency == "Past":
        return Phase.RECOVERY
    grave = severity in ("Extreme", "Severe")
    if (urgency == "Immediate" and grave) or (severity == "Extreme" and certainty == "Observed"):
        return Phase.EMERGENCY
    distant = urgency in ("Future", "Unknown") and not grave
    if distant and (certainty == "Unlikely" or severity == "Minor"):
        return Phase.AWARENESS
    return Phase.WARNING


def scales(phase: Phase, onset: datetime | None, sent: datetime) -> tuple[str, str, str]:
    """Urgency, severity and certainty of what goes out; never Unknown."""
    if phase is Phase.WARNING:
        later = onset is None or onset - sent > SOON
        return ("Future" if later else "Expected", "Severe", "Likely")
    return {
        Phase.AWARENESS: ("Future", "Minor", "Possible"),
        Phase.EMERGENCY: ("Immediate", "Extreme", "Observed"),
        Phase.RECOVERY: ("Past", "Minor", "Observed"),
    }[phase]


def alike(one: Message, other: Message) -> bool:
    """Whether they are one warning that was issued area by area; the areas are not looked at."""
    return (
        (one.sender, one.kind, one.drill, one.hazard, one.phase)
        == (other.sender, other.kind, other.drill, other.hazard, other.phase)
        and one.event.casefold() == other.event.casefold()
        and _near(one.onset, other.onset)
        and _near(one.expires, other.expires)
    )


def _near(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= NEAR


def beside(one: Message, other: Message) -> bool:
    """Whether their shapes lie within half a degree of each other, by the boxes around them."""
    if not one.rings or not other.rings:
        return False
    boxes = [_box(message.rings) for message in (one, other)]
    (south, west, north, east), (below, left, above, right) = boxes
    return (
        south <= above + BESIDE
        and below <= north + BESIDE
        and west <= right + BESIDE
        and left <= east + BESIDE
    )


def _box(rings: Sequence[Ring]) -> tuple[float, float, float, float]:
    latitudes = [latitude for ring in rings for latitude, _ in ring]
    longitudes = [longitude for ring in rings for _, longitude in ring]
    return min(latitudes), min(longitudes), max(latitudes), max(longitudes)


def live(messages: Sequence[Message]) -> list[Message]:
    """Those that hold: no other one has taken their place or taken them back."""
    gone = {reference for one in messages for reference in one.references}
    return [
        one for one in messages if one.kind in ADDED and (one.sender, one.identifier) not in gone
    ]


def merged(messages: Sequence[Message]) -> Message:
    """One warning of several, at least one: all their areas, from the first hour to the last."""
    newest = max(messages, key=lambda one: one.sent)
    onsets = [one.onset for one in messages if one.onset]
    ends = [one.expires for one in messages]
    return replace(
        newest,
        languages=tuple(dict.fromkeys(tag for one in messages for tag in one.languages)),
        hazard=next((one.hazard for one in messages if one.hazard), None),
        phase=min((one.phase for one in messages), key=GRAVEST.index),
        onset=min(onsets, default=None),
        expires=max((end for end in ends if end), default=None) if all(ends) else None,
        area="; ".join(dict.fromkeys(one.area for one in messages if one.area)),
        regions=tuple(sorted({iso for one in messages for iso in one.regions})),
        rings=tuple(ring for one in messages for ring in one.rings),
        crossed=any(one.crossed for one in messages),
    )


def written(moment: datetime) -> str:
    """As CAP writes times: to the second, with an offset, never Z."""
    return moment.replace(microsecond=0).isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A part of the area that goes out."""

    name: str
    rings: tuple[Ring, ...]
    circles: tuple[tuple[float, float, float], ...] = ()  # latitude, longitude, radius (km)
    geocodes: tuple[tuple[str, str], ...]  # (name of the list, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What goes out in one language."""

    language: str
    event: str
    headline: str
    description: str
    instruction: str
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """An alert of ours as a message; what all languages share stands here."""

    identifier: str
    sender: str
    sent: datetime  # aware, in the post's zone
    status: str
    kind: str
    source: str = ""  # the authority that is quoted
    restriction: str
    note: str = ""
    references: tuple[Reference, ...] = ()
    categories: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]  # (name of the list, value)
    responses: tuple[str, ...]
    urgency: str
    severity: str
    certainty: str
    onset: datetime | None = None
    expires: datetime
    sender_name: str
    web: str = ""
    contact: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...]
