"""What every subcommand shares: its options, an office to work in, and how values are printed."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.commands import Office

# Heavy modules are imported where they are used: `enlace --help` must answer at once.

ConfigFile = Annotated[Path | None, typer.Option("--config", help="config.toml to use.")]
Data = Annotated[Path, typer.Option("--data", help="Folder of the database.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Actor = Annotated[str, typer.Option("--officer", help="An officer's number, or cli.")]
AlertId = Annotated[int, typer.Argument(help="The alert's number.", min=0, max=2**31 - 1)]
# Every command takes both; the texts stand beside the program, and need neither.
AnyConfig = Annotated[
    Path | None, typer.Option("--config", help="As every command; the texts need none.")
]
AnyData = Annotated[Path, typer.Option("--data", help="As every command; the texts are not there.")]
DATA = Path("data")


def number_or_code(text: str) -> str:
    """The number of an alert, where it is one at all; a code begins with a letter."""
    if text[:1].isalpha() or (text.isdecimal() and 0 <= int(text) < 2**31):
        return text
    raise typer.BadParameter(f"{text} is neither an alert's number nor an exercise's code.")


def with_office(config: Path | None, data: Path, work: "Callable[[Office], Awaitable[Any]]") -> Any:
    from bot import commands

    async def go() -> Any:
        async with commands.office(config, data) as desk:
            return await work(desk)

    return asyncio.run(go())


def show(value: Any, as_json: bool) -> None:
    """Print a command's value: JSON for programs, lines for people."""
    if as_json:
        print(json.dumps(value, ensure_ascii=False))
        return
    for line in _lines(value, ""):
        print(line)


def _lines(value: Any, indent: str) -> list[str]:
    if isinstance(value, dict):
        return [line for key, item in value.items() for line in _entry(str(key), item, indent)]
    if isinstance(value, list):
        return [line for item in value for line in [*_lines(item, indent), ""]]
    return [f"{indent}{value}"]


def _entry(key: str, item: Any, indent: str) -> list[str]:
    if isinstance(item, dict | list):
        return [f"{indent}{key}:", *_lines(item, indent + "  ")]
    return [f"{indent}{key}: {_plain(item)}"]


def _plain(item: Any) -> str:
    """As people say it."""
    if isinstance(item, bool):
        return "yes" if item else "no"
    return "–" if item is None else str(item)
