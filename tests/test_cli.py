"""The command line: exit codes, and one sentence that says where, what and what to do."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bot import cli
from bot.content.folders import default_config
from tests.caps import alert, info
from tests.terminal import Said, apart

Enlace = Callable[..., Said]


@pytest.fixture
def enlace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Enlace:
    """Runs a command in this process, on a data folder of its own where it takes one."""

    def run(*words: str, data: Path | None = tmp_path / "data") -> Said:
        folder = ["--data", str(data)] if data else []
        with pytest.raises(SystemExit) as ended:
            cli.main([*words, *folder])
        told = capsys.readouterr()
        return Said(int(ended.value.code or 0), told.out, told.err)

    return run


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nonsense"], "No such command 'nonsense' (see `enlace --help`)."),
        (["report"], "(see `enlace report --help`)."),
        (["report", "one"], "(see `enlace report --help`)."),
        (["report", "99999999999999999999"], "(see `enlace report --help`)."),
        (["alert", "shw", "1"], "(see `enlace alert --help`)."),
        (["alert", "draft", "--post", "av-tap"], "--region"),
        (["alert", "approve", "1", "--nothing"], "--nothing"),
        (["officer", "invite", "--post", "av-tap"], "--role"),
        (["train", "--port", "70000"], "--port"),
        (["train", "--port", "-1"], "--port"),
    ],
)
def test_a_wrong_word_is_a_usage_error(enlace: Enlace, words: list[str], sentence: str) -> None:
    """Code 2, and where the help is."""
    said = enlace(*words, data=None)

    assert said.code == 2
    assert sentence in said.sentence


@pytest.mark.parametrize("words", [[], ["alert"], ["officer"]])
def test_without_a_word_the_help_is_shown(enlace: Enlace, words: list[str]) -> None:
    """A group names its commands."""
    said = enlace(*words, data=None)

    assert said.code == 2
    assert "Usage" in said.out + said.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["report", "7"], "There is no alert 7."),
        (["alert", "preview", "7"], "There is no alert 7."),
        (["alert", "submit", "7"], "There is no alert 7."),
        (["alert", "approve", "7"], "There is no alert 7."),
        (["alert", "cancel", "7"], "There is no alert 7."),
        (["alert", "show", "7"], "There is no alert 7."),
        (["alert", "export", "7", "--format", "cap"], "There is no alert 7."),
        (["alert", "export", "7", "--format", "pdf"], "There is no format “pdf”; write --format"),
        (["alert", "complete", "7", "--hazard", "flood"], "There is no alert 7."),
        (["alert", "complete", "7", "--hazard", "snow"], "There is no hazard “snow”; "),
        (
            ["alert", "import", "/nowhere.cap", "--post", "av-tap"],
            "/nowhere.cap: No such file or directory.",
        ),
        (["alert", "import", "/", "--post", "av-tap"], "/: Is a directory."),
        (["officer", "list", "--post", "av-tab"], "There is no post “av-tab”; config.toml has av"),
        (["officer", "invite", "--post", "av-tap", "--role", "boss"], "There is no role “boss”; "),
        (["exercise", "open", "--code", "two words"], "“two words” cannot stand in a link; "),
        (["exercise", "open", "--code", ""], "“” cannot stand in a link; "),
        (["exercise", "open", "--code", "A", "--post", "none"], "There is no post “none”; "),
    ],
)
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_what_is_not_there_is_named(
    enlace: Enlace, words: list[str], sentence: str, form: list[str]
) -> None:
    """Code 1 and the way out, with --json too."""
    said = enlace(*words, *form)

    assert said.code == 1
    assert said.out == ""
    assert said.sentence.startswith(sentence)


DRAFT = ["alert", "draft", "--post", "av-tap", "--region", "MX-CHP"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--expires", "0h"], "“0h” is no length of time; write 90m, 6h or 2d."),
        (["--expires", "-5h"], "“-5h” is no length of time; "),
        (["--expires", "abc"], "“abc” is no length of time; "),
        (["--expires", ""], "“” is no length of time; "),
        (["--expires", "1.5h"], "“1.5h” is no length of time; "),
        (["--expires", "٣h"], "“٣h” is no length of time; "),
        (["--expires", "{x}"], "“{x}” is no length of time; "),
        (["--expires", "100d"], "“100d” is too long: an alert lasts 30 days at most; "),
        (["--expires", "999999999999999999d"], "“999999999999999999d” is no length of time; "),
        (["--hazard", "hurrican"], "There is no hazard “hurrican”; did you mean hurricane?"),
        (["--hazard", "{x}"], "There is no hazard “{x}”; known: chemical, "),
        (["--phase", "later"], "There is no phase “later”; known: awareness, emergency, "),
        (["--region", "MX-CHI"], "There is no region MX-CHI; did you mean "),
        (["--region", "Atlantis"], "There is no region Atlantis; did you mean "),
        (["--language", "klingon"], "There is no language klingon; did you mean "),
        (["--group", "status"], "There is no group “status”; "),
        (["--not-group", "stuy"], "There is no group “stuy”; did you mean study?"),
        (["--need", "money"], "There is no need “money”; "),
        (["--town", "Xyzzyville"], "There is no town “Xyzzyville”; name a larger one nearby."),
        (["--town", "Tapachula", "--radius", "20"], "“20” is no radius; write 800m or 20km."),
        (["--town", "Tapachula", "--radius", "900km"], "The radius must lie between 100 m and "),
        (["--audience", "Norte"], "There is no saved audience “Norte”; av-tap has "),
        (["--also", "av-hou"], "av-hou does not share its people with other posts; "),
        (["--author", "77"], "There is no officer “77”; `enlace officer list` shows"),
        (["--author", "9" * 30], "There is no officer “999"),
        (["--author", "²"], "There is no officer “²”; "),
        (["--author", "{0}"], "There is no officer “{0}”; "),
        (["--slot", "place"], "“place” is no slot; write --slot NAME=VALUE."),
        (["--slot", "=x"], "“=x” is no slot; "),
        (["--slot", "{}"], "“{}” is no slot; "),
        (["--slot", "shelte=x"], "There is no slot “shelte”; did you mean shelter?"),
        (["--slot", "place="], "The slot place is empty; give it a value."),
        (["--slot", "place={x}"], "The slot place holds a line break, a brace or "),
        (["--slot", "place=" + "x" * 201], "The slot place has 201 characters; shorten it to 200"),
        (["--slot", "deadline=soon"], "“soon” is no date with an hour; write deadline as 2026-"),
        (["--slot", "telephone=call us"], "“call us” is no telephone number; write telephone in"),
    ],
)
def test_a_draft_that_cannot_be_is_refused(enlace: Enlace, words: list[str], sentence: str) -> None:
    """Each in a sentence; nothing is kept."""
    said = enlace(*DRAFT, *words)

    assert said.code == 1
    assert said.sentence.startswith(sentence)
    assert enlace("report", "1").sentence == "There is no alert 1."


def test_a_drill_wants_an_exercise(enlace: Enlace) -> None:
    """Without an exercise a drill has nobody to go to, and the sentence says what opens one."""
    said = enlace(*DRAFT, "--drill")

    assert said.code == 1
    assert "`enlace exercise open`" in said.sentence


def test_an_alert_goes_its_way_at_the_terminal(enlace: Enlace) -> None:
    """Each step out of turn is refused in a sentence that says why."""
    enlace("exercise", "open", "--code", "SALA")
    drafted = json.loads(enlace(*DRAFT, "--drill", "--json").out)

    assert drafted["state"] == "draft"
    assert enlace("alert", "approve", "1").sentence.startswith("Alert 1 is still a draft")
    assert enlace("alert", "submit", "1").sentence.startswith("Alert 1 would reach nobody; ")
    assert enlace("alert", "cancel", "1", "--officer", "5").sentence.startswith("There is no offic")
    assert json.loads(enlace("alert", "cancel", "1", "--json").out)["state"] == "cancelled"
    assert enlace("alert", "cancel", "1").sentence == ("Alert 1 is cancelled; draft a new one.")
    assert enlace("alert", "submit", "1").sentence.startswith("Alert 1 is cancelled")
    steps = json.loads(enlace("alert", "show", "1", "--json").out)["steps"]
    assert [step["action"] for step in steps] == ["alert_drafted", "alert_cancelled"]


def test_people_read_lines_and_programs_json(enlace: Enlace) -> None:
    """The same figures; people are not shown None and True."""
    enlace("exercise", "open", "--code", "SALA")
    enlace(*DRAFT, "--drill")
    lines = enlace("report", "1").out.splitlines()
    figures = json.loads(enlace("report", "1", "--json").out)

    assert "drill: yes" in lines
    assert "audience: 0" in lines
    assert "first_at: –" in lines
    assert figures["drill"] is True
    assert figures["first_at"] is None
    assert figures["audience"] == 0
    assert "version: 1" in enlace("alert", "show", "1").out.splitlines()


def test_a_config_file_is_named_with_its_place(enlace: Enlace, tmp_path: Path) -> None:
    """A wrong key stops every command."""
    file = tmp_path / "own.toml"
    file.write_text(default_config().read_text("utf-8") + "\n[sending]\nrat = 1\n", "utf-8")
    twice = enlace("status", "--config", str(file))
    file.write_text("[sending]\nrat = 1\n", "utf-8")
    wrong = enlace("status", "--config", str(file))

    assert twice.code == wrong.code == 1
    assert twice.sentence.startswith(f"{file}: not valid TOML: ")
    assert wrong.sentence == f"{file} [sending].rat: unknown key; did you mean rate?"


def test_check_names_every_fault(enlace: Enlace, tmp_path: Path) -> None:
    """`enlace check` starts nothing."""
    assert enlace("check", data=None).code == 0
    said = enlace("check", "--config", str(tmp_path / "none.toml"), data=None)

    assert said.code == 1
    assert said.err == f"{tmp_path}/none.toml: no such file; name one with --config FILE.\n"


def test_a_review_names_a_language_and_a_person(enlace: Enlace) -> None:
    """What is not there cannot be reviewed."""
    review = ["messages", "review", "--language"]

    assert "there is no such file" in enlace(*review, "xx", "--by", "A", data=None).sentence
    assert "--by NAME" in enlace(*review, "es", "--by", " ", data=None).sentence


def test_texts_go_out_to_translators_and_come_back(enlace: Enlace, tmp_path: Path) -> None:
    """As they are: nothing is written. With a fault: code 1, and every fault."""
    file, back = tmp_path / "ht.po", ["messages", "import", str(tmp_path / "ht.po"), "--language"]
    assert enlace("messages", "export", "--language", "ht", "--out", str(file), data=None).code == 0

    same = json.loads(enlace(*back, "ht", "--json", data=None).out)
    text = file.read_text("utf-8").replace('msgstr "siklòn {hazard_name}"', 'msgstr "siklòn"', 1)
    file.write_text(text.replace('msgstr "inondasyon"', 'msgstr "вода"'), "utf-8")
    spoilt = enlace(*back, "ht", data=None)

    assert same == {"files": [], "changed": 0, "left": 0, "faults": []}
    assert spoilt.code == 1
    assert "hurricane/named: lacks {hazard_name}; " in spoilt.err
    assert "flood/plural: has letters that are not Latin; " in spoilt.err
    assert "must be fr" in enlace(*back, "fr", data=None).sentence
    assert "translated from" in enlace(*back, "es", data=None).sentence
    assert "no language of the table" in enlace(*back, "xx", data=None).sentence
    missing = ["messages", "import", str(tmp_path / "none.po"), "--language", "ht"]
    assert enlace(*missing, data=None).sentence.startswith(f"{tmp_path}/none.po: cannot be read (")
    out = ["messages", "export", "--language", "ht", "--out", str(tmp_path)]
    assert enlace(*out, data=None).sentence.startswith(f"{tmp_path}: cannot be written (")


def test_a_data_folder_that_cannot_be_made_is_named(enlace: Enlace, tmp_path: Path) -> None:
    """A file stands in its place."""
    (tmp_path / "file").write_text("")
    said = enlace("status", data=tmp_path / "file")

    assert said.code == 1
    assert said.sentence.startswith(f"{tmp_path}/file: this folder cannot be made (")
    assert "--data" in said.sentence


def test_a_database_that_is_a_folder_is_named(enlace: Enlace, tmp_path: Path) -> None:
    """It cannot be opened."""
    (tmp_path / "data" / "enlace.db").mkdir(parents=True)
    said = enlace("status")

    assert said.code == 1
    assert said.sentence.startswith(f"{tmp_path}/data/enlace.db: the database cannot be opened; ")


def test_a_file_that_is_no_database_is_named(enlace: Enlace, tmp_path: Path) -> None:
    """Something else has its name."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "enlace.db").write_text("no database\n" * 1000)

    assert enlace("status").sentence == (
        f"{tmp_path}/data/enlace.db: this file is no database; name another folder with --data."
    )


@pytest.fixture
def frozen(tmp_path: Path, enlace: Enlace) -> Iterator[Path]:
    """A database that nobody may write."""
    enlace("status")
    file = tmp_path / "data" / "enlace.db"
    if os.geteuid() != 0:
        file.chmod(0o400)
    elif not shutil.which("chattr") or subprocess.call(["chattr", "+i", file]) != 0:
        pytest.skip("root writes everywhere here")
    yield file
    if os.geteuid() == 0:
        subprocess.check_call(["chattr", "-i", file])


def test_a_read_only_database_is_named(enlace: Enlace, frozen: Path) -> None:
    """The file, and what to look at."""
    said = enlace("exercise", "open", "--code", "SALA")

    assert said.code == 1
    assert said.sentence.startswith(f"{frozen}: the database cannot be written; check who owns")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("somewhere", "not an address we know; write it as postgresql://USER:PASSWORD@HOST/NAME."),
        ("mysql://u:secret@127.0.0.1/x", "not an address we know; write it as postgresql://"),
        ("postgresql://u:secret@127.0.0.1:x/x", "not an address we know; "),
        ("postgresql://u:secret@127.0.0.1:1/x", "the server does not answer; start it, or check"),
        ("postgres://u:secret@nobody.invalid/x", "there is no such server; check ENLACE_DATABASE_"),
    ],
)
def test_an_address_of_a_database_that_leads_nowhere(address: str, sentence: str) -> None:
    """The variable is named, the password never."""
    said = apart("status", ENLACE_DATABASE_URL=address)

    assert said.code == 1
    assert said.sentence.startswith(f"ENLACE_DATABASE_URL: {sentence}")
    assert "secret" not in said.err


def test_help_is_quick() -> None:
    """Nothing heavy is imported for it."""
    found = subprocess.run(
        [sys.executable, "-c", "import bot.cli, sys; print(sorted(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert "'sqlalchemy'" not in found
    assert "'telegram'" not in found
    assert "'aiohttp'" not in found


def drafted(enlace: Enlace, *words: str, code: int = 0) -> Any:
    """What `alert draft` prints, for a live alert; its one sentence where it is refused."""
    said = enlace("alert", "draft", "--post", "av-tap", *words, "--json")
    assert said.code == code, said.err
    return said.sentence if code else json.loads(said.out)


def test_an_audience_by_options(enlace: Enlace, tmp_path: Path) -> None:
    """Regions that a circle or a polygon comes to, and the whole rule in words."""
    box = [[-93.0, 16.0], [-92.0, 16.0], [-92.0, 17.0], [-93.0, 17.0]]
    file = tmp_path / "area.geojson"
    file.write_text(json.dumps({"type": "Polygon", "coordinates": [box]}))
    town = drafted(
        enlace, "--town", "Tapachula", "--radius", "5km", "--language", "mam",
        "--not-group", "study", "--on-the-move",
    )  # fmt: skip
    polygon = drafted(enlace, "--polygon", str(file), "--need", "mobility")

    assert town["regions"] == polygon["regions"] == ["MX-CHP"]
    assert town["for"] == (
        "a menos de 5 km de Tapachula (Chiapas), en camino en México, quienes hablan Mam, "
        "salvo estudiantes"
    )
    assert {"needs": ["mobility"]} in polygon["rule"]["all"]


def test_everybody_is_asked_for_in_so_many_words(enlace: Enlace) -> None:
    """Leaving an option out is not saying it."""
    said = enlace("alert", "draft", "--post", "av-tap", data=None)
    told = drafted(enlace, "--everybody")

    assert said.code == 2
    assert "--everybody" in said.sentence
    assert told["rule"] == {"all": []}


def test_a_file_that_is_no_area(enlace: Enlace, tmp_path: Path) -> None:
    """One sentence."""
    file = tmp_path / "area.geojson"
    file.write_text('{"type": "Point", "coordinates": [1, 2]}')

    assert "holds “Point”" in drafted(enlace, "--polygon", str(file), code=1)


def test_a_cap_file_becomes_a_draft_and_comes_back(enlace: Enlace, tmp_path: Path) -> None:
    """Read, completed, written again; what cannot be used is refused with its line."""
    file = tmp_path / "aviso.cap"
    file.write_bytes(alert(info(event="Aviso de lluvias")))
    enlace("exercise", "open", "--code", "EX")
    came = json.loads(
        enlace(
            "alert", "import", str(file), "--post", "av-tap", "--drill", "--expires", "6h", "--json"
        ).out
    )
    told = enlace("alert", "export", "1", "--format", "cap")
    done = enlace("alert", "complete", "1", "--hazard", "flood", "--json")
    made = enlace("alert", "export", "1", "--format", "cap")
    file.write_text("<alert/>")
    refused = enlace("alert", "import", str(file), "--post", "av-tap")

    assert [(one["id"], one["language"], one["regions"], one["hazard"]) for one in came] == [
        (1, ["es"], ["MX-CHP"], None)
    ]
    assert (told.code, told.sentence) == (1, "Alert 1 names no hazard yet; choose one first.")
    assert json.loads(done.out)["hazard"] == "flood"
    steps = [
        one["action"] for one in json.loads(enlace("alert", "show", "1", "--json").out)["steps"]
    ]
    assert steps == ["alert_imported", "alert_completed", "alert_exported"]
    assert made.code == 0
    assert made.out.startswith("<?xml version='1.0' encoding='UTF-8'?>")
    assert "<status>Exercise</status>" in made.out
    assert (refused.code, refused.out) == (1, "")
    assert "Line 1: “alert” has no “status”" in refused.sentence


def test_every_command_takes_the_same_options() -> None:
    """A script names folder and file once for all; what prints data prints JSON too."""
    for path, options in commands(typer.main.get_command(cli.app), ()):
        serves = path in {("train",), ("run",)}
        assert {"--config", "--data"} <= options, path
        assert serves or "--json" in options, path


def commands(one: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Each command by its words, with its options."""
    for name, command in getattr(one, "commands", {}).items():
        yield from commands(command, (*path, name))
    if not hasattr(one, "commands"):
        yield path, {option for parameter in one.params for option in parameter.opts}


def test_an_officer_who_reads_at_the_terminal_is_of_the_post(enlace: Enlace) -> None:
    """Preview, show and export act for the one who is named."""
    enlace("alert", "draft", "--post", "av-tap", "--region", "MX-CHP")
    for words in (["preview", "1"], ["show", "1"], ["export", "1", "--format", "cap"]):
        assert "There is no officer" in enlace("alert", *words, "--officer", "99").sentence
