"""What a post does with its register: look at one person, copy it, delete one of it. Audited.

The rows of the audit say as whom somebody looked, for the person may see that in /mydata.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from bot.actions import cases, posts
from bot.content.locales import Locales
from bot.domain.delivery import Lane
from bot.domain.message import Payload
from bot.domain.mydata import COPIED, SEEN
from bot.domain.post import Power
from bot.domain.wording import N_
from bot.errors import NotFound
from bot.store import audit, nationals, outbox, register
from bot.store.database import Connection, Database
from bot.store.register import Registered

PAGE = 2000  # people a read
SAID_WITHIN = timedelta(days=3)
NO_PERSON = N_("There is no person {id} in the register of {post}; an export names them.")
DELETED = N_(
    "The consulate has deleted your registration and all that was kept of you. You get no more "
    "alerts. /start begins anew."
)


async def begin_export(
    conn: Connection, locales: Locales, *, post: str, actor: str, now: datetime
) -> None:
    """Note that somebody takes a copy, before they see any of it; officer and admins are told.

    Raises:
        NotAllowed: not this actor's post, nor one that shares with it, or not their role.
    """
    await posts.the_post(conn, post)
    await posts.permit(conn, actor, Power.SEE_PEOPLE, post)
    await _note(conn, COPIED, f"register:{post}", actor=actor, now=now)
    what = f"export the register of {post}"
    await posts.tell_of_shell(conn, locales, actor=actor, what=what, post=post, now=now)


async def everybody(database: Database, post: str) -> AsyncIterator[Registered]:
    """The register of a post, page by page."""
    after = 0
    while True:
        async with database.read() as conn:
            part = await register.page(conn, post, after=after, limit=PAGE)
        for one in part:
            yield one
        if len(part) < PAGE:
            return
        after = part[-1].id


async def end_export(
    conn: Connection, *, post: str, actor: str, people: int, now: datetime
) -> None:
    """Note how many people were copied."""
    await audit.record(
        conn,
        at=now,
        actor=actor,
        action="register_exported",
        subject=f"register:{post}",
        people=people,
    )


async def see(
    conn: Connection, locales: Locales, *, post: str, person: int, actor: str, now: datetime
) -> Registered:
    """One person's record, for an officer; noted for them to see.

    Raises:
        NotFound: no such person in this post's register.
        NotAllowed: not this actor's post, nor one that shares with it, or not their role.
    """
    await posts.the_post(conn, post)
    await posts.permit(conn, actor, Power.SEE_PEOPLE, post)
    found = await register.one(conn, post, person)
    if found is None:
        raise NotFound(NO_PERSON, id=person, post=post)
    await _note(conn, SEEN, f"national:{person}", actor=actor, now=now)
    what = f"look at one person of {post}"
    await posts.tell_of_shell(conn, locales, actor=actor, what=what, post=post, now=now)
    return found


async def _note(conn: Connection, action: str, subject: str, *, actor: str, now: datetime) -> None:
    as_whom = await posts.standing(conn, actor, Power.SEE_PEOPLE)
    await audit.record(conn, at=now, actor=actor, action=action, subject=subject, **as_whom)


async def forget(
    conn: Connection, locales: Locales, *, post: str, person: int, actor: str, now: datetime
) -> None:
    """Delete one person, as they would themselves; they are told, and nothing else is kept.

    Raises:
        NotFound: no such person in this post's register. NotAllowed: not this actor's post.
    """
    await posts.the_post(conn, post)
    await posts.permit(conn, actor, Power.REGISTER, post)
    found = await register.chat_of(conn, post, person)
    if found is None:
        raise NotFound(NO_PERSON, id=person, post=post)
    chat, language = found
    await cases.forget(conn, chat, now)
    await nationals.forget(conn, chat, keep_update=None)
    await outbox.put(
        conn,
        chat_id=chat,
        lane=Lane.ROUTINE,
        payload=Payload(text=locales.text(language, DELETED)),
        due=now,
        expires=now + SAID_WITHIN,
    )
    await audit.record(
        conn, at=now, actor=actor, action="national_forgotten", subject=f"register:{post}"
    )
    what = f"forget one person of {post}"
    await posts.tell_of_shell(conn, locales, actor=actor, what=what, post=post, now=now)
