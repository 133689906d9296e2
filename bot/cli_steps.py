"""Subcommands that move an alert on once it went out, or say more about it: see `cli_alerts`."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.shell import DATA, Actor, AlertId, AsJson, ConfigFile, Data, show, with_office

if TYPE_CHECKING:
    from bot.commands import Office

Slots = Annotated[
    list[str] | None, typer.Option("--slot", help="NAME=VALUE that is new; may be repeated.")
]
Expires = Annotated[str | None, typer.Option(help="90m, 6h or 2d from now.")]
Author = Annotated[str, typer.Option("--author", help="An officer's number, or cli.")]


def pause(
    alert_id: AlertId,
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Stop sending for now; `resume` goes on with who is left."""
    from bot import stepping

    def work(desk: "Office") -> Awaitable[Any]:
        return stepping.pause(desk, alert_id, officer)

    show(with_office(config, data, work), as_json)


def resume(
    alert_id: AlertId,
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Go on sending a paused alert."""
    from bot import stepping

    def work(desk: "Office") -> Awaitable[Any]:
        return stepping.resume(desk, alert_id, officer)

    show(with_office(config, data, work), as_json)


def send_back(
    alert_id: AlertId,
    reason: Annotated[str, typer.Option(help="What is to be put right; its author reads it.")],
    officer: Actor = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Return an alert that has not begun to its author."""
    from bot import stepping

    def work(desk: "Office") -> Awaitable[Any]:
        return stepping.send_back(desk, alert_id, officer, reason)

    show(with_office(config, data, work), as_json)


def update(
    alert_id: AlertId,
    slot: Slots = None,
    phase: Annotated[str | None, typer.Option(help="How far it has come now.")] = None,
    expires: Expires = None,
    author: Author = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Draft what is new, for those whom an alert reached. It is submitted and approved as any."""
    from bot import stepping

    def work(desk: "Office") -> Awaitable[Any]:
        return stepping.follow(
            desk, alert_id, "update", slots=slot or [], phase=phase, expires=expires, author=author
        )

    show(with_office(config, data, work), as_json)


def correct(
    alert_id: AlertId,
    slot: Slots = None,
    expires: Expires = None,
    author: Author = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Draft a correction: what was wrong, and what is right. Approved, it stops the wrong one."""
    from bot import stepping

    def work(desk: "Office") -> Awaitable[Any]:
        return stepping.follow(
            desk, alert_id, "correction", slots=slot or [], expires=expires, author=author
        )

    show(with_office(config, data, work), as_json)


def withdraw(
    alert_id: AlertId,
    reason: Annotated[str, typer.Option(help="mistake, lifted or elsewhere.")] = "mistake",
    author: Author = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Draft the word that takes an alert back, for those whom it reached, with the reason."""
    from bot import stepping

    def work(desk: "Office") -> Awaitable[Any]:
        return stepping.follow(
            desk, alert_id, "cancellation", slots=[f"reason={reason}"], author=author
        )

    show(with_office(config, data, work), as_json)


def all_clear(
    alert_id: AlertId,
    slot: Slots = None,
    author: Author = "cli",
    config: ConfigFile = None,
    data: Data = DATA,
    as_json: AsJson = False,
) -> None:
    """Draft the all clear, for those whom an alert reached."""
    from bot import stepping

    def work(desk: "Office") -> Awaitable[Any]:
        return stepping.follow(desk, alert_id, "all_clear", slots=slot or [], author=author)

    show(with_office(config, data, work), as_json)


COMMANDS: dict[str, Callable[..., None]] = {
    "pause": pause,
    "resume": resume,
    "return": send_back,
    "update": update,
    "correct": correct,
    "withdraw": withdraw,
    "all-clear": all_clear,
}
