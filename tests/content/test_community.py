"""`bot/content/community.py`: every row has a name, and an age is said as people would."""

import pytest

from bot.content.community import NAMES, TITLES
from bot.domain.community import ORDER, Kind
from bot.domain.national import Group, Need
from tests.profiles import profile, reader


def test_every_row_has_a_name() -> None:
    """And every table a title."""
    words = reader()
    rows = {kind: list(names) for kind, names in ORDER.items()}
    rows |= {Kind.GROUP: list(Group), Kind.NEED: [*Need, "unsaid"]}

    assert set(TITLES) == set(Kind)
    assert {(kind, row) for kind, names in rows.items() for row in names if row != "unsaid"} <= set(
        NAMES
    )
    for kind, names in rows.items():
        said = [words.name(kind, name) for name in names]
        assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    ("median", "said"),
    [
        (("days", 0), "confirmado hoy"),
        (("days", 1), "confirmado hace 1 día"),
        (("weeks", 3), "confirmado hace 3 semanas"),
        (("months", 2), "confirmado hace 2 meses"),
        (None, ""),
    ],
)
def test_the_age_of_data_is_said_as_people_would(median: tuple[str, int] | None, said: str) -> None:
    """ "Confirmed 3 weeks ago"."""
    assert reader().ago(median) == said


def test_a_place_says_where_it_is() -> None:
    """Abroad with its country; on the move; not said; a country without its region."""
    words = reader()

    assert [words.place(one) for one in ("MX-CHP", "GT-01", "moving", "unsaid", "HN")] == [
        "Chiapas",
        "Guatemala (GT)",
        "En camino",
        "No dicho",
        "Honduras, región no dicha",
    ]


def test_what_is_hidden_is_told_with_its_reason() -> None:
    """And only where something is; that people are played, always in a training room."""
    words = reader()

    assert len(words.notes(profile())) == 3
    assert len(words.notes(profile(small=True))) == 2
    assert words.count(None) == "reservado"
    assert words.count(12345) == "12\u00a0345"
