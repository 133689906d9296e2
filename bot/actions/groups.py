"""The group chat of duty officers: number and level of the calls that nobody has, never content.

Whoever sits in the group need not be an officer: a call is claimed in the officer's own chat.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.actions import posts
from bot.content.callsheet import SIGNS, head
from bot.content.catalogue import Catalogue
from bot.domain.case import Case, CaseState
from bot.domain.delivery import Lane
from bot.domain.message import Button, Payload
from bot.domain.post import Officer, Post, Power
from bot.domain.triage import Level
from bot.domain.wording import N_
from bot.errors import NotReady
from bot.store import audit, dialogues, facts, groups, outbox, queue
from bot.store.database import Connection

CODE_HOLDS = timedelta(hours=1)
LASTS = timedelta(hours=1)
# Telegram takes 20 messages a minute in one group: more would halt everything that is sent.
SLOT = 6  # s
SHOWN = 8  # calls with a button
READ = 200  # live calls looked at
IN_GROUP = 0  # in the place of a case's number: only the clock of 47 h deletes it
LINK = "case-"  # before the number, in the link that leads to the officer's own chat

OPEN = N_("Calls for help that nobody has: {parts}")
LATE = N_("⏰ waits too long")
CLAIM = N_("Claim case {id}")
SECRET = N_("Case {id}")


async def offer(conn: Connection, officer: Officer, code: str, now: datetime) -> str:
    """A link by which this admin links a group to the post, within the hour.

    Raises:
        NotAllowed: they are no admin. NotReady: no bot has run yet.
    """
    await posts.permit(conn, str(officer.id), Power.INVITE, officer.post)
    join = await facts.get(conn, "join")
    if not join:
        raise NotReady("No bot has run here yet.")
    until = now + CODE_HOLDS
    await groups.offer(conn, officer.post, code=code, officer=officer.id, lapses_at=until)
    return f"{join.replace('?start=', '?startgroup=')}{code}"


async def link(
    conn: Connection, code: str, chat_id: int, sender: int, *, language: str, now: datetime
) -> Post | None:
    """An admin wrote their code in a group; None: it is none of theirs, and nothing happens."""
    officer = await posts.officer_at(conn, sender)
    if officer is None or not officer.may(Power.INVITE, officer.post):
        return None
    post = await groups.offered(conn, code, officer.id, now)
    if post is None or post != officer.post:
        return None
    await groups.link(conn, post, chat_id, now)
    await dialogues.put(conn, chat_id, language=language, name=None, state={})
    await _note(conn, str(officer.id), "duty_group_linked", post, now)
    return await posts.the_post(conn, post)


async def has_one(conn: Connection, officer: Officer) -> bool:
    """Whether the officer's post has a group.

    Raises:
        NotAllowed: they are no admin.
    """
    await posts.permit(conn, str(officer.id), Power.INVITE, officer.post)
    return await groups.chat_of(conn, officer.post) is not None


async def drop(conn: Connection, officer: Officer, now: datetime) -> None:
    """The post has no group any more.

    Raises:
        NotAllowed: they are no admin.
    """
    await posts.permit(conn, str(officer.id), Power.INVITE, officer.post)
    chat = await groups.chat_of(conn, officer.post)
    if chat is not None:
        await left(conn, chat, now, actor=str(officer.id))


async def left(conn: Connection, chat_id: int, now: datetime, *, actor: str = "bot") -> None:
    """The bot is in this group no longer, or is not to speak there."""
    post = await groups.post_of(conn, chat_id)
    if post is not None:
        await groups.unlink(conn, chat_id)
        await _note(conn, actor, "duty_group_left", post, now)


async def moved(conn: Connection, old: int, new: int) -> None:
    """Telegram gave a group another number."""
    await groups.moved(conn, old, new)


async def tell(
    conn: Connection, catalogue: Catalogue, post: str, new: Iterable[Case], now: datetime,
    *, guarded: bool,
) -> None:  # fmt: skip
    """Show a post's group where the queue stands, if any of the `new` calls may stand there.

    One message in some seconds, with all of the queue: a later one replaces one that waits.
    """
    chat = await groups.chat_of(conn, post)
    if chat is None or not any(_may_stand(case, guarded) for case in new):
        return
    found = await queue.queue(conn, post, secret=not guarded, limit=READ)
    free = [case for case in found if case.state is CaseState.OPEN]
    slot = int(now.timestamp()) // SLOT
    await outbox.put(
        conn,
        chat_id=chat,
        lane=Lane.EMERGENCY,
        payload=await _payload(conn, catalogue, chat, free),
        due=datetime.fromtimestamp((slot + 1) * SLOT, now.tzinfo),
        expires=now + LASTS,
        key=f"group:{post}:{slot}",
        case_id=IN_GROUP,
    )


def _may_stand(case: Case, guarded: bool) -> bool:
    """Of level R0 only what the duty officers were let in to."""
    return not case.protected or not guarded or case.escalated > 0


async def _payload(
    conn: Connection, catalogue: Catalogue, chat: int, free: Sequence[Case]
) -> Payload:
    language = await dialogues.language(conn, chat)
    text = catalogue.locales.text
    counts = [
        f"{SIGNS[level]} {level}: {number}"
        for level in Level
        if level in SIGNS and level is not Level.R0
        if (number := sum(case.level is level for case in free))
    ]
    title = text(language, OPEN, parts=" · ".join(counts) or str(len(free)))
    join = await facts.get(conn, "join") or ""
    shown = free[:SHOWN]
    rows = tuple(
        (Button(text(language, CLAIM, id=case.id), url=f"{join}{LINK}{case.id}"),) for case in shown
    )
    lines = [title, *(_line(catalogue, language, case) for case in shown)]
    return Payload(text="\n".join(lines), buttons=rows if join else (), protected=True)


def _line(catalogue: Catalogue, language: str, case: Case) -> str:
    text = catalogue.locales.text
    named = head(catalogue, language, case)
    if case.protected:  # its level stands on no screen
        named = f"<b>{text(language, SECRET, id=case.id)}</b>"
    return f"{named} · {text(language, LATE)}" if case.escalated else named


async def _note(conn: Connection, actor: str, action: str, post: str, now: datetime) -> None:
    await audit.record(conn, at=now, actor=actor, action=action, subject=f"post:{post}", post=post)
