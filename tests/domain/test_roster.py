"""Rows of a roster: a person, or what is wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cell import FIELDS, FORMULA, NO_REGION, Cell
from bot.domain.folding import fold
from bot.domain.language import LANGUAGES
from bot.domain.national import Form, Group, Household, Need, in_order
from bot.domain.roster import (
    DOUBLE,
    NEVER,
    NO_COLUMN,
    NOBODY,
    TWICE,
    Gazetteer,
    Person,
    Reader,
    heading,
    languages,
)

PLACES = Gazetteer(
    countries={"mexico": "MX", "mx": "MX", "guatemala": "GT"},
    regions={("MX", "chiapas"): "MX-CHP", ("GT", "guatemala"): "GT-01"},
    languages=languages(),
)
HEAD = ["Nombre", "Teléfono", "Idioma", "País", "Región", "Situación"]


def reader(head: list[Cell] | None = None) -> Reader:
    return Reader(
        heading=heading(head or HEAD), places=PLACES, today=date(2026, 3, 14), country="MX"
    )


def test_a_row_becomes_a_person() -> None:
    """In the words of the file."""
    person, faults = reader().read(
        2, ["Ana", "+52 962 123 4567", "kreyòl ayisyen", "México", "CHIAPAS", "campo"]
    )

    assert faults == []
    assert person == Person(
        name="Ana",
        telephone="+529621234567",
        language="ht",
        country="MX",
        region="MX-CHP",
        groups=(Group.FARM_WORK,),
    )


def test_a_region_without_a_country_is_the_posts() -> None:
    """Officers write down the people around them."""
    person, _ = reader().read(2, ["Ana", None, None, None, "Chiapas"])

    assert person is not None
    assert (person.country, person.region) == ("MX", "MX-CHP")


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        (["", "", "es"], "", NOBODY),
        (["Ana", "", "", "Guatemala", "Chiapas"], "Región", NO_REGION),
        (['=HYPERLINK("http://x")', "", ""], "Nombre", FORMULA),
        (["@SUM(A1)", "", ""], "Nombre", FORMULA),
    ],
)
def test_a_fault_names_row_column_and_remedy(cells: list[Cell], column: str, reason: str) -> None:
    """And keeps the whole row out."""
    person, faults = reader().read(7, cells)

    assert person is None
    assert [(one.row, one.column, one.reason) for one in faults] == [(7, column, reason)]


def test_every_fault_of_a_row_is_told_at_once() -> None:
    """Nobody wants to find them one file at a time."""
    _, faults = reader().read(2, ["Ana", "x", "klingon", "Narnia", "Mordor", "espía"])

    assert {one.column for one in faults} == {
        "Teléfono", "Idioma", "País", "Región", "Situación",
    }  # fmt: skip


def test_the_same_person_twice_is_told_with_the_earlier_row() -> None:
    """By telephone, however it is written; by name and region where there is none."""
    one = reader()
    one.read(2, ["Ana", "+52 962 123 4567"])
    one.read(3, ["Beto", "", "", "", "Chiapas"])
    _, first = one.read(4, ["Anita", "9621234567"])
    _, second = one.read(5, ["BETO", "", "", "", "Chiapas"])

    assert [(f.reason, f.value) for f in (*first, *second)] == [(TWICE, "2"), (TWICE, "3")]


@pytest.mark.parametrize(
    "name", ["Pasaporte", "DPI", "Estatus migratorio", "dirección", "Employer", "Passport No"]
)
def test_what_must_not_be_kept_is_refused_by_its_column(name: str) -> None:
    """Before a single cell of it is read."""
    found = heading([*HEAD, name])

    assert [(one.column, one.reason) for one in found.faults] == [(name, NEVER)]


def test_a_heading_must_tell_who() -> None:
    """And no two columns may mean the same; unknown ones are passed over."""
    assert [one.reason for one in heading(["Idioma", "Color"]).faults] == [NO_COLUMN]
    assert [one.reason for one in heading(["Nombre", "Name"]).faults] == [DOUBLE]
    assert heading(["Color", "Nombre"]).fields == {1: "name"}


def test_an_empty_row_is_no_fault() -> None:
    """Spreadsheets end in them."""
    assert reader().read(9, [None, " ", ""]) == (None, [])


@given(st.lists(st.one_of(st.none(), st.text(), st.integers(), st.floats()), max_size=8))
def test_any_row_is_a_person_or_has_a_fault_or_is_empty(cells: list[Cell]) -> None:
    """Never both, never another error."""
    person, faults = reader().read(2, cells)

    assert person is None or faults == []


@given(
    st.builds(
        Person,
        name=st.text(max_size=20),
        language=st.sampled_from(sorted(LANGUAGES)),
        groups=st.lists(st.sampled_from(Group)).map(in_order),
        needs=st.lists(st.sampled_from(Need), unique=True).map(tuple),
        household=st.none() | st.sampled_from(Household),
        under_five=st.none() | st.booleans(),
        stay_until=st.none() | st.dates(),
        form=st.sampled_from(Form),
        discreet=st.booleans(),
    )
)
def test_a_person_comes_back_from_the_row_that_keeps_it(person: Person) -> None:
    """Nothing is lost on the way."""
    assert Person.from_json(person.to_json()) == person


def test_what_a_fault_tells_to_write_is_read() -> None:
    """The examples in the remedies are none that would be refused."""
    named = languages()

    for word in ("español", "English", "kreyòl"):
        assert fold(word) in named
    for word in ("campo", "construcción", "visita"):
        assert FIELDS["groups"](word)
    for word in ("movilidad", "medicina", "embarazo"):
        assert FIELDS["needs"](word)
    for word in ("texto", "voz", "imagen"):
        assert FIELDS["form"](word)
