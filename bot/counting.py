"""`enlace community`: the profile of a post's community as values, and as a workbook."""

import asyncio
from pathlib import Path

from bot.actions import community, posts
from bot.commands import Json, Office
from bot.content.community import Reader
from bot.content.workbooks import workbook
from bot.domain.language import LANGUAGES
from bot.domain.wording import N_
from bot.errors import NotFound, OperatorError, nearest


async def run(desk: Office, *, post: str, officer: str, language: str, out: Path | None) -> Json:
    """The figures as `officer` may see them; written to `out` too, in `language`."""
    _look_at(out, language)
    async with desk.database.write() as conn:
        await community.open_to(
            conn, post=post, actor=officer, now=desk.now, exported=out is not None
        )
        await posts.tell_of_shell(
            conn, desk.catalogue.locales, actor=officer, what="community", post=post, now=desk.now
        )
    async with desk.database.read() as conn:
        one = await community.profile(conn, post=post, actor=officer, now=desk.now)
        home = await posts.the_post(conn, post)
    if out is not None:
        read = desk.catalogue
        reader = Reader(locales=read.locales, regions=read.regions, language=language, post=home)
        await asyncio.to_thread(out.write_bytes, workbook(one, reader))
    return one.to_json()


def _look_at(out: Path | None, language: str) -> None:
    """Before anything is counted or noted."""
    if language not in LANGUAGES:
        raise NotFound(
            N_("There is no language {language}; {hint}"),
            language=language,
            hint=nearest(language, LANGUAGES),
        )
    if out is not None and out.suffix.lower() != ".xlsx":
        raise OperatorError(f"{out}: only .xlsx is written; name the file so.")
    if out is not None and not out.parent.is_dir():
        raise OperatorError(f"{out.parent}: there is no such folder; make it first.")
