"""/group: the group chat of duty officers. What is written in groups is nobody's word to us."""

import re
import secrets

from bot.actions import groups
from bot.domain.post import Officer, Power
from bot.domain.wording import N_
from bot.telegram import cases
from bot.telegram.front import UNKNOWN, Front, Handler, Stale
from bot.telegram.turn import Reply, Rows, Say, Toast, Turn

CODE = re.compile(r"group-[A-Za-z0-9_-]{8,56}")
CLAIM = re.compile(rf"{groups.LINK}([1-9][0-9]{{0,8}})")
GONE = frozenset({"left", "kicked"})
HOW = N_(
    "Open this link within the hour and choose the group of your duty officers. It gets number and "
    "level of the calls for help that nobody has, never what was said. Only you can use the link:\n"
    "{link}\n\nOr write in the group: /start {code}"
)
LINKED = N_(
    "This group gets number and level of the calls for help of {post} from now on. What was said "
    "never stands here: whoever claims a call reads it in their own chat."
)
HAS_ONE = N_("A group is linked. A new link moves it to another group.")
DROPPED = N_("No group gets the calls for help of this post any more.")
UNLINK = N_("Link no group")


def install(front: Front) -> None:
    """Add these routes; after those of nationals and exercises, whose /start they come before."""
    front.command("group")(command)
    front.button("group")(pressed)
    front.commands["start"] = Claiming(front.commands["start"]).start
    front.group = spoken
    front.membership = Leaving(front.membership).changed


class Claiming:
    """The link under a group's message leads here: the call is claimed in the own chat."""

    def __init__(self, start: Handler) -> None:
        self._start = start

    async def start(self, turn: Turn, argument: str) -> list[Reply]:
        """/start case-7 of an officer; else the ordinary /start."""
        found = CLAIM.fullmatch(argument)
        if found is None or turn.officer is None:
            return await self._start(turn, "" if found else argument)
        return await cases.claim(turn, turn.officer, [found[1]])


class Leaving:
    """The bot was put out of a group, or somebody blocked it."""

    def __init__(self, otherwise: Handler | None) -> None:
        self._otherwise = otherwise

    async def changed(self, turn: Turn, status: str) -> list[Reply]:
        """Groups have numbers below nought."""
        if turn.chat_id >= 0:
            return await self._otherwise(turn, status) if self._otherwise else []
        if status in GONE:
            await groups.left(turn.conn, turn.chat_id, turn.now)
        return []


async def command(turn: Turn, _argument: str) -> list[Reply]:
    """/group, for admins."""
    if turn.officer is None or not turn.officer.may(Power.INVITE, turn.officer.post):
        return [Say(turn.text(UNKNOWN))]
    return await _offer(turn, turn.officer)


async def _offer(turn: Turn, officer: Officer) -> list[Reply]:
    code = f"group-{secrets.token_urlsafe(18)}"
    link = await groups.offer(turn.conn, officer, code, turn.now)
    said = Say(turn.text(HOW, link=link, code=code))
    if not await groups.has_one(turn.conn, officer):
        return [said]
    rows: Rows = [[(turn.text(UNLINK), "group:drop")]]
    return [said, Say(turn.text(HAS_ONE), rows)]


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """group:drop"""
    if turn.officer is None or parts != ["drop"]:
        raise Stale
    await groups.drop(turn.conn, turn.officer, turn.now)
    return [Toast(), Say(turn.text(DROPPED))]


async def spoken(turn: Turn, sender: int, argument: str, moved_to: int | None) -> list[Reply]:
    """/start CODE in a group, by the admin to whom the code was given; all else is passed over."""
    if moved_to is not None:
        await groups.moved(turn.conn, turn.chat_id, moved_to)
        return []
    if not CODE.fullmatch(argument):
        return []
    post = await groups.link(
        turn.conn, argument, turn.chat_id, sender, language=turn.language, now=turn.now
    )
    return [Say(turn.text(LINKED, post=post.name))] if post else []
