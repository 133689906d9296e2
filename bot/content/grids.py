"""Tables of signs and numbers on a canvas.

A sign is a box: empty, half full or full, so that nothing is told by colour alone; where nothing
is, there is only a line.
"""

from bot.content.canvas import GREY, HEAD, PAPER, SMALL, TEXT, Canvas
from bot.content.pictures import FULL, Box, Grid, Table

NAMES = 300  # px of the first column
HEAD_WIDTH = 44  # px of a column's head, where it is explained
ROW, SIGN, GAP = 40, 12, 5  # px of a row, of a sign's side, and between two signs
FILL = "#083B73"


def draw(canvas: Canvas, picture: Grid, edge: int) -> None:
    """The tables from `canvas.y` downwards, after what the signs mean."""
    for number, (x, middle) in enumerate(_places(canvas, edge, len(picture.signs), 4)):
        level, name = picture.signs[number]
        _sign(canvas, x, middle, level)
        canvas.say(x + SIGN + 10, middle, name, size=SMALL, color=GREY)
    for number, (x, middle) in enumerate(_places(canvas, edge, len(picture.names), 3)):
        head, name = picture.names[number]
        canvas.say(x, middle, head, size=SMALL, bold=True)
        canvas.say(x + HEAD_WIDTH, middle, name, size=SMALL, color=GREY)
    canvas.y += TEXT
    for table in picture.tables:
        _table(canvas, table, edge)


def _places(canvas: Canvas, edge: int, many: int, beside: int) -> list[tuple[float, float]]:
    """Where each of `many` stands, so many `beside` each other; the canvas goes on below them."""
    width, top = (canvas.width - 2 * edge) / beside, canvas.y
    canvas.y += -(-many // beside) * ROW
    return [
        (edge + number % beside * width, top + (number // beside + 0.5) * ROW)
        for number in range(many)
    ]


def _table(canvas: Canvas, table: Table, edge: int) -> None:
    width = (canvas.width - 2 * edge - NAMES) / max(1, len(table.columns))
    canvas.say(edge, canvas.y + HEAD / 2, table.title, size=HEAD, bold=True)
    canvas.y += HEAD * 1.6
    for number, column in enumerate(table.columns):
        x = edge + NAMES + number * width
        canvas.say(x, canvas.y + ROW / 2, column, size=SMALL, bold=True)
    canvas.y += ROW
    for name, boxes in table.rows:
        canvas.say(edge, canvas.y + ROW / 2, name, size=SMALL + 2, limit=NAMES - 10)
        for number, box in enumerate(boxes):
            _box(canvas, edge + NAMES + number * width, box)
        canvas.y += ROW
    canvas.y += TEXT


def _box(canvas: Canvas, x: float, box: Box) -> None:
    middle = canvas.y + ROW / 2
    if isinstance(box, str):
        canvas.say(x, middle, box, size=SMALL)
        return
    for number, level in enumerate(box):
        _sign(canvas, x + number * (SIGN + GAP), middle, level)


def _sign(canvas: Canvas, x: float, middle: float, level: int) -> None:
    top, height = middle - SIGN / 2, SIGN * (level - 1) / (FULL - 1)
    if not level:
        canvas.box(x, middle - 1, SIGN, 2, fill=GREY, stroke=GREY)
        return
    canvas.box(x, top, SIGN, SIGN, fill=PAPER, stroke=FILL)
    if height:
        canvas.box(x, top + SIGN - height, SIGN, height, fill=FILL, stroke=FILL)
