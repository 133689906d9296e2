"""Files of messages/ changed by the program: comments stay, and each is whole or as it was."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable

from bot.content.translations import Keys
from bot.domain.message import Review
from bot.errors import TemplateError


def parsed(path: Path) -> TOMLDocument:
    """The file with its comments.

    Raises:
        TemplateError: it cannot be read, or has no table `review`.
    """
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8"))
        review = document["review"]
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise TemplateError(f"{path}: cannot be changed: {error}; run messages check.") from None
    if not isinstance(review, dict):
        raise TemplateError(f"{path} review: is no table; write review = {{ state = … }}.")
    return document


def put_texts(document: TOMLDocument, texts: Mapping[Keys, str]) -> None:
    """Change or add these texts; the lines of a list in their order."""
    for keys in sorted(texts, key=order):
        *way, last = keys
        place: Any = document
        for at, key in enumerate(way):
            if key not in place:
                place[key] = tomlkit.array() if isinstance(keys[at + 1], int) else tomlkit.table()
            place = place[key]
        if isinstance(last, int) and last == len(place):
            place.append(_item(texts[keys]))
        else:
            place[last] = _item(texts[keys])


def drop_lines(document: TOMLDocument, lengths: Mapping[Keys, int]) -> None:
    """Shorten lists: of what has no line in the source any more, nothing stays."""
    for keys, length in lengths.items():
        place: Any = document
        for key in keys:
            place = place[key]
        while len(place) > length:
            del place[-1]


def put_review(document: TOMLDocument, state: Review, by: str, on: date, texts: str = "") -> None:
    """Who brought the file how far; `texts` is the digest of what they read."""
    told = {"state": state.value, "by": by, "on": on, "texts": texts}
    if not isinstance(document["review"], InlineTable):
        _update(document["review"], told)
        return
    parts = [f"{key} = {tomlkit.item(value).as_string()}" for key, value in told.items() if value]
    old: Any = document["review"]
    new: Any = tomlkit.value(f"{{ {', '.join(parts)} }}")
    new.trivia.comment_ws, new.trivia.comment = old.trivia.comment_ws, old.trivia.comment
    document["review"] = new


def _update(table: Any, told: Mapping[str, object]) -> None:
    for key, value in told.items():
        if value:
            table[key] = value
        elif key in table:
            del table[key]


def put_sources(document: TOMLDocument, digests: Mapping[str, str]) -> None:
    """From which Spanish the sections were translated; at the end, out of the way."""
    if not digests:
        return
    if "translated_from" not in document:
        document["translated_from"] = tomlkit.table()
    table: Any = document["translated_from"]
    for section, digest in digests.items():
        table[section] = digest


def order(keys: Keys) -> tuple[tuple[int, str], ...]:
    """Sorts the lines of a list as they stand in it."""
    return tuple((key, "") if isinstance(key, int) else (0, key) for key in keys)


def dumped(document: TOMLDocument) -> str:
    """The text of the file, ending in one line break."""
    return tomlkit.dumps(document).rstrip("\n") + "\n"


def write(path: Path, text: str) -> None:
    """Whole or not at all: a crash leaves the old file.

    Raises:
        TemplateError: it cannot be written.
    """
    beside = path.with_suffix(".toml.new")
    try:
        path.parent.mkdir(exist_ok=True)
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        raise TemplateError(f"{path}: cannot be written ({error.strerror}).") from None


def _item(text: str) -> Any:
    """A text as it stands in a file: several lines between three quotation marks."""
    if "\n" not in text:
        return tomlkit.string(text)
    inside = text.replace("\\", "\\\\").replace('"""', '""\\"')
    if inside.endswith('"'):
        inside = inside[:-1] + '\\"'
    return tomlkit.value(f'"""\n{inside}"""')
