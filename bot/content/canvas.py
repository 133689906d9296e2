"""A canvas in pixels, as one Vega-Lite chart by Altair: words, boxes and shapes, from either side.

Positions are given from the reader's near side: in Arabic that is the right one.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import altair as alt

FONT, ARABIC = "Noto Sans", "Noto Sans Arabic"
LETTERS = re.compile(
    r"[\u0600-\u06ff]"
)  # Arabic ones: for them the converter looks up no second font
RTL, ENDED = "\u2067", "\u2069"  # the converter takes a line's direction from its text alone
HALO = 5  # px around a number on a map, which may stand on any shade
INK, GREY, PAPER = "#1b1b1b", "#555555", "#ffffff"
SHAPES, BOXES = "shapes", "boxes"  # rows by name
SMALL, TEXT, HEAD, TITLE = 20, 24, 28, 34  # px


@dataclass(frozen=True, slots=True)
class Style:
    """How words look."""

    size: int = TEXT
    bold: bool = False
    color: str = INK
    align: str = "left"
    limit: int = 0  # px; longer words end in an ellipsis
    halo: int = 0  # px
    font: str = FONT


@dataclass
class Canvas:
    """What stands where; `y` is where the next thing begins."""

    width: int
    leftwards: bool = False
    y: float = 0.0
    words: dict[Style, list[dict[str, Any]]] = field(default_factory=dict)
    boxes: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)

    def say(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: int = TEXT,
        bold: bool = False,
        color: str = INK,
        far: bool = False,
        limit: int = 0,
    ) -> None:
        """Words that begin at `x` from the near side, or with `far` end there."""
        align = "left" if far is self.leftwards else "right"
        font = ARABIC if LETTERS.search(text) else FONT
        style = Style(size, bold, color, align, limit, font=font)
        said = f"{RTL}{text}{ENDED}" if self.leftwards else text
        self.words.setdefault(style, []).append({"x": self._from_left(x), "y": y, "text": said})

    def number(self, x: float, y: float, text: str) -> None:
        """A number or a name in the middle of a place, which no language mirrors."""
        font = ARABIC if LETTERS.search(text) else FONT
        for style in (
            Style(SMALL, True, PAPER, "center", halo=HALO, font=font),
            Style(SMALL, True, INK, "center", font=font),
        ):
            self.words.setdefault(style, []).append({"x": x, "y": y, "text": text})

    def box(self, x: float, y: float, width: float, height: float, **look: Any) -> None:
        """A rectangle that begins at `x` from the near side; `look`: fill and stroke."""
        here, there = self._from_left(x), self._from_left(x + width)
        row = {"x": min(here, there), "x2": max(here, there), "y": y, "y2": y + height}
        self.boxes.append(row | {"fill": PAPER, "stroke": PAPER} | look)

    def shape(self, geometry: dict[str, Any], **look: Any) -> None:
        """A shape that no language mirrors, in GeoJSON whose coordinates are pixels."""
        feature = {"type": "Feature", "geometry": geometry, "properties": {}}
        self.shapes.append(feature | {"fill": "transparent", "stroke": PAPER, "thick": 1.2} | look)

    def chart(self) -> dict[str, Any]:
        """The whole as a specification of Vega-Lite."""
        words = {f"words {number}": style for number, style in enumerate(self.words)}
        layers = [_shapes(), _boxes()] + [_words(name, style) for name, style in words.items()]
        whole = alt.layer(*layers).properties(width=self.width, height=self.y, background=PAPER)
        whole = whole.configure(font=FONT, padding=0).configure_view(stroke=None)
        # Put in afterwards: Altair would copy and hash every point of a coast.
        rows = {SHAPES: self.shapes, BOXES: self.boxes}
        rows |= {name: self.words[style] for name, style in words.items()}
        return dict(whole.to_dict(validate=False)) | {"datasets": rows}

    def _from_left(self, x: float) -> float:
        return self.width - x if self.leftwards else x


def _shapes() -> Any:
    return (
        _chart(SHAPES)
        .mark_geoshape()
        .encode(fill=_given("fill"), stroke=_given("stroke"), strokeWidth=_width())
        .project(type="identity", scale=1, translate=[0, 0])
    )


def _boxes() -> Any:
    place = {name: _place(name) for name in ("x", "y")} | {"x2": "x2", "y2": "y2"}
    return (
        _chart(BOXES)
        .mark_rect(strokeWidth=2)
        .encode(**place, fill=_given("fill"), stroke=_given("stroke"))
    )


def _words(name: str, style: Style) -> Any:
    more: dict[str, Any] = {"limit": style.limit} if style.limit else {}
    if style.halo:
        more |= {"stroke": style.color, "strokeWidth": style.halo, "strokeJoin": "round"}
    mark = _chart(name).mark_text(
        align=style.align,
        baseline="middle",
        fontSize=style.size,
        fontWeight="bold" if style.bold else "normal",
        color=style.color,
        font=style.font,
        **more,
    )
    return mark.encode(x=_place("x"), y=_place("y"), text=alt.Text("text", type="nominal"))


def _chart(name: str) -> Any:
    """Altair's types end here: what it says of itself is looser than what is checked of us."""
    data: Any = alt.NamedData
    return alt.Chart(data(name=name))


def _place(name: str) -> Any:
    axis = alt.X if name == "x" else alt.Y
    return axis(name, type="quantitative", scale=None, axis=None)


def _given(name: str) -> Any:
    kind = alt.Fill if name == "fill" else alt.Stroke
    return kind(name, type="nominal", scale=None, legend=None)


def _width() -> Any:
    return alt.StrokeWidth("thick", type="quantitative", scale=None, legend=None)
