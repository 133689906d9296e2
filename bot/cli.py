"""The command line: one function a subcommand. Prints, and turns errors into exit codes."""

import asyncio
import io
import sys
from collections.abc import Awaitable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot import cli_alerts, cli_exercises, cli_people
from bot.errors import EnlaceError
from bot.shell import DATA, Actor, AsJson, ConfigFile, Data, number_or_code, show, with_office

if TYPE_CHECKING:
    from bot.commands import Office

# Heavy modules are imported where they are used: `enlace --help` must answer at once.

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Enlace: warns a consulate's nationals abroad and asks whether they are safe.",
)
database = typer.Typer(no_args_is_help=True, help="The database.")
audit = typer.Typer(no_args_is_help=True, help="The audit.")
for name, group in {
    "officer": cli_people.officer,
    "exercise": cli_exercises.exercise,
    "alert": cli_alerts.alert,
    "directory": cli_people.directory,
    "national": cli_people.national,
    "messages": cli_alerts.messages,
    "db": database,
    "audit": audit,
}.items():
    app.add_typer(group, name=name)

Port = partial(typer.Option, min=0, max=65535)
# What typer raises for a wrong word at the terminal; by its version it is click's or its own.
USAGE: type[Exception] = typer.BadParameter.__mro__[2]


@app.command()
def train(
    port: Annotated[int, Port(help="Port to serve on.")] = 0,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "",
    people: Annotated[
        int,
        typer.Option(help="Simulated people who come with each exercise.", min=0, max=10_000),
    ] = 0,
    seed: Annotated[int, typer.Option(help="Of the simulated people.")] = 1,
    room_test: Annotated[
        bool, typer.Option("--room-test", help="Try the room's network: who arrives, what fails.")
    ] = False,
    wifi_ssid: Annotated[str, typer.Option(help="The room's network, for its QR code.")] = "",
    wifi_password: Annotated[
        str, typer.Option(help="Its password.", envvar="ENLACE_WIFI_PASSWORD")
    ] = "",
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Open the training room: telephones in the browser, bot and board, no real phone reached."""
    from bot import serving
    from bot.content.papers import Way

    way = Way(ssid=wifi_ssid, password=wifi_password) if room_test else None
    serving.train(config, data, host, port, people=people, seed=seed, way=way)


@app.command()
def run(
    port: Annotated[int, Port(help="Port of the board.")] = 0,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "",
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Run the bot on Telegram itself; ENLACE_TOKEN holds its token."""
    from bot import running

    running.live(config, data, host, port)


@app.command()
def simulate(
    people: Annotated[int, typer.Option(help="How many.", min=1, max=10_000)] = 300,
    seed: Annotated[int, typer.Option(help="The same seed gives the same story.")] = 1,
    config: ConfigFile = None,
    data: Annotated[Path | None, typer.Option(help="An empty folder to keep it in.")] = None,
    as_json: AsJson = False,
) -> None:
    """A drill with simulated people in a room of its own; ends with the figures."""
    from bot import running, simulating

    running.log_plainly()
    show(simulating.simulate(config, data, people, seed), as_json)


@app.command()
def check(config: ConfigFile = None, data: Data = DATA, as_json: AsJson = False) -> None:
    """Look through configuration, messages, locales and database without starting."""
    from bot import commands

    found, doubts = commands.problems(config, data), commands.doubts()
    if as_json:
        show({"faults": found, "stale": doubts}, as_json)
    else:
        for problem in [*found, *doubts]:
            print(problem, file=sys.stderr)
    if found:
        raise typer.Exit(1)
    if not as_json:
        print("All is well.")


@app.command()
def status(config: ConfigFile = None, data: Data = DATA, as_json: AsJson = False) -> None:
    """Which mode this database serves, and what waits in it."""
    from bot import commands

    show(with_office(config, data, commands.status), as_json)


@app.command()
def report(
    target: Annotated[
        str,
        typer.Argument(
            help="An alert's number, or the code of an exercise.", callback=number_or_code
        ),
    ],
    form: Annotated[
        str | None, typer.Option("--format", help="html, pdf, xlsx, csv or json.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write.")] = None,
    language: Annotated[str, typer.Option(help="Language of the file.")] = "es",
    post: Annotated[str | None, typer.Option(help="Whose drills, of an exercise.")] = None,
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Figures of an alert, or a report as a file. Accepted by Telegram is not read."""
    from bot import reporting

    if form is None and out is None and not target.isdecimal():
        raise typer.BadParameter("a report on an exercise wants --format or --out.")

    def work(desk: "Office") -> Awaitable[Any]:
        return reporting.run(
            desk, target, form=form, out=out, language=language, officer=officer, post=post
        )

    show(with_office(config, data, work), as_json)


@app.command()
def community(
    post: Annotated[str, typer.Option(help="The post's code.")],
    out: Annotated[Path | None, typer.Option(help="Write it here too (XLSX).")] = None,
    language: Annotated[str, typer.Option(help="Language of the file.")] = "es",
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """The people of a post by region, group, language and need, and how fresh the register is.

    Counts under five are hidden (null), unless --officer is one on duty.
    """
    from bot import counting

    def work(desk: "Office") -> Awaitable[Any]:
        return counting.run(desk, post=post, officer=officer, language=language, out=out)

    show(with_office(config, data, work), as_json)


@database.command("upgrade")
def db_upgrade(config: ConfigFile = None, data: Data = DATA, as_json: AsJson = False) -> None:
    """Bring the database to this version; opening it does so."""
    from bot import commands

    place = with_office(config, data, commands.status)["database"]
    show({"database": place, "up_to_date": True} if as_json else f"{place} is up to date.", as_json)


@database.command("backup")
def db_backup(
    folder: Annotated[Path, typer.Argument(help="A new folder for the copy.")],
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Copy database and files, beside a running bot too. Lock the copy up: it holds everybody."""
    from bot import backing

    show(asyncio.run(backing.take(config, data, folder)), as_json)


@database.command("restore")
def db_restore(
    folder: Annotated[Path, typer.Argument(help="The folder that `backup` made.")],
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Bring a copy back into an empty --data folder. Alerts that were being sent wait, paused."""
    from bot import backing

    show(asyncio.run(backing.put_back(config, data, folder)), as_json)


@audit.command("verify")
def audit_verify(config: ConfigFile = None, data: Data = DATA, as_json: AsJson = False) -> None:
    """Check that no row of the audit was changed or taken out. Code 1 where one was."""
    from bot import commands

    found = with_office(config, data, commands.verify)
    broken = found["broken_at"]
    if as_json:
        show(found, as_json)
    elif broken is None:
        print(f"The audit is whole: {found['rows']} rows.")
    else:
        print(f"The audit is broken at row {broken}.", file=sys.stderr)
    if broken is not None:
        raise typer.Exit(1)


def main(words: list[str] | None = None) -> None:
    """The entry point: one sentence and an exit code, never a traceback, for what was foreseen.

    `words` stand for those of the command line.
    """
    _write_utf8()
    try:
        code = app(words, prog_name="enlace", standalone_mode=False)
    except EnlaceError as error:
        _fail(str(error), 1)
    except USAGE as error:
        _fail(_usage(error), 2)
    except KeyboardInterrupt:
        code = 130
    sys.exit(code or 0)


def _write_utf8() -> None:
    """Into a pipe Windows writes in an old code page, in which half of our signs do not exist."""
    if sys.platform == "win32":
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8")


def _usage(error: Any) -> str:
    said = error.format_message().rstrip(".") or "Give one of the commands above"
    path = error.ctx.command_path if getattr(error, "ctx", None) else "enlace"
    return f"{said} (see `{path} --help`)."


def _fail(sentence: str, code: int) -> NoReturn:
    print(f"enlace: {sentence}", file=sys.stderr)
    sys.exit(code)
