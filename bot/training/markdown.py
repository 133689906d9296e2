"""Telegram's two Markdowns to plain text and entities, offsets in UTF-16 units.

Source: tdlib/td MessageEntity.cpp, parse_markdown_v2 and parse_markdown (rules, not code).
"""

import re
from typing import NoReturn

from bot.training.entities import Entity, utf16
from bot.training.refusals import bad_request

RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
MARKS = {
    "**": "bold", "*": "bold", "__": "underline", "_": "italic", "~": "strikethrough",
    "||": "spoiler", "```": "pre", "`": "code", "[": "text_link",
}  # fmt: skip
NAMES = {
    "bold": "Bold", "underline": "Underline", "italic": "Italic", "spoiler": "Spoiler",
    "strikethrough": "Strikethrough", "pre": "Pre", "code": "Code", "text_link": "TextUrl",
}  # fmt: skip
MARK = re.compile(r"```|\|\||__|[*_~`\[]")
LINK = re.compile(r"\]\(((?:\\.|[^)\\])*)\)", re.DOTALL)
CODE_LANGUAGE = re.compile(r"([^\s`]+)\n|\n")


def _refuse(reason: str) -> NoReturn:
    bad_request(f"can't parse entities: {reason}")


class V2Reader:
    """Reads one MarkdownV2 text from left to right."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.units = 0
        self.open: list[tuple[str, int, int, str]] = []  # mark, where (UTF-16), index, language
        self.entities: list[Entity] = []
        self.quote: int | None = None

    def read(self) -> tuple[str, list[Entity]]:
        """The whole text and its entities."""
        while self.at < len(self.source):
            self._step()
        if self.open:
            mark, _, index, _ = self.open[-1]
            _refuse(f"Can't find end of {NAMES[MARKS[mark]]} entity at byte offset "
                    f"{self._bytes(index)}")  # fmt: skip
        self._end_quote()
        return "".join(self.out), self.entities

    def _step(self) -> None:
        source, at = self.source, self.at
        character = source[at]
        if character == "\\" and at + 1 < len(source) and 0 < ord(source[at + 1]) <= 126:
            self._plain(source[at + 1], 2)
        elif self._in_code() and not source.startswith(self.open[-1][0], at):
            self._plain(character, 1)
        elif character == "]" and self.open and self.open[-1][0] == "[":
            self._link()
        elif character == ">" and (at == 0 or source[at - 1] == "\n"):
            self.quote, self.at = self.units if self.quote is None else self.quote, at + 1
        elif mark := MARK.match(source, at):
            self._mark(mark[0])
        elif character in RESERVED:
            _refuse(f"Character '{character}' is reserved and must be escaped with the preceding "
                    "'\\'")  # fmt: skip
        else:
            self._plain(character, 1)

    def _plain(self, character: str, width: int) -> None:
        self.out.append(character)
        self.units += utf16(character)
        self.at += width
        if character == "\n" and not self.source.startswith(">", self.at):
            self._end_quote()

    def _mark(self, mark: str) -> None:
        if self.open and self.open[-1][0] == mark and mark != "[":
            self._close(mark, "")
            self.at += len(mark)
        elif any(mark == opened[0] for opened in self.open):
            inner = self.open[-1]
            _refuse(f"Can't find end of {NAMES[MARKS[inner[0]]]} entity at byte offset "
                    f"{self._bytes(inner[2])}")  # fmt: skip
        else:
            self._begin(mark)

    def _begin(self, mark: str) -> None:
        index, language = self.at, ""
        self.at += len(mark)
        if mark == "```" and (found := CODE_LANGUAGE.match(self.source, self.at)):
            language, self.at = found[1] or "", found.end()
        self.open.append((mark, self.units, index, language))

    def _link(self) -> None:
        found = LINK.match(self.source, self.at)
        url = re.sub(r"\\(.)", r"\1", found[1]) if found else ""
        self._close("[", url)
        self.at = found.end() if found else self.at + 1

    def _close(self, mark: str, url: str) -> None:
        _, offset, _, language = self.open.pop()
        length = self.units - offset
        if length <= 0 or (mark == "[" and not url):
            return
        entity: Entity = {"type": MARKS[mark], "offset": offset, "length": length}
        if url:
            entity["url"] = url
        if language:
            entity["language"] = language
        self.entities.append(entity)

    def _end_quote(self) -> None:
        if self.quote is not None and self.units > self.quote:
            length = self.units - self.quote
            self.entities.append({"type": "blockquote", "offset": self.quote, "length": length})
        self.quote = None

    def _in_code(self) -> bool:
        return bool(self.open) and self.open[-1][0] in {"`", "```"}

    def _bytes(self, index: int) -> int:
        return len(self.source[:index].encode("utf-8", "surrogatepass"))


def parse_v2(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of MarkdownV2."""
    return V2Reader(source).read()


LEGACY = re.compile(
    r"\\(?P<escaped>[_*`\[])|```(?:(?P<language>[\w+#-]+)\n)?(?P<pre>.*?)```|`(?P<code>[^`]*)`"
    r"|\*(?P<bold>[^*]*)\*|_(?P<italic>[^_]*)_|\[(?P<label>[^\]]*)\](?:\((?P<url>[^)]*)\))?"
    r"|(?P<stray>[*_`\[])",
    re.DOTALL,
)


def parse_legacy(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of the old Markdown."""
    out: list[str] = []
    entities: list[Entity] = []
    at = units = 0
    for match in LEGACY.finditer(source):
        if match["stray"]:
            where = len(source[: match.start()].encode())
            _refuse(f"Can't find end of the entity starting at byte offset {where}")
        before = source[at : match.start()]
        kind, inner, extra = _legacy_part(match)
        out += [before, inner]
        units += utf16(before)
        if kind and inner:
            entities.append({"type": kind, "offset": units, "length": utf16(inner), **extra})
        units += utf16(inner)
        at = match.end()
    return "".join([*out, source[at:]]), entities


def _legacy_part(match: re.Match[str]) -> tuple[str, str, dict[str, str]]:
    if match["escaped"]:
        return "", match["escaped"], {}
    if match["label"] is not None:
        url = match["url"]
        return ("text_link" if url else "", match["label"], {"url": url} if url else {})
    kind = next(name for name in ("pre", "code", "bold", "italic") if match[name] is not None)
    language = match["language"]
    return kind, match[kind], {"language": language} if language else {}
