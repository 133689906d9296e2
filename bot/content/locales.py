"""What the bot's own buttons and replies say: gettext catalogues, read once at start."""

import gettext
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from io import StringIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from bot.domain.language import LANGUAGES, chain, isolated
from bot.domain.slot_names import NAMES
from bot.domain.wording import N_
from bot.errors import Phrase, RuleError, Slots, TemplateError, nearest

NO = N_("That is not possible.")
SOURCE = "en"  # the messages in the code are English
KEYWORD = r"(msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)"
TAG = re.compile(r"<[^<>]*>")
LINE = re.compile(rf'(#.*)?|({KEYWORD}\s+)?"([^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True)
class Locale:
    """One language's catalogue: message → its forms, one of them where it has no plural."""

    forms: Mapping[str, tuple[str, ...]]
    index: Callable[[int], int]  # number → which form


@dataclass(frozen=True, slots=True)
class Locales:
    """Every catalogue. What a language lacks is said in its fallback, at last in English."""

    by_language: Mapping[str, Locale]

    @classmethod
    def load(cls, folder: Path) -> "Locales":
        """Read `locales/<language>/LC_MESSAGES/bot.po`.

        Raises:
            TemplateError: the first fault found, with file and line.
        """
        if not folder.is_dir():
            raise TemplateError(f"{folder}: there is no such folder of locales.")
        return cls(
            {
                path.parent.parent.name: _locale(path, folder)
                for path in sorted(folder.glob("*/LC_MESSAGES/bot.po"))
            }
        )

    def text(self, language: str, message: str, /, **values: object) -> str:
        """`message` in `language`; values are escaped, what the message itself holds is not."""
        code, form = self._form(language, message, 0) or (SOURCE, message)
        return _filled(form, code, values)

    def plain(self, language: str, message: str, /, **values: object) -> str:
        """The same for paper and pictures: no markup, nothing escaped."""
        return unescape(TAG.sub("", self.text(language, message, **values)))

    def plural(self, language: str, singular: str, plural: str, n: int, /, **values: object) -> str:
        """The form for `n`, which also fills {n}."""
        source = singular if n == 1 else plural
        code, form = self._form(language, singular, n) or (SOURCE, source)
        return _filled(form, code, {"n": n} | values)

    def refusal(self, language: str, error: RuleError) -> str:
        """Why a rule says no."""
        values = {name: self._said(language, value) for name, value in error.values.items()}
        no, why = self.text(language, NO), self.text(language, error.message, **values)
        return f"{no} {why}"

    def _said(self, language: str, value: object) -> object:
        """A value of a refusal, in its reader's language where it is one of our words."""
        if isinstance(value, Phrase):
            return self.text(language, value)
        if isinstance(value, Slots):
            return ", ".join(f"“{self.text(language, NAMES.get(one, one))}”" for one in value)
        return value

    def missing(self, language: str) -> list[str]:
        """Messages that another language has and this one says in its fallback."""
        own = self.by_language.get(language)
        every = {message for locale in self.by_language.values() for message in locale.forms}
        return sorted(every - set(own.forms)) if own else sorted(every)

    def _form(self, language: str, message: str, n: int) -> tuple[str, str] | None:
        """The language that has `message`, and what it says; None where it is to be English."""
        for code in chain(language):
            locale = self.by_language.get(code)
            forms = locale.forms.get(message) if locale else None
            if locale and forms:
                return code, forms[locale.index(n)] if len(forms) > 1 else forms[0]
            if code == SOURCE:
                return None
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """The bot's own words without markup, for pictures and files of one reader."""

    locales: Locales
    language: str

    @property
    def leftwards(self) -> bool:
        """Whether what they get is written from right to left."""
        spoken = self.language in self.locales.by_language
        return spoken and LANGUAGES[self.language].direction == "rtl"

    def text(self, message: str, /, **values: object) -> str:
        """The bot's own words."""
        return self.locales.plain(self.language, message, **values)

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The same, by number."""
        return self.locales.plural(self.language, one, many, n, **values)


def _filled(text: str, language: str, values: Mapping[str, object]) -> str:
    return text.format(**{name: _safe(value, language) for name, value in values.items()})


def _safe(value: object, language: str) -> object:
    """Numbers stay numbers, so that a message may give them a format."""
    if isinstance(value, int | float):
        return value
    return isolated(escape(str(value), quote=False), language)


def _locale(path: Path, folder: Path) -> Locale:
    where = path.relative_to(folder.parent).as_posix()
    language = path.parent.parent.name
    if language not in LANGUAGES:
        raise TemplateError(f"{where}: unknown language; {nearest(language, LANGUAGES)}")
    try:
        text = path.read_text(encoding="utf-8")
        _refuse_broken_lines(where, text)
        catalogue = read_po(StringIO(text), abort_invalid=True)
        index = gettext.c2py(catalogue.plural_expr)
    except PoFileError as error:
        raise TemplateError(f"{where}: line {error.lineno}: {error}; correct it there.") from None
    except (OSError, ValueError, LookupError) as error:
        raise TemplateError(f"{where}: cannot be read: {error}; correct it.") from None
    forms = {}
    for message in catalogue:
        told = _several(message.string)
        if message.id and not message.fuzzy and all(told):
            _refuse_other_values(where, message, told)
            forms[_several(message.id)[0]] = told
    return Locale(forms, index)


def _refuse_broken_lines(where: str, text: str) -> None:
    """Babel passes over a quotation mark that is not closed."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not LINE.fullmatch(line.strip()):
            raise TemplateError(f"{where}: line {number}: is no line of a catalogue; correct it.")


def _several(text: object) -> tuple[str, ...]:
    """Babel gives one text, or one for each plural form."""
    forms = text if isinstance(text, tuple | list) else (text,)
    return tuple(str(form or "") for form in forms)


def _refuse_other_values(where: str, message: Message, told: tuple[str, ...]) -> None:
    """A translation fills what its message fills: anything else would fail before a reader."""
    at = f"{where}: line {message.lineno}"
    try:
        known = {name for one in _several(message.id) for name in _names(one)}
        used = {name for one in told for name in _names(one)}
    except ValueError as error:
        raise TemplateError(f"{at}: {error}; a brace only stands around a name.") from None
    if not used <= known:
        other = sorted(used - known)[0]
        raise TemplateError(f"{at}: {{{other}}} is not in the message; {nearest(other, known)}")
    if known - used and len(told) == 1:
        raise TemplateError(f"{at}: {{{sorted(known - used)[0]}}} is lost in translation; add it.")


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
