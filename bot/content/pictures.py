"""What is to be drawn, as plain values: bars and a map of a community, and tables of signs."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from bot.content.community import Reader
from bot.domain.community import Community, Kind

SHOWN = (Kind.LANGUAGE, Kind.GROUP, Kind.NEED)
MOST_ROWS = 22  # of bars in one picture; more of them go into a second one

Row = tuple[str, int | None, str]  # name, number, the number as it is said; None: hidden


class Panel(msgspec.Struct, frozen=True):
    """One table."""

    title: str
    rows: tuple[Row, ...]
    apart: bool = False  # of something else than the others: its bars have their own measure

    @property
    def bars(self) -> int:
        """How many bars it has: what is hidden has none."""
        return sum(people is not None for _, people, _ in self.rows)


class Bars(msgspec.Struct, tag="bars", frozen=True):
    """Tables as bars, one below the other."""

    title: str
    subtitle: str
    panels: tuple[Panel, ...]
    notes: tuple[str, ...]
    leftwards: bool = False  # written from right to left


class Map(msgspec.Struct, tag="map", frozen=True):
    """The regions of a country by their people, and below them every place by name."""

    title: str
    subtitle: str
    country: str  # ISO 3166-1
    regions: dict[str, tuple[int | None, str]]  # ISO 3166-2 → number, as it is said
    places: tuple[tuple[str, Row], ...]  # the list: ISO code, or another word, and its row
    notes: tuple[str, ...]
    leftwards: bool = False


Box = tuple[int, ...] | str  # signs, each from 0 (nothing) to `FULL`; or words


class Table(msgspec.Struct, frozen=True):
    """Rows and columns."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Box, ...]], ...]


class Grid(msgspec.Struct, tag="grid", frozen=True):
    """Tables of signs and numbers, one below the other, with what the signs mean."""

    title: str
    subtitle: str
    tables: tuple[Table, ...]
    signs: tuple[tuple[int, str], ...]  # what each means
    names: tuple[tuple[str, str], ...]  # what a column's head stands for
    notes: tuple[str, ...]
    leftwards: bool = False


class Area(msgspec.Struct, tag="area", frozen=True):
    """The area of an audience, and around it what lies there."""

    title: str  # how many people
    subtitle: str  # whom it means, in words
    country: str  # ISO 3166-1; shown where everybody is meant
    regions: tuple[str, ...]  # ISO 3166-2
    names: dict[str, str]  # of the regions
    shapes: tuple[dict[str, Any], ...]  # domain.shape.to_plain
    notes: tuple[str, ...]
    leftwards: bool = False


FULL = 3
Picture = Bars | Map | Grid | Area


def bars(one: Community, reader: Reader) -> Iterator[Bars]:
    """By language, group and need, on as few pictures as can be read on a telephone."""
    panels = [
        Panel(
            reader.title(kind),
            tuple((reader.name(kind, name), n, reader.count(n)) for name, n in rows.items()),
        )
        for kind in SHOWN
        if (rows := one.tables.get(kind))
    ]
    for part in _parts(panels):
        yield Bars(
            title=reader.title(),
            subtitle=reader.date(one),
            panels=tuple(part),
            notes=tuple(reader.notes(one)),
            leftwards=reader.leftwards,
        )


def _parts(panels: Iterable[Panel]) -> Iterator[list[Panel]]:
    part: list[Panel] = []
    for panel in panels:
        if part and sum(each.bars for each in (*part, panel)) > MOST_ROWS:
            yield part
            part = []
        part.append(panel)
    if part:
        yield part


def regions(one: Community, reader: Reader) -> Map:
    """By region of the post's country; places beyond it stand in the list."""
    people = {
        name: (fresh.people, reader.count(fresh.people)) for name, fresh in one.regions.items()
    }
    own = reader.regions.by_iso
    return Map(
        title=reader.title(),
        subtitle=f"{reader.title(Kind.REGION)} · {reader.date(one)}",
        country=reader.post.country,
        regions={
            name: told
            for name, told in people.items()
            if name in own and own[name].country == reader.post.country
        },
        places=tuple((name, (reader.place(name), *told)) for name, told in people.items()),
        notes=tuple(reader.notes(one, overlap=False)),
        leftwards=reader.leftwards,
    )


def caption(picture: Picture) -> str:
    """What it shows, for those who cannot see it."""
    about: list[str] = []
    if isinstance(picture, Bars):
        about = [panel.title for panel in picture.panels]
    elif isinstance(picture, Grid):
        about = [table.title for table in picture.tables]
    return " · ".join([picture.title, *about, picture.subtitle])
