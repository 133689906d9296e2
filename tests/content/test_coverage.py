"""`bot/content/coverage.py`: what the table says, and how it is drawn and written down."""

import io
import shutil
import struct
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.content import charts
from bot.content.coverage import Coverage, Reader, coverage
from bot.content.coverage_picture import grid
from bot.content.coverage_workbook import workbook
from bot.content.folders import locales_folder, messages_folder
from bot.content.grids import SIGN
from bot.content.locales import Locales
from bot.content.messages import Library
from bot.content.pictures import caption
from bot.domain.form import MessageForm
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import LANGUAGES, SPOKEN
from bot.domain.message import Review
from bot.domain.national import Group

LIBRARY = Library.load(messages_folder())
LOCALES = Locales.load(locales_folder())
TABLE = coverage(LIBRARY)
SMALLEST = 14  # px at a width of 800


def reader(language: str = "es", library: Library = LIBRARY) -> Reader:
    return Reader(locales=LOCALES, library=library, language=language)


@pytest.fixture
def gaps(tmp_path: Path) -> tuple[Coverage, Library]:
    """Creole without volcanoes, one checked hazard, and a group less in a file."""
    folder = Path(shutil.copytree(messages_folder(), tmp_path / "messages"))
    (folder / "ht" / "volcano.toml").unlink()
    for name in ("common", "flood"):
        path = folder / "es" / f"{name}.toml"
        checked = 'state = "checked", by = "A. Paz", on = 2026-03-14'
        path.write_text(path.read_text("utf-8").replace('state = "translated"', checked), "utf-8")
    library = Library.load(folder)
    return coverage(library), library


def test_it_tells_review_groups_and_forms() -> None:
    """As `enlace messages coverage --json` prints it."""
    cell = {
        "review": "translated",
        "groups": [group.value for group in Group],
        "forms": [form.value for form in MessageForm],
    }
    told = TABLE.to_json()
    hazards = told["hazards"]

    assert isinstance(hazards, dict)
    assert list(hazards) == [hazard.value for hazard in Hazard]
    assert all(list(phases) == [phase.value for phase in Phase] for phases in hazards.values())
    for phases in hazards.values():
        for languages in phases.values():
            assert languages["es"] == languages["en"] == cell
    assert told["notices"] == dict.fromkeys(SPOKEN, "translated")
    assert told["instead"] == {code: "es" for code in LANGUAGES if code not in SPOKEN}


def test_what_is_lacking_is_seen(gaps: tuple[Coverage, Library]) -> None:
    """A hazard without text, and one that somebody checked."""
    table, library = gaps
    picture = grid(table, reader(library=library))
    rows = dict(picture.tables[0].rows)
    creole, spanish = (table.languages.index(one) for one in ("ht", "es"))

    assert table.states("ht") == Counter({Review.TRANSLATED: table.every - 4})
    assert table.states("es")[Review.CHECKED] == 4
    assert rows["Volcán"][creole] == (0, 0, 0, 0)
    assert rows["Volcán"][spanish] == (2, 2, 2, 2)
    assert rows["Inundación"][spanish] == (3, 3, 3, 3)


@pytest.mark.parametrize("language", SPOKEN)
def test_the_picture_can_be_read_on_a_telephone(language: str) -> None:
    """Every word in letters of 14 px or more, a head for each column, and Arabic from the right."""
    picture = grid(TABLE, reader(language))
    canvas = charts.laid_out(picture)
    words = {word["text"].strip("\u2067\u2069") for said in canvas.words.values() for word in said}

    assert min(style.size for style in canvas.words) >= SMALLEST
    assert {code.upper() for code in TABLE.languages} <= words
    assert picture.leftwards is (language == "ar")
    assert all(0 <= box["x"] <= box["x2"] <= charts.WIDTH for box in canvas.boxes)
    assert caption(picture).startswith(picture.title)


def test_a_sign_says_without_colour_how_far_a_text_is(gaps: tuple[Coverage, Library]) -> None:
    """Full, half full, empty, or a line."""
    table, library = gaps
    boxes = charts.laid_out(grid(table, reader(library=library))).boxes
    heights = Counter(round(one["y2"] - one["y"], 1) for one in boxes)

    assert set(heights) == {SIGN, SIGN / 2, 2}
    assert heights[2] == 4 + 1  # four phases, and what the sign means


def test_it_becomes_a_picture() -> None:
    """As wide as a telephone shows, and no taller than Telegram takes."""
    charts.warm()
    width, height = struct.unpack(">II", charts.png(grid(TABLE, reader()))[16:24])

    assert width == 1280
    assert width + height <= 10_000


@pytest.mark.parametrize("language", ["es", "ar"])
def test_the_workbook_has_every_text(language: str) -> None:
    """A row for each hazard, phase, language and group; yes and no are logical; no formula."""
    book = load_workbook(io.BytesIO(workbook(TABLE, reader(language))))
    glance, every, others = book

    assert every.max_row - 4 == len(Hazard) * len(Phase) * len(TABLE.languages) * len(Group)
    assert {cell.data_type for row in every.iter_rows(min_row=5) for cell in row[5:]} == {"b"}
    assert glance.max_row == 4 + len(Hazard) * len(Phase) + 1
    assert {row[0].value for row in others.iter_rows(min_row=5)} == {
        LANGUAGES[code].endonym for code in TABLE.others
    }
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    assert bool(every.sheet_view.rightToLeft) is (language == "ar")


@pytest.mark.parametrize("language", ["es", "ar"])
def test_recordings_are_in_the_workbook_and_under_the_picture(language: str) -> None:
    """Languages that are only heard have a row each, with 0 where nobody recorded anything."""
    heard = {"mam": 3, "es": 1}
    book = load_workbook(io.BytesIO(workbook(TABLE, reader(language), heard)))
    rows = {row[0].value: row[1].value for row in list(book)[-1].iter_rows(min_row=5)}
    note = grid(TABLE, reader(language), heard).notes[-1]

    assert rows["Mam"] == 3
    assert rows[LANGUAGES["quc"].endonym] == 0
    assert rows[LANGUAGES["es"].endonym] == 1
    assert "3" in note
    assert note != grid(TABLE, reader(language)).notes[-1]


def test_what_a_language_lacks_is_no_row(gaps: tuple[Coverage, Library]) -> None:
    """But it is said at a glance."""
    table, library = gaps
    glance, every, _ = load_workbook(io.BytesIO(workbook(table, reader(library=library))))
    creole = 3 + table.languages.index("ht")
    rows = [row for row in glance.values if row[0] == "Volcán"]

    assert {row[creole - 1] for row in rows} == {"sin texto"}
    assert not [row for row in every.values if row[0] == "Volcán" and row[2] == "kreyòl ayisyen"]
