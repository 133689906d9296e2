"""An exercise on paper: role cards, the sheet with the QR code, the report."""

from typing import Any

from bot.content import paper


def report(told: dict[str, Any]) -> bytes:
    """A PDF of an exercise's report."""
    return paper.pdf("exercise_report", {"report": told})
