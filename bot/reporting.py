"""`enlace report`: the figures of an alert, and reports on alerts and exercises as files."""

import asyncio
import json
from pathlib import Path

from bot import commands
from bot.actions import posts, reporting
from bot.commands import Json, Office
from bot.content.after_action import after_action
from bot.content.document import Document
from bot.content.figures import Teller
from bot.content.publishing import Format, publish
from bot.content.reports import report
from bot.domain.language import LANGUAGES
from bot.domain.wording import N_
from bot.errors import NotFound, OperatorError, nearest

JSON = "json"


async def run(
    desk: Office,
    target: str,
    *,
    form: str | None,
    out: Path | None,
    language: str,
    officer: str,
    post: str | None,
) -> Json:
    """An alert by its number, or an exercise by its code; written to `out` in `form`.

    Without a form: the figures of an alert, every count, for the operator of the machine.
    """
    number = int(target) if target.isdecimal() else None
    form = form or (out.suffix.removeprefix(".") if out else None)
    if number is not None and form in (None, JSON):
        figures = await commands.report(desk, number)
        if out is None:
            return figures
        await asyncio.to_thread(out.write_text, json.dumps(figures, ensure_ascii=False))
        return {"file": str(out)}
    chosen, path = _where(target, form, out), _look_at(language)
    document = await _document(desk, target, number, chosen, path, officer, post)
    raw = await asyncio.to_thread(publish, document, chosen)
    file = out or Path(f"report-{target}.{chosen}")
    await asyncio.to_thread(file.write_bytes, raw)
    return {"file": str(file), "bytes": len(raw)}


def _where(target: str, form: str | None, out: Path | None) -> Format:
    """The form, before anything is counted or noted."""
    if form not in list(Format):
        known = ", ".join([*Format, JSON])
        raise OperatorError(f"A report on {target} is written as one of {known}; give --format.")
    if out is not None and not out.parent.is_dir():
        raise OperatorError(f"{out.parent}: there is no such folder; make it first.")
    return Format(form)


def _look_at(language: str) -> str:
    if language not in LANGUAGES:
        raise NotFound(
            N_("There is no language {language}; {hint}"),
            language=language,
            hint=nearest(language, LANGUAGES),
        )
    return language


async def _document(
    desk: Office,
    target: str,
    number: int | None,
    form: Format,
    language: str,
    officer: str,
    post: str | None,
) -> Document:
    if number is None:
        return await _of_exercise(desk, target, form, language, officer, post)
    async with desk.database.write() as conn:
        one = await reporting.take(conn, number, actor=officer, form=form, now=desk.now)
        await commands.tell(desk, conn, officer, f"report {number}", one)
    async with desk.database.read() as conn:
        account = await reporting.account(conn, desk.catalogue, number, actor=officer, now=desk.now)
        teller = Teller(
            locales=desk.catalogue.locales,
            regions=desk.catalogue.regions,
            language=language,
            post=await posts.the_post(conn, account.post.code),
        )
    return report(account, teller)


async def _of_exercise(
    desk: Office, code: str, form: Format, language: str, officer: str, post: str | None
) -> Document:
    async with desk.database.write() as conn:
        home = post or await reporting.post_of(conn, code)
        await reporting.take_review(conn, code, post=home, actor=officer, form=form, now=desk.now)
        await commands.tell(desk, conn, officer, f"report {code}", home)
    async with desk.database.read() as conn:
        review = await reporting.review(
            conn, desk.catalogue, code, post=home, actor=officer, now=desk.now
        )
    teller = Teller(
        locales=desk.catalogue.locales,
        regions=desk.catalogue.regions,
        language=language,
        post=review.post,
    )
    return after_action(review, teller)
