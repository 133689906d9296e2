"""`bot/content/charts.py` and what it draws on: legible, patterned, in both directions."""

import struct
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from bot.content import charts, maps, pictures
from bot.content.canvas import ENDED, RTL, Canvas
from bot.content.locales import Locales
from bot.domain.community import Community
from tests.content.test_locales import write
from tests.profiles import profile, reader

SMALLEST = 14  # px at a width of 800, as a telephone shows it


@pytest.fixture(autouse=True, scope="module")
def _warm() -> None:
    charts.warm()


def size(png: bytes) -> tuple[int, int]:
    """Width and height (px)."""
    assert png.startswith(b"\x89PNG")
    return struct.unpack(">II", png[16:24])


def drawn(picture: pictures.Picture) -> Canvas:
    """What stands on the canvas before it becomes a picture."""
    return charts.laid_out(picture)


def every(one: Community) -> list[pictures.Picture]:
    """All that are drawn of a profile."""
    return [pictures.regions(one, reader()), *pictures.bars(one, reader())]


def said(canvas: Canvas) -> str:
    return " ".join(word["text"] for words in canvas.words.values() for word in words)


@pytest.mark.parametrize("small", [False, True])
def test_every_picture_is_as_wide_as_a_telephone_shows(small: bool) -> None:
    """1,280 px, and not so tall that nobody opens it."""
    one = profile(small=small)
    for picture in every(one):
        width, height = size(charts.png(picture))

        assert width == 1280
        assert 400 < height < 4 * width


def test_nothing_is_too_small_to_read() -> None:
    """Each word, and each with its number."""
    one = profile(small=True)
    for picture in every(one):
        assert min(style.size for style in drawn(picture).words) >= SMALLEST


def test_a_hidden_region_is_hatched_and_named() -> None:
    """Its number stands nowhere; one without people has neither number nor hatching."""
    masked = drawn(pictures.regions(profile(), reader()))
    open_ = drawn(pictures.regions(profile(small=True), reader()))

    def strokes(canvas: Canvas) -> int:
        return sum(one["geometry"]["type"] == "MultiLineString" for one in canvas.shapes)

    assert strokes(masked) == 2  # the region, and the pattern before the names
    assert strokes(open_) == 0
    assert "reservado: Guatemala" in said(masked).replace("\u00a0", " ")
    assert "40" in said(masked)


def test_bars_stand_on_the_reader_s_side(tmp_path: Path) -> None:
    """In Arabic from the right, each line said to run so."""
    folder = write(tmp_path, "ar", 'msgid "By language"\nmsgstr "حسب اللغة"\n')
    arabic = reader("ar", Locales.load(folder))
    (picture,) = pictures.bars(profile(small=True), arabic)
    canvas = drawn(picture)

    assert picture.leftwards
    assert {box["x2"] for box in canvas.boxes} == {charts.WIDTH - charts.EDGE}
    assert {style.align for style in canvas.words} == {"right"}
    assert any("Arabic" in style.font for style in canvas.words)
    assert size(charts.png(picture))[0] == 1280


def test_a_title_in_two_scripts_has_a_line_for_each() -> None:
    """Letters of a second script on one line would come in a font that happens to be there."""
    one = msgspec.structs.replace(
        every(profile())[1], title="الجالية: Consulado 3 en Tapachula", leftwards=True
    )
    lines = [word["text"] for words in drawn(one).words.values() for word in words]

    assert {"الجالية:", "Consulado 3 en Tapachula"} <= {one.strip(RTL + ENDED) for one in lines}


def test_a_language_without_a_catalogue_is_not_mirrored() -> None:
    """What is written is then another language."""
    assert not reader("ar", Locales({})).leftwards


@pytest.mark.parametrize("country", ["MX", "GT", "US", "CA", "CR", "HT"])
def test_a_country_fills_its_sheet(country: str) -> None:
    """Every region has an outline that runs clockwise and a point within the sheet."""
    flat = maps.sheet(country, 700)

    assert flat is not None
    assert 100 < flat.height <= 700 * maps.HIGHEST + 1
    for iso, shape in flat.shapes.items():
        assert not shape.is_empty, iso
        x, y = flat.points[iso]
        assert 0 <= x <= 700
        assert 0 <= y <= flat.height


def test_a_country_that_is_not_known_is_a_list() -> None:
    """The map is left out, the names stay."""
    abroad = replace(reader(), post=replace(reader().post, country="ES"))
    canvas = drawn(pictures.regions(profile(), abroad))

    assert not [one for one in canvas.shapes if one["geometry"]["type"] == "MultiPolygon"]
    assert "Chiapas (MX)" in said(canvas)
