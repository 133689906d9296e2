"""`enlace national import`: a file of people, with a progress bar, and what came of it."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.actions import posts, rosters
from bot.actions.rosters import LINK_LASTS, Staged
from bot.commands import Json, Office
from bot.content.rosters import write_csv
from bot.content.sheets import MOST_SLIPS, claim_slips
from bot.domain.post import Post
from bot.domain.roster import Fault, Person
from bot.errors import NotFound, OperatorError
from bot.store import facts

SHOWN = 50  # faults printed; --json has them all
WHY = (
    "Nobody was written to: Telegram lets a bot write only to people who have opened its link. "
    "Give each person theirs; it works once."
)


async def run(
    desk: Office,
    file: Path,
    *,
    post: str,
    officer: str,
    dry_run: bool,
    only_good: bool,
    sheet: Path | None,
    links: Path | None,
    quiet: bool,
) -> Json:
    """Stage the file, then keep it, or drop it again."""
    _look_at(file, sheet, links)
    with _bar(quiet) as progress:
        staged = await rosters.stage(
            desk.database, desk.catalogue, file, file.name,
            post=post, actor=officer, now=desk.now, progress=progress,
        )  # fmt: skip
    refused = bool(staged.faults) and not only_good
    if dry_run or refused or not staged.people:
        await _drop(desk, staged, officer)
        return _told(staged, "dry run" if dry_run else "refused", quiet=quiet)
    given = await rosters.keep(
        desk.database, staged.id,
        actor=officer, now=desk.now, code=_code, only_good=only_good,
    )  # fmt: skip
    async with desk.database.read() as conn:
        home = await posts.the_post(conn, post)
        join = await facts.get(conn, "join") or "/start "
    _hand_out(desk, home, join, given, sheet, links)
    return _told(staged, "kept", quiet=quiet) | {"why": WHY}


def _code() -> str:
    return secrets.token_urlsafe(12)


def _look_at(file: Path, *written: Path | None) -> None:
    """Before anything is kept: codes are known only once."""
    if not file.is_file():
        raise NotFound("There is no file {file}.", file=file)
    for one in written:
        if one is not None and not one.parent.is_dir():
            raise OperatorError(f"{one.parent}: there is no such folder; make it first.")


@contextmanager
def _bar(quiet: bool) -> Iterator[rosters.Progress]:
    columns = TextColumn("{task.completed:,} rows"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as shown:
        task = shown.add_task("rows", total=None)
        yield lambda rows: shown.update(task, completed=rows)


async def _drop(desk: Office, staged: Staged, officer: str) -> None:
    async with desk.database.write() as conn:
        await rosters.drop(conn, staged.id, actor=officer, now=desk.now)


def _hand_out(
    desk: Office,
    home: Post,
    join: str,
    given: Sequence[tuple[Person, str]],
    sheet: Path | None,
    links: Path | None,
) -> None:
    if links is not None:
        rows = [[p.name, p.telephone, f"{join}{code}"] for p, code in given]
        links.write_text(write_csv([["name", "telephone", "link"], *rows]), "utf-8")
    if sheet is not None:
        for start in range(0, len(given), MOST_SLIPS):
            part = given[start : start + MOST_SLIPS]
            _numbered(sheet, start // MOST_SLIPS).write_bytes(
                claim_slips(
                    part, post=home, join=join, lapses=desk.now + LINK_LASTS,
                    locales=desk.catalogue.locales,
                )
            )  # fmt: skip


def _numbered(sheet: Path, number: int) -> Path:
    """The first file as it was named, the next with -2, -3 …"""
    return sheet.with_stem(f"{sheet.stem}-{number + 1}") if number else sheet


def _told(staged: Staged, state: str, *, quiet: bool) -> Json:
    shown = staged.faults if quiet else staged.faults[:SHOWN]
    told: dict[str, Any] = {
        "state": state,
        "people": staged.people,
        "rows_at_fault": staged.rows_at_fault,
        "passed_over": list(staged.passed_over),
        "faults": [_fault(one) for one in shown],
    }
    if len(shown) < len(staged.faults):
        told["more"] = f"and {len(staged.faults) - len(shown)} more; --json names them all"
    return told


def _fault(one: Fault) -> Json:
    return {"row": one.row, "column": one.column, "value": one.value, "remedy": one.reason}
