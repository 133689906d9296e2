"""What may be taken away of an alert row by row, and in which columns. Of nobody by name."""

from enum import StrEnum


class Kind(StrEnum):
    """What is taken away row by row."""

    DELIVERIES = "deliveries"
    ANSWERS = "answers"


COLUMNS = {
    Kind.DELIVERIES: (
        "language", "group", "region", "form", "written", "state", "reason", "attempts",
        "repeated", "at",
    ),
    Kind.ANSWERS: ("language", "group", "region", "answer", "first_at", "at"),
}  # fmt: skip
