"""Subcommands about alerts and the texts that are said to the public."""

import json
import sys
from collections.abc import Awaitable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import cli_steps
from bot.shell import (
    DATA,
    Actor,
    AlertId,
    AnyConfig,
    AnyData,
    AsJson,
    ConfigFile,
    Data,
    show,
    with_office,
)

if TYPE_CHECKING:
    from bot.commands import Office

alert = typer.Typer(no_args_is_help=True, help="Alerts, from draft to report.")
for name, step in cli_steps.COMMANDS.items():
    alert.command(name)(step)
messages = typer.Typer(no_args_is_help=True, help="The texts that are said to the public.")


@alert.command("draft")
def alert_draft(
    post: Annotated[str, typer.Option(help="The post's code.")],
    region: Annotated[
        list[str] | None, typer.Option(help="ISO 3166-2 code; may be repeated.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="Only who speaks it; may be repeated.")
    ] = None,
    group: Annotated[list[str] | None, typer.Option(help="Only these; may be repeated.")] = None,
    not_group: Annotated[
        list[str] | None, typer.Option(help="Everybody but these; may be repeated.")
    ] = None,
    need: Annotated[
        list[str] | None, typer.Option(help="Only who has it; may be repeated.")
    ] = None,
    town: Annotated[str | None, typer.Option(help="A town, with --radius around it.")] = None,
    radius: Annotated[str, typer.Option(help="800m or 20km around the town.")] = "20km",
    polygon: Annotated[
        Path | None, typer.Option(help="A GeoJSON file with the area.", exists=True, dir_okay=False)
    ] = None,
    on_the_move: Annotated[
        bool, typer.Option("--on-the-move", help="Only who is on the move in the post's country.")
    ] = False,
    audience: Annotated[
        str | None, typer.Option(help="An audience that the post saved, by its name.")
    ] = None,
    also: Annotated[
        list[str] | None, typer.Option(help="Another post that shares its people.")
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--everybody", help="Yes, all people of the post, for real.")
    ] = False,
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
    from bot import commands, meaning

    meant = meaning.Meant(
        regions=region or [], languages=language or [], groups=group or [],
        without=not_group or [], needs=need or [], town=town, radius=radius, polygon=polygon,
        moving=on_the_move, saved=audience, also=also or [], everybody=everybody,
    )  # fmt: skip

    if not meant.said:
        raise typer.BadParameter("say whom: --region, --town, --polygon, …, or --everybody.")

    def work(desk: "Office") -> Awaitable[Any]:
        return commands.draft(
            desk,
            post=post,
            hazard=hazard,
            phase=phase,
            meant=meant,
            drill=drill,
            slots=slot or [],
            expires=expires,
            author=author,
        )

    show(with_office(config, data, work), as_json)


@alert.command("preview")
def alert_preview(
    alert_id: AlertId,
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """An alert as it would go out now: every text, with how many would read it."""
    from bot import commands

    show(with_office(config, data, lambda desk: commands.preview(desk, alert_id, officer)), as_json)


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

    show(with_office(config, data, lambda desk: commands.submit(desk, alert_id, officer)), as_json)


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

    show(with_office(config, data, work), as_json)


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

    show(with_office(config, data, lambda desk: commands.cancel(desk, alert_id, officer)), as_json)


@alert.command("show")
def alert_show(
    alert_id: AlertId,
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Where an alert stands, and who did what."""
    from bot import commands

    show(with_office(config, data, lambda desk: commands.show(desk, alert_id, officer)), as_json)


@alert.command("import")
def alert_import(
    file: Annotated[Path, typer.Argument(help="A CAP file: 1.0 to 1.2, a feed, or EDXL-DE.")],
    post: Annotated[str, typer.Option(help="The post's code.")],
    author: Annotated[str, typer.Option(help="An officer's number, or cli.")] = "cli",
    drill: Annotated[bool, typer.Option("--drill", help="As an exercise, whatever it is.")] = False,
    expires: Annotated[
        str | None, typer.Option(help="90m, 6h or 2d from now; none: as the file says.")
    ] = None,
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Read a file of the Common Alerting Protocol into drafts. Nothing reaches anybody yet."""
    from bot import capping

    def work(desk: "Office") -> Awaitable[Any]:
        return capping.bring(desk, file, post, author, drill=drill, expires=expires)

    show(with_office(config, data, work), as_json)


@alert.command("rows")
def alert_rows(
    number: AlertId,
    of: Annotated[str, typer.Option(help="deliveries or answers.")],
    out: Annotated[Path, typer.Option(help="Write them here: .csv or .xlsx.")],
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Every delivery, or every answer, as a row without its person. It is audited who took it."""
    from bot import exporting

    def work(desk: "Office") -> Awaitable[Any]:
        return exporting.rows(desk, number, kind=of, officer=officer, out=out)

    show(with_office(config, data, work), as_json)


@alert.command("complete")
def alert_complete(
    alert_id: AlertId,
    hazard: Annotated[str | None, typer.Option(help="What threatens.")] = None,
    region: Annotated[
        list[str] | None, typer.Option(help="ISO 3166-2 code; may be repeated.")
    ] = None,
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Say what the file of a draft did not tell: its hazard, its regions."""
    from bot import capping

    def work(desk: "Office") -> Awaitable[Any]:
        return capping.complete(desk, alert_id, hazard, region or [], officer)

    show(with_office(config, data, work), as_json)


@alert.command("export")
def alert_export(
    alert_id: AlertId,
    form: Annotated[str, typer.Option("--format", help="cap: the Common Alerting Protocol.")],
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """An alert as a file for other systems, on standard output."""
    from bot import capping

    made = with_office(config, data, lambda desk: capping.export(desk, alert_id, form, officer))
    show({"id": alert_id, "format": form, "text": made} if as_json else made.rstrip(), as_json)


@messages.command("check")
def messages_check(config: AnyConfig = None, data: AnyData = DATA, as_json: AsJson = False) -> None:
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
def messages_coverage(
    language: Annotated[str, typer.Option(help="Of the file's words.")] = "en",
    out: Annotated[Path | None, typer.Option(help="Write a workbook (.xlsx) too.")] = None,
    config: AnyConfig = None,
    data: AnyData = DATA,
    as_json: AsJson = False,
) -> None:
    """Which texts there are, in which language and form, and whether anybody checked them."""
    from bot import covering

    library, table = covering.look()
    if out is not None:
        covering.write(library, table, out, language)
    if as_json:
        show(table.to_json(), as_json)
    else:
        covering.print_table(table)


@messages.command("recordings")
def messages_recordings(
    config: ConfigFile = None, data: Data = DATA, as_json: AsJson = False
) -> None:
    """Which drafts lack a voice for people who listen, and where speakers are missing."""
    from bot import recording

    show(with_office(config, data, recording.look_through), as_json)


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
    data: AnyData = DATA,
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
    state: Annotated[
        str, typer.Option(help="checked; or translated: written anew, read by nobody else.")
    ] = "checked",
    config: AnyConfig = None,
    data: AnyData = DATA,
    as_json: AsJson = False,
) -> None:
    """Record that a person of a post checked the texts of a language."""
    from bot import commands

    show(commands.review(language, hazard, by, state), as_json)


@messages.command("export")
def messages_export(
    language: Annotated[str, typer.Option(help="The language to translate into.")],
    out: Annotated[Path | None, typer.Option(help="Write it to this file.")] = None,
    config: AnyConfig = None,
    data: AnyData = DATA,
    as_json: AsJson = False,
) -> None:
    """The texts as a PO file, which any translation tool opens."""
    from datetime import UTC, datetime

    from bot import translating
    from bot.content.folders import messages_folder

    raw = translating.export(messages_folder(), language, datetime.now(UTC))
    if out:
        translating.save(raw, out)
    if as_json:
        show({"language": language, "text": raw.decode()}, as_json)
    elif not out:
        sys.stdout.buffer.write(raw)


@messages.command("import")
def messages_import(
    file: Annotated[Path, typer.Argument(help="The PO file that was translated.")],
    language: Annotated[str, typer.Option(help="The language that it is in.")],
    by: Annotated[str, typer.Option(help="Who translated; none: as the file's header says.")] = "",
    only_good: Annotated[
        bool, typer.Option("--only-good", help="Take what has no fault, and leave the rest.")
    ] = False,
    config: AnyConfig = None,
    data: AnyData = DATA,
    as_json: AsJson = False,
) -> None:
    """Bring a translated PO file back. With a fault nothing is written; names every fault."""
    from datetime import UTC, datetime

    from bot import translating
    from bot.content.folders import messages_folder

    today = datetime.now(UTC).date()
    came = translating.import_(
        messages_folder(), language, file, by=by, today=today, only_good=only_good
    )
    for fault in [] if as_json else came["faults"]:
        print(fault, file=sys.stderr)
    show(came if as_json else {key: came[key] for key in ("files", "changed", "left")}, as_json)
    if came["faults"] and not only_good:
        raise typer.Exit(1)
