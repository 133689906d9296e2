"""`enlace train` and `enlace run`: what stops the start, and how they end."""

import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import cli
from bot.content.folders import default_config, locales_folder, messages_folder
from tests.terminal import PATIENCE, apart, free, under_way


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


@pytest.mark.parametrize("command", ["train", "run"])
def test_a_port_in_use_is_named(taken: int, tmp_path: Path, command: str) -> None:
    """And how to choose another."""
    said = apart(
        *(command, "--host", "127.0.0.1", "--port", str(taken), "--data", str(tmp_path)),
        ENLACE_TOKEN="1:a",
    )

    assert said.code == 1
    assert said.sentence == (
        f"Port {taken} is in use by another program; stop it or choose another with --port."
    )


def test_a_host_of_another_machine_is_named(tmp_path: Path) -> None:
    """It is not the port that is wrong."""
    said = apart("train", "--host", "203.0.113.9", "--port", str(free()), "--data", str(tmp_path))

    assert said.code == 1
    assert said.sentence.startswith("203.0.113.9 is no address of this machine; give one with --ho")


def test_a_room_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    """The room's own file, beside the database."""
    (tmp_path / "room.db").mkdir()
    said = apart("train", "--port", str(free()), "--data", str(tmp_path))

    assert said.code == 1
    assert said.sentence.startswith(f"{tmp_path}/room.db: the room cannot open its file (")


@pytest.mark.parametrize(
    ("token", "sentence"),
    [("", "ENLACE_TOKEN is not set; "), ("1:a b/ü", "ENLACE_TOKEN is no bot's token; copy it")],
)
def test_run_wants_a_token(tmp_path: Path, token: str, sentence: str) -> None:
    """With the name of the variable, and where one gets it; never with what it holds."""
    said = apart("run", "--data", str(tmp_path), ENLACE_TOKEN=token)

    assert said.code == 1
    assert said.sentence.startswith(sentence)
    assert "a b" not in said.err


def test_a_bad_token_and_one_in_use_are_named(tmp_path: Path) -> None:
    """A room in a process of its own stands for Telegram."""
    api, here, other = free(), free(), free()
    run = ["run", "--host", "127.0.0.1", "--data", str(tmp_path), "--port"]
    where = {"ENLACE_API": f"http://127.0.0.1:{api}"}
    good = where | {"ENLACE_TOKEN": "7:abc"}
    room = ["bot.training", "--port", str(api), "--token", "7:abc"]
    with under_way(*room, ready="Training room ready"):
        bad = apart(*run, str(here), ENLACE_TOKEN="7:bad", **where)
        with under_way("bot", *run, str(here), ready="Enlace runs", **good) as first:
            _until_it_holds_the_token(tmp_path)
            second = apart(*run, str(other), **good)
            first.send_signal(signal.SIGINT)
            stopped = first.wait(PATIENCE)

    assert bad.code == second.code == 1
    assert bad.out == ""
    assert bad.sentence == "Telegram does not know the token (getMe); check ENLACE_TOKEN."
    assert second.sentence.endswith("sends with this token; stop it first.")
    assert stopped == 0
    assert "abc" not in bad.err + second.err


def test_an_api_that_does_not_answer_is_named(tmp_path: Path, taken: int) -> None:
    """Nothing says that Enlace runs before it does."""
    said = apart(
        *("run", "--host", "127.0.0.1", "--port", "0", "--data", str(tmp_path)),
        ENLACE_TOKEN="1:a",
        ENLACE_API="http://127.0.0.1:1",
    )

    assert said.code == 1
    assert said.out == ""
    assert said.sentence.startswith("http://127.0.0.1:1 does not answer (")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the program, whose files may be broken."""
    top = tmp_path / "tree"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(cli.__file__).parent, top / "bot", ignore=ignored)
    shutil.copytree(messages_folder(), top / "messages")
    shutil.copytree(locales_folder(), top / "locales")
    shutil.copy(default_config(), top / "config.toml")
    return top


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        (
            "messages/es/hurricane.toml",
            "hazard =",
            "hazrd =",
            r"messages/es/hurricane\.toml: unknown key hazrd; take it out or mend it\.",
        ),
        (
            "messages/es/common.toml",
            "{next_update}",
            "{next_updat}",
            r"messages/es/common\.toml \[\w+\]\.text: unknown placeholder \{next_updat\}; did you "
            r"mean next_update\?",
        ),
        (
            "locales/es/LC_MESSAGES/bot.po",
            "Ejercicio {id}: ",
            "Ejercicio {ide}: ",
            r"locales/es/LC_MESSAGES/bot\.po: line \d+: \{ide\} is not in the message; .*",
        ),
    ],
)
def test_a_broken_file_of_texts_is_named_with_its_place(
    tree: Path, tmp_path: Path, file: str, old: str, new: str, sentence: str
) -> None:
    """`check` and `train` say the same, before anything is served."""
    path = tree / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    train = ["train", "--data", str(tmp_path / "d"), "--port", str(free())]
    checked = apart("check", PYTHONPATH=str(tree))
    trained = apart(*train, PYTHONPATH=str(tree))

    assert checked.code == trained.code == 1
    assert re.search(sentence, checked.err)
    assert re.fullmatch(sentence, trained.sentence)
    assert trained.out == ""


def test_what_sends_is_loaded_without_the_rest() -> None:
    """A sender that was killed goes on while texts, pages and handlers are loaded: decision 52."""
    found = subprocess.run(
        [sys.executable, "-c", "import bot.running, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    rest = {"bot.app", "bot.telegram.program", "bot.content.messages", "bot.board.server"}
    heavy = {"numpy", "shapely", "openpyxl", "typst", "lxml", "jinja2"}

    assert "bot.sender" in found
    assert not (rest | heavy).intersection(found)


def test_ctrl_c_stops_the_room_within_two_seconds(tmp_path: Path) -> None:
    """Code 0, and no word of complaint."""
    words = ["train", "--host", "127.0.0.1", "--port", str(free()), "--data", str(tmp_path)]
    with under_way("bot", *words, ready="Training room ready") as process:
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=PATIENCE)

        assert process.returncode == 0
        assert complaint == ""
        assert time.monotonic() - began < 2.0


def _until_it_holds_the_token(data: Path) -> None:
    """As its row of the leases says."""
    for _ in range(int(PATIENCE / 0.05)):
        with closing(sqlite3.connect(data / "enlace.db")) as db:
            if db.execute("SELECT 1 FROM leases WHERE name LIKE 'token:%'").fetchone():
                return
        time.sleep(0.05)
    raise AssertionError("nobody holds the token")
