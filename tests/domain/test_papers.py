"""`bot/domain/papers.py`: what may be said of papers, and until when."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain import papers
from bot.domain.alert import Alert
from bot.domain.audience import Audience
from bot.domain.hazard import Hazard, Phase
from bot.errors import NotReady
from tests.rows import NOW

ZONE = "America/Mexico_City"
HOUR = timedelta(hours=1)


def line(until: datetime) -> dict[str, str]:
    """All four."""
    return {
        papers.PLACE: "Escuela Juárez",
        papers.AUTHORITY: "Protección Civil de Chiapas",
        papers.SAID: NOW.isoformat(),
        papers.UNTIL: until.isoformat(),
    }


def alert(slots: dict[str, str], **others: object) -> Alert:
    """A warning that holds for six hours."""
    made = Alert(
        id=7, post="av-tap", hazard=Hazard.FLOOD, phase=Phase.WARNING, drill=False,
        audience=Audience.of("av-tap", ["MX-CHP"]), slots=slots, author="1", created_at=NOW,
        expires_at=NOW + 6 * HOUR,
    )  # fmt: skip
    return replace(made, **others)  # type: ignore[arg-type]


def test_a_line_that_holds_long_enough_is_not_refused() -> None:
    """And an alert that says nothing of papers is none of this rule's."""
    papers.refuse(alert(line(NOW + 2 * HOUR)), ZONE, NOW)
    papers.refuse(alert({"shelter": "Escuela Juárez"}), ZONE, NOW)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (alert({papers.PLACE: "Escuela"}), "not where, who says so"),
        (alert(line(NOW + HOUR / 2)), "must hold for an hour"),
        (alert(line(NOW - HOUR)), "must hold for an hour"),
        (alert(line(NOW + 3 * HOUR), starts_at=NOW + 3 * HOUR), "must hold for an hour"),
        (alert(line(NOW + 6 * HOUR)), "must end before the alert"),
        (alert(line(NOW + 2 * HOUR), repeats=timedelta(days=1)), "again and again"),
        (alert(line(NOW + 2 * HOUR) | {papers.PLACE: "x" * 81}), "long name"),
    ],
)
def test_what_is_refused_before_it_is_submitted(told: Alert, why: str) -> None:
    """One sentence, with the way out."""
    with pytest.raises(NotReady, match=why):
        papers.refuse(told, ZONE, NOW)


def test_once_over_it_is_in_no_text_and_nothing_goes_out_with_it() -> None:
    """At the very instant."""
    told = alert(line(NOW + 2 * HOUR) | {"shelter": "Escuela"})

    assert papers.fresh(told, ZONE, NOW + 2 * HOUR - timedelta(seconds=1)) == told
    assert papers.fresh(told, ZONE, NOW + 2 * HOUR).slots == {"shelter": "Escuela"}
    papers.refuse_over(told, ZONE, NOW)
    with pytest.raises(NotReady, match="no longer holds"):
        papers.refuse_over(told, ZONE, NOW + 2 * HOUR)


def test_an_hour_without_offset_is_that_of_the_post() -> None:
    """As at the command line."""
    told = alert(line(NOW) | {papers.UNTIL: "2026-09-03T18:00"})
    end = papers.until(told, ZONE)

    assert end is not None
    assert end.isoformat() == "2026-09-04T00:00:00+00:00"


def test_who_gives_no_hour_says_it_now() -> None:
    """Only where something is said of papers at all."""
    assert papers.dated({papers.PLACE: "Escuela"}, NOW)[papers.SAID] == NOW.isoformat()
    assert papers.dated({"shelter": "Escuela"}, NOW) == {"shelter": "Escuela"}
