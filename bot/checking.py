"""enlace messages check: the files' faults, and what the rules find in every text they make."""

from datetime import datetime
from pathlib import Path
from typing import Any

from bot.content.checking import Found, findings
from bot.content.messages import Library
from bot.content.messages import problems as faults_of
from bot.domain.checker import rank
from bot.domain.finding import Severity

Json = dict[str, Any]


def look_through(folder: Path, now: datetime) -> Json:
    """Every fault; where there is none, every finding, the worst first."""
    faults = faults_of(folder)
    library = None if faults else Library.load(folder)
    found = findings(library, now) if library else []
    found.sort(key=lambda one: (rank(one.finding), one.place))
    return {
        "faults": faults,
        "stale": library.stale(now.date()) if library else [],
        "findings": [_told(one) for one in found],
    }


def is_stopped(report: Json) -> bool:
    """Whether something must be mended before these files are used."""
    blocked = any(one["severity"] == Severity.BLOCK for one in report["findings"])
    return bool(report["faults"]) or blocked


def lines(report: Json) -> list[str]:
    """The same for people: one line each."""
    return [
        *report["faults"],
        *(
            f"{one['place']} ({', '.join(one['groups'])}): {one['rule']} {one['severity']}: "
            + (f"“{one['words']}”: " if one["words"] else "")
            + f"{one['reason']} {one['remedy']}"
            for one in report["findings"]
        ),
        *report["stale"],
    ]


def _told(one: Found) -> Json:
    return {
        "rule": one.finding.rule,
        "severity": str(one.finding.severity),
        "place": one.place,
        "groups": list(one.groups),
        "words": " ".join(one.words.split()),
        "reason": one.finding.reason,
        "remedy": one.finding.remedy,
    }
