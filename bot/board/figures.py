"""An alert's report as the page shows it: counts by name, None where one is hidden, and a curve."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain import disclosure
from bot.domain.report import Report
from bot.domain.statistics import ANSWERS, Figures

Json = dict[str, Any]
Row = dict[str, int | None]

COLUMNS = ("audience", "accepted", "unreachable", *ANSWERS)  # of the tables
REST = ("queued", "unreachable", "uncertain", "failed", "withdrawn", "expired", "repeated")
WIDE, HIGH = 600, 120  # the curve's own units
ROWS = 8  # of the table beside the curve


def figures(report: Report, steps: Sequence[tuple[datetime, int]], *, masked: bool) -> Json:
    """What the page shows and its WebSocket pushes. Holds no moment that changes by itself."""
    few = masked and disclosure.too_few(report.total)
    return {
        "alert": report.alert,
        "state": report.state,
        "total": _row(report.total, hide=few),
        "by_language": _table(report.by_language, masked=masked, few=few),
        "by_group": _table(report.by_group, masked=masked, few=few),
        "curve": _curve([] if few else steps, ZoneInfo(report.time_zone)),
    }


def _table(rows: Mapping[str, Figures], *, masked: bool, few: bool) -> dict[str, Row]:
    gone = disclosure.hidden(rows) if masked else frozenset()
    table = {}
    for name, figures in rows.items():
        row = _row(figures, hide=few)
        if (name, disclosure.WHOLE) in gone:
            row = dict.fromkeys(row)
        elif masked and any((name, answer) in gone for answer in ANSWERS):
            row["answered"] = None
        table[name] = {each: None if (name, each) in gone else n for each, n in row.items()}
    return table


def _row(row: Figures, *, hide: bool) -> Row:
    counts = row.to_json()
    flat: Row = {**counts.pop("answers"), **counts, "answered": row.answered}
    return {name: None if hide and name != "audience" else n for name, n in flat.items()}


def _curve(steps: Sequence[tuple[datetime, int]], zone: ZoneInfo) -> Json:
    """The curve as an SVG path's points, and a few of its steps to read."""
    if not steps:
        return {"points": "", "top": 0, "rows": []}
    start, end, top = steps[0][0], steps[-1][0], steps[-1][1]
    length = (end - start).total_seconds() or 1.0
    points = [f"0,{HIGH}"]
    for moment, count in steps:
        x = WIDE * (moment - start).total_seconds() / length
        points.append(f"{x:.1f},{HIGH - HIGH * count / top:.1f}")
    points.append(f"{WIDE},0")
    chosen = steps[:: -(-len(steps) // ROWS)]
    rows = [*chosen, *([steps[-1]] if chosen[-1] != steps[-1] else [])]
    return {
        "points": " ".join(points),
        "top": top,
        "rows": [[f"{moment.astimezone(zone):%H:%M:%S}", count] for moment, count in rows],
    }
