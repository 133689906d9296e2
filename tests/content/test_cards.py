"""`bot/content/cards.py` and `signs.py`: what a card shows, and that it can be read small."""

import json
import re
import struct
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typst import Compiler

from bot.content import cards, paper, signs
from bot.content.folders import locales_folder
from bot.content.locales import Locales
from bot.content.templates import base_of, lines_of
from bot.domain.hazard import Hazard, Phase
from bot.domain.national import Group, in_order
from bot.domain.slot import Slot
from tests.content.facts import NOW, drawn
from tests.content.test_parts import CELLS, LIBRARY, OPEN, told

LOCALES = Locales.load(locales_folder())
EXPIRES = NOW + timedelta(hours=10)
SMALLEST = 20  # pt: 12 px on a telephone of 320


def page(*about: Any, **rest: Any) -> dict[str, Any]:
    return cards.page(LIBRARY, LOCALES, told(*about, **rest), EXPIRES)


def set_as(data: dict[str, Any]) -> dict[str, float]:
    """How many actions Typst found room for, and in which size (pt)."""
    compiler = Compiler(
        input=str(paper.TEMPLATES / "card.typ"),
        root=str(paper.TEMPLATES),
        font_paths=[str(paper.FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    found: dict[str, float] = json.loads(compiler.query("<set>", field="value", one=True))
    return found


def size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("language", LIBRARY.languages)
def test_a_card_can_be_read_on_a_small_telephone(language: str) -> None:
    """Every cell of the library, in a drill: two actions or more, in letters of 20 pt or more."""
    for hazard, phase in CELLS:
        made = set_as(page(hazard, phase, language, Group.FARM_WORK, drill=True))

        assert made["letter"] >= SMALLEST, (hazard, phase)
        assert made["count"] >= 2, (hazard, phase)


def test_a_card_says_hazard_place_action_time_and_source() -> None:
    """And in a drill, the banner of the reader's language."""
    made = page(Hazard.FLOOD, Phase.WARNING, "ht", drill=True)

    assert made["hazard"] == "Inondasyon"
    assert made["phase"] == "Avètisman"
    assert made["place"] == "Chiapas"
    assert made["until"].startswith("Aji anvan: jedi 3 septanm")
    assert made["source"].startswith("Consulado de Altavista")
    assert made["banner"] == "EGZÈSIS – EGZÈSIS – EGZÈSIS"
    assert made["actions"][0]["text"].startswith("Si otorite yo mande")
    assert made["actions"][0]["sign"] == signs.drawing("shelter")
    assert page()["banner"] == ""


@settings(max_examples=15, deadline=None)
@given(cell=st.sampled_from(CELLS), language=st.sampled_from(LIBRARY.languages), slots=drawn(OPEN))
def test_whatever_the_facts_it_is_one_picture(
    cell: tuple[Hazard, Phase], language: str, slots: dict[str, Slot]
) -> None:
    """Long names grow small; nothing makes a second page."""
    drill = told(*cell, language, drill=True, slots=slots)

    assert size(cards.card(LIBRARY, LOCALES, drill, EXPIRES)) == cards.PIXELS


def test_cards_may_be_made_at_the_same_time() -> None:
    """Several jobs are under way: each waits for the other's page, and gets its own."""
    kinds = [told(language=language) for language in ("es", "ht", "fr")] * 4
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda one: cards.card(LIBRARY, LOCALES, one, EXPIRES), kinds))

    assert len(set(made)) == 3
    assert made[:3] == made[3:6]


def test_arabic_stands_from_right_to_left() -> None:
    """Numbers of telephones are kept from left to right inside it, and on one line."""
    assert cards.look("ar") == {"lang": "ar", "rtl": True}
    assert cards.look("mam") == {"lang": "es", "rtl": False}
    assert "\u2066+52\u00a0000\u00a0000\u00a00000\u2069" in page()["help"]


@pytest.mark.parametrize(
    ("name", "language", "heading"),
    [
        ("el huracán Nora", "es", "Huracán Nora"),
        ("l'ouragan", "fr", "Ouragan"),
        ("the Pine fire", "en", "Pine fire"),
        ("a onda de calor", "pt", "Onda de calor"),
        ("gwo chalè a", "ht", "Gwo chalè"),
        ("vyolans nan lari a", "ht", "Vyolans nan lari"),
    ],
)
def test_a_heading_has_no_article(name: str, language: str, heading: str) -> None:
    """What threatens, as one would write it over a page."""
    assert cards.heading(name, language) == heading


def spanish() -> set[str]:
    """Every line of what to do in Spanish."""
    speech = LIBRARY.speeches["es"]
    return {
        line
        for hazard, phase in CELLS
        for group in Group
        if base_of(speech.files[hazard], phase)
        for lines in (lines_of(speech, hazard, phase, in_order([group])),)
        for line in (*lines.do, *lines.own, *lines.avoid)
    }


def test_every_sign_stands_beside_a_line_that_is_said() -> None:
    """Who rewords a line rewords it here too, and looks at the drawing."""
    lines = spanish()
    for name, starts in signs.signs().items():
        assert signs.drawing(name)
        for start in starts:
            assert any(line.startswith(start) for line in lines), f"{name}: {start}"


def test_most_first_actions_have_a_drawing_and_no_forbidden_one_a_wrong_one() -> None:
    """What not to do never gets a drawing that says to do it."""
    first = [
        signs.sign_of(lines_of(LIBRARY.speeches["es"], *cell, ()).do[0])
        for cell in CELLS
        if cell[1] in (Phase.WARNING, Phase.EMERGENCY)
    ]

    assert sum(map(bool, first)) >= 0.8 * len(first)
    assert signs.beside(LIBRARY, told(), "es")[-1] == "no"
    for line in spanish():
        if line.startswith("No "):
            assert signs.sign_of(line) in ("", "no_water")


def test_drawings_are_ours_simple_and_without_text() -> None:
    """Two colours and white; one for each hazard."""
    for file in signs.FOLDER.glob("*.svg"):
        svg = file.read_text("utf-8")

        assert "<text" not in svg
        assert set(re.findall("#[0-9a-f]{6}", svg)) <= {"#10243e", "#c2410c", "#ffffff"}
    for hazard in Hazard:
        assert signs.drawing(hazard)
