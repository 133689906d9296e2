"""CAP messages as values: phases and scales, what is one warning, what still holds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.domain.cap import (
    Message,
    Reference,
    alike,
    beside,
    live,
    merged,
    phase_of,
    scales,
    written,
)
from bot.domain.hazard import Hazard, Phase

NOW = datetime(2026, 9, 3, 12, tzinfo=UTC)
ONE = Message(
    sender="smn.example",
    identifier="a-1",
    sent=NOW,
    drill=False,
    kind="Alert",
    event="Huracán",
    hazard=Hazard.HURRICANE,
    onset=NOW,
    expires=NOW + timedelta(hours=6),
    regions=("MX-CHP",),
)


@pytest.mark.parametrize(
    ("urgency", "severity", "certainty", "responses", "phase"),
    [
        ("Immediate", "Extreme", "Observed", (), Phase.EMERGENCY),
        ("Immediate", "Severe", "Likely", (), Phase.EMERGENCY),
        ("Immediate", "Minor", "Likely", (), Phase.WARNING),
        ("Expected", "Severe", "Likely", (), Phase.WARNING),
        ("Expected", "Extreme", "Observed", (), Phase.EMERGENCY),
        ("Future", "Moderate", "Possible", (), Phase.WARNING),
        ("Future", "Minor", "Possible", (), Phase.AWARENESS),
        ("Future", "Moderate", "Unlikely", (), Phase.AWARENESS),
        ("Past", "Minor", "Observed", (), Phase.RECOVERY),
        ("Immediate", "Severe", "Observed", ("AllClear",), Phase.RECOVERY),
        ("Unknown", "Unknown", "Unknown", (), Phase.WARNING),
        ("", "", "", (), Phase.WARNING),
    ],
)
def test_three_scales_are_one_phase(
    urgency: str, severity: str, certainty: str, responses: tuple[str, ...], phase: Phase
) -> None:
    """What is not known is a warning: neither too little nor an alarm."""
    assert phase_of(urgency, severity, certainty, responses) is phase


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("ahead", [None, timedelta(minutes=30), timedelta(days=1)])
def test_what_goes_out_comes_back_the_same(phase: Phase, ahead: timedelta | None) -> None:
    """Our own scales are read as the phase that they were written from, and none is Unknown."""
    told = scales(phase, NOW + ahead if ahead else None, NOW)

    assert phase_of(*told, ()) is phase
    assert "Unknown" not in told


def test_expected_means_within_the_hour() -> None:
    """A hurricane due tomorrow is Future, a common mistake."""
    assert scales(Phase.WARNING, NOW + timedelta(minutes=59), NOW)[0] == "Expected"
    assert scales(Phase.WARNING, NOW + timedelta(minutes=61), NOW)[0] == "Future"


def test_times_have_an_offset_and_no_fraction() -> None:
    """Z is forbidden, and so are microseconds."""
    zone = timezone(timedelta(hours=-6))

    assert written(NOW.replace(microsecond=5)) == "2026-09-03T12:00:00+00:00"
    assert written(NOW.astimezone(zone)) == "2026-09-03T06:00:00-06:00"
    assert str(Reference(sender="s", identifier="i", sent=NOW)) == "s,i,2026-09-03T12:00:00+00:00"


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"identifier": "a-2", "regions": ("MX-OAX",)}, True),
        ({"event": "HURACÁN"}, True),
        ({"expires": NOW + timedelta(hours=6, minutes=40)}, True),
        ({"expires": NOW + timedelta(hours=8)}, False),
        ({"expires": None}, False),
        ({"sender": "other"}, False),
        ({"event": "Lluvia"}, False),
        ({"hazard": None}, False),
        ({"phase": Phase.EMERGENCY}, False),
        ({"drill": True}, False),
        ({"kind": "Update"}, False),
    ],
)
def test_one_warning_in_several_areas_is_known(change: dict[str, object], same: bool) -> None:
    """Sender, event, phase and times are the same, or near it."""
    assert alike(ONE, replace(ONE, **change)) is same  # type: ignore[arg-type]


def test_shapes_lie_beside_each_other_by_their_boxes() -> None:
    """Half a degree, and none without a shape."""
    here = replace(ONE, rings=(((1.0, 1.0), (1.0, 2.0), (2.0, 2.0), (1.0, 1.0)),))
    near = replace(ONE, rings=(((2.4, 1.0), (3.0, 2.0), (2.4, 1.0)),))
    far = replace(ONE, rings=(((2.6, 1.0), (3.0, 2.0), (2.6, 1.0)),))

    assert beside(here, near)
    assert not beside(here, far)
    assert not beside(here, ONE)


def test_what_was_replaced_or_taken_back_does_not_hold() -> None:
    """An update stands for what it names; a cancel for nothing."""
    other = replace(ONE, identifier="b")
    update = replace(ONE, identifier="a-2", kind="Update", references=(("smn.example", "a-1"),))
    cancel = replace(ONE, identifier="c", kind="Cancel", references=(("smn.example", "b"),))

    assert live([ONE, other]) == [ONE, other]
    assert live([ONE, other, update]) == [other, update]
    assert live([ONE, other, update, cancel]) == [update]
    assert live([ONE, replace(cancel, references=(("smn.example", "a-1"),))]) == []


def test_several_are_one_from_the_first_hour_to_the_last() -> None:
    """All areas and languages; the gravest phase; an end only where all have one."""
    later = replace(
        ONE,
        identifier="b",
        sent=NOW + timedelta(minutes=5),
        phase=Phase.EMERGENCY,
        onset=NOW - timedelta(hours=1),
        expires=NOW + timedelta(hours=7),
        regions=("GT-13", "MX-CHP"),
        languages=("en",),
        area="Costa",
    )
    whole = merged([replace(ONE, languages=("es",), area="Sierra", crossed=True), later])

    assert whole.regions == ("GT-13", "MX-CHP")
    assert whole.phase is Phase.EMERGENCY
    assert (whole.onset, whole.expires) == (later.onset, later.expires)
    assert whole.languages == ("es", "en")
    assert whole.area == "Sierra; Costa"
    assert whole.identifier == "b"
    assert whole.crossed
    assert merged([ONE, replace(later, expires=None)]).expires is None
