"""JSON on the wire: compact going out, strict coming in."""

import json
from typing import Any, NoReturn

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def dumps(value: object) -> str:
    """Compact JSON."""
    return _ENCODER.encode(value)


def loads(source: str | bytes) -> Any:
    """What `source` says; ValueError for whatever could not be told on.

    Python also takes NaN, halves of characters and any depth: none of them survives the way to
    the ledger or to a client.
    """
    try:
        value = json.loads(source, parse_constant=_no_number)
        text = source if isinstance(source, str) else source.decode()
        if "\\u" in text:
            dumps(value).encode()
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def whole(text: str) -> int | None:
    """The number a path or a query names, None when it names none."""
    return int(text) if text.isdecimal() and len(text) <= 18 else None
