"""Both Markdowns become text and entities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.training.entities import utf16
from bot.training.markdown import RESERVED, parse_legacy, parse_v2
from bot.training.refusals import Refusal
from tests.training.conftest import patient, read_or_refuse


def test_each_mark_has_its_entity() -> None:
    """The marks of MarkdownV2, in order."""
    source = "*a* _b_ __c__ ~d~ ||e|| `f` [g](https://x.example/\\)) ```py\nh```\n>i"
    text, entities = parse_v2(source)

    assert text == "a b c d e f g h\ni"
    assert [entity["type"] for entity in entities] == [
        "bold", "italic", "underline", "strikethrough", "spoiler", "code", "text_link", "pre",
        "blockquote",
    ]  # fmt: skip
    assert entities[6]["url"] == "https://x.example/)"
    assert entities[7]["language"] == "py"


@patient
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_an_escaped_text_comes_back_unchanged(text: str) -> None:
    """Whatever is escaped as the Bot API says is plain text."""
    escaped = "".join(f"\\{c}" if c in RESERVED or c == "\\" else c for c in text)

    assert parse_v2(escaped) == (text, [])


@patient
@given(st.text("*_~|`[]()>\\a😀\n!", max_size=30))
def test_no_text_breaks_the_reader(source: str) -> None:
    """Any text is either read or refused in Telegram's words."""
    for parse in (parse_v2, parse_legacy):
        text, entities = read_or_refuse(parse, source)
        assert all(0 <= e["offset"] < e["offset"] + e["length"] <= utf16(text) for e in entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("ñ*a", "Can't find end of Bold entity at byte offset 2"),
    ],
)
def test_refusals_are_worded_as_telegrams(source: str, words: str) -> None:
    """Two frequent ones."""
    with pytest.raises(Refusal, match="can't parse entities") as refused:
        parse_v2(source)

    assert refused.value.description.endswith(words)


def test_the_old_markdown_still_works() -> None:
    """Bold, code, links; a stray mark is refused."""
    text, entities = parse_legacy("*a* `b` [c](http://d.example) \\_")

    assert text == "a b c _"
    assert [entity["type"] for entity in entities] == ["bold", "code", "text_link"]
    with pytest.raises(Refusal, match="starting at byte offset 1"):
        parse_legacy("a*")
