"""A text as an SMS: its alphabet, its parts, and the accents that would cost a part.

An SMS has one alphabet for all of it. One “á” takes the text out of the small one, and what fitted
into two parts needs five. Such letters lose their accent here, and only here, where that saves a
part; those that the small alphabet has (é, ñ, ü, ¿, ¡, à, è, ì, ò, ù) keep theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.message import utf16_length

# Source: 3GPP TS 23.038, 6.2.1 (default alphabet) and 6.2.1.1 (extension, an escape before each).
ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")
ALONE = {"gsm7": 160, "ucs2": 70}  # units of an SMS of one part. Source: 3GPP TS 23.040
JOINED = {"gsm7": 153, "ucs2": 67}  # of each part, where there are several

# What is said without its accent, or with the nearest sign of the alphabet.
PLAINER = str.maketrans(
    {
        **dict(zip("áâãíîïóôõúûçëê", "aaaiiiooouucee", strict=True)),
        **dict(zip("ÁÂÃÀÍÎÏÓÔÕÒÚÛÙÈÊËÌ", "AAAAIIIOOOOUUUEEEI", strict=True)),
        **dict.fromkeys("“”«»„", '"'),
        **dict.fromkeys("‘’ʼ´`ꞌ", "'"),
        **dict.fromkeys("–—−‑•", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009", " "),
        "…": "...",
        "·": "-",
        "º": "o",
        "ª": "a",
        "\u200b": "",
        "\u2066": "",
        "\u2068": "",
        "\u2069": "",
    }
)  # fmt: skip


class Coding(StrEnum):
    """The alphabet of an SMS."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """A text as it would be sent."""

    text: str
    coding: Coding
    parts: int


def sms(text: str) -> Sms:
    """`text` in as few parts as it takes; accents go only where that saves one."""
    whole, plainer = coded(text), coded(text.translate(PLAINER))
    return plainer if plainer.parts < whole.parts else whole


def coded(text: str) -> Sms:
    """`text` as it stands, in the smallest alphabet that has all of it."""
    small = ALPHABET.issuperset(set(text) - EXTENSION)
    coding = Coding.GSM7 if small else Coding.UCS2
    return Sms(text=text, coding=coding, parts=_parts(text, coding))


def _parts(text: str, coding: Coding) -> int:
    """Filled one after the other: a sign of two units never stands in two parts."""
    units = [_units(letter, coding) for letter in text]
    if sum(units) <= ALONE[coding]:
        return 1
    return _filled(units, JOINED[coding])


def _units(letter: str, coding: Coding) -> int:
    if coding is Coding.UCS2:
        return utf16_length(letter)
    return 2 if letter in EXTENSION else 1


def _filled(units: Iterable[int], room: int) -> int:
    parts, left = 1, room
    for one in units:
        if one > left:
            parts, left = parts + 1, room
        left -= one
    return parts
