"""Formatted text: HTML to plain text and entities, offsets in UTF-16, errors in tdlib's words.

Source: tdlib/td MessageEntity.cpp, parse_html and fix_formatted_text (rules, not code).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from bot.training.refusals import bad_request

Entity = dict[str, Any]

KINDS: Mapping[str, str] = {
    "a": "text_link", "b": "bold", "strong": "bold", "i": "italic", "em": "italic",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "u": "underline",
    "ins": "underline", "tg-spoiler": "spoiler", "tg-emoji": "custom_emoji", "span": "spoiler",
    "pre": "pre", "code": "code", "blockquote": "blockquote",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
HTML_ENTITY = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot))(?:;|(?![\w;]))")
START_TAG = re.compile(r"<([^\s>]*)")
ATTRIBUTE = re.compile(
    r"\s*([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9.-]+)(?=[\s>])))?"
)
END_TAG = re.compile(r"</([^\s>]*)\s*>")
# What ends a link: most of General Punctuation too, where the marks around values in Arabic stand
# (tdlib, MessageEntity.cpp, find_urls).
NO_LINK = r"\s<>\"«»\u2000-\u200b\u200e\u200f\u2016-\u206f"
FOUND = re.compile(
    rf"(?P<url>https?://[^{NO_LINK}]+[^{NO_LINK}.,;:!?)\]'])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?![\w/])"
    r"|(?<!\w)(?P<mention>@[A-Za-z]\w{3,31})\b"
    r"|(?<!\w)(?P<hashtag>#\w*[^\W\d]\w*)"
)


def utf16(text: str) -> int:
    """Length of `text` in UTF-16 units, as Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def unescape(text: str) -> str:
    """Replace the few HTML entities Telegram knows; leave all others as they stand."""
    return HTML_ENTITY.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return NAMED[match[3]]
    code = int(match[1]) if match[1] else int(match[2], 16)
    fit = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if fit else match[0]


class HtmlReader:
    """Reads one text from left to right; tags stand on a stack until they close."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.out: list[str] = []
        self.units = 0
        self.open: list[tuple[str, str, int]] = []  # tag, argument, where it began (UTF-16)
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        """The whole text and its entities."""
        at = 0
        while (tag := self.source.find("<", at)) >= 0:
            self._plain(self.source[at:tag])
            closing = self.source.startswith("</", tag)
            at = self._end(tag) if closing else self._start(tag)
        self._plain(self.source[at:])
        if self.open:
            _refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        return "".join(self.out), self.entities

    def _plain(self, text: str) -> None:
        if text:
            text = unescape(text)
            self.out.append(text)
            self.units += utf16(text)

    def _start(self, begin: int) -> int:
        opening = START_TAG.match(self.source, begin)
        assert opening is not None
        tag = opening[1].lower()
        if opening.end() == len(self.source):
            _refuse(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if tag not in KINDS:
            _refuse(f'Unsupported start tag "{tag}" at byte offset {self._bytes(begin)}')
        argument, end = self._attributes(tag, opening.end(), begin)
        if tag == "span" and argument != "spoiler":
            where = self._bytes(begin)
            _refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.open.append((tag, argument, self.units))
        return end

    def _attributes(self, tag: str, at: int, begin: int) -> tuple[str, int]:
        argument = ""
        while True:
            while at < len(self.source) and self.source[at].isspace():
                at += 1
            if at >= len(self.source):
                _refuse(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
            if self.source[at] == ">":
                return argument, at + 1
            argument, at = self._attribute(tag, argument, at, begin)

    def _attribute(self, tag: str, argument: str, at: int, begin: int) -> tuple[str, int]:
        found = ATTRIBUTE.match(self.source, at)
        if found is None:
            where = self._bytes(begin)
            _refuse(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
        if self.source.startswith("=", found.end()):
            _refuse(f"Unexpected end of name token at byte offset {self._bytes(found.end() + 1)}")
        value = next((found[n] for n in (2, 3, 4) if found[n] is not None), "")
        return _argument(tag, found[1], unescape(value), argument), found.end()

    def _end(self, begin: int) -> int:
        if not self.open:
            _refuse(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        closing = END_TAG.match(self.source, begin)
        if closing is None:
            _refuse(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        tag, argument, offset = self.open.pop()
        if closing[1] and closing[1].lower() != tag:
            where, found = self._bytes(begin), closing[1]
            _refuse(
                f'Unmatched end tag at byte offset {where}, expected "</{tag}>", found "</{found}>"'
            )
        if self.units > offset:
            self._close(tag, argument, offset)
        return closing.end()

    def _close(self, tag: str, argument: str, offset: int) -> None:
        entity: Entity = {"type": KINDS[tag], "offset": offset, "length": self.units - offset}
        inner = self.entities[-1] if self.entities else None
        if tag == "a":
            entity["url"] = argument or "".join(self.out)[-entity["length"] :]
        elif tag == "tg-emoji":
            entity["custom_emoji_id"] = argument
        elif tag == "blockquote" and argument:
            entity["type"] = "expandable_blockquote"
        elif tag == "code" and argument:
            entity["language"] = argument
        elif tag == "pre" and inner and _same_place(inner, entity) and inner["type"] == "code":
            entity |= {"language": inner["language"]} if "language" in inner else {}
            self.entities.pop()  # <pre><code class="language-x"> is one entity
        self.entities.append(entity)

    def _bytes(self, index: int) -> int:
        return len(self.source[:index].encode("utf-8", "surrogatepass"))


def _argument(tag: str, name: str, value: str, before: str) -> str:
    match tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case "code", "class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case "blockquote", "expandable":
            return "1"
        case _:
            return before


def _same_place(one: Entity, other: Entity) -> bool:
    return (one["offset"], one["length"]) == (other["offset"], other["length"])


def _refuse(reason: str) -> NoReturn:
    bad_request(f"can't parse entities: {reason}")


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of Telegram's HTML; refuses in Telegram's words."""
    text, entities = HtmlReader(source).read()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)  # a language is kept on `pre` alone
    return text, entities


def tidy(text: str, entities: Sequence[Entity]) -> tuple[str, list[Entity]]:
    """Trim the text as Telegram does, move and cut the entities with it, add the found ones."""
    text = text.replace("\r", "")
    stripped = text.strip()
    if stripped != text and entities:
        entities = _shifted(entities, utf16(text[: len(text) - len(text.lstrip())]), stripped)
    found = find(stripped, entities)
    if not found and not entities:
        return stripped, []
    return stripped, sorted((*entities, *found), key=lambda e: (e["offset"], -e["length"]))


def _shifted(entities: Sequence[Entity], by: int, text: str) -> list[Entity]:
    total, moved = utf16(text), []
    for entity in entities:
        start = max(0, entity["offset"] - by)
        end = min(total, entity["offset"] + entity["length"] - by)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return moved


def find(text: str, known: Sequence[Entity] = ()) -> list[Entity]:
    """Commands, links, mentions and the like that nobody marked."""
    if not any(mark in text for mark in "/@#"):
        return []
    found = []
    for match in FOUND.finditer(text):
        offset = utf16(text[: match.start()])
        entity = {"type": match.lastgroup, "offset": offset, "length": utf16(match[0])}
        if not any(_closed_to_others(old) and _overlap(old, entity) for old in known):
            found.append(entity)
    return found


def _closed_to_others(entity: Entity) -> bool:
    return entity["type"] in {"code", "pre", "text_link", "url", "bot_command", "mention"}


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )
