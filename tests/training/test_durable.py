"""What is committed is there again."""

from pathlib import Path

import pytest

from bot.training.durable import Body, Key, Ledger


def test_facts_come_back_in_order_and_forgotten_ones_do_not(tmp_path: Path) -> None:
    """The last word on a key counts."""
    first = Ledger(tmp_path / "deep" / "room.db")
    facts: dict[Key, Body] = {("message", 1, n): f"m{n}" for n in (10, 9, 2)}
    first.write({**facts, ("content", 1, 0): b"\x00\xff"})
    first.write({("message", 1, 9): None, ("message", 1, 2): "changed\0ñ"})
    first.close()

    again = Ledger(tmp_path / "deep" / "room.db")
    assert list(again.facts()) == [
        (("content", 1, 0), b"\x00\xff"),
        (("message", 1, 2), "changed\0ñ"),
        (("message", 1, 10), "m10"),
    ]
    again.close()


def test_a_batch_is_all_or_nothing(tmp_path: Path) -> None:
    """A failing batch leaves no part of itself."""
    ledger = Ledger(tmp_path / "room.db")
    with pytest.raises(UnicodeEncodeError):
        ledger.write({("message", 1, 1): "fine", ("message", 1, 2): "\ud800"})

    assert list(ledger.facts()) == []
    ledger.write({("message", 1, 1): "fine"})
    assert len(list(ledger.facts())) == 1
    ledger.close()


def test_without_a_path_nothing_is_kept() -> None:
    """A room for a test."""
    ledger = Ledger(None)
    ledger.write({("message", 1, 1): "x"})

    assert list(ledger.facts()) == []
    ledger.close()
