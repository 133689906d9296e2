"""The community of a post, in figures: how many people live how, and how fresh the register is.

For those who may not see small counts, `disclosure` says which are hidden. Kinds of row overlap
where somebody may have several of them: then a count also gives away how many are not of its kind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import accumulate, chain
from typing import Any

from bot.domain.disclosure import Cell, Line, few, protect
from bot.domain.freshness import ASK_AFTER, since
from bot.domain.national import Consent, Household
from bot.domain.registration import UNSAID

MONTH = timedelta(days=30)
REGION, ALL = "region", ""  # of the cells that may be hidden
OTHERS = "others"  # beside a row of a kind that overlaps: all who are not of it


class Kind(StrEnum):
    """What a table tells apart."""

    REGION = "region"
    LANGUAGE = "language"
    GROUP = "group"
    NEED = "need"
    HOUSEHOLD = "household"
    UNDER_FIVE = "under_five"
    CONSENT = "consent"


OVERLAPPING = frozenset({Kind.GROUP, Kind.NEED})  # who is of several counts under each


class Age(StrEnum):
    """How long ago somebody last said that their data are right."""

    MONTH = "month"
    HALF_YEAR = "half_year"
    OLDER = "older"


AGES = tuple(age.value for age in Age)
# These tables keep their order; the rows of the others come by size, the hidden ones last: where a
# hidden row stood would tell how large it is.
ORDER: Mapping[Kind, tuple[str, ...]] = {
    Kind.HOUSEHOLD: (*(one.value for one in Household), UNSAID),
    Kind.UNDER_FIVE: ("yes", "no", UNSAID),
    Kind.CONSENT: tuple(one.value for one in Consent),
}
Days = Mapping[date, int]  # day of the last confirmation (UTC) → people
Counts = dict[str, int | None]  # None: hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was counted of a post's active people."""

    confirmed: Mapping[str, Days]  # region, else MOVING, else country, else UNSAID
    counts: Mapping[Kind, Mapping[str, int]]  # every kind but REGION; UNSAID where nothing is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """How many people there are somewhere, and how long ago they confirmed their data."""

    people: int | None
    ages: Counts
    median: tuple[str, int] | None  # freshness.since; None: nobody there, or hidden

    def to_json(self) -> dict[str, Any]:
        """Every count by its name."""
        median = {"unit": self.median[0], "n": self.median[1]} if self.median else None
        return {"people": self.people, "confirmed": self.ages, "median": median}


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """The community as one reader may see it."""

    post: str
    at: datetime  # aware, UTC
    training: bool  # the people are players of a training room
    masked: bool  # small counts are hidden
    everyone: Fresh
    regions: dict[str, Fresh]
    tables: dict[Kind, Counts]

    @property
    def hides(self) -> bool:
        """Whether anything is hidden."""
        places = (self.everyone, *self.regions.values())
        tables = (*self.tables.values(), *(one.ages for one in places))
        counts = [count for table in tables for count in table.values()]
        return None in counts or any(one.people is None for one in places)

    def to_json(self) -> dict[str, Any]:
        """What `enlace community --json` prints."""
        return {
            "post": self.post,
            "at": self.at.isoformat(),
            "training": self.training,
            "masked": self.masked,
            "total": self.everyone.people,
            "freshness": self.everyone.to_json(),
            "by_region": {name: one.to_json() for name, one in self.regions.items()},
            **{f"by_{kind}": table for kind, table in self.tables.items()},
        }


def community(
    tally: Tally, *, post: str, now: datetime, small: bool, training: bool = False
) -> Community:
    """The figures of `tally`; `small`: also the counts under five."""
    today = now.date()
    whole = Community(
        post=post,
        at=now,
        training=training,
        masked=not small,
        everyone=_fresh(_added(tally.confirmed.values()), today),
        regions={name: _fresh(days, today) for name, days in tally.confirmed.items()},
        tables={kind: dict(rows) for kind, rows in tally.counts.items()},
    )
    return _ordered(whole if small else _masked(whole))


def _masked(one: Community) -> Community:
    """The same without what would show a small group; of fewer than five people, nothing."""
    total = one.everyone.people or 0
    if few(total):
        nothing = Fresh(people=None, ages=dict.fromkeys(AGES), median=None)
        return replace(one, everyone=nothing, regions={}, tables={})
    table, lines = _tables(one, total)
    regions, more, rows = _regions(one)
    gone = protect(table | regions, lines + more, rows)
    tables = {
        kind: {name: None if (kind, name) in gone else n for name, n in rows.items()}
        for kind, rows in one.tables.items()
    }
    places = {name: _shown(fresh, gone, name) for name, fresh in one.regions.items()}
    return replace(one, everyone=_shown(one.everyone, gone, ALL), regions=places, tables=tables)


def _tables(one: Community, total: int) -> tuple[dict[Cell, int], list[Line]]:
    """The tables as counts and sums. That people of several kinds are rare is taken to be known:
    rows that overlap are a line too, besides adding up to everyone with all who are not of them.
    """
    table: dict[Cell, int] = {}
    lines: list[Line] = []
    for kind, rows in one.tables.items():
        cells = {(kind.value, name): n or 0 for name, n in rows.items()}
        lines.append(Line(tuple(cells)))
        table |= cells
        if kind in OVERLAPPING:
            others = {(f"{OTHERS} {kind}", name): total - n for (_, name), n in cells.items()}
            lines += [Line(pair) for pair in zip(cells, others, strict=True)]
            table |= others
    return table, lines


def _regions(one: Community) -> tuple[dict[Cell, int], list[Line], dict[Cell, tuple[Cell, ...]]]:
    """Regions by age: rows add up to the region's people, columns to those of an age."""
    places = {(REGION, name): fresh.people or 0 for name, fresh in one.regions.items()}
    every = {ALL: one.everyone} | one.regions
    inside = {(_row(name), age): n or 0 for name, f in every.items() for age, n in f.ages.items()}
    rows = {(REGION, name): tuple((_row(name), age) for age in AGES) for name in one.regions}
    lines = [Line(tuple(places)), Line(tuple((_row(ALL), age) for age in AGES))]
    lines += [Line(cells, region) for region, cells in rows.items()]
    lines += [Line(tuple((_row(n), age) for n in one.regions), (_row(ALL), age)) for age in AGES]
    return places | inside, lines, rows


def _row(region: str) -> str:
    return f"{REGION} {region}"


def _shown(fresh: Fresh, gone: frozenset[Cell], name: str) -> Fresh:
    """A median tells of every age of its row: it is said where all of them are."""
    ages = {age: None if (_row(name), age) in gone else n for age, n in fresh.ages.items()}
    people = None if (REGION, name) in gone else fresh.people
    return Fresh(people=people, ages=ages, median=None if None in ages.values() else fresh.median)


def _ordered(one: Community) -> Community:
    sizes = {name: fresh.people for name, fresh in one.regions.items()}
    return replace(
        one,
        regions={name: one.regions[name] for name in _by_size(sizes)},
        tables={
            kind: {name: rows[name] for name in ORDER.get(kind) or _by_size(rows) if name in rows}
            for kind, rows in one.tables.items()
        },
    )


def _by_size(rows: Counts) -> list[str]:
    return sorted(rows, key=lambda name: (rows[name] is None, -(rows[name] or 0), name))


def _fresh(days: Days, today: date) -> Fresh:
    ages = dict.fromkeys(AGES, 0)
    for day, people in days.items():
        ages[_age(today - day)] += people
    return Fresh(people=sum(days.values()), ages=dict(ages), median=_median(days, today))


def _age(passed: timedelta) -> Age:
    if passed <= MONTH:
        return Age.MONTH
    return Age.HALF_YEAR if passed <= ASK_AFTER else Age.OLDER


def _median(days: Days, today: date) -> tuple[str, int] | None:
    """How long ago the middle one of the people confirmed; of two, the one longer ago."""
    ordered = sorted(days)
    half = (sum(days.values()) + 1) // 2
    sums = zip(ordered, accumulate(days[day] for day in ordered), strict=True)
    middle = next((day for day, people in sums if people >= half), None)
    return None if middle is None else since(_noon(middle), _noon(today))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _added(all_days: Iterable[Days]) -> dict[date, int]:
    total: dict[date, int] = {}
    for day, people in chain.from_iterable(days.items() for days in all_days):
        total[day] = total.get(day, 0) + people
    return total
