"""A template filled with its facts, and the length that Telegram takes."""

import re
from collections.abc import Mapping

from bot.content.templates import Template
from bot.domain.message import utf16_length
from bot.errors import NotReady, Slots, TemplateError

LONGEST = 4096  # UTF-16 units: Telegram's limit of a text


def fill(one: Template, values: Mapping[str, str]) -> str:
    """The template with its slots filled.

    Raises:
        NotReady: a slot has no value.
    """
    text = ""
    for literal, name in one.pieces:
        # "6:00 p.m." at the end of a sentence brings its own full stop.
        text += literal[1:] if literal[:1] == "." and text[-1:] == "." else literal
        if name:
            if name not in values:
                raise NotReady(
                    "The slot {name} has no value; give it with --slot.", name=Slots([name])
                )
            text += values[name]
    return text


def refuse_long(text: str, where: str) -> None:
    """Refuse what Telegram would not take.

    Raises:
        TemplateError: it is too long.
    """
    length = utf16_length(text)
    if length > LONGEST:
        raise TemplateError(
            f"{where}: the text has {length} UTF-16 units; Telegram takes {LONGEST}; shorten it."
        )


def words_in(text: str) -> frozenset[str]:
    """Its words, in small letters."""
    return frozenset(re.findall(r"\w+", text.casefold()))
