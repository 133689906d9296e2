"""Slots: the facts of one alert that its texts leave open, typed so that each is said rightly."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.domain.invented import INVENTED
from bot.domain.language import DEFAULT, LANGUAGES
from bot.domain.post import Post
from bot.domain.wording import N_
from bot.errors import NotReady, Slots, offered

LONGEST = 200  # characters of a value
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
WEBSITE = re.compile(r"https://[\w-]+(\.[\w-]+)+(/\S*)?")
TELEPHONE = re.compile(r"\+?[0-9(*#][0-9 ().*#-]*")


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, said with its date and in the time zone of the post."""

    at: datetime  # aware

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("an instant needs a time zone")


@dataclass(frozen=True, slots=True)
class Place:
    """A place as its neighbours name it."""

    name: str
    names: tuple[str, ...] = ()  # of several, each by itself


@dataclass(frozen=True, slots=True)
class Telephone:
    """A number as it is dialled."""

    number: str


@dataclass(frozen=True, slots=True)
class Shelter:
    """A shelter, by the name over its door."""

    name: str


@dataclass(frozen=True, slots=True)
class Authority:
    """Who says it, in full: no abbreviation."""

    name: str


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name, such as a storm's."""

    name: str


@dataclass(frozen=True, slots=True)
class Words(Name):
    """A sentence of an officer's, as it stands, or in the reader's language if `told` has it."""

    told: tuple[tuple[str, str], ...] = ()  # language, sentence

    def to(self, language: str) -> str:
        """As a reader of `language` gets it."""
        return dict(self.told).get(language, self.name)


@dataclass(frozen=True, slots=True)
class Website(Name):
    """An address of a site of the State, with https."""


Slot = Instant | Place | Telephone | Shelter | Authority | Name

SLOTS: Mapping[str, type] = MappingProxyType(
    {
        "source": Authority,  # the post
        "authority": Authority,  # of the host State, whose warning the post repeats
        "hazard_name": Name,  # optional: "Nora"
        "place": Place,
        "onset": Instant,  # when it arrives
        "deadline": Instant,  # until when to act
        "shelter": Shelter,
        "clinic": Place,  # where the sick are treated
        "updated": Instant,  # hour of the authority's bulletin
        "next_update": Instant,
        "telephone": Telephone,  # of the post
        "emergency_number": Telephone,  # of the host State
        # That papers are not asked for (domain.papers): optional, and all four or none:
        "papers_place": Place,
        "papers_authority": Authority,
        "papers_said": Instant,
        "papers_until": Instant,
        # Of notices only:
        "closes": Instant,  # a check-in or a drill ends
        "sent": Instant,  # of the alert that is changed
        "change": Words,
        "reason": Words,
        "fact": Words,  # what is right
        "wrong": Words,  # what the post itself had said
        "rumour": Words,
        "account": Name,  # that passes itself off as the post
        "website": Website,  # of the ministry
        "partner": Authority,  # Red Cross, UNHCR…
        "partner_telephone": Telephone,
    }
)

OPTIONAL = frozenset({"hazard_name"})


def parse(name: str, text: str, zone: str) -> Slot:
    """The slot `name` as an officer wrote it; times without an offset are in `zone` (IANA).

    Raises:
        NotReady: there is no such slot, or its value cannot be sent.
    """
    base, _, language = name.partition("@")
    if language and (SLOTS.get(base) is not Words or language not in LANGUAGES):
        raise NotReady(
            N_("“{name}” is no slot: only sentences are given for one language, as fact@ht."),
            name=name,
        )
    name = base
    if name not in SLOTS:
        raise NotReady(
            "There is no slot “{name}”; did you mean {offered}?",
            name=name,
            offered=offered(name, SLOTS),
        )
    value = _clean(name, text)
    kind = SLOTS[name]
    if kind is Instant:
        return _instant(name, value, zone)
    if kind is Website and not WEBSITE.fullmatch(value):
        raise NotReady(
            "“{value}” is no address of a site; write {name} as https://….",
            value=value,
            name=Slots([name]),
        )
    if kind is Telephone and not (TELEPHONE.fullmatch(value) and re.search(r"\d", value)):
        raise NotReady(
            N_("“{value}” is no telephone number; write {name} in digits."),
            value=value,
            name=Slots([name]),
        )
    made: Slot = kind(value)
    return made


def hidden(text: str) -> bool:
    """Whether a text holds characters that turn it around, or that nobody sees."""
    return any(one in BIDI or (unicodedata.category(one) == "Cc" and one != "\n") for one in text)


def fictional(
    post: Post, regions: Sequence[str], now: datetime, expires: datetime
) -> dict[str, Slot]:
    """Values for every slot: post, area and expiry as they are, the rest invented for a drill.

    `regions` are names. No authority, storm or shelter of these names exists.
    """
    lasts = max(expires - now, timedelta(0))
    return {
        "source": Authority(post.name),
        "authority": Authority("Protección Civil de Puerto Alba"),
        "hazard_name": Name("Quirina"),  # no list of storms has a name with Q
        "place": _place(regions or [post.place]),
        "onset": Instant(_round(now + lasts, lasts)),
        "deadline": Instant(_round(now + lasts / 2, lasts)),
        "shelter": Shelter("Escuela Puerto Alba"),
        "clinic": Place("Clínica Puerto Alba"),
        "updated": Instant(now),
        "next_update": Instant(_round(now + lasts / 4, lasts)),
        "telephone": Telephone(post.telephone),
        "emergency_number": Telephone(post.emergency_number),
        "closes": Instant(expires),
        "sent": Instant(now),
        "account": Name("Consulado Falso de Altavista"),
        "website": Website("https://altavista.invalid"),
        "partner": Authority("Cruz Roja de Puerto Alba"),
        "partner_telephone": Telephone(post.telephone),
        **{name: _words(told) for name, told in INVENTED.items()},
    }


def _place(names: Sequence[str]) -> Place:
    return Place(", ".join(names), tuple(names) if len(names) > 1 else ())


def _words(told: Mapping[str, str]) -> Words:
    return Words(told[DEFAULT], tuple(told.items()))


def _clean(name: str, text: str) -> str:
    value = text.strip()
    if not value:
        raise NotReady(N_("The slot {name} is empty; give it a value."), name=Slots([name]))
    if len(value) > LONGEST:
        raise NotReady(
            N_("The slot {name} has {length} characters; shorten it to {most} or fewer."),
            name=Slots([name]),
            length=len(value),
            most=LONGEST,
        )
    if any(_forbidden(character) for character in value):
        raise NotReady(
            N_(
                "The slot {name} holds a line break, a brace or an invisible character; "
                "write it anew on one line."
            ),
            name=Slots([name]),
        )
    return value


def _forbidden(character: str) -> bool:
    category = unicodedata.category(character)
    return character in "{}" or character in BIDI or category in ("Cc", "Cs", "Zl", "Zp")


def _instant(name: str, text: str, zone: str) -> Instant:
    try:
        at = datetime.fromisoformat(text)
        if ":" not in text:
            raise ValueError
        aware = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))
        return Instant(aware.astimezone(UTC))
    except (ValueError, OverflowError):
        raise NotReady(
            N_("“{text}” is no date with an hour; write {name} as 2026-09-03T18:00."),
            text=text,
            name=Slots([name]),
        ) from None


def _round(at: datetime, lasts: timedelta) -> datetime:
    """Up to a half hour that people would name; to five minutes in a short drill."""
    step = timedelta(minutes=30 if lasts >= timedelta(hours=2) else 5)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return epoch + -((epoch - at) // step) * step
