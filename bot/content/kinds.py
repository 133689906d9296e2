"""A file's plain values held against what they should be: every wrong one is told, not the first.

What is wrong is replaced by something empty, so that the rest of the file is looked at too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar, get_args, get_origin

import msgspec

T = TypeVar("T", bound=msgspec.Struct)
Keys = tuple[str, ...]


@dataclass(slots=True)
class Faults:
    """What is wrong with a file: (place, sentence), and the places where nothing right stands."""

    told: list[tuple[str, str]] = field(default_factory=list)
    void: list[str] = field(default_factory=list)

    def wrong(self, place: str, sentence: str) -> None:
        """Nothing right stands there: what follows from that alone is no fault of its own."""
        self.told.append((place, sentence))
        self.void.append(place)


Mender = Callable[[Any, Any, Keys, Faults], Any]


def read(raw: Any, kind: type[T]) -> tuple[T, Faults]:
    """The file as a `kind`, with all that is wrong with it."""
    faults = Faults()
    return msgspec.convert(_mended(raw, kind, (), faults), kind), faults


def _mended(raw: Any, kind: Any, at: Keys, faults: Faults) -> Any:
    bare, optional = _bare(kind)
    mend = _mender(bare)
    if isinstance(raw, _shape(bare)) and mend is not None:
        return mend(raw, bare, at, faults)
    try:
        msgspec.convert(raw, bare)
    except msgspec.ValidationError as error:
        faults.wrong(_place(at, table=_shape(bare) is dict), f"{error}; correct it there.")
        return None if optional else _empty(bare)
    return raw


def _bare(kind: Any) -> tuple[Any, bool]:
    """`X | None` as X, and whether it may be left out."""
    kinds = [one for one in get_args(kind) if one is not type(None)]
    optional = type(None) in get_args(kind)
    return (kinds[0], True) if optional else (kind, False)


def _shape(kind: Any) -> type:
    """What holds such values in a file."""
    if get_origin(kind) is tuple:
        return list
    return dict if _is_struct(kind) or get_origin(kind) is dict else object


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _mender(kind: Any) -> Mender | None:
    menders: Mapping[type, Mender] = {dict: _table, list: _list}
    return _struct if _is_struct(kind) else menders.get(_shape(kind))


def _struct(raw: Mapping[str, Any], kind: Any, at: Keys, faults: Faults) -> dict[str, Any]:
    fields = {one.encode_name: one for one in msgspec.structs.fields(kind)}
    _unknown([key for key in raw if key not in fields], at, faults)
    made = {}
    for name, one in fields.items():
        if name in raw:
            made[name] = _mended(raw[name], one.type, (*at, name), faults)
        elif one.required:
            table = _shape(_bare(one.type)[0]) is dict
            faults.wrong(_place((*at, name), table=table), "is missing; write it.")
            made[name] = _empty(one.type)
    return made


def _table(raw: Mapping[str, Any], kind: Any, at: Keys, faults: Faults) -> dict[str, Any]:
    keys, values = get_args(kind)
    known = [key for key in raw if _fits(key, keys)]
    _unknown([key for key in raw if key not in known], at, faults)
    return {key: _mended(raw[key], values, (*at, key), faults) for key in known}


def _list(raw: list[Any], kind: Any, at: Keys, faults: Faults) -> list[Any]:
    """What is wrong of a list is left out: the others are looked at."""
    made, item = [], get_args(kind)[0]
    for number, one in enumerate(raw, start=1):
        before = len(faults.told)
        value = _mended(one, item, (*at[:-1], f"{at[-1]}, item {number}"), faults)
        if len(faults.told) == before:
            made.append(value)
    return made


def _unknown(keys: list[str], at: Keys, faults: Faults) -> None:
    for key in keys:
        faults.told.append((_place(at, table=True), f"unknown key {key}; take it out or mend it."))


def _fits(value: Any, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def _empty(kind: Any) -> Any:
    """Something of this kind that says nothing."""
    bare, optional = _bare(kind)
    if optional:
        return None
    if _is_struct(bare):
        fields = msgspec.structs.fields(bare)
        return {one.encode_name: _empty(one.type) for one in fields if one.required}
    if isinstance(bare, type) and issubclass(bare, Enum):
        return next(iter(bare)).value
    empties: Mapping[type, Any] = {dict: {}, list: []}
    return empties.get(_shape(bare), "")


def _place(at: Keys, *, table: bool) -> str:
    """`[warning.group.tourists].add`, as the other faults of these files name it."""
    tables, rest = (at, ()) if table else (at[:-1], at[-1:])
    return ".".join((*([f"[{'.'.join(tables)}]"] if tables else []), *rest))
