"""An alert's life at the terminal: pause, resume, return, and all that is said of it later."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot import cli
from bot.domain.national import National
from bot.store import exercises, nationals
from bot.store.database import Database
from tests.rows import NOW
from tests.terminal import Said

Enlace = Callable[..., Said]


@pytest.fixture
def enlace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Enlace:
    """Runs a command in this process, on a data folder of its own."""

    def run(*words: str) -> Said:
        with pytest.raises(SystemExit) as ended:
            cli.main([*words, "--data", str(tmp_path / "data")])
        told = capsys.readouterr()
        return Said(int(ended.value.code or 0), told.out, told.err)

    return run


def told(enlace: Enlace, *words: str) -> Any:
    """What a command prints as JSON; it must end well."""
    said = enlace(*words, "--json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def settle(folder: Path, code: str) -> None:
    """Somebody of the post joins the exercise."""

    async def go() -> None:
        opened = Database.in_folder(folder)
        told = National(
            id=0, chat_id=1001, language="es", post="av-tap", region="MX-CHP", confirmed_at=NOW
        )
        async with opened.write() as conn:
            person = await nationals.save(conn, told)
            exercise = await exercises.by_code(conn, code)
            assert exercise is not None
            await exercises.join(conn, exercise, person)
        await opened.close()

    asyncio.run(go())


@pytest.fixture
def sending(enlace: Enlace, tmp_path: Path) -> str:
    """A drill under way, to one person; gives its number."""
    told(enlace, "exercise", "open", "--code", "EX")
    settle(tmp_path / "data", "EX")
    words = ["alert", "draft", "--post", "av-tap", "--region", "MX-CHP", "--drill"]
    number = str(told(enlace, *words)["id"])
    told(enlace, "alert", "submit", number)
    told(enlace, "alert", "approve", number)
    return number


def steps(enlace: Enlace, number: str) -> list[tuple[str, str]]:
    """Who did what with an alert."""
    found = told(enlace, "alert", "show", number)["steps"]
    return [(one["actor"], one["action"]) for one in found]


def test_a_sending_is_paused_resumed_and_stopped(enlace: Enlace, sending: str) -> None:
    """Each out of turn is refused in a sentence; each is audited with who did it."""
    assert told(enlace, "alert", "pause", sending)["state"] == "paused"
    assert enlace("alert", "pause", sending).sentence.startswith(f"Alert {sending} is being sent")
    assert told(enlace, "alert", "resume", sending)["state"] == "sending"
    assert enlace("alert", "pause", sending, "--officer", "7").code == 1
    assert told(enlace, "alert", "cancel", sending)["state"] == "cancelled"

    assert steps(enlace, sending)[-3:] == [
        ("cli", "alert_paused"),
        ("cli", "alert_resumed"),
        ("cli", "alert_cancelled"),
    ]


@pytest.mark.parametrize(
    ("words", "purpose", "ends"),
    [
        (["update", "--slot", "shelter=Escuela Benito"], "update", "sending"),
        (["correct", "--slot", "shelter=Escuela Benito"], "correction", "corrected"),
        (["withdraw", "--reason", "lifted"], "cancellation", "cancelled"),
        (["all-clear"], "all_clear", "all_clear"),
    ],
)
def test_more_is_said_of_it(
    enlace: Enlace, sending: str, words: list[str], purpose: str, ends: str
) -> None:
    """A draft with its texts, submitted and approved like any; then it does what it says."""
    name, *rest = words
    made = told(enlace, "alert", name, sending, *rest)
    number = str(made["id"])

    assert (made["purpose"], made["follows"]) == (purpose, int(sending))
    assert made["state"] == "draft"
    told(enlace, "alert", "submit", number)
    told(enlace, "alert", "approve", number)
    assert told(enlace, "alert", "show", sending)["state"] == ends


def test_what_says_nothing_new_is_refused(enlace: Enlace, sending: str) -> None:
    """In one sentence, with code 1."""
    for words in (
        ["update", sending],
        ["withdraw", sending, "--reason", "because"],
        ["update", sending, "--slot", "shelter"],
        ["all-clear", "99"],
    ):
        said = enlace("alert", *words)
        assert said.code == 1
        assert said.sentence


def test_what_has_not_begun_is_returned(enlace: Enlace) -> None:
    """With the reason that its author reads."""
    told(enlace, "exercise", "open", "--code", "EX")
    words = ["alert", "draft", "--post", "av-tap", "--region", "MX-CHP", "--drill"]
    number = str(told(enlace, *words)["id"])

    assert enlace("alert", "return", number, "--reason", "la hora").code == 1
    assert enlace("alert", "return", number).code == 2


def test_an_exercise_is_closed_and_its_drills_stop(enlace: Enlace, sending: str) -> None:
    """Nobody joins it any more, and no drill is written."""
    assert told(enlace, "exercise", "close", "EX") == {"code": "EX", "stopped": [int(sending)]}
    assert told(enlace, "alert", "show", sending)["state"] == "cancelled"
    words = ["alert", "draft", "--post", "av-tap", "--region", "MX-CHP", "--drill"]

    assert "exercise open" in enlace(*words).sentence
    assert enlace("exercise", "close", "EX").sentence == "No exercise “EX” is open."


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ("UPDATE audit SET actor = '9' WHERE id = 3", 3),
        ("UPDATE audit SET detail = '{}' WHERE id = 2", 2),
        ("UPDATE audit SET at = '2026-01-01 00:00:00.000000' WHERE id = 2", 2),
        ("DELETE FROM audit WHERE id = 2", 3),
        ("DELETE FROM audit WHERE id = 1", 2),
        ("DELETE FROM audit WHERE id = 4", 4),  # the last
        ("DELETE FROM audit", 1),
        ("UPDATE audit SET id = CASE id WHEN 2 THEN -3 WHEN 3 THEN -2 ELSE id END", -3),
    ],
)
def test_an_altered_audit_is_found(
    enlace: Enlace, sending: str, tmp_path: Path, change: str, row: int
) -> None:
    """A row changed, taken out, or in another place."""
    whole = told(enlace, "audit", "verify")
    with sqlite3.connect(tmp_path / "data" / "enlace.db") as database:
        database.execute(change)
    database.close()
    said, plain = enlace("audit", "verify", "--json"), enlace("audit", "verify")

    assert whole == {"rows": 4, "broken_at": None}
    assert (said.code, json.loads(said.out)["broken_at"]) == (1, row)
    assert plain.code == 1
    assert f"row {row}" in plain.err
