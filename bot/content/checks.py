"""What every file of `messages/` is checked for, whatever it holds."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar

import msgspec

from bot.domain.message import Review
from bot.domain.slot import hidden
from bot.errors import OperatorError, TemplateError, UnknownPlaceholder

TAG = re.compile(r"<(/?)(\w+)>")
TAGS = frozenset({"b", "i", "u"})
OF_LIBRARY = frozenset({"no_papers", "no_scam"})  # any text may bring the two standing lines
UNKNOWN_KEY = re.compile(
    r"Object contains unknown field `(?P<key>[^`]*)`(?: - at `\$\.(?P<table>[\w.]*)`)?"
)
T = TypeVar("T", bound=msgspec.Struct)
Where = tuple[str, str, frozenset[str]]  # table and key, text, what it may name


class Reviewed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far people have brought a file."""

    state: Review
    by: str = ""
    on: date | None = None
    texts: str = ""  # digest of what was read, once it is checked


def decode(path: Path, where: str, kind: type[T], faults: list[OperatorError]) -> T | None:
    """The file as a `kind`; what is wrong with it is added to `faults`."""
    name = f"{where}/{path.name}"
    try:
        return _convert(msgspec.toml.decode(path.read_bytes()), name, kind, faults)
    except FileNotFoundError:
        faults.append(TemplateError(f"{name}: is missing; copy that of another language."))
    except OSError as error:
        faults.append(TemplateError(f"{name}: cannot be read ({error.strerror}); check it."))
    except UnicodeDecodeError:
        faults.append(TemplateError(f"{name}: is not UTF-8; save it as UTF-8."))
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        faults.append(TemplateError(f"{name}{_place(str(error))}; correct it there."))
    except ValueError as error:  # tomllib's TOMLDecodeError
        faults.append(TemplateError(f"{name}: no valid TOML: {error}; correct it there."))
    return None


def _convert(raw: Any, name: str, kind: type[T], faults: list[OperatorError]) -> T:
    """As msgspec does; but a key that nobody knows is told, and the rest is read all the same."""
    while True:
        try:
            return msgspec.convert(raw, kind)
        except msgspec.ValidationError as error:
            found = UNKNOWN_KEY.fullmatch(str(error))
            table = _table(raw, found["table"] or "") if found else None
            if found is None or table is None or found["key"] not in table:
                raise
            del table[found["key"]]
            where = f" [{found['table']}]" if found["table"] else ""
            faults.append(
                TemplateError(f"{name}{where}: unknown key {found['key']}; take it out or mend it.")
            )


def _table(raw: Any, path: str) -> dict[str, Any] | None:
    for part in filter(None, path.split(".")):
        raw = raw.get(part) if isinstance(raw, dict) else None
    return raw if isinstance(raw, dict) else None


def _place(told: str) -> str:
    """msgspec's sentence, table first: "Expected … - at `$.warning.impact`"."""
    text, _, place = told.partition(" - at `$.")
    table = place.strip("`")
    return f" [{table}]: {text}" if table else f": {text}"


def faults_of(name: str, review: Reviewed, texts: Iterator[Where]) -> Iterator[OperatorError]:
    """What is wrong with a file's review and with each of its texts."""
    if review.state is Review.CHECKED and not (review.by and review.on):
        yield TemplateError(f"{name} review: a checked file names who and when; add by and on.")
    for table, text, known in texts:
        yield from faults_in(f"{name} {table}", text, known)


def faults_in(where: str, text: str, known: frozenset[str]) -> Iterator[OperatorError]:
    """What is wrong with one text, which may name what is `known`."""
    if not text.strip():
        yield TemplateError(f"{where}: is empty; write it or take the key out.")
    if hidden(text):
        yield TemplateError(f"{where}: holds a character that nobody sees; write the text anew.")
    yield from _placeholders(where, text, known)
    yield from _markup(where, text)


def _placeholders(where: str, text: str, known: frozenset[str]) -> Iterator[OperatorError]:
    try:
        pieces = list(Formatter().parse(text))
    except ValueError as error:
        yield TemplateError(f"{where}: {error}; a brace only stands around a placeholder.")
        return
    for literal, name, form, conversion in pieces:
        if "{" in literal or "}" in literal:
            yield TemplateError(f"{where}: a doubled brace; a brace only stands around a name.")
        if name is not None and (form or conversion):
            yield TemplateError(f"{where}: {{{name}}} has a format; write the bare name.")
        elif name is not None and name not in known:
            yield UnknownPlaceholder(where, name, known)


def _markup(where: str, text: str) -> Iterator[OperatorError]:
    still: list[str] = []
    for closing, tag in TAG.findall(text):
        if tag not in TAGS:
            yield TemplateError(f"{where}: <{tag}> is not allowed; use <b>, <i> or <u>.")
        elif not closing:
            still.append(tag)
        elif not still or still.pop() != tag:
            yield TemplateError(f"{where}: </{tag}> closes nothing; pair it with <{tag}>.")
    if still:
        yield TemplateError(f"{where}: <{still[-1]}> is not closed; add </{still[-1]}>.")
    if re.search(r"[<>&]", re.sub(r"&(lt|gt|amp);", "", TAG.sub("", text))):
        yield TemplateError(f"{where}: a bare <, > or &; write &lt;, &gt; or &amp;.")
