"""The rules about an alert around its texts: what each finds, and what it lets pass."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain import checker_process as process
from bot.domain.checker_cap import Cap, c31
from bot.domain.checker_process import Before, Told
from bot.domain.finding import Severity
from bot.domain.hazard import Phase
from bot.domain.message import Review

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)
ES = Told(language="es", written="es", text="Suba.", people=3, review=Review.CHECKED)
MAM = Told(
    language="mam", written="es", text="Va en español. Suba.", people=2, review=Review.CHECKED
)
EN = Told(language="en", written="en", text="Go up.", people=1, review=Review.TRANSLATED)


def test_another_language_is_to_be_justified() -> None:
    """C22: only where somebody gets it."""
    nobody = Told(language="mam", written="es", text="", people=0, review=Review.CHECKED)

    assert [one.severity for one in process.c22([ES, MAM])] == [Severity.CONFIRM]
    assert not list(process.c22([ES, nobody]))


def test_unchecked_texts_stop_a_live_alert() -> None:
    """C23: in a drill it is told."""
    assert [one.severity for one in process.c23([EN], drill=False)] == [Severity.BLOCK]
    assert [one.severity for one in process.c23([EN], drill=True)] == [Severity.INFO]
    assert not list(process.c23([ES, MAM], drill=False))


def test_every_language_says_the_same_facts() -> None:
    """C24."""
    full = Told(
        language="es", written="es", text="a", people=1, review=Review.CHECKED,
        said=frozenset({"place", "telephone"}),
    )  # fmt: skip
    less = Told(
        language="en", written="en", text="b", people=1, review=Review.CHECKED,
        said=frozenset({"place"}),
    )  # fmt: skip

    assert list(process.c24([full, less]))
    assert not list(process.c24([full, full]))
    assert not list(process.c24([]))


def test_one_text_is_in_one_language() -> None:
    """C25."""
    false = Told(language="en", written="en", text="Suba.", people=1, review=Review.CHECKED)

    assert list(process.c25([ES, false]))
    assert not list(process.c25([ES, EN, MAM]))


def test_languages_that_are_heard_want_a_recording() -> None:
    """C27."""
    assert list(process.c27({"es", "mam"}, set()))
    assert not list(process.c27({"es", "mam"}, {"mam"}))
    assert not list(process.c27({"es", "en"}, set()))


def test_a_picture_has_words() -> None:
    """C28."""
    bare = Told(
        language="es", written="es", text=" ", people=1, review=Review.CHECKED, pictured=True
    )

    assert list(process.c28([bare]))
    assert not list(process.c28([ES]))


def test_nobody_approves_their_own() -> None:
    """C30: but a drill."""
    assert list(process.c30(approver="1", authors=("1", None), drill=False))
    assert not list(process.c30(approver="2", authors=("1", None), drill=False))
    assert not list(process.c30(approver="1", authors=("1", None), drill=True))


@pytest.mark.parametrize(
    ("minutes", "same", "slots", "found"),
    [
        (10, True, {"shelter": "A"}, True),
        (40, True, {"shelter": "A"}, False),
        (10, False, {"shelter": "A"}, False),
        (10, True, {"shelter": "B"}, False),
    ],
)
def test_the_same_once_more(minutes: int, same: bool, slots: dict[str, str], found: bool) -> None:
    """C32: within 30 minutes, about the same, with nothing new."""
    before = Before(same=same, at=NOW - timedelta(minutes=minutes), slots=slots)

    assert bool(list(process.c32({"shelter": "A"}, [before], NOW))) is found


def test_an_update_says_what_changed_and_refers_to_all() -> None:
    """C33: nothing new stops it; another that stands is to be justified."""
    [nothing] = process.c33(changed=False, referred={1}, live={1})
    [beside] = process.c33(changed=True, referred={1}, live={1, 2})

    assert (nothing.severity, beside.severity) == (Severity.BLOCK, Severity.CONFIRM)
    assert not list(process.c33(changed=True, referred={1, 2}, live={1}))


def test_a_checkin_has_an_end_people_and_somebody_on_duty() -> None:
    """C34."""
    assert not list(process.c34(closes=NOW, audience=5, on_duty=1))
    assert list(process.c34(closes=None, audience=5, on_duty=1))
    assert list(process.c34(closes=NOW, audience=0, on_duty=1))
    [alone] = process.c34(closes=NOW, audience=5, on_duty=0)

    assert alone.severity is Severity.CONFIRM  # a warning is not held back for it


@pytest.mark.parametrize("name", ["Estatus", "situación migratoria", "asylum", "víctima de trata"])
def test_nobody_is_chosen_by_status(name: str) -> None:
    """C35."""
    assert list(process.c35([name]))
    assert not list(process.c35(["idioma", "región", "grupo", "group", "language"]))


def test_discreet_means_neutral() -> None:
    """C39."""
    assert list(process.c39("Consulado de Altavista: el río sube", discreet=True))
    assert not list(process.c39("Consulado de Altavista: el río sube", discreet=False))
    assert not list(process.c39("Hola. El clima cambia hoy.", discreet=True))


@pytest.mark.parametrize(
    ("phase", "hour", "found"),
    [
        (Phase.AWARENESS, 22, True),
        (Phase.RECOVERY, 5, True),
        (Phase.AWARENESS, 6, False),
        (Phase.RECOVERY, 20, False),
        (Phase.WARNING, 3, False),
        (Phase.EMERGENCY, 3, False),
    ],
)
def test_what_can_wait_lets_people_sleep(phase: Phase, hour: int, found: bool) -> None:
    """C40."""
    assert bool(list(process.c40(phase, NOW.replace(hour=hour)))) is found


def test_numbers_are_verified_however_they_are_written() -> None:
    """C07, of an alert: by their digits."""
    assert not list(process.unverified(["+52 000 000 0000"], ["(+52) 000-000-0000"]))
    assert list(process.unverified(["+52 000 000 0000", "911"], ["911"]))


RING = ((14.0, -92.0), (15.0, -92.0), (15.0, -91.0), (14.0, -92.0))
GOOD = {
    "message": "Alert",
    "urgency": "Future",
    "severity": "Severe",
    "certainty": "Likely",
    "event": "Inundación",
    "sent": "2026-09-02T12:00:00-06:00",
    "sent_at": NOW,
    "onset_at": NOW + timedelta(hours=20),
    "expires_at": NOW + timedelta(hours=30),
    "polygons": (RING,),
}


def test_a_good_cap_message_passes() -> None:
    """C31."""
    assert not list(c31(Cap(**GOOD)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "severity"),
    [
        ({"message": "Update"}, "block"),
        ({"sent": "2026-09-02T18:00:00Z"}, "block"),
        ({"scope": "Private"}, "block"),
        ({"scope": "Restricted"}, "block"),
        ({"event": " "}, "block"),
        ({"expires_at": None}, "block"),
        ({"expires_at": NOW}, "block"),
        ({"polygons": (RING[:3],)}, "block"),
        ({"polygons": (tuple((b, a) for a, b in RING),)}, "block"),
        ({"urgency": "Unknown"}, "warn"),
        ({"urgency": "Expected"}, "warn"),
    ],
)
def test_what_the_schema_lets_pass_is_found(wrong: dict[str, object], severity: str) -> None:
    """C31: each of them is valid by the schema."""
    cap = Cap(**GOOD | wrong)  # type: ignore[arg-type]

    assert [str(one.severity) for one in c31(cap)] == [severity]
