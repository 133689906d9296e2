"""The command line: one function a subcommand. Prints, and turns errors into exit codes."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot.errors import EnlaceError

if TYPE_CHECKING:
    from bot.commands import Office

# Heavy modules are imported where they are used: `enlace --help` must answer at once.

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Enlace: warns a consulate's nationals abroad and asks whether they are safe.",
)
officer = typer.Typer(no_args_is_help=True, help="Officers and their invitations.")
exercise = typer.Typer(no_args_is_help=True, help="Exercises: what drills are part of.")
alert = typer.Typer(no_args_is_help=True, help="Alerts, from draft to report.")
directory = typer.Typer(no_args_is_help=True, help="What a post knows, and who verified it.")
national = typer.Typer(no_args_is_help=True, help="The register of nationals.")
messages = typer.Typer(no_args_is_help=True, help="The texts that are said to the public.")
database = typer.Typer(no_args_is_help=True, help="The database.")
audit = typer.Typer(no_args_is_help=True, help="The audit.")
for name, group in {
    "officer": officer,
    "exercise": exercise,
    "alert": alert,
    "directory": directory,
    "national": national,
    "messages": messages,
    "db": database,
    "audit": audit,
}.items():
    app.add_typer(group, name=name)

ConfigFile = Annotated[Path | None, typer.Option("--config", help="config.toml to use.")]
Data = Annotated[Path, typer.Option("--data", help="Folder of the database.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Actor = Annotated[str, typer.Option("--officer", help="An officer's number, or cli.")]
AlertId = Annotated[int, typer.Argument(help="The alert's number.", min=0, max=2**31 - 1)]
Port = partial(typer.Option, min=0, max=65535)
DATA = Path("data")
# What typer raises for a wrong word at the terminal; by its version it is click's or its own.
USAGE: type[Exception] = typer.BadParameter.__mro__[2]


@app.command()
def train(
    port: Annotated[int, Port(help="Port to serve on.")] = 0,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "",
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Open the training room: telephones in the browser, bot and board, no real phone reached."""
    from bot import serving

    serving.train(config, data, host, port)


@app.command()
def run(
    port: Annotated[int, Port(help="Port of the board.")] = 0,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "",
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Run the bot on Telegram itself; ENLACE_TOKEN holds its token."""
    from bot import serving

    serving.live(config, data, host, port)


@app.command()
def check(config: ConfigFile = None) -> None:
    """Look through configuration, messages and locales without starting; names every fault."""
    from bot import commands

    found = commands.problems(config)
    for problem in found:
        print(problem, file=sys.stderr)
    if found:
        raise typer.Exit(1)
    print("All is well.")


@app.command()
def status(config: ConfigFile = None, data: Data = DATA, as_json: AsJson = False) -> None:
    """Which mode this database serves, and what waits in it."""
    from bot import commands

    show(_with(config, data, commands.status), as_json)


@app.command()
def report(
    alert_id: AlertId, config: ConfigFile = None, data: Data = DATA, as_json: AsJson = False
) -> None:
    """The figures of an alert. Accepted by Telegram is not read."""
    from bot import commands

    show(_with(config, data, lambda desk: commands.report(desk, alert_id)), as_json)


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

    show(_with(config, data, work), as_json)


@officer.command("invite")
def officer_invite(
    post: Annotated[str, typer.Option(help="The post's code.")],
    role: Annotated[str, typer.Option(help="author, approver, duty, observer or admin.")],
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Make an invitation that works once; the officer sends /start CODE to the bot."""
    from bot import staffing

    show(_with(config, data, lambda desk: staffing.invite(desk, post, role)), as_json)


@officer.command("list")
def officer_list(
    post: Annotated[str, typer.Option(help="The post's code.")],
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """A post's officers, by number."""
    from bot import staffing

    show(_with(config, data, lambda desk: staffing.officers(desk, post)), as_json)


@officer.command("grant")
def officer_grant(
    officer_id: Annotated[int, typer.Argument(help="The officer's number.")],
    role: Annotated[str, typer.Option(help="author, approver, duty, observer or admin.")],
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Give an officer one more role. They are told."""
    from bot import staffing

    show(_with(config, data, lambda desk: staffing.grant(desk, officer_id, role, officer)), as_json)


@officer.command("take")
def officer_take(
    officer_id: Annotated[int, typer.Argument(help="The officer's number.")],
    role: Annotated[str, typer.Option(help="author, approver, duty, observer or admin.")],
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Take a role from an officer. The last admin of a post stays."""
    from bot import staffing

    show(_with(config, data, lambda desk: staffing.take(desk, officer_id, role, officer)), as_json)


@officer.command("remove")
def officer_remove(
    officer_id: Annotated[int, typer.Argument(help="The officer's number.")],
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Somebody is no officer any more; what they did stays in the audit."""
    from bot import staffing

    show(_with(config, data, lambda desk: staffing.remove(desk, officer_id, officer)), as_json)


@exercise.command("open")
def exercise_open(
    code: Annotated[str, typer.Option(help="What people send to join: /start CODE.")],
    post: Annotated[str | None, typer.Option(help="The post; none: all posts.")] = None,
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Open an exercise; drills reach only those who joined it."""
    from bot import commands

    show(_with(config, data, lambda desk: commands.open_exercise(desk, code, post)), as_json)


@alert.command("draft")
def alert_draft(
    post: Annotated[str, typer.Option(help="The post's code.")],
    region: Annotated[list[str], typer.Option(help="ISO 3166-2 code; may be repeated.")],
    hazard: Annotated[str, typer.Option(help="What threatens.")] = "hurricane",
    phase: Annotated[
        str, typer.Option(help="awareness, warning, emergency, recovery.")
    ] = "warning",
    drill: Annotated[bool, typer.Option("--drill", help="An exercise, marked as such.")] = False,
    slot: Annotated[list[str] | None, typer.Option(help="NAME=VALUE; may be repeated.")] = None,
    expires: Annotated[str, typer.Option(help="90m, 6h or 2d from now.")] = "6h",
    author: Annotated[str, typer.Option(help="An officer's number, or cli.")] = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Write a new alert. Nothing reaches anybody yet."""
    from bot import commands

    def work(desk: "Office") -> Awaitable[Any]:
        return commands.draft(
            desk,
            post=post,
            hazard=hazard,
            phase=phase,
            regions=region,
            drill=drill,
            slots=slot or [],
            expires=expires,
            author=author,
        )

    show(_with(config, data, work), as_json)


@alert.command("preview")
def alert_preview(
    alert_id: AlertId, config: ConfigFile = None, data: Data = DATA, as_json: AsJson = False
) -> None:
    """An alert as it would go out now: every text, with how many would read it."""
    from bot import commands

    show(_with(config, data, lambda desk: commands.preview(desk, alert_id)), as_json)


@alert.command("submit")
def alert_submit(
    alert_id: AlertId,
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Hand an alert to a second officer."""
    from bot import commands

    show(_with(config, data, lambda desk: commands.submit(desk, alert_id, officer)), as_json)


@alert.command("approve")
def alert_approve(
    alert_id: AlertId,
    officer: Actor = "cli",
    solo: Annotated[
        str | None, typer.Option(help="Why one officer approves alone; audited.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option(help="Why it goes out against a rule of the checker; audited.")
    ] = None,
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Approve an alert: a running bot begins to send it."""
    from bot import commands

    def work(desk: "Office") -> Awaitable[Any]:
        return commands.approve(desk, alert_id, officer, solo, reason)

    show(_with(config, data, work), as_json)


@alert.command("cancel")
def alert_cancel(
    alert_id: AlertId,
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Stop an alert: what has not left is withdrawn."""
    from bot import commands

    show(_with(config, data, lambda desk: commands.cancel(desk, alert_id, officer)), as_json)


@alert.command("show")
def alert_show(
    alert_id: AlertId, config: ConfigFile = None, data: Data = DATA, as_json: AsJson = False
) -> None:
    """Where an alert stands, and who did what."""
    from bot import commands

    show(_with(config, data, lambda desk: commands.show(desk, alert_id)), as_json)


@directory.command("list")
def directory_list(
    post: Annotated[str, typer.Option(help="The post's code.")],
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """A post's telephones, shelters, hours and partners, each with who verified it when."""
    from bot import knowing

    show(_with(config, data, lambda desk: knowing.listed(desk, post)), as_json)


@directory.command("add")
def directory_add(
    post: Annotated[str, typer.Option(help="The post's code.")],
    kind: Annotated[str, typer.Option(help="telephone, emergency, shelter, hours, partner …")],
    entry: Annotated[str, typer.Argument(help="Name and value: 'Cruz Roja: 065'.")],
    verified: Annotated[
        bool, typer.Option("--verified", help="You called, or went there: it is right.")
    ] = False,
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Write an entry down. A number counts for live alerts once it is verified, for 90 days."""
    from bot import knowing

    def work(desk: "Office") -> Awaitable[Any]:
        return knowing.add(desk, post, kind, entry, officer, verified=verified)

    show(_with(config, data, work), as_json)


@directory.command("verify")
def directory_verify(
    entry_id: Annotated[int, typer.Argument(help="The entry's number, as list shows it.")],
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Somebody called, or went there: the entry is right."""
    from bot import knowing

    show(_with(config, data, lambda desk: knowing.verify(desk, entry_id, officer)), as_json)


@directory.command("remove")
def directory_remove(
    entry_id: Annotated[int, typer.Argument(help="The entry's number, as list shows it.")],
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Take an entry out."""
    from bot import knowing

    show(_with(config, data, lambda desk: knowing.remove(desk, entry_id, officer)), as_json)


@national.command("import")
def national_import(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file; its first row names columns.")],
    post: Annotated[str, typer.Option(help="The post's code.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")] = False,
    only_good: Annotated[
        bool, typer.Option("--only-good", help="Keep the good rows, leave out those at fault.")
    ] = False,
    sheet: Annotated[
        Path | None, typer.Option(help="Write slips with each person's link and QR here (PDF).")
    ] = None,
    links: Annotated[Path | None, typer.Option(help="Write each person's link here (CSV).")] = None,
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Write people down; each gets a link. Telegram lets a bot write only to who opened its link.

    Without --only-good either every row is kept or none. Faults are named by row and column.
    """
    from bot import importing

    def work(desk: "Office") -> Awaitable[Any]:
        return importing.run(
            desk, file, post=post, officer=officer, dry_run=dry_run, only_good=only_good,
            sheet=sheet, links=links, quiet=as_json,
        )  # fmt: skip

    found = _with(config, data, work)
    show(found, as_json)
    if found["state"] == "refused":
        raise typer.Exit(1)


@national.command("export")
def national_export(
    post: Annotated[str, typer.Option(help="The post's code.")],
    out: Annotated[Path | None, typer.Option(help="Write it here: .csv or .xlsx.")] = None,
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """A copy of a post's register, as an import takes it. It is audited who took it."""
    from bot import exporting

    def work(desk: "Office") -> Awaitable[Any]:
        return exporting.export(desk, post=post, officer=officer, out=out)

    show(_with(config, data, work), as_json)


@national.command("forget")
def national_forget(
    post: Annotated[str, typer.Option(help="The post's code.")],
    person: Annotated[int, typer.Option(help="The person's number, as an export has it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Yes, for good.")] = False,
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Delete one person, as they themselves can with /forget. They are told, and it is audited."""
    from bot import exporting

    def work(desk: "Office") -> Awaitable[Any]:
        return exporting.forget(desk, post=post, person=person, officer=officer, sure=yes)

    show(_with(config, data, work), as_json)


@messages.command("check")
def messages_check(as_json: AsJson = False) -> None:
    """Look through every text; names every fault and finding. Code 1 only if one must be mended."""
    from datetime import UTC, datetime

    from bot import checking
    from bot.content.folders import messages_folder

    report = checking.look_through(messages_folder(), datetime.now(UTC))
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
    for line in [] if as_json else checking.lines(report):
        print(line, file=sys.stderr)
    if checking.is_stopped(report):
        raise typer.Exit(1)
    if not as_json:
        print("All is well." if not report["findings"] else "Nothing that stops an alert.")


@messages.command("coverage")
def messages_coverage(as_json: AsJson = False) -> None:
    """Which texts there are, in which language, and whether anybody checked them."""
    from bot import commands

    show(commands.coverage(), as_json)


@messages.command("render")
def messages_render(
    language: Annotated[str, typer.Option(help="The reader's language.")],
    hazard: Annotated[str, typer.Option(help="What threatens.")],
    phase: Annotated[str, typer.Option(help="awareness, warning, emergency, recovery.")],
    group: Annotated[list[str] | None, typer.Option(help="May be repeated.")] = None,
    form: Annotated[str, typer.Option(help="full, core, sms, card, voice or sheet.")] = "full",
    drill: Annotated[bool, typer.Option("--drill", help="With the banner of an exercise.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write it to this file.")] = None,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """A message as it would be read, seen or heard, with invented facts."""
    from bot import app as composed
    from bot import rendering

    made = rendering.render(
        config, composed.catalogue(), language=language, hazard=hazard, phase=phase,
        groups=group or [], form=form, drill=drill, out=out,
    )  # fmt: skip
    show(made if as_json or out else made["text"], as_json)


@messages.command("review")
def messages_review(
    language: Annotated[str, typer.Option(help="The language that was checked.")],
    by: Annotated[str, typer.Option(help="Who checked it: a person of a post.")],
    hazard: Annotated[str | None, typer.Option(help="One hazard only.")] = None,
    as_json: AsJson = False,
) -> None:
    """Record that a person of a post checked the texts of a language."""
    from bot import commands

    show(commands.review(language, hazard, by), as_json)


@database.command("upgrade")
def db_upgrade(config: ConfigFile = None, data: Data = DATA) -> None:
    """Bring the database to this version; opening it does so."""
    from bot import commands

    found = _with(config, data, commands.status)
    print(f"{found['database']} is up to date.")


@audit.command("verify")
def audit_verify(config: ConfigFile = None, data: Data = DATA) -> None:
    """Check that no row of the audit was changed or taken out."""
    from bot import commands

    broken = _with(config, data, commands.verify)
    if broken is not None:
        print(f"The audit is broken at row {broken}.", file=sys.stderr)
        raise typer.Exit(1)
    print("The audit is whole.")


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


def _with(config: Path | None, data: Path, work: "Callable[[Office], Awaitable[Any]]") -> Any:
    from bot import commands

    async def go() -> Any:
        async with commands.office(config, data) as desk:
            return await work(desk)

    return asyncio.run(go())


def main(words: list[str] | None = None) -> None:
    """The entry point: one sentence and an exit code, never a traceback, for what was foreseen.

    `words` stand for those of the command line.
    """
    try:
        code = app(words, prog_name="enlace", standalone_mode=False)
    except EnlaceError as error:
        _fail(str(error), 1)
    except USAGE as error:
        _fail(_usage(error), 2)
    except KeyboardInterrupt:
        code = 130
    sys.exit(code or 0)


def _usage(error: Any) -> str:
    said = error.format_message().rstrip(".") or "Give one of the commands above"
    path = error.ctx.command_path if getattr(error, "ctx", None) else "enlace"
    return f"{said} (see `{path} --help`)."


def _fail(sentence: str, code: int) -> NoReturn:
    print(f"enlace: {sentence}", file=sys.stderr)
    sys.exit(code)
