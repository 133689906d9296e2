"""How a slot is said in the reader's language, escaped for Telegram's HTML.

By Babel, with what it lacks or has otherwise than people write it (docs/decisions/0028-clocks.md).
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from html import escape
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

from bot.domain.language import DEFAULT, LANGUAGES, isolated
from bot.domain.slot import Instant, Place, Slot, Telephone, Words

# The month stands in words: es_PA would print 09/03/2026 for 3 September.
DATES = {
    "es": "EEEE d 'de' MMMM",
    "en": "EEEE, MMMM d",
    "fr": "EEEE d MMMM",
    "pt": "EEEE, d 'de' MMMM",
}
OTHER_DATE = "EEEE d MMMM"
NO_BREAK = "\u00a0"

# Of these the country says whether a day has twelve hours or twenty-four. The others have one way
# everywhere: French and Portuguese 18 h 05 and 18:05, Creole 6è05 aswè.
BY_COUNTRY = ("es", "en", "ar")
AMERICAN = {
    "es": "es_419"
}  # where Babel does not know the language in a country: ours are in America
E_BEFORE_I = re.compile(r"\W*h?[iíy](?![aeouáéóú])", re.IGNORECASE)  # "Tabasco e Iguala"

# Babel gives Haitian Creole French dates.
CREOLE_DAYS = ("lendi", "madi", "mèkredi", "jedi", "vandredi", "samdi", "dimanch")
CREOLE_MONTHS = (
    "janvye",
    "fevriye",
    "mas",
    "avril",
    "me",
    "jen",
    "jiyè",
    "out",
    "septanm",
    "oktòb",
    "novanm",
    "desanm",
)


@lru_cache(maxsize=4096)  # every variant of an alert says the same slots
def said(slot: Slot, language: str, zone: str) -> str:
    """`slot` for a reader of `language`; times in `zone` (IANA)."""
    if isinstance(slot, Instant):
        return escape(instant(slot.at, language, zone), quote=False)
    if isinstance(slot, Place) and slot.names:
        return listed([_named(name, language) for name in slot.names], language)
    if isinstance(slot, Words):
        return _named(slot.to(language), language)
    return _named(slot.number if isinstance(slot, Telephone) else slot.name, language)


def _named(value: str, language: str) -> str:
    return isolated(escape(value, quote=False), language)


def listed(names: Sequence[str], language: str) -> str:
    """Several as a sentence names them: Chiapas, Oaxaca y Tabasco."""
    if language == "ht":
        return " ak ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
    name = _babel(language)
    told = format_list(names, locale=Locale.parse(name))
    last = names[-1] if names else ""
    if name == DEFAULT and len(names) > 1 and E_BEFORE_I.match(last):
        return f"{told.removesuffix(f' y {last}')} e {last}"
    return told


def number(n: int, language: str, zone: str) -> str:
    """A number with its thousands apart, as the country of `zone` writes it: 1,204 in Mexico."""
    if language == "ht":
        return f"{n:,}".replace(",", NO_BREAK)
    return format_decimal(n, locale=_local(_babel(language), zone))


@lru_cache(maxsize=4096)
def instant(at: datetime, language: str, zone: str) -> str:
    """Weekday, day, month in words and hour, as people say them."""
    local = at.astimezone(ZoneInfo(zone))
    if language == "ht":
        return _creole(local)
    name = _babel(language)
    comma = "،" if name == "ar" else ","
    return f"{_date(local, name)}{comma} {_hour(local, name, zone)}"


def day(at: datetime, language: str, zone: str) -> str:
    """Weekday, day and month of a moment, without the hour."""
    comma = "، " if _babel(language) == "ar" else ", "
    return instant(at, language, zone).rpartition(comma)[0]


def date_in_words(day: date, language: str) -> str:
    """A day with its year: 31 de diciembre de 2026."""
    return f"{day.day} {_of(language)}{month_in_words(day, language)}"


def month_in_words(day: date, language: str) -> str:
    """A month with its year: diciembre de 2026."""
    if language == "ht":
        return f"{CREOLE_MONTHS[day.month - 1]} {day.year}"
    month = format_date(day, "MMMM", locale=Locale.parse(_babel(language)))
    return f"{month} {_of(language)}{day.year}"


def _of(language: str) -> str:
    """What stands between day, month and year."""
    return "de " if language != "ht" and _babel(language) in ("es", "pt") else ""


def _babel(language: str) -> str:
    """Babel's name of a language, or of the one that its reader gets instead."""
    known = LANGUAGES.get(language)
    return known.locale if known and known.locale else DEFAULT


def warm(languages: Iterable[str]) -> None:
    """Read Babel's tables now rather than while the first alert goes out."""
    for language in languages:
        instant(datetime(2000, 1, 1, tzinfo=UTC), language, "UTC")


def _date(local: datetime, name: str) -> str:
    pattern = DATES.get(name, OTHER_DATE)
    if name == "fr" and local.day == 1:
        pattern = "EEEE d'er' MMMM"
    return format_date(local, pattern, locale=Locale.parse(name))


@lru_cache
def _local(name: str, zone: str) -> Locale:
    """The language as the country of a time zone writes it; else as most of our readers do."""
    country = get_global("zone_territories").get(zone, "")
    try:
        return Locale.parse(f"{name}_{country}" if country.isalpha() else "")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(AMERICAN.get(name, name))


@lru_cache
def _counts_to_24(name: str, zone: str) -> bool:
    return name in BY_COUNTRY and "H" in _local(name, zone).time_formats["short"].pattern


def _hour(local: datetime, name: str, zone: str) -> str:
    if _counts_to_24(name, zone):
        return f"{local:%H:%M}"
    if name == "es":
        return _spanish(local)
    if name == "en":
        return f"{local.hour % 12 or 12}:{local:%M} {'a.m.' if local.hour < 12 else 'p.m.'}"
    if name == "fr":
        return f"{local.hour} h {local:%M}"
    if name == "ar":
        return _arabic(local)
    return format_time(local, "short", locale=Locale.parse(name))


def _spanish(local: datetime) -> str:
    """Midnight is 0, so that nobody wonders which night is meant."""
    minutes = f":{local:%M}" if local.minute else ""
    if local.hour == 12:
        return f"12{minutes} de la tarde" if minutes else "12 del mediodía"
    parts = ((6, "de la madrugada"), (12, "de la mañana"), (19, "de la tarde"))
    part = next((said for end, said in parts if local.hour < end), "de la noche")
    return f"{local.hour % 12}{minutes or (':00' if not local.hour else '')} {part}"


def _arabic(local: datetime) -> str:
    """Latin digits, as on the telephone; midnight and noon have their word."""
    night = "بعد منتصف الليل" if local.minute else "منتصف الليل"
    parts = ((1, night), (12, "صباحًا"), (13, "ظهرًا"))
    part = next((said for end, said in parts if local.hour < end), "مساءً")
    return f"{local.hour % 12 or 12}:{local:%M} {part}"


def _creole(local: datetime) -> str:
    minutes = f"{local:%M}" if local.minute else ""
    parts = ((12, "nan maten"), (18, "nan apremidi"))
    part = next((said for end, said in parts if local.hour < end), "aswè")
    hour = "midi" if local.hour == 12 else f"{local.hour % 12}è"
    time = f"{hour} {minutes}".rstrip() if hour == "midi" else f"{hour}{minutes} {part}"
    day, month = CREOLE_DAYS[local.weekday()], CREOLE_MONTHS[local.month - 1]
    return f"{day} {'1ye' if local.day == 1 else local.day} {month}, {time}"
