"""The documents say what is there: files, settings, errors, states, dependencies."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import get_type_hints

import pytest

from bot import config, errors
from bot.domain import alert, recording
from bot.domain.delivery import DeliveryState
from bot.domain.post import Post
from bot.domain.referral import Referral
from bot.domain.registration import ORDER

ROOT = Path(__file__).parent.parent
PARTS: dict[str, type] = {
    "sending": config.Sending,
    "server": config.Server,
    "retention": config.Retention,
    "health": config.Health,
    "training": config.Training,
    "referral": Referral,
}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tree() -> set[str]:
    """The files that the tree of ARCHITECTURE.md names, as paths."""
    text = re.search(r"```\nbot/\n(.*?)```", read("ARCHITECTURE.md"), re.DOTALL)
    assert text is not None
    named: set[str] = set()
    folder = "bot"
    for line in text[1].splitlines():
        words = re.match(r"([│ ]   )?[├└]── (\S+?)(/?)(?:\s|$)", line)
        if words is None:
            continue
        inner, name, is_folder = words.groups()
        if is_folder:
            folder = f"bot/{name}"
        else:
            named.add(f"{folder if inner else 'bot'}/{name}")
    return named


def test_every_file_is_named_in_the_architecture_and_no_more() -> None:
    """What is not named there nobody finds; what is gone misleads."""
    files = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "bot").rglob("*.py")
        if file.name != "__init__.py" and "migrations" not in file.parts
    }

    assert tree() == files


def test_every_setting_stands_in_the_file_with_a_comment() -> None:
    """Each key with its default, and above it a line that says what it is."""
    lines = read("config.toml").splitlines()
    wanted = [(part, key) for part in PARTS for key in get_type_hints(PARTS[part])]

    for part, key in [*wanted, *(("[posts]", key) for key in Post.__dataclass_fields__)]:
        start = lines.index(f"[{part}]")
        at = next(n for n in range(start, len(lines)) if lines[n].startswith(f"{key} = "))
        assert lines[at - 1].startswith("# "), f"[{part}].{key} has no comment"


def test_every_error_stands_in_the_tree() -> None:
    """The tree at the top of `bot/errors.py` is the whole of them, each under its parent."""
    parents: list[str] = []
    drawn: dict[str, str] = {}
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"((?:│   |    )*)[├└]── (\w+)", line)
        if found is None:
            parents = [line] if line == "EnlaceError" else parents
            continue
        depth = len(found[1]) // 4 + 1
        parents[depth:] = [found[2]]
        drawn[found[2]] = parents[depth - 1]
    classes = [c for c in vars(errors).values() if isinstance(c, type)]
    own = [c for c in classes if issubclass(c, errors.EnlaceError) and c is not errors.EnlaceError]

    assert drawn == {c.__name__: c.__bases__[0].__name__ for c in own}


def test_the_diagram_of_an_alert_is_that_of_the_table() -> None:
    """Drawn from `bot/domain/alert.py`, never by hand."""
    assert f"```mermaid\n{alert.diagram()}\n```" in read("docs/states.md")


def test_the_diagram_of_a_recording_is_that_of_the_table() -> None:
    """Drawn from `bot/domain/recording.py`, never by hand."""
    assert f"```mermaid\n{recording.diagram()}\n```" in read("docs/states.md")


def test_the_states_of_a_delivery_are_all_told() -> None:
    """One row for each state."""
    rows = re.findall(r"^\| (\w+) \|", read("docs/states.md"), re.MULTILINE)

    assert rows[1:] == [state.value for state in DeliveryState]


def test_the_questions_of_registration_stand_in_their_order() -> None:
    """As `bot/domain/registration.py` asks them."""
    assert " → ".join(ORDER) in read("docs/states.md")


def test_every_dependency_has_a_decision() -> None:
    """Why it is there stands in `docs/decisions/`."""
    project = tomllib.loads(read("pyproject.toml"))["project"]
    extras = [name for extra in project["optional-dependencies"].values() for name in extra]
    decided = "\n".join(file.read_text("utf-8") for file in (ROOT / "docs/decisions").iterdir())

    for wanted in [*project["dependencies"], *extras]:
        name = re.split(r"[\[<>=]", wanted)[0]
        assert f"`{name}`" in decided, f"{name} has no decision"


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/operating.md"])
def test_links_lead_somewhere(name: str) -> None:
    """A link to a file of the project finds it."""
    folder = (ROOT / name).parent
    for target in re.findall(r"\]\(([^)#:]+)\)", read(name)):
        assert (folder / target).exists(), f"{name}: {target}"


def test_the_gate_is_whole_and_runs_from_anywhere(tmp_path: Path) -> None:
    """A mistyped argument is refused with code 2, from another folder too."""
    done = subprocess.run(
        ["bash", str(ROOT / "scripts" / "check"), "--nothing"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "usage" in done.stderr
