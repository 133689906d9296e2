"""Everything that anybody can do stands in `tests/audited.py`: what it leaves in the audit, or why
nothing. `test_powers` tries on every button what the tables say."""

import ast
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from aiohttp import web
from typer.main import get_command

from bot import cli
from bot.app import catalogue
from bot.board import public, server
from bot.content.folders import PACKAGE
from bot.store.database import Database
from bot.telegram.front import Front
from bot.telegram.program import routes
from tests import audited
from tests.audited import BUTTONS, COMMANDS, FILES, JOBS, PAGES, SHELL, WORDS, Told

FRONT = routes()
# Capabilities whose buttons a table of steps lists; all others are one line each.
STEPS = {
    "alert": "alerts", "follow": "followups", "audience": "audiences", "case": "cases",
    "check": "checking", "directory": "directory", "conduct": "facilitating", "listen": "listening",
    "others": "others", "record": "recordings", "review": "reviewing", "round": "rounds",
    "when": "scheduling", "speakers": "speakers", "team": "team", "stats": "statistics",
}  # fmt: skip
MORE_STEPS = {
    "audience": ("all", "open"),
    "cap": ("hazard", "hazards", "look", "region", "regions"),
    "stats": ("latest",),
}


def buttons(front: Front) -> Iterator[str]:
    """CAPABILITY, or CAPABILITY:STEP."""
    for name in front.buttons:
        module = sys.modules.get(f"bot.telegram.{STEPS.get(name)}")
        table = getattr(module, "STEPS", None) or getattr(module, "SCREENS", {})
        steps = [one[0] if isinstance(one, tuple) else str(one) for one in table]
        found = [*steps, *MORE_STEPS.get(name, ())]
        yield from [f"{name}:{step}" for step in found] or [name]


def handlers(front: Front) -> Iterator[str]:
    """Who takes words, by module and name."""
    yield from (f"{_module(one)}.{one.__name__}" for one in front.texts)


def files(front: Front) -> Iterator[str]:
    """Who takes what is sent: KIND MODULE.NAME."""
    for kind, takers in front.sent.items():
        yield from (f"{kind} {_module(one)}.{one.__name__}" for one in takers)


def _module(handler: object) -> str:
    return str(handler.__module__).rpartition(".")[2]


def shell(command: object, name: str = "") -> Iterator[str]:
    """Every subcommand of `enlace`."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name
        return
    for word, one in inner.items():
        yield from shell(one, f"{name} {word}".strip())


def pages(folder: Path) -> Iterator[str]:
    """What the board and the public lists answer."""
    opened = Database.in_folder(folder)
    apps = {
        "board": server.create_board(
            opened, open_access=True, training=True, regions=catalogue().regions, rate=25
        ),
        "alerts": public.create_public(opened, catalogue()),
    }
    for name, app in apps.items():
        for route in app.router.routes():
            if route.method == "GET" and isinstance(route.resource, web.Resource):
                yield f"{name} {route.resource.canonical}"


TABLES: dict[str, tuple[dict[str, Told], Callable[[Path], Iterable[str]]]] = {
    "commands": (COMMANDS, lambda _: FRONT.commands),
    "buttons": (BUTTONS, lambda _: buttons(FRONT)),
    "jobs": (JOBS, lambda _: FRONT.jobs),
    "words": (WORDS, lambda _: handlers(FRONT)),
    "files": (FILES, lambda _: files(FRONT)),
    "shell": (SHELL, lambda _: shell(get_command(cli.app))),
    "pages": (PAGES, pages),
}


@pytest.mark.parametrize("name", TABLES)
def test_nothing_is_left_out(name: str, tmp_path: Path) -> None:
    """A new way to do something, see something or take it away says what becomes of it."""
    table, found = TABLES[name]

    assert sorted(set(found(tmp_path)) ^ set(table)) == []
    assert list(table) == sorted(table)
    assert all(told for told in table.values())


# How the code names what it writes down: as an argument of these.
WRITERS = frozenset({"record", "_note", "_save", "_move", "audited", "note"})
COMPOSED = {  # of a word that is decided where it is written
    "alert_": ("alert_corrected", "alert_cancelled", "alert_all_clear", "alert_updated"),
    "case_": ("case_claim", "case_take_over"),
    "exercise_": ("exercise_start", "exercise_pause", "exercise_end", "exercise_wipe"),
    "import_": ("import_kept", "import_dropped"),
    "_counted": ("household_counted", "relay_counted"),
}


def written(tree: ast.Module) -> Iterator[str]:
    """The acts that one module writes into the audit."""
    names = {
        target.id: value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target, value in zip(_parts(node.targets[0]), _parts(node.value), strict=False)
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        called = node.func.id if isinstance(node.func, ast.Name) else called
        if called in WRITERS:
            yield from _acts([*node.args, *(one.value for one in node.keywords)], names)


def _parts(one: ast.expr) -> list[ast.expr]:
    """Of A, B = "a", "b" as of A = "a"."""
    return one.elts if isinstance(one, ast.Tuple) else [one]


def _acts(arguments: list[ast.expr], names: Mapping[str, object]) -> Iterator[str]:
    for one in arguments:
        for part in ast.walk(one):
            value: object = part.value if isinstance(part, ast.Constant) else None
            value = names.get(part.id) if isinstance(part, ast.Name) else value
            if isinstance(value, str) and value.isascii() and value.islower():
                yield from COMPOSED.get(value, (value,))


def acts_told() -> set[str]:
    """Those that the tables name."""
    tables = [table for table, _ in TABLES.values()]
    told = {act for table in tables for one in table.values() for act in _tuple(one)}
    return told | audited.BY_ITSELF


def _tuple(one: Told) -> tuple[str, ...]:
    return () if isinstance(one, str) else one


def test_what_the_tables_name_is_written_by_the_code() -> None:
    """And what the code writes, somebody answers for."""
    sources = [*PACKAGE.glob("*.py"), *PACKAGE.glob("actions/*.py"), *PACKAGE.glob("telegram/*.py")]
    known = {act for file in sources for act in written(ast.parse(file.read_text("utf-8")))}
    known |= {"national_seen", "register_export_begun"}  # domain/mydata names them
    prefixes = {act.partition("_")[0] for act in acts_told()}

    assert acts_told() - known == set()
    acts = {act for act in known if "_" in act and act.partition("_")[0] in prefixes}
    assert acts - acts_told() - NO_ACTS == set()


NO_ACTS = frozenset({"register_"})  # the beginning of a link
