"""An alert's report as the page shows it: counts by name, None where one is hidden, and a curve."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.shown import Shown
from bot.domain.statistics import ANSWERS

Json = dict[str, Any]

COLUMNS = ("audience", "accepted", "unreachable", *ANSWERS)  # of the tables
TABLES = ("by_language", "by_group", "by_region")
REST = ("queued", "unreachable", "uncertain", "failed", "withdrawn", "expired", "repeated")
WIDE, HIGH = 600, 120  # the curve's own units
ROWS = 8  # of the table beside the curve


def figures(seen: Shown, steps: Sequence[tuple[datetime, int]]) -> Json:
    """What the page shows and its WebSocket pushes. Holds no moment that changes by itself."""
    return {
        "alert": seen.report.alert,
        "state": seen.report.state,
        "total": seen.total,
        **{name: seen.tables[name] for name in TABLES},
        "curve": _curve([] if seen.few else steps, ZoneInfo(seen.report.time_zone)),
    }


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
