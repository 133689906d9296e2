"""The checker on the library: what is shipped passes, and what is planted is found."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import checking as command
from bot.actions.pasting import as_text
from bot.cli import app
from bot.content.checking import findings, plain, text_of
from bot.content.folders import messages_folder
from bot.content.messages import Library
from bot.domain.checker import check
from bot.domain.finding import Severity
from bot.domain.hazard import Hazard, Phase
from bot.domain.national import Group, in_order
from tests.content.facts import FACTS, NOW, ZONE

SHIPPED = Library.load(messages_folder())
STOPS = (Severity.BLOCK, Severity.CONFIRM)


def planted(folder: Path, old: str, new: str) -> Path:
    """The shipped files with one sentence changed."""
    copy = folder / "messages"
    shutil.copytree(messages_folder(), copy)
    file = copy / "es" / "flood.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    return copy


def test_nothing_that_is_shipped_is_stopped_or_to_be_justified() -> None:
    """Every hazard, phase, group and notice, in every language."""
    found = findings(SHIPPED, NOW)

    assert [one for one in found if one.finding.severity in STOPS] == []
    told = [one for one in found if one.finding.severity is not Severity.INFO]
    assert len(told) < 10  # and hardly a warning


def test_a_night_in_december_is_as_good() -> None:
    """The specimen's facts do not make it pass by chance."""
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert [one for one in findings(SHIPPED, late) if one.finding.severity in STOPS] == []


def test_a_short_form_without_an_hour_is_told(tmp_path: Path) -> None:
    """C18, as information: an emergency goes round by SMS, and should say until when it holds."""
    folder = planted(tmp_path, "Suba ya a un lugar alto o al piso", "Suba ya a un lugar alto " * 6)
    found = [one for one in findings(Library.load(folder), NOW) if one.finding.rule == "C18"]

    assert "messages/es/flood.toml [emergency]" in {one.place for one in found}
    assert {one.finding.severity for one in found} <= {Severity.INFO, Severity.WARN}


def test_bad_advice_is_found_in_its_file(tmp_path: Path) -> None:
    """With place, words and the groups that read it."""
    folder = planted(tmp_path, '"No cruce ríos."', '"Cruce el río con cuidado."')
    report = command.look_through(folder, NOW)
    worst = report["findings"][0]

    assert command.is_stopped(report)
    assert (worst["rule"], worst["severity"]) == ("C17", "block")
    assert worst["place"] == "messages/es/flood.toml [emergency]"
    assert worst["words"] == "Cruce el río con cuidado."
    assert len(worst["groups"]) == len(Group)
    assert command.lines(report)[0].startswith("messages/es/flood.toml [emergency]")


def test_a_warning_does_not_stop(tmp_path: Path) -> None:
    """Code 1 is for what must be mended."""
    folder = planted(
        tmp_path, "Puede subir rápido", "¡Se recomienda! ¡Atención! Puede subir rápido"
    )
    report = command.look_through(folder, NOW)

    assert {"C20", "C21"} <= {one["rule"] for one in report["findings"]}
    assert not command.is_stopped(report)


def test_a_broken_file_stops(tmp_path: Path) -> None:
    """Its faults come first; what cannot be composed is not looked at."""
    report = command.look_through(planted(tmp_path, "{place}", "{plac}"), NOW)

    assert command.is_stopped(report)
    assert report["faults"]
    assert report["findings"] == []


@pytest.mark.parametrize("as_json", [True, False])
def test_the_command_prints_and_ends_well(as_json: bool) -> None:
    """`enlace messages check` as it is shipped."""
    done = CliRunner().invoke(app, ["messages", "check", *(["--json"] if as_json else [])])

    assert done.exit_code == 0
    assert ('"findings"' in done.output) is as_json


def test_the_message_begins_after_banner_and_word_on_languages() -> None:
    """What the renderer puts before it is not the message."""
    made = SHIPPED.compose(
        hazard=Hazard.FLOOD,
        phase=Phase.WARNING,
        language="mam",
        groups=in_order([Group.GENERAL]),
        slots=FACTS,
        zone=ZONE,
        drill=True,
    )
    text = text_of(SHIPPED, made.text, made.written, FACTS, now=NOW, zone=ZONE, drill=True)

    assert text.plain[text.start :].startswith("Consulado de Altavista en Tapachula")
    assert text.facts["telephone"] == "+52 000 000 0000"


def test_markup_is_not_read() -> None:
    """Tags and entities are Telegram's."""
    assert plain("<b>Agua</b> &amp; luz &lt;3") == "Agua & luz <3"


@pytest.mark.parametrize("language", SHIPPED.languages)
def test_the_banner_of_a_drill_is_no_fault(language: str) -> None:
    """Its capitals are ours: neither a preview nor a preview that is pasted is warned of them."""
    made = SHIPPED.compose(
        hazard=Hazard.FLOOD, phase=Phase.WARNING, language=language, groups=in_order([]),
        slots=FACTS, zone=ZONE, drill=True,
    )  # fmt: skip
    shown = text_of(
        SHIPPED, made.text, language, FACTS, now=NOW, zone=ZONE,
        hazard=Hazard.FLOOD, phase=Phase.WARNING, drill=True,
    )  # fmt: skip
    pasted = as_text(plain(made.text), spoken=language, post=None, now=NOW)

    assert not {"C21", "C29"} & {one.rule for one in check(shown)}
    assert not {"C21", "C29"} & {one.rule for one in check(pasted)}
    assert (pasted.start, pasted.end) == (shown.start, shown.end)


def test_capitals_within_a_drill_are_found() -> None:
    """Only the banner is left out."""
    loud = "EJERCICIO – EJERCICIO\n\nSALGA AHORA MISMO DE SU CASA.\n\nEJERCICIO – EJERCICIO"
    text = as_text(loud, spoken="es", post=None, now=NOW)

    assert "C21" in {one.rule for one in check(text)}
