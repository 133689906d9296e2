"""Keyboards are taken and refused as Telegram does."""

from typing import Any

import pytest

from bot.training.keyboards import checked, is_inline
from bot.training.refusals import Refusal


def inline(**button: Any) -> dict[str, Any]:
    """A keyboard of one button."""
    return {"inline_keyboard": [[{"text": "Sí", **button}]]}


@pytest.mark.parametrize("data", ["a", "ñ" * 32, "x" * 64])
def test_callback_data_may_have_1_to_64_bytes(data: str) -> None:
    """Bytes, not characters."""
    assert checked(inline(callback_data=data)) == inline(callback_data=data)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (inline(callback_data=""), "BUTTON_DATA_INVALID"),
        (inline(callback_data="ñ" * 33), "BUTTON_DATA_INVALID"),
        (inline(copy_text={"text": "x" * 257}), "BUTTON_COPY_TEXT_INVALID"),
        (inline(url="nonsense"), "Wrong HTTP URL"),
        (inline(), "Text buttons are unallowed in the inline keyboard"),
        ({"inline_keyboard": [[{"callback_data": "a"}]]}, 'Can\'t find field "text"'),
        ({"inline_keyboard": {}}, "must be of type Array"),
        ({"inline_keyboard": [{}]}, "must be an Array of Arrays"),
        ({"inline_keyboard": inline(callback_data="a")["inline_keyboard"] * 101}, "too long"),
        ([], "object expected as reply markup"),
    ],
)
def test_wrong_keyboards_are_refused(markup: object, words: str) -> None:
    """A client learns what is wrong."""
    with pytest.raises(Refusal) as refused:
        checked(markup)

    assert refused.value.code == 400
    assert words in refused.value.description


def test_only_inline_keyboards_belong_to_the_message() -> None:
    """The others lie below the input field."""
    contact = {"keyboard": [["Sí", {"text": "No", "request_contact": True}]]}
    kept = checked(contact | {"resize_keyboard": True, "unknown": 1})

    assert kept == {
        "keyboard": [[{"text": "Sí"}, {"text": "No", "request_contact": True}]],
        "resize_keyboard": True,
    }
    assert not is_inline(kept)
    assert checked({"remove_keyboard": True}) == {"remove_keyboard": True}
    assert checked({"inline_keyboard": []}) is None
    assert checked({}) is None
