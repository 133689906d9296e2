"""/invite: an officer gets a link and a QR code that register whoever opens them with the post.

The link works for many people. They read which post invited them, and nobody's name.
"""

import asyncio
import secrets

from bot.actions import claims, handouts, nationals, posts
from bot.actions.jobs import Done, Job
from bot.content.formats import day
from bot.content.sheets import qr_png
from bot.domain.handout import Handout, Refusal
from bot.domain.message import MediaKind, Payload
from bot.domain.post import Officer, Power
from bot.domain.registration import Registration
from bot.domain.wording import N_
from bot.telegram.entries import NOT_YOURS
from bot.telegram.front import UNKNOWN, Front, Stale, number
from bot.telegram.turn import Reply, Rows, Say, Turn
from bot.telegram.worker import Tools

INVITED = N_(
    "An officer of {post} invited you. It is counted that somebody came by this link, not who."
)
REFUSED = {
    Refusal.LAPSED: N_(
        "This link has lapsed. Ask the consulate for a new one, or register without it:"
    ),
    Refusal.WITHDRAWN: N_(
        "This link was withdrawn. Ask the consulate for a new one, or register without it:"
    ),
    Refusal.NO_POST: N_(
        "The consulate of this link is not served here any more. Register without it:"
    ),
    Refusal.HAS_LEFT: N_(
        "Whoever gave you this link does not work for that consulate any more. Register without it:"
    ),
}
QR = N_("Whoever points their telephone's camera here joins {post}. Print it, or show it.")
GIVE = N_(
    "Give this link to nationals, to one or to many; you may post it in a group. Whoever opens it "
    "joins {post}. It holds until {day}:"
)
YOURS = N_("(yours)")
UNNAMED = N_("They are told that an officer of your post invited them, and not your name.")


def install(front: Front) -> None:
    """Add these routes."""
    front.command("invite")(command)
    front.button("invite")(pressed)
    front.job("handout_qr")(draw)


def help_lines(turn: Turn, officer: Officer) -> list[str]:
    """What /help says of this."""
    if not officer.may(Power.REGISTER, officer.post):
        return []
    return [turn.text("/invite a link and a QR code for nationals to join your post")]


async def command(turn: Turn, _argument: str) -> list[Reply]:
    """/invite: the open links of the post; where there is none, a new one."""
    if turn.officer is None:
        return [Say(turn.text(UNKNOWN))]
    if not turn.officer.may(Power.REGISTER, turn.officer.post):
        return [Say(turn.text(NOT_YOURS))]
    found = await _open(turn, turn.officer)
    return [await _listed(turn, turn.officer, found)] if found else await _new(turn, turn.officer)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """invite:show, invite:new, invite:withdraw:LINK"""
    if turn.officer is None:
        raise Stale
    if parts == ["show"]:
        return await command(turn, "")
    if parts == ["new"]:
        return await _new(turn, turn.officer)
    if len(parts) != 2 or parts[0] != "withdraw":
        raise Stale
    found = await handouts.withdraw(
        turn.conn, number(parts[1]), actor=str(turn.officer.id), now=turn.now
    )
    said = turn.text("Link {id} opens nothing any more. Who came by it stays.", id=found.id)
    return [Say(said), await _listed(turn, turn.officer, await _open(turn, turn.officer))]


async def draw(job: Job, tools: Tools) -> Done:
    """The picture of a link."""
    png = await asyncio.to_thread(qr_png, job.payload["link"])
    media = tools.files.keep(png, kind=MediaKind.PHOTO, name="qr.png")
    return Done(say=(Payload(text=tools.text(QR, post=job.payload["post"]), media=media),))


async def opened(turn: Turn, code: str) -> tuple[Handout | None, list[Reply]]:
    """The link that was opened, and what is said of it; no link where it opens nothing.

    Nothing is said where the code is of another kind.
    """
    found = await handouts.by_code(turn.conn, code) if code else None
    if found is None:
        return None, []
    refused = await handouts.why_not(turn.conn, found, turn.now)
    if refused is not None:
        return None, [Say(turn.text(REFUSED[refused]))]
    post = await posts.the_post(turn.conn, found.post)
    return found, [Say(turn.text(INVITED, post=post.name))]


async def register(turn: Turn, said: Registration) -> None:
    """The dialogue has ended: the person joins, and the link they came by is counted."""
    await nationals.register(turn.conn, chat_id=turn.chat_id, said=said, now=turn.now)
    if said.handout is not None:
        await handouts.joined(turn.conn, said.handout, turn.now)


async def _open(turn: Turn, officer: Officer) -> list[Handout]:
    return await handouts.of_post(turn.conn, post=officer.post, actor=str(officer.id), now=turn.now)


async def _new(turn: Turn, officer: Officer) -> list[Reply]:
    code, post = secrets.token_urlsafe(12), await posts.the_post(turn.conn, officer.post)
    made = await handouts.make(
        turn.conn, code=code, post=post.code, actor=str(officer.id),
        lasts=turn.setting.handout_lasts, now=turn.now,
    )  # fmt: skip
    link = f"{await claims.join(turn.conn)}{code}"
    await turn.later("handout_qr", {"link": link, "post": post.name})
    until = day(made.expires_at, turn.language, post.time_zone)
    lines = [turn.text(GIVE, post=post.name, day=until), link, turn.text(UNNAMED)]
    return [Say("\n".join(lines), [[_withdraw(turn, made)]])]


async def _listed(turn: Turn, officer: Officer, found: list[Handout]) -> Say:
    post = await posts.the_post(turn.conn, officer.post)
    head = turn.text("<b>Links by which nationals join {post}</b>", post=post.name)
    lines = [_line(turn, one, officer, post.time_zone) for one in found]
    rows: Rows = [
        [(turn.text("New link"), "invite:new")],
        *([_withdraw(turn, one)] for one in found),
    ]
    return Say("\n".join([head, *(lines or [turn.text("nothing")])]), rows)


def _line(turn: Turn, one: Handout, reader: Officer, zone: str) -> str:
    came = turn.plural("{n} person came", "{n} people came", one.joined)
    until = turn.text("until {day}", day=day(one.expires_at, turn.language, zone))
    line = f"{one.id}. {came} · {until}"
    return f"{line} {turn.text(YOURS)}" if one.officer == str(reader.id) else line


def _withdraw(turn: Turn, one: Handout) -> tuple[str, str]:
    return turn.text("Withdraw link {id}", id=one.id), f"invite:withdraw:{one.id}"
