"""The languages people register with, and what a reader gets when theirs is not there yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

DEFAULT = "es"


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language as the table knows it; `fallback` is declared, never guessed."""

    code: str  # BCP 47, the shortest: ISO 639-1, else 639-3
    endonym: str
    name_en: str
    name_es: str
    direction: Literal["ltr", "rtl"] = "ltr"
    locale: str | None = None  # Babel's name; None: Babel lacks it, or has it wrong
    fallback: tuple[str, ...] = (DEFAULT,)


_TABLE = (
    Language(
        code="es",
        endonym="español",
        name_en="Spanish",
        name_es="español",
        locale="es",
        fallback=(),
    ),
    Language(code="en", endonym="English", name_en="English", name_es="inglés", locale="en"),
    Language(code="fr", endonym="français", name_en="French", name_es="francés", locale="fr"),
    Language(
        code="pt", endonym="português", name_en="Portuguese", name_es="portugués", locale="pt"
    ),
    Language(  # Babel has it, with French dates
        code="ht",
        endonym="kreyòl ayisyen",
        name_en="Haitian Creole",
        name_es="criollo haitiano",
        fallback=("fr", "es"),
    ),
    Language(
        code="ar",
        endonym="العربية",
        name_en="Arabic",
        name_es="árabe",
        direction="rtl",
        locale="ar",
        fallback=("en", "fr", "es"),
    ),
    Language(code="mam", endonym="Mam", name_en="Mam", name_es="mam"),
    Language(code="quc", endonym="Kʼicheʼ", name_en="Kʼicheʼ", name_es="quiché"),
    Language(code="kek", endonym="Qʼeqchiʼ", name_en="Qʼeqchiʼ", name_es="kekchí"),
    Language(code="cak", endonym="Kaqchikel", name_en="Kaqchikel", name_es="cakchiquel"),
    Language(code="kjb", endonym="Qʼanjobʼal", name_en="Qʼanjobʼal", name_es="kanjobal"),
    Language(code="cab", endonym="Garífuna", name_en="Garifuna", name_es="garífuna"),
    Language(code="miq", endonym="Mískitu", name_en="Miskito", name_es="misquito"),
)

LANGUAGES: Mapping[str, Language] = MappingProxyType({one.code: one for one in _TABLE})

# What the bot itself writes in; the others are registered, and get their fallback.
SPOKEN = ("es", "en", "fr", "ht")


def isolated(text: str, language: str) -> str:
    """`text` (a name, a number) as it stands within a sentence of `language`.

    In one written from right to left the parts of a telephone number would change places; the
    signs around it (Unicode 9, section 3.1.2: first strong isolate) keep it as it is.
    """
    known = LANGUAGES.get(language)
    return f"\u2068{text}\u2069" if known and known.direction == "rtl" else text


def guess(telegram_code: str | None) -> str:
    """The language to begin in, from the one a phone is set to ("es-419", "fr-HT", None)."""
    code = (telegram_code or "").replace("_", "-").partition("-")[0].lower()
    return code if code in LANGUAGES else DEFAULT


def chain(code: str) -> tuple[str, ...]:
    """`code`, then what its reader gets instead, in order; it ends in Spanish."""
    language = LANGUAGES.get(code)
    return (code, *language.fallback) if language else (code, DEFAULT)
