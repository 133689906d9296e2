"""What every file of `messages/` is checked for, whatever it holds."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter
from typing import TypeVar

import msgspec

from bot.content.kinds import read
from bot.domain.message import Review
from bot.domain.slot import hidden
from bot.errors import OperatorError, TemplateError, UnknownPlaceholder

TAG = re.compile(r"<(/?)(\w+)>")
TAGS = frozenset({"b", "i", "u"})
OF_LIBRARY = frozenset({"no_papers", "no_scam"})  # any text may bring the two standing lines
T = TypeVar("T", bound=msgspec.Struct)
Where = tuple[str, str, frozenset[str]]  # table and key, text, what it may name
Void = tuple[str, ...]  # places of files where nothing right stands


class Reviewed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far people have brought a file."""

    state: Review
    by: str = ""
    on: date | None = None
    texts: str = ""  # digest of what was read, once it is checked


def decode(
    path: Path, where: str, kind: type[T], faults: list[OperatorError]
) -> tuple[T | None, Void]:
    """The file as a `kind`; what is wrong with it is added to `faults`.

    Also gives the places where nothing right stands, for `unless`.
    """
    name = f"{where}/{path.name}"
    try:
        file, found = read(msgspec.toml.decode(path.read_bytes()), kind)
    except FileNotFoundError:
        faults.append(TemplateError(f"{name}: is missing; copy that of another language."))
    except OSError as error:
        faults.append(TemplateError(f"{name}: cannot be read ({error.strerror}); check it."))
    except UnicodeDecodeError:
        faults.append(TemplateError(f"{name}: is not UTF-8; save it as UTF-8."))
    except ValueError as error:  # tomllib's TOMLDecodeError
        faults.append(TemplateError(f"{name}: no valid TOML: {error}; correct it there."))
    else:
        faults += [TemplateError(f"{_at(name, place)}: {told}") for place, told in found.told]
        return file, tuple(_at(name, place) for place in found.void)
    return None, ()


def unless(void: Void, found: Iterator[OperatorError]) -> Iterator[OperatorError]:
    """But for what follows from a value alone that is missing or of the wrong kind: told once."""
    places = tuple(place + mark for place in void for mark in ":.")
    return (one for one in found if not str(one).startswith(places))


def _at(name: str, place: str) -> str:
    return f"{name} {place}" if place else name


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
