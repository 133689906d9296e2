"""Charts and maps as pictures, by vl-convert: bars by language, group and need; a map by region.

Drawn for a telephone: 800 px wide, nothing smaller than 20 px; each bar and region with its number,
and what is hidden with a pattern of its own, so that nothing is told by colour alone. Converting
holds the interpreter's lock: `bot.content.studio` has it done in a process of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from math import log
from textwrap import wrap

import vl_convert

from bot.content import audience_maps, grids
from bot.content.canvas import GREY, HEAD, LETTERS, SMALL, TEXT, TITLE, Canvas
from bot.content.maps import Sheet, hatched, sheet
from bot.content.pictures import Area, Bars, Grid, Map, Panel, Picture, Row

WIDTH, SCALE = 800, 1.6  # px; 1,280 px is what Telegram shows of a photo
EDGE = 32  # px
INNER = WIDTH - 2 * EDGE
BLUE = "#0072B2"  # of Okabe and Ito's colours, which colour-blind people tell apart
LIGHT, DARK = (0xCF, 0xE3, 0xF3), (0x08, 0x3B, 0x73)  # few people, many people
NOBODY = "#f1f0ec"
STEP, BAR = 68, 22  # px of a row of bars, and of its bar
COUNT = 150  # px beside the longest bar, for its number
LINE, ROW = 28, 40  # px of a line of notes and of a row of the list
GAP, SWATCH = 32, 22  # px between the columns of the list; of the shade before a name
MOST = 62  # characters of a line
DIGIT = 0.58  # of the size of the letters, as wide as one is


@dataclass(frozen=True, slots=True)
class Shades:
    """From light to dark; ten times as many are always the same step darker."""

    least: int
    most: int

    def of(self, people: int) -> str:
        """The shade of a region; where nobody is, none."""
        if not people:
            return NOBODY
        span = log(self.most / self.least)
        depth = log(people / self.least) / span if span else 1.0
        mixed = (round(a + (b - a) * depth) for a, b in zip(LIGHT, DARK, strict=True))
        return "#" + "".join(f"{one:02x}" for one in mixed)


def warm() -> None:
    """Have our own fonts used; the first picture costs the start of an engine, this one pays."""
    vl_convert.register_font_directory(str(resources.files("bot.content") / "fonts"))
    png(Bars("", "", (Panel("", (("", 1, ""),)),), ()))


def png(picture: Picture) -> bytes:
    """The picture, 1,280 px wide."""
    return vl_convert.vegalite_to_png(laid_out(picture).chart(), scale=SCALE)


def laid_out(picture: Picture) -> Canvas:
    """What stands where in it."""
    canvas = Canvas(WIDTH, picture.leftwards, EDGE)
    if isinstance(picture, Area):
        audience_maps.draw(canvas, picture)
        _notes(canvas, picture.notes)
        return canvas
    _head(canvas, picture.title, picture.subtitle)
    if isinstance(picture, Bars):
        alike = [panel for panel in picture.panels if not panel.apart]
        for panel in picture.panels:
            _panel(canvas, panel, _longest([panel] if panel.apart else alike))
    elif isinstance(picture, Grid):
        grids.draw(canvas, picture, EDGE)
    else:
        _map(canvas, picture)
    _notes(canvas, picture.notes)
    return canvas


def _head(canvas: Canvas, title: str, subtitle: str) -> None:
    for line in [line for part in _apart(title) for line in wrap(part, 40)]:
        canvas.say(EDGE, canvas.y + TITLE / 2, line, size=TITLE, bold=True)
        canvas.y += TITLE * 1.25
    for line in wrap(subtitle, 56):
        canvas.say(EDGE, canvas.y + TEXT / 2 + 4, line, color=GREY)
        canvas.y += TEXT * 1.3
    canvas.y += TEXT * 0.9


def _apart(text: str) -> list[str]:
    """Arabic and Latin words on lines of their own: the second script of a line lacks its font."""
    parts: list[list[str]] = []
    script: bool | None = None
    for word in text.split():
        arabic = bool(LETTERS.search(word)) if any(one.isalpha() for one in word) else script
        if not parts or (script is not None and arabic is not script):
            parts.append([])
        parts[-1].append(word)
        script = arabic
    return [" ".join(part) for part in parts]


def _notes(canvas: Canvas, notes: tuple[str, ...]) -> None:
    canvas.y += 14
    for line in [line for note in notes for line in wrap(note, MOST)]:
        canvas.say(EDGE, canvas.y + LINE / 2, line, size=SMALL, color=GREY)
        canvas.y += LINE
    canvas.y += EDGE - 8


def _longest(panels: Iterable[Panel]) -> int:
    return max((n for panel in panels for _, n, _ in panel.rows if n), default=1)


def _panel(canvas: Canvas, panel: Panel, longest: int) -> None:
    """Names stand above their bars: beside them they would take half of a telephone's width."""
    canvas.say(EDGE, canvas.y + HEAD / 2, panel.title, size=HEAD, bold=True)
    canvas.y += HEAD * 1.6
    for name, people, said in panel.rows:
        if people is not None:
            _bar(canvas, name, people / longest * (INNER - COUNT), said)
    _hidden(canvas, panel.rows)
    canvas.y += 22


def _bar(canvas: Canvas, name: str, length: float, said: str) -> None:
    top = canvas.y + STEP - BAR - 10
    canvas.say(EDGE, canvas.y + TEXT / 2 + 4, name, limit=INNER)
    canvas.box(EDGE, top, max(length, 2), BAR, fill=BLUE, stroke=BLUE)
    canvas.say(EDGE + length + 12, top + BAR / 2, said, bold=True)
    canvas.y += STEP


def _hidden(canvas: Canvas, rows: Iterable[Row]) -> None:
    """Those that are hidden, after one pattern: whole names, and no order of size."""
    gone = [(name, said) for name, people, said in rows if people is None]
    if not gone:
        return
    canvas.y += 6
    _hatched_box(canvas, EDGE, canvas.y + 9, SWATCH, SWATCH)
    text = f"{gone[0][1]}: " + "\u00a0· ".join(name.replace(" ", "\u00a0") for name, _ in gone)
    for line in wrap(text, 54):
        canvas.say(EDGE + SWATCH + 10, canvas.y + ROW / 2, line, color=GREY)
        canvas.y += ROW


def _hatched_box(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    left = canvas.width - x - width if canvas.leftwards else x
    canvas.shape(hatched(left, y, width, height), stroke=GREY, thick=2)
    edge = {"type": "Polygon", "coordinates": [_ring(left, y, width, height)]}
    canvas.shape(edge, stroke=GREY, thick=1.5)


def _ring(x: float, y: float, width: float, height: float) -> list[list[float]]:
    right, low = x + width, y + height
    return [[x, y], [right, y], [right, low], [x, low], [x, y]]


def _map(canvas: Canvas, picture: Map) -> None:
    flat = sheet(picture.country, INNER)
    known = [n for n, _ in picture.regions.values() if n] or [1]
    shades = Shades(min(known), max(known))
    if flat is not None:
        _regions(canvas, flat, picture, shades)
        canvas.y += flat.height + 26
    _list(canvas, picture, shades)
    _hidden(canvas, (row for _, row in picture.places))


def _list(canvas: Canvas, picture: Map, shades: Shades) -> None:
    """Every place whose number is shown, in two columns."""
    known = [(code, row) for code, row in picture.places if row[1] is not None]
    half = -(-len(known) // 2)
    for number, (code, row) in enumerate(known):
        column, line = divmod(number, half)
        x, y = EDGE + column * (INNER + GAP) / 2, canvas.y + line * ROW
        if code in picture.regions:
            canvas.box(x, y + 9, SWATCH, SWATCH, fill=shades.of(row[1] or 0), stroke=GREY)
        _listed(canvas, x, y + ROW / 2, row)
    canvas.y += half * ROW


def _listed(canvas: Canvas, x: float, y: float, row: Row) -> None:
    name, _, said = row
    width = (INNER - GAP) / 2
    indent = SWATCH + 10
    room = width - indent - 14 - len(said) * TEXT * DIGIT
    canvas.say(x + indent, y, name, limit=int(room))
    canvas.say(x + width, y, said, bold=True, far=True)


def _regions(canvas: Canvas, flat: Sheet, picture: Map, shades: Shades) -> None:
    for iso in flat.shapes:
        people, _ = picture.regions.get(iso, (0, ""))
        outline = flat.outline(iso, EDGE, canvas.y)
        canvas.shape(outline, fill=shades.of(people or 0), stroke="#8a8a8a")
        if people is None:
            canvas.shape(flat.hatch(iso, EDGE, canvas.y), stroke=GREY, thick=2)
    _numbers(canvas, flat, picture)


def _numbers(canvas: Canvas, flat: Sheet, picture: Map) -> None:
    """The largest first; one that would cover another is left to the list."""
    taken: list[tuple[float, float, float]] = []
    known = [(n, said, iso) for iso, (n, said) in picture.regions.items() if n]
    for _, said, iso in sorted(known, reverse=True):
        if iso not in flat.points:
            continue
        x, y = flat.points[iso]
        half = len(said) * SMALL * DIGIT / 2 + 3
        if any(abs(x - a) < half + b and abs(y - c) < SMALL for a, b, c in taken):
            continue
        taken.append((x, half, y))
        canvas.number(EDGE + x, canvas.y + y, said)
