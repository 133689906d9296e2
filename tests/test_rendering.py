"""`bot/rendering.py` and `enlace messages render`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.content.speech import absent
from bot.errors import EnlaceError

FLOOD = ["messages", "render", "--language", "es", "--hazard", "flood", "--phase", "warning"]


def rendered(*more: str) -> str:
    done = CliRunner().invoke(app, [*FLOOD, *more], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


@pytest.mark.parametrize("form", ["full", "core", "sms"])
def test_what_is_text_is_printed(form: str) -> None:
    """A drill's between its banners."""
    lines = rendered("--form", form, "--drill", "--group", "farm_work").strip().splitlines()

    assert lines[0] == lines[-1]
    assert lines[0].startswith("EJERCICIO")


def test_programs_get_json_with_its_length() -> None:
    """How many parts an SMS has, how many units a core."""
    assert json.loads(rendered("--form", "sms", "--json"))["parts"] == 3
    assert json.loads(rendered("--form", "core", "--json"))["units"] <= 360


@pytest.mark.parametrize(
    ("form", "begin"), [("card", b"\x89PNG"), ("sheet", b"%PDF"), ("voice", b"OggS")]
)
def test_pictures_sheets_and_voice_go_to_a_file(tmp_path: Path, form: str, begin: bytes) -> None:
    """Under the name that was asked for."""
    if form == "voice" and absent():
        pytest.skip(absent() or "")
    out = tmp_path / "message"
    rendered("--form", form, "--out", str(out))

    assert out.read_bytes().startswith(begin)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--form", "card"], "name a file with --out"),
        (["--form", "crad"], "did you mean card"),
        (["--language", "xx"], "no language xx"),
        (["--form", "card", "--out", "/nowhere/card.png"], "cannot be written"),
    ],
)
def test_what_cannot_be_rendered_is_told(more: list[str], told: str) -> None:
    """In one sentence."""
    with pytest.raises(EnlaceError, match=told):
        CliRunner().invoke(app, [*FLOOD, *more], catch_exceptions=False)
