"""HTML becomes text and entities, in Telegram's units and with Telegram's words of refusal."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.training.entities import find, parse_html, tidy, utf16
from bot.training.refusals import Refusal
from tests.training.conftest import patient, read_or_refuse

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
TAGS = {"b": "bold", "i": "italic", "u": "underline", "s": "strikethrough", "code": "code"}


def piece(text: str, entity: dict[str, int]) -> str:
    """What an entity covers, cut out as a client would: in UTF-16."""
    units = text.encode("utf-16-le")
    offset, length = entity["offset"], entity["length"]
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le")


@patient
@given(st.lists(st.tuples(WORDS, st.sampled_from([*TAGS, ""])), max_size=8))
def test_every_entity_covers_what_stood_between_its_tags(parts: list[tuple[str, str]]) -> None:
    """Whatever characters a text is made of, the offsets cut out the very words."""
    escaped = [(html.escape(word), tag) for word, tag in parts]
    source = "".join(f"<{tag}>{word}</{tag}>" if tag else word for word, tag in escaped)
    text, entities = parse_html(source.replace("&#x27;", "'"))

    marked = [(word, TAGS[tag]) for word, tag in parts if tag]
    assert text == "".join(word for word, _ in parts)
    assert [(piece(text, entity), entity["type"]) for entity in entities] == marked


@patient
@given(WORDS, WORDS)
def test_nested_tags_keep_both(outer: str, inner: str) -> None:
    """The inner entity lies within the outer one."""
    outer, inner = outer.replace("<", "").replace("&", ""), inner.replace("<", "").replace("&", "")
    text, entities = parse_html(f"<b>{outer}<i>{inner}x</i></b>")

    covered = {entity["type"]: piece(text, entity) for entity in entities}
    assert covered == {"italic": f"{inner}x", "bold": f"{outer}{inner}x"}


@patient
@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(source: str) -> None:
    """Any text is either read or refused in Telegram's words."""
    text, entities = read_or_refuse(parse_html, source)

    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= utf16(text) for e in entities)


@patient
@given(st.text(max_size=40), st.sampled_from(["", " ", "\n "]))
def test_trimming_moves_entities_with_the_text(word: str, edge: str) -> None:
    """What was bold stays bold when blanks at the edges are cut away."""
    word = "😀" + html.escape(word).replace("&#x27;", "'").replace("\r", "") + "."
    text, entities = tidy(*parse_html(f"{edge}<b>{word}</b>{edge}"))

    bold = [piece(text, entity) for entity in entities if entity["type"] == "bold"]
    assert bold == [text]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("ñ<x>a</x>", 'Unsupported start tag "x" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a =x>b</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
    ],
)
def test_refusals_are_worded_as_telegrams(source: str, words: str) -> None:
    """Clients and people read these words; they are tdlib's."""
    with pytest.raises(Refusal) as refused:
        parse_html(source)

    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        ('<a href="https://a.example/?b=1&amp;c=2">x</a>',
         {"type": "text_link", "url": "https://a.example/?b=1&c=2"}),
        ('<span class="tg-spoiler">x</span>', {"type": "spoiler"}),
        ("<tg-spoiler>x</tg-spoiler>", {"type": "spoiler"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ('<pre><code class="language-python">x</code></pre>',
         {"type": "pre", "language": "python"}),
        ("<STRONG>x</STRONG>", {"type": "bold"}),
        ("<tg-emoji emoji-id='5368324170671202286'>x</tg-emoji>",
         {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"}),
    ],
)  # fmt: skip
def test_each_tag_has_its_entity(source: str, entity: dict[str, str]) -> None:
    """All that Telegram's HTML knows."""
    assert parse_html(source) == ("x", [{**entity, "offset": 0, "length": 1}])


def test_only_telegrams_html_entities_are_replaced() -> None:
    """&nbsp; is unknown to Telegram and stays."""
    assert parse_html("&lt;&amp;&#241;&#xF1;&nbsp;&quot;")[0] == '<&ññ&nbsp;"'


def test_commands_links_and_mentions_are_found() -> None:
    """Nobody marks them; Telegram does."""
    text = "😀 /start see https://a.example/b, @somebody #agua or a@b.example 1/2"
    kinds = [(entity["type"], piece(text, entity)) for entity in find(text)]

    assert kinds == [
        ("bot_command", "/start"), ("url", "https://a.example/b"), ("mention", "@somebody"),
        ("hashtag", "#agua"), ("email", "a@b.example"),
    ]  # fmt: skip


def test_a_link_ends_before_the_marks_that_hold_it_in_arabic() -> None:
    """Else it would lead elsewhere: to v1 and a mark that nobody sees."""
    link = "https://a.example/?start=v1"
    text = f"هل هو صحيح؟ \u2068{link}\u2069"

    assert [piece(text, one) for one in find(text)] == [link]
