"""The languages people register with, and what a reader gets when theirs is not there yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from bot.domain.folding import fold

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

    @property
    def label(self) -> str:
        """For a button: its own name, and the Spanish one where that reads otherwise."""
        own = self.endonym
        return own if fold(own) == fold(self.name_es) else f"{own} ({self.name_es})"


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
    # Where a people's own name for its language is not certain, it stands as Spanish has it. Of a
    # family (Mixtec, Triqui, Zapotec, Nahuatl) one code stands for all of its variants.
    Language(code="ixl", endonym="Ixil", name_en="Ixil", name_es="ixil"),
    Language(code="cac", endonym="Chuj", name_en="Chuj", name_es="chuj"),
    Language(code="knj", endonym="Akateko", name_en="Akateko", name_es="acateco"),
    Language(code="acr", endonym="Achi", name_en="Achi", name_es="achí"),
    Language(code="jac", endonym="Poptiʼ", name_en="Poptiʼ", name_es="jacalteco"),
    Language(code="poh", endonym="Poqomchiʼ", name_en="Poqomchiʼ", name_es="pocomchí"),
    Language(code="poc", endonym="Poqomam", name_en="Poqomam", name_es="pocomam"),
    Language(code="tzj", endonym="Tzʼutujil", name_en="Tzʼutujil", name_es="zutuhil"),
    Language(code="caa", endonym="Chʼortiʼ", name_en="Chʼortiʼ", name_es="chortí"),
    Language(code="nah", endonym="Náhuatl", name_en="Nahuatl", name_es="náhuatl"),
    Language(code="mix", endonym="Mixteco", name_en="Mixtec", name_es="mixteco"),
    Language(code="trc", endonym="Triqui", name_en="Triqui", name_es="triqui"),
    Language(code="zap", endonym="Zapoteco", name_en="Zapotec", name_es="zapoteco"),
    Language(code="bzj", endonym="Kriol", name_en="Belize Kriol", name_es="kriol de Belice"),
    Language(code="gym", endonym="Ngäbere", name_en="Ngäbere", name_es="ngäbere"),
    Language(code="cuk", endonym="Dulegaya", name_en="Guna", name_es="guna"),
    Language(code="emp", endonym="Emberá", name_en="Emberá", name_es="emberá"),
    Language(code="noa", endonym="Wounaan", name_en="Wounaan", name_es="wounaan"),
    Language(code="bzd", endonym="Bribri", name_en="Bribri", name_es="bribri"),
    Language(code="cjp", endonym="Cabécar", name_en="Cabécar", name_es="cabécar"),
    Language(code="yan", endonym="Mayangna", name_en="Mayangna", name_es="mayangna"),
)

LANGUAGES: Mapping[str, Language] = MappingProxyType({one.code: one for one in _TABLE})

# What the bot's own words (locales/) are in; the others are registered, and get their fallback.
# Which languages have texts to the public (messages/) the library knows: `languages`.
SPOKEN = ("es", "en", "fr", "pt", "ht", "ar")


def is_spoken_only(code: str) -> bool:
    """Whether who speaks it gets a voice rather than a text: we write none, and few read it.

    It is never synthetic: a native speaker's, or the one of the declared fallback.
    """
    return code in LANGUAGES and code not in SPOKEN


def isolated(text: str, language: str) -> str:
    """`text` (a name, a number) as it stands within a sentence of `language`.

    In one written from right to left the parts of a telephone number would change places; the
    signs around it (Unicode 9, section 3.1.2: first strong isolate) keep it as it is.
    """
    known = LANGUAGES.get(language)
    return f"\u2068{text}\u2069" if known and known.direction == "rtl" else text


def others() -> tuple[str, ...]:
    """The languages that the bot does not write in, in the order of their names."""
    rest = [one for one in LANGUAGES.values() if one.code not in SPOKEN]
    return tuple(one.code for one in sorted(rest, key=lambda one: fold(one.endonym)))


def guess(telegram_code: str | None) -> str:
    """The language to begin in, from the one a phone is set to ("es-419", "fr-HT", None)."""
    code = (telegram_code or "").replace("_", "-").partition("-")[0].lower()
    return code if code in LANGUAGES else DEFAULT


def chain(code: str) -> tuple[str, ...]:
    """`code`, then what its reader gets instead, in order; it ends in Spanish."""
    language = LANGUAGES.get(code)
    return (code, *language.fallback) if language else (code, DEFAULT)
