"""The list of people whom an alert could not reach, brought to a duty officer: protected."""

import asyncio
from html import escape

from bot.actions import posts, unreached
from bot.actions.jobs import Done, Job
from bot.content.unreached import DESTROY, sheet, until
from bot.domain.message import MediaKind, Payload
from bot.telegram.front import Front, Stale, number
from bot.telegram.turn import Reply, Toast, Turn
from bot.telegram.worker import Tools


def install(front: Front) -> None:
    """Add these routes."""
    front.button("unreached")(pressed)
    front.job("unreached")(hand_out)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """unreached:ALERT. That a copy was taken is written down now; it is made outside the turn."""
    if turn.officer is None or len(parts) != 1:
        raise Stale
    alert, officer = number(parts[0]), str(turn.officer.id)
    copy = await unreached.take(turn.conn, alert, actor=officer, now=turn.now)
    await turn.later("unreached", {"alert": alert, "officer": officer, "copy": copy})
    return [Toast(turn.text("One moment…"))]


async def hand_out(job: Job, tools: Tools) -> Done:
    """The sheet of that copy."""
    alert, copy = job.payload["alert"], job.payload["copy"]
    async with tools.database.read() as conn:
        roll = await unreached.roll(
            conn, alert, actor=job.payload["officer"], copy=copy, now=tools.now
        )
        post = await posts.the_post(conn, roll.post)
    content = await asyncio.to_thread(sheet, tools.catalogue, tools.language, post, roll)
    name = f"unreached-{alert}-{copy}.pdf"
    media = await asyncio.to_thread(tools.files.keep, content, kind=MediaKind.DOCUMENT, name=name)
    text = escape(tools.text(DESTROY, instant=until(roll, tools.language, post)), quote=False)
    return Done(say=(Payload(text=text, media=media, protected=True),))
