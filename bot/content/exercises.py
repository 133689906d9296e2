"""messages/exercises/<name>.toml: read, and checked so that all faults are told at once."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from bot.content.exercise_faults import TABLES, Fault
from bot.content.exercise_faults import faults as faults_of
from bot.content.folders import messages_folder
from bot.domain.exercise import (
    Exercise,
    Host,
)
from bot.errors import NotFound, TemplateError, nearest

FOLDER = "exercises"
T = TypeVar("T")


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
        found += faults_of(made)
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
            yield f"{place} {key}{at.strip('`')}", f"{text}; {_remedy(kinds[key])}"


def _remedy(hint: Any) -> str:
    """What may stand there, where that is one word of a few."""
    enums = [one for one in (hint, *get_args(hint)) if isinstance(one, type)]
    words = [word.value for one in enums if issubclass(one, StrEnum) for word in one]
    return f"write one of: {', '.join(words)}." if words else "correct it there."


def _keys(kind: type[Any], raw: Any, place: str) -> list[Fault]:
    """Keys that nobody knows, and keys that lack."""
    if not isinstance(raw, Mapping):
        return [(place, "is no table; write it with [[…]].")]
    known: dict[str, Field[Any]] = {one.name: one for one in fields(kind)}
    found = [
        (place, f"unknown key {key}; {nearest(key, _written(kind, known))}")
        for key in raw
        if key not in known
    ]
    tables = {attribute for attribute, _ in TABLES.values()} if kind is Exercise else set()
    return found + [
        (place, f"{key} is missing; write it.")
        for key, one in known.items()
        if key not in raw and one.default is MISSING and key not in tables
    ]


def _written(kind: type[Any], known: Mapping[str, Any]) -> list[str]:
    """The keys as they stand in a file."""
    if kind is not Exercise:
        return list(known)
    attributes = {attribute for attribute, _ in TABLES.values()}
    return [*TABLES, *(key for key in known if key not in attributes and key != "name")]
