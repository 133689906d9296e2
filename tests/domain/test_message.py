"""`bot/domain/message.py`."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.message import (
    CAPTION_LIMIT,
    Button,
    Key,
    Keyboard,
    Media,
    MediaKind,
    Payload,
    Share,
    shown_length,
)

CARD = Media(kind=MediaKind.PHOTO, file="a.png", name="Huracán.png", sha256="00")
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT, st.sampled_from([None, *MediaKind]), TEXT, st.lists(st.tuples(TEXT, TEXT)))
def test_a_payload_survives_its_json(
    text: str, kind: MediaKind | None, name: str, buttons: list[tuple[str, str]]
) -> None:
    """With and without a medium, and the same payload always has the same hash."""
    media = None if kind is None else replace(CARD, kind=kind, name=name)
    rows = tuple((Button(label, data=data),) for label, data in buttons)
    payload = Payload(text=text, buttons=rows, media=media)
    again = Payload.from_json(payload.to_json())

    assert again == payload
    assert again.digest() == payload.digest()


def test_a_keyboard_survives_its_json() -> None:
    """Keys with and without something to share; and the word that takes them away."""
    keys = ((Key("Share", Share.CONTACT), Key("Back")), (Key("Here", Share.LOCATION),))
    for keyboard in (Keyboard(keys), Keyboard()):
        payload = Payload(text="t", keyboard=keyboard)

        assert Payload.from_json(payload.to_json()) == payload


def test_what_was_hashed_before_there_were_media_keeps_its_hash() -> None:
    """Or no alert approved earlier could be sent."""
    before = '{"buttons":[[{"data":"d","label":"l","url":""}]],"text":"t"}'
    payload = Payload(text="t", buttons=((Button("l", data="d"),),))

    assert payload.to_json() == before
    assert payload.digest() == sha256(before.encode()).hexdigest()


@pytest.mark.parametrize(
    "other",
    [
        None,
        replace(CARD, sha256="01"),
        replace(CARD, kind=MediaKind.DOCUMENT),
        replace(CARD, name="x"),
    ],
)
def test_the_hash_covers_the_medium(other: Media | None) -> None:
    """Another content is another payload."""
    assert Payload(text="t", media=CARD).digest() != Payload(text="t", media=other).digest()


def test_the_length_of_a_text_is_what_is_shown() -> None:
    """Tags do not count, entities count as what they stand for, UTF-16 decides."""
    assert shown_length('<b>a</b> &lt;<a href="https://x.org/?a=1&amp;b=2">b</a> 🌀') == 7


def test_a_long_text_is_no_caption() -> None:
    """1,024 units fit, one more does not; without a medium there is no caption."""
    longest = "<b>" + "x" * CAPTION_LIMIT + "</b>"

    assert Payload(text=longest, media=CARD).captioned
    assert not Payload(text=longest + "x", media=CARD).captioned
    assert not Payload(text="x").captioned
