"""Subcommands about officers, the directory of a post, and the register."""

from collections.abc import Awaitable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.shell import DATA, Actor, AsJson, ConfigFile, Data, show, with_office

if TYPE_CHECKING:
    from bot.commands import Office

officer = typer.Typer(no_args_is_help=True, help="Officers and their invitations.")
directory = typer.Typer(no_args_is_help=True, help="What a post knows, and who verified it.")
national = typer.Typer(no_args_is_help=True, help="The register of nationals.")


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

    show(with_office(config, data, lambda desk: staffing.invite(desk, post, role)), as_json)


@officer.command("list")
def officer_list(
    post: Annotated[str, typer.Option(help="The post's code.")],
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """A post's officers, by number."""
    from bot import staffing

    show(with_office(config, data, lambda desk: staffing.officers(desk, post)), as_json)


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

    show(
        with_office(config, data, lambda desk: staffing.grant(desk, officer_id, role, officer)),
        as_json,
    )


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

    show(
        with_office(config, data, lambda desk: staffing.take(desk, officer_id, role, officer)),
        as_json,
    )


@officer.command("language")
def officer_language(
    officer_id: Annotated[int, typer.Argument(help="The officer's number.")],
    code: Annotated[str, typer.Argument(help="The language's code: es, ht, mam …")],
    take: Annotated[bool, typer.Option("--take", help="They do not speak it.")] = False,
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """An officer speaks a language: they may record and hear its messages. They are told."""
    from bot import staffing

    def work(desk: "Office") -> Awaitable[Any]:
        return staffing.language(desk, officer_id, code, officer, taken=take)

    show(with_office(config, data, work), as_json)


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

    show(
        with_office(config, data, lambda desk: staffing.remove(desk, officer_id, officer)), as_json
    )


@directory.command("list")
def directory_list(
    post: Annotated[str, typer.Option(help="The post's code.")],
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """A post's telephones, shelters, hours, partners and observers; who verified each, and when."""
    from bot import knowing

    show(with_office(config, data, lambda desk: knowing.listed(desk, post)), as_json)


@directory.command("add")
def directory_add(
    post: Annotated[str, typer.Option(help="The post's code.")],
    kind: Annotated[
        str, typer.Option(help="telephone, emergency, shelter, hours, partner, observer.")
    ],
    entry: Annotated[str, typer.Argument(help="Name and value: 'Cruz Roja: 065'.")],
    verified: Annotated[
        bool, typer.Option("--verified", help="You called, or went there: it is right.")
    ] = False,
    region: Annotated[
        str | None, typer.Option(help="The region it is for, as MX-CHP; else the whole post.")
    ] = None,
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Write an entry down. A number counts for live alerts once it is verified, for 90 days."""
    from bot import knowing

    def work(desk: "Office") -> Awaitable[Any]:
        return knowing.add(desk, post, kind, entry, officer, verified=verified, region=region)

    show(with_office(config, data, work), as_json)


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

    show(with_office(config, data, lambda desk: knowing.verify(desk, entry_id, officer)), as_json)


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

    show(with_office(config, data, lambda desk: knowing.remove(desk, entry_id, officer)), as_json)


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

    found = with_office(config, data, work)
    show(found, as_json)
    if found["state"] == "refused":
        raise typer.Exit(1)


@national.command("invite")
def national_invite(
    post: Annotated[str, typer.Option(help="The post's code.")],
    qr: Annotated[Path | None, typer.Option(help="Write the link's QR code here (PNG).")] = None,
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Make a link by which nationals join the post: for as many as open it, until it lapses."""
    from bot import inviting

    show(with_office(config, data, lambda desk: inviting.invite(desk, post, officer, qr)), as_json)


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

    show(with_office(config, data, work), as_json)


@national.command("show")
def national_show(
    post: Annotated[str, typer.Option(help="The post's code.")],
    person: Annotated[int, typer.Option(help="The person's number, as an export has it.")],
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """One person's record. It is audited, and the person can see who looked."""
    from bot import exporting

    def work(desk: "Office") -> Awaitable[Any]:
        return exporting.one(desk, post=post, person=person, officer=officer)

    show(with_office(config, data, work), as_json)


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

    show(with_office(config, data, work), as_json)


@national.command("move")
def national_move(
    post: Annotated[str, typer.Option(help="A post that config.toml no longer has.")],
    to: Annotated[str | None, typer.Option(help="Everybody goes to this post.")] = None,
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Move the people of a post that is gone to that of their place. They are told."""
    from bot import exporting

    show(with_office(config, data, lambda desk: exporting.move(desk, post=post, to=to)), as_json)
