"""An alert's report as the page shows it: counts by name, None where one is hidden, and a curve."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import log
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.report import Report
from bot.domain.shown import Row, Shown
from bot.domain.statistics import ANSWERS, Calls, Spread
from bot.domain.understanding import Understood

Json = dict[str, Any]
Steps = Sequence[tuple[datetime, int]]
Life = Sequence[tuple[datetime, str]]

COLUMNS = ("audience", "accepted", "unreachable", *ANSWERS)  # of the tables
TABLES = ("by_language", "by_group", "by_region", "by_form")
CALLS = ("opened", "claimed", "closed", "claim", "close")  # columns of the calls for help
SAID = ("understood", "not_understood")
ALL = "all"  # the row of everybody
REST = ("queued", "unreachable", "uncertain", "failed", "withdrawn", "expired", "repeated")
WIDE, HIGH = 600, 120  # the curve's own units
ROWS = 8  # of the table beside the curve
DARKEST = 5  # shade of a region; ten times as many are always the same step darker


def figures(seen: Shown, life: Life, rate: float) -> Json:
    """What the page shows and its WebSocket pushes. Holds no moment that changes by itself.

    Args:
        seen: the report, as whoever looks may see it.
        life: what befell the alert, and when.
        rate: messages/s that the sender is set to: the plan.
    """
    zone = ZoneInfo(seen.report.time_zone)
    return {
        "alert": seen.report.alert,
        "state": seen.report.state,
        "total": seen.total,
        **{name: seen.tables[name] for name in TABLES},
        "shades": shades(seen.by_region),
        "calls": called(seen.calls),
        "by_level": {level: called(one) for level, one in seen.by_level.items()},
        "reminders": _reminders(seen),
        "understood": _understood(seen),
        "curve": _curve(() if seen.few else seen.report.curve, seen.report, zone, rate),
        "life": [[local_time(at, zone), what] for at, what in life],
    }


def called(one: Calls | None) -> Json:
    """Calls for help; None where it is hidden how many there are."""
    if one is None:
        return dict.fromkeys(CALLS)
    counts = {name: getattr(one, name) for name in CALLS[:3]}
    return counts | {"claim": half(one.until_claimed), "close": half(one.until_closed)}


def _reminders(seen: Shown) -> Json:
    """How many each was written to, and how many answered after it; by its number."""
    hidden = {"people": None, "answered": None}
    found = enumerate(seen.reminders, start=1)
    return {str(number): one.to_json() if one else hidden for number, one in found}


def _understood(seen: Shown) -> Json:
    """What readers say by language; all together as ""."""
    rows = seen.understood.get("", {}) | seen.understood.get("language", {})
    return {name or ALL: _said(row) for name, row in rows.items()}


def _said(row: Understood | None) -> Json:
    if row is None:
        return dict.fromkeys(SAID)
    return {name: getattr(row, name) for name in SAID}


def half(spread: Spread | None) -> str:
    """Within how long it happened to half of them; an hour is read alike in both languages."""
    if spread is None:
        return "–"
    if not spread.median:
        return "< 1 s"
    minutes, seconds = divmod(spread.median, 60)
    if spread.median < 60:
        return f"{seconds} s"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{minutes} min {seconds} s"


def shades(regions: Mapping[str, Row]) -> dict[str, int | None]:
    """How dark each region is, by how many messages were accepted there."""
    counts = {name: row["accepted"] for name, row in regions.items()}
    most = max((n for n in counts.values() if n), default=0)
    return {name: None if n is None else _shade(n, most) for name, n in counts.items()}


def _shade(people: int, most: int) -> int:
    if not people:
        return 0
    return DARKEST if most == 1 else 1 + round((DARKEST - 1) * log(people) / log(most))


def local_time(moment: datetime, zone: ZoneInfo) -> str:
    """A moment on the post's clock."""
    return f"{moment.astimezone(zone):%H:%M:%S}"


def _curve(steps: Steps, report: Report, zone: ZoneInfo, rate: float) -> Json:
    """The curve and the plan as an SVG path's points, and a few steps to read."""
    whole = report.total.audience
    if not steps or not whole:
        return {"points": "", "plan": "", "top": 0, "first": "", "last": "", "rows": []}
    start = min(report.started_at or steps[0][0], steps[0][0])
    planned = start + timedelta(seconds=whole / rate)
    end = max(planned, steps[-1][0])
    length = (end - start).total_seconds() or 1.0

    def point(moment: datetime, count: float) -> str:
        x = WIDE * (moment - start).total_seconds() / length
        return f"{x:.1f},{HIGH - HIGH * count / whole:.1f}"

    corners = [(start, 0), (planned, whole), (end, whole)]
    chosen = steps[:: -(-len(steps) // ROWS)]
    rows = [*chosen, *([steps[-1]] if chosen[-1] != steps[-1] else [])]
    return {
        "points": " ".join([f"0,{HIGH}", *(point(at, n) for at, n in steps)]),
        "plan": " ".join(point(at, n) for at, n in corners),
        "top": whole,
        "first": local_time(start, zone),
        "last": local_time(end, zone),
        "rows": [
            [local_time(at, zone), n, min(whole, round(rate * (at - start).total_seconds()))]
            for at, n in rows
        ],
    }
