"""The area of an audience as a map: what is meant is shaded and named, what was drawn outlined."""

import re
from textwrap import wrap

from bot.content import shapes
from bot.content.canvas import GREY, LETTERS, SMALL, TEXT, TITLE, Canvas
from bot.content.maps import Sheet, around, sheet
from bot.content.pictures import Area
from bot.domain.shape import from_plain

EDGE = 32  # px
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
MEANT, BESIDE, LINE = "#9ec9e8", "#f1f0ec", "#8a8a8a"
DRAWN = "#b04a00"  # dark orange: by lightness, too, unlike the blue of a region
WIDE = 0.56  # of the size of the letters, as wide as one is
MOST_TITLE, MOST_LINE = 40, 58  # characters


def draw(canvas: Canvas, picture: Area) -> None:
    """How many, whom, and where."""
    for line in wrap(picture.title, MOST_TITLE):
        canvas.say(EDGE, canvas.y + TITLE / 2, line, size=TITLE, bold=True)
        canvas.y += TITLE * 1.25
    for line in wrap(picture.subtitle, MOST_LINE) if _one_script(picture.subtitle) else ():
        canvas.say(EDGE, canvas.y + TEXT / 2 + 4, line, color=GREY)
        canvas.y += TEXT * 1.4
    canvas.y += TEXT * 0.8
    flat = _sheet(picture, canvas.width - 2 * EDGE)
    if flat is not None:
        _regions(canvas, flat, picture)
        canvas.y += flat.height + 12


def _one_script(text: str) -> bool:
    """Whether one font has all its letters. A place's Latin name in an Arabic line may come out as
    boxes, by what else stands in it: such words stand under the picture only, and on the map.
    """
    return not (LETTERS.search(text) and LATIN.search(text))


def _sheet(picture: Area, width: float) -> Sheet | None:
    drawn = [shapes.geometry(from_plain(one)) for one in picture.shapes]
    if picture.regions or drawn:
        return around(picture.regions, drawn, width)
    return sheet(picture.country, width)


def _regions(canvas: Canvas, flat: Sheet, picture: Area) -> None:
    meant = set(picture.regions) or set(flat.shapes)
    for iso in sorted(flat.shapes, key=lambda iso: iso in meant):
        fill = MEANT if iso in meant else BESIDE
        canvas.shape(flat.outline(iso, EDGE, canvas.y), fill=fill, stroke=LINE)
    for line in flat.lines(EDGE, canvas.y):
        canvas.shape(line, stroke=DRAWN, thick=4)
    _names(canvas, flat, picture)


def _names(canvas: Canvas, flat: Sheet, picture: Area) -> None:
    """One that would cover another is left out: the words above have them."""
    taken: list[tuple[float, float, float]] = []
    for iso, name in picture.names.items():
        x, y = flat.points.get(iso, (-1.0, -1.0))
        half = len(name) * SMALL * WIDE / 2 + 3
        beyond = not (half < x < canvas.width - 2 * EDGE - half and 0 < y < flat.height)
        if beyond or any(abs(x - a) < half + b and abs(y - c) < SMALL + 4 for a, b, c in taken):
            continue
        taken.append((x, half, y))
        canvas.number(EDGE + x, canvas.y + y, name)
