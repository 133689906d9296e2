"""messages/exercises/<name>.toml: read, and checked so that all faults are told at once."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import msgspec

from bot.content.folders import messages_folder
from bot.domain.exercise import (
    ALL,
    Card,
    Exercise,
    Host,
    Inject,
    Measure,
    Objective,
    Question,
    Stage,
    Team,
    Words,
)
from bot.domain.language import LANGUAGES
from bot.errors import NotFound, TemplateError, nearest

FOLDER = "exercises"
LONGEST = 3_000  # characters of a text: with the banner it must fit a message of Telegram
LABEL = 60  # characters of a button
KEY = re.compile(r"[a-z0-9_-]{1,16}")
LIVE_NUMBER = re.compile(r"[1-9](?:[ -]?\d){6,}")
TABLES: dict[str, tuple[str, type]] = {
    "objective": ("objectives", Objective),
    "team": ("teams", Team),
    "card": ("cards", Card),
    "stage": ("stages", Stage),
    "inject": ("injects", Inject),
    "question": ("questions", Question),
}
T = TypeVar("T")
Fault = tuple[str, str]  # place, sentence with its remedy


def names(folder: Path | None = None) -> list[str]:
    """The exercises there are."""
    return sorted(path.stem for path in _folder(folder).glob("*.toml"))


@cache
def load(name: str, folder: Path | None = None) -> Exercise:
    """The exercise with this name.

    Raises:
        NotFound: there is none. TemplateError: its first fault; `problems` tells them all.
    """
    if name not in names(folder):
        raise NotFound(
            "There is no exercise “{name}”; there are: {known}.",
            name=name,
            known=", ".join(names(folder)),
        )
    read, faults = _read(_folder(folder) / f"{name}.toml")
    if faults or read is None:
        raise TemplateError(faults[0])
    return read


def problems(folder: Path | None = None) -> list[str]:
    """Every fault of every exercise: file, place, remedy."""
    return [fault for name in names(folder) for fault in _read(_folder(folder) / f"{name}.toml")[1]]


def _folder(folder: Path | None) -> Path:
    return (folder or messages_folder()) / FOLDER


def _read(path: Path) -> tuple[Exercise | None, list[str]]:
    where = f"{FOLDER}/{path.name}"
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:  # UnicodeDecodeError, TOMLDecodeError
        return None, [f"{where}: cannot be read: {error}; correct it there."]
    found: list[Fault] = []
    made = _build(path.stem, raw, found)
    if made is not None:
        found += _faults(made)
    told = [f"{where} [{place}]: {said}" for place, said in found]
    return (made if not told else None), told


def _build(name: str, raw: dict[str, Any], faults: list[Fault]) -> Exercise | None:
    """What can be read of the file; every table that cannot is a fault."""
    values = {key: value for key, value in raw.items() if key not in TABLES and key != "host"}
    values["name"] = name
    host = _item(Host, raw.get("host", {}), "host", faults)
    for table, (attribute, kind) in TABLES.items():
        items = raw.get(table, [])
        if not isinstance(items, list) or not items:
            faults.append((table, f"is missing; write at least one [[{table}]]."))
            continue
        read = [_item(kind, one, _place(table, n, one), faults) for n, one in enumerate(items)]
        values[attribute] = tuple(one for one in read if one is not None)
    before = len(faults)
    faults += _keys(Exercise, {**values, "host": host}, "top")
    if host is None or len(faults) > before:
        return None
    if any(attribute not in values for attribute, _ in TABLES.values()):
        return None
    return _item(Exercise, values | {"host": host}, "top", faults)


def _place(table: str, number: int, raw: Any) -> str:
    key = raw.get("key") or raw.get("minute") if isinstance(raw, dict) else None
    return f"{table} {key if key is not None else number + 1}"


def _item(kind: type[T], raw: Any, place: str, faults: list[Fault]) -> T | None:
    found = _keys(kind, raw, place)
    if not found:
        try:
            return msgspec.convert(raw, type=kind, strict=True)
        except msgspec.ValidationError as error:
            found = list(_wrong(kind, raw, place)) or [(place, f"{error}; correct it there.")]
    faults += found
    return None


def _wrong(kind: type[Any], raw: Mapping[str, Any], place: str) -> Iterator[Fault]:
    """Each value of the wrong kind, not only the first."""
    kinds = get_type_hints(kind)
    for key, value in raw.items():
        try:
            msgspec.convert(value, type=kinds[key], strict=True)
        except msgspec.ValidationError as error:
            text, _, at = str(error).partition(" - at `$")
            yield f"{place} {key}{at.strip('`')}", f"{text}; correct it there."


def _keys(kind: type[Any], raw: Any, place: str) -> list[Fault]:
    """Keys that nobody knows, and keys that lack."""
    if not isinstance(raw, Mapping):
        return [(place, "is no table; write it with [[…]].")]
    known: dict[str, Field[Any]] = {one.name: one for one in fields(kind)}
    found = [
        (place, f"unknown key {key}; {nearest(key, known)}") for key in raw if key not in known
    ]
    tables = {attribute for attribute, _ in TABLES.values()} if kind is Exercise else set()
    return found + [
        (place, f"{key} is missing; write it.")
        for key, one in known.items()
        if key not in raw and one.default is MISSING and key not in tables
    ]


def _faults(one: Exercise) -> Iterator[Fault]:
    """What can be read and is wrong all the same."""
    for language in one.languages:
        if language not in LANGUAGES:
            yield "top languages", f"unknown language {language}; {nearest(language, LANGUAGES)}"
    yield from _texts(one)
    yield from _doubles(one)
    yield from _references(one)
    yield from _times(one)
    if LIVE_NUMBER.search(one.host.telephone.replace("+", "", 1).partition(" ")[2]):
        yield "host telephone", "may ring at somebody's; write zeros."


def _texts(one: Exercise) -> Iterator[Fault]:
    for place, words, most in _words(one):
        for language in one.languages:
            text = words.get(language, "")
            if not text.strip():
                yield place, f"has no text in {language}; write it."
            elif len(text) > most:
                yield place, f"{len(text)} characters in {language}; at most {most}: shorten it."
            elif re.search(r"[<>&]", text):
                yield place, f"a bare <, > or & in {language}; write it in words."
        for language in words.keys() - set(one.languages):
            yield place, f"has a text in {language}; add it to languages or take it out."


def _words(one: Exercise) -> Iterator[tuple[str, Words, int]]:
    yield "top title", one.title, 80
    yield "top intro", one.intro, LONGEST
    for attribute, kind in TABLES.values():
        for item in getattr(one, attribute):
            key = getattr(item, "key", None) or getattr(item, "minute", "")
            for part in fields(kind):
                value = getattr(item, part.name)
                if isinstance(value, dict):
                    yield f"{kind.__name__.lower()} {key} {part.name}", value, LONGEST
    for question in one.questions:
        for number, option in enumerate(question.options):
            yield f"question {question.key} options {number + 1}", option, LABEL


def _doubles(one: Exercise) -> Iterator[Fault]:
    for table in ("objectives", "teams", "cards", "injects", "questions"):
        seen: set[str] = set()
        for item in getattr(one, table):
            place = f"{type(item).__name__.lower()} {item.key}"
            if item.key in seen:
                yield place, "is there twice; give one of them another key."
            if not KEY.fullmatch(item.key):
                yield place, "is no key; use 1 to 16 small letters, digits, _ or -."
            seen.add(item.key)


def _references(one: Exercise) -> Iterator[Fault]:
    objectives, teams = {o.key for o in one.objectives}, {t.key for t in one.teams}
    for inject in one.injects:
        place = f"inject {inject.key}"
        if inject.objective not in objectives:
            hint = nearest(inject.objective, objectives)
            yield place, f"unknown objective {inject.objective}; {hint}"
        for team in {*inject.to} - {ALL, *teams}:
            yield place, f"unknown team {team}; {nearest(team, teams)}"
        if (inject.measure is Measure.ALERT) != (inject.phase is not None):
            yield place, 'a phase belongs to measure = "alert" and to no other; mend one of them.'
    for card in one.cards:
        if card.language not in LANGUAGES:
            hint = nearest(card.language, LANGUAGES)
            yield f"card {card.key}", f"unknown language {card.language}; {hint}"
    yield from _choices(one)


def _choices(one: Exercise) -> Iterator[Fault]:
    for question in one.questions:
        if len(question.options) < 2:
            yield f"question {question.key}", "has no choice; write two options or more."
        if any(not 0 <= n < len(question.options) for n in question.understood):
            yield f"question {question.key}", "understood names an option that is not there; mend."


def _times(one: Exercise) -> Iterator[Fault]:
    timed: list[Inject | Question | Stage] = [*one.injects, *one.questions, *one.stages]
    for item in timed:
        if not 0 <= item.minute <= one.minutes:
            kind, key = type(item).__name__.lower(), getattr(item, "key", item.minute)
            yield (
                f"{kind} {key}",
                f"minute {item.minute:g} lies outside 0 to {one.minutes:g}; move it.",
            )
