"""`bot/content/sheets.py`: a warning to print and hang."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typst import Compiler

from bot.content import paper, sheets
from bot.content.folders import locales_folder
from bot.content.locales import Locales
from bot.content.parts import Told
from bot.domain.hazard import Hazard, Phase
from bot.domain.national import Group
from bot.domain.slot import Slot
from tests.content.facts import NOW, POST, drawn
from tests.content.test_parts import CELLS, LIBRARY, OPEN, told

LOCALES = Locales.load(locales_folder())
LINK = "https://t.me/EnlaceAltavistaBot?start=av-tap"
AROUND: dict[str, Any] = {"link": LINK, "made": NOW, "expires": NOW + timedelta(hours=10)}
SMALLEST = 15  # pt


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def letter(one: Told) -> float:
    """The size (pt) in which Typst found room for everything."""
    data = sheets.notice_page(LIBRARY, LOCALES, one, **AROUND)
    compiler = Compiler(
        input=str(paper.TEMPLATES / "notice.typ"),
        root=str(paper.TEMPLATES),
        font_paths=[str(paper.FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    found = json.loads(compiler.query("<set>", field="value", one=True))
    return float(found["letter"])


@pytest.mark.parametrize("language", LIBRARY.languages)
def test_a_sheet_is_one_page_in_large_letters(language: str) -> None:
    """Every cell of the library, in a drill, with a group's lines."""
    for hazard, phase in CELLS:
        assert letter(told(hazard, phase, language, Group.FARM_WORK, drill=True)) >= SMALLEST


def test_a_sheet_says_all_there_is_to_do_until_when_and_whom_to_call() -> None:
    """Old paper hangs on: it says when it was written and until when it holds."""
    made = sheets.notice_page(LIBRARY, LOCALES, told(drill=True), **AROUND)

    assert made["banner"] == "EJERCICIO – EJERCICIO – EJERCICIO"
    assert len(made["actions"]) == 5
    assert made["valid"].startswith("Válido hasta: jueves 3 de septiembre")
    assert made["made"].startswith("Escrito el jueves 3 de septiembre")
    assert POST.telephone.replace(" ", "\u00a0") in made["help"]
    assert made["qr"].startswith("<svg")
    assert made["link"] == LINK


@pytest.mark.parametrize("language", LIBRARY.languages)
def test_a_full_stop_is_never_doubled(language: str) -> None:
    """English hours bring their own."""
    made = sheets.notice_page(LIBRARY, LOCALES, told(language=language), **AROUND)

    assert not re.search(r"\.\.", f"{made['made']} {made['valid']}")
    assert made["made"].endswith(".")


@settings(max_examples=15, deadline=None)
@given(cell=st.sampled_from(CELLS), language=st.sampled_from(LIBRARY.languages), slots=drawn(OPEN))
def test_whatever_the_facts_it_is_one_page(
    cell: tuple[Hazard, Phase], language: str, slots: dict[str, Slot]
) -> None:
    """Long names grow small; a second page nobody would hang."""
    one = told(*cell, language, drill=True, slots=slots)

    assert pages(sheets.notice(LIBRARY, LOCALES, one, **AROUND)) == 1
