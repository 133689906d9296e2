"""What one reader may see of a report: its counts by name, None where one is hidden."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from bot.domain import disclosure, understanding
from bot.domain.disclosure import SMALLEST, WHOLE, Line
from bot.domain.report import Report
from bot.domain.statistics import (
    ANSWERS,
    Calls,
    Figures,
    Instead,
    Reminder,
    Spread,
    Waits,
    calls_by_level,
)
from bot.domain.triage import CALLS, Level
from bot.domain.understanding import Counts, Understood

APART = {str(Level.R0): str(Level.R1)}
Row = dict[str, int | None]
Table = dict[str, Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A report as it is told: the same on the board, in the chat and in every file."""

    report: Report  # for what is no count of people
    total: Row
    by_language: Table
    by_group: Table
    by_region: Table
    by_form: Table
    by_written: Table  # its audiences only
    fallback: int | None  # who was sent a language that is not theirs
    reasons: dict[str, int]
    acted: Spread | None
    instead: Instead | None
    reminders: tuple[Reminder | None, ...]  # what each brought
    calls: Calls | None  # for help
    by_level: dict[str, Calls | None]
    understood: dict[str, dict[str, Understood | None]]  # by facet; "": all together
    hides: bool  # whether anything is hidden

    @property
    def few(self) -> bool:
        """Whether it went to so few that only their number is told."""
        return self.total["accepted"] is None

    @property
    def tables(self) -> dict[str, Table]:
        """Those that tell answers apart, by name."""
        names = ("by_language", "by_group", "by_region", "by_form")
        return {name: getattr(self, name) for name in names}


def shown(report: Report, *, small: bool, secret: bool = False) -> Shown:
    """What a reader sees; with `small`, every count: a duty officer, or nobody real is counted.

    `secret`: calls of level R0 apart, for those who may see that there are any.
    """
    few = not small and disclosure.too_few(report.total)
    nested = frozenset() if small else disclosure.nested(report.by_language, report.by_written)
    written = {name: row.audience for name, row in report.by_written.items()}
    away = {name for name in written if (disclosure.below(name), WHOLE) in nested}
    tables = {
        "by_language": _table(report.by_language, nested, few=few),
        **{
            name: _table(rows, frozenset() if small else disclosure.hidden(rows), few=few)
            for name, rows in _others(report).items()
        },
        "by_written": {
            name: {"audience": None if few or name in away else n} for name, n in written.items()
        },
    }
    acted = report.acted
    quick = acted is not None and not small and acted.people < SMALLEST
    cells = (n for rows in tables.values() for row in rows.values() for n in row.values())
    levels = _levels(report.waits, small=small, secret=secret)
    reminded = _reminders(report.reminders, small=small)
    understood = _understood(dict(report.understood), small=small)
    said = chain.from_iterable(row.values() for row in understood.values())
    return Shown(
        report=report,
        total=whole_row(report.total, small=small),
        **tables,
        fallback=None if few or disclosure.OTHERS in nested else report.fallback,
        reasons={} if few else report.reasons,
        acted=None if few or quick else acted,
        instead=_instead(report, tables["by_language"], small=small) if not few else None,
        reminders=() if few else reminded,
        calls=None if few else report.calls if small else _coarse(report.calls),
        by_level={} if few else levels,
        understood={} if few else understood,
        hides=few or None in (*cells, *levels.values(), *said, *reminded),
    )


def _instead(report: Report, languages: Table, *, small: bool) -> Instead | None:
    """Told only where both its numbers could be told alone."""
    found = report.instead
    if found is None or small:
        return found
    away = found.language in languages and languages[found.language]["audience"] is None
    return None if away or any(map(disclosure.few, (found.unread, found.unheard))) else found


def _reminders(found: tuple[Reminder, ...], *, small: bool) -> tuple[Reminder | None, ...]:
    """All of them or none: whom one left silent, less whom the next was written to, answered it."""
    numbers = (n for one in found for n in (one.people, one.answered))
    return found if small or not any(map(disclosure.few, numbers)) else (None,) * len(found)


def _levels(waits: Iterable[Waits], *, small: bool, secret: bool) -> dict[str, Calls | None]:
    """Calls by level. That there is one of R0 is for the protection officers: it counts as R1."""
    told = (
        waits if secret else [replace(one, level=APART.get(one.level, one.level)) for one in waits]
    )
    by_level = calls_by_level(told)
    if small:
        return dict(by_level)
    table = {(str(level), WHOLE): 0 for level in CALLS}
    table |= {(level, WHOLE): one.opened for level, one in by_level.items()}
    gone = disclosure.protect(table, [Line(tuple(table))])
    return {
        level: None if (level, WHOLE) in gone else _coarse(by_level[level])
        for level, _ in table
        if (level, WHOLE) in gone or level in by_level
    }


def _understood(counts: Counts, *, small: bool) -> dict[str, dict[str, Understood | None]]:
    if not counts:
        return {}
    facets = {facet: understanding.by(facet, counts) for facet in understanding.FACETS}
    rows = {"": {"": understanding.total(counts)}} | facets
    return {facet: understanding.shown(each, small=small) for facet, each in rows.items()}


def _coarse(one: Calls) -> Calls:
    """Without how long each of a few waited, and how many of them are left."""
    claimed, closed = (
        None if took is not None and took.people < SMALLEST else took
        for took in (one.until_claimed, one.until_closed)
    )
    return replace(one, until_claimed=claimed, until_closed=closed)


def _others(report: Report) -> dict[str, dict[str, Figures]]:
    return {
        "by_group": report.by_group,
        "by_region": report.by_region,
        "by_form": report.by_form,
    }


def _table(rows: Mapping[str, Figures], gone: frozenset[disclosure.Cell], *, few: bool) -> Table:
    table = {}
    for name, figures in rows.items():
        row = _row(figures, hide=few)
        if (name, WHOLE) in gone:
            row = dict.fromkeys(row)
        elif any((name, answer) in gone for answer in ANSWERS):
            row["answered"] = None
        table[name] = {each: None if (name, each) in gone else n for each, n in row.items()}
    return table


def whole_row(total: Figures, *, small: bool) -> Row:
    """Everybody together; of a handful only how many they are."""
    return _row(total, hide=not small and disclosure.too_few(total))


def _row(row: Figures, *, hide: bool) -> Row:
    counts = row.to_json()
    flat: Row = {**counts.pop("answers"), **counts, "answered": row.answered}
    return {name: None if hide and name != "audience" else n for name, n in flat.items()}
