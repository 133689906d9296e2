"""Subcommands about exercises: their files, and what becomes of one that people play."""

import json
import sys
from collections.abc import Awaitable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.shell import DATA, AnyConfig, AnyData, AsJson, ConfigFile, Data, show, with_office

if TYPE_CHECKING:
    from bot.commands import Office

exercise = typer.Typer(no_args_is_help=True, help="Exercises: what drills are part of.")
Code = Annotated[str, typer.Argument(help="The exercise's code.")]


@exercise.command("open")
def exercise_open(
    code: Annotated[str, typer.Option(help="What people send to join: /start CODE.")],
    post: Annotated[str | None, typer.Option(help="The post; none: all posts.")] = None,
    script: Annotated[
        str | None, typer.Option(help="A file of messages/exercises, to be played by teams.")
    ] = None,
    language: Annotated[str, typer.Option(help="Of posts, page and report.")] = "es",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Open an exercise; drills reach only those who joined it."""
    from bot import commands, playing

    def work(desk: "Office") -> Awaitable[Any]:
        if script is None:
            return commands.open_exercise(desk, code, post)
        return playing.open_run(desk, code=code, script=script, language=language)

    show(with_office(config, data, work), as_json)


@exercise.command("check")
def exercise_check(config: AnyConfig = None, data: AnyData = DATA, as_json: AsJson = False) -> None:
    """Look through every exercise file; names each fault with its place and remedy."""
    from bot.content import exercises

    faults = exercises.problems()
    if as_json:
        print(json.dumps({"exercises": exercises.names(), "faults": faults}, ensure_ascii=False))
    for line in [] if as_json else faults:
        print(line, file=sys.stderr)
    if faults:
        raise typer.Exit(1)
    if not as_json:
        print(f"All is well: {', '.join(exercises.names())}.")


@exercise.command("close")
def exercise_close(
    code: Code, config: ConfigFile = None, data: Data = DATA, as_json: AsJson = False
) -> None:
    """Close an exercise: nobody joins it any more, and its drills stop. One of teams ends first."""
    from bot import playing

    show(with_office(config, data, lambda desk: playing.close(desk, code)), as_json)


@exercise.command("move")
def exercise_move(
    code: Code,
    move: Annotated[str, typer.Argument(help="start, pause, resume, freeze, end or wipe.")],
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """What the facilitator's page does, for whoever has only a terminal."""
    from bot import playing

    show(with_office(config, data, lambda desk: playing.move(desk, code, move)), as_json)


@exercise.command("pace")
def exercise_pace(
    code: Code,
    speed: Annotated[float, typer.Argument(help="Times real time: 0.1 to 600.")],
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Make an exercise's clock slower or faster."""
    from bot import playing

    show(with_office(config, data, lambda desk: playing.pace(desk, code, speed)), as_json)


@exercise.command("report")
def exercise_report(
    code: Code,
    out: Annotated[
        Path | None, typer.Option(help="Write it here: .html, .pdf, .xlsx or .csv.")
    ] = None,
    language: Annotated[str, typer.Option(help="Language of the file.")] = "es",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """What came of an exercise: by team, as a whole, beside an earlier run; after the wipe too."""
    from bot import playing

    def work(desk: "Office") -> Awaitable[Any]:
        if out is None:
            return playing.report(desk, code)
        return playing.write_report(desk, code, out, language)

    show(with_office(config, data, work), as_json)


@exercise.command("print")
def exercise_print(
    script: Annotated[str, typer.Argument(help="A file of messages/exercises.")],
    out: Annotated[Path, typer.Option(help="The PDF to write.")],
    what: Annotated[str, typer.Option(help="cards, qr, rules, checklist, plan-b or all.")] = "all",
    language: Annotated[str, typer.Option(help="es or en.")] = "es",
    link: Annotated[str, typer.Option(help="The page, as the projector shows it.")] = "",
    code: Annotated[str, typer.Option(help="The exercise's code.")] = "",
    wifi_ssid: Annotated[str, typer.Option(help="The room's network.")] = "",
    wifi_password: Annotated[
        str, typer.Option(help="Its password.", envvar="ENLACE_WIFI_PASSWORD")
    ] = "",
    config: AnyConfig = None,
    data: AnyData = DATA,
    as_json: AsJson = False,
) -> None:
    """Role cards, QR sheets, rules, the room's checklist and plan B, to be printed."""
    from bot.content import exercises, papers

    way = papers.Way(ssid=wifi_ssid, password=wifi_password, link=link, code=code)
    out.write_bytes(papers.printed(exercises.load(script), language, what, way))
    show({"file": str(out)} if as_json else str(out), as_json)
