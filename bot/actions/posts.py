"""Posts and officers: invite, join, and what the shell must tell."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.actions import cases
from bot.content.locales import Locales
from bot.domain.delivery import Lane
from bot.domain.language import DEFAULT
from bot.domain.message import Button, Payload
from bot.domain.post import OPERATOR, POWERS, Officer, Post, Power, Role
from bot.domain.wording import N_
from bot.errors import InvitationRefused, NotAllowed, NotFound, NotReady
from bot.store import audit, dialogues, officers, outbox, posts, rota
from bot.store.database import Connection

AT_THE_SHELL = N_(
    "At the command line somebody acted for officer {actor}: {what}. If you know nothing of it, "
    "tell your administrator now."
)
INVITATION_LASTS = timedelta(days=7)


async def invite(
    conn: Connection, *, code: str, post: str, role: Role, actor: str, now: datetime
) -> datetime:
    """Keep an invitation for an officer of `post`; gives when it lapses.

    `code` comes from the caller: chance is handed in.
    """
    await open_post(conn, post)
    await permit(conn, actor, Power.INVITE, post)
    expires = now + INVITATION_LASTS
    await officers.invite(conn, code=code, post=post, role=role, expires_at=expires)
    await audit.record(
        conn, at=now, actor=actor, action="officer_invited", subject=f"post:{post}", role=role
    )
    return expires


async def accept(conn: Connection, *, code: str, chat_id: int, now: datetime) -> Officer:
    """Somebody opened an invitation's link: they are an officer now.

    Raises:
        InvitationRefused: used, lapsed or forged.
    """
    offered = await officers.open_invitation(conn, code, now)
    if offered is None:
        raise InvitationRefused(
            "This invitation was used or has lapsed. Ask your admin for a new one."
        )
    post, role = offered
    await open_post(conn, post)
    known = await officers.by_chat(conn, chat_id)
    officer = await _enlist(conn, known, chat_id=chat_id, post=post, role=role, now=now)
    await officers.use(conn, code, officer.id, now)
    await audit.record(
        conn,
        at=now,
        actor=str(officer.id),
        action="officer_joined",
        subject=f"officer:{officer.id}",
        post=post,
        role=role,
    )
    return officer


async def _enlist(
    conn: Connection,
    known: Officer | None,
    *,
    chat_id: int,
    post: str,
    role: Role,
    now: datetime,
) -> Officer:
    if known is None:
        return await officers.add(conn, chat_id=chat_id, post=post, role=role, now=now)
    # Somebody who moves to another post leaves the powers of the old one behind.
    roles = known.roles | {role} if known.post == post else frozenset({role})
    if known.post != post:  # nor does another post's word on their languages count here
        await officers.set_languages(conn, known.id, ())
        await cases.release(conn, known.id, now)  # nobody who called stays with who is gone
        await rota.drop_officer(conn, known.id, now)
    await officers.set_roles(conn, known.id, post=post, roles=roles)
    return await the_officer(conn, str(known.id))


async def countries(conn: Connection) -> frozenset[str]:
    """Those that the posts are in (ISO 3166-1 alpha-2)."""
    return frozenset(one.country for one in await posts.all_of_them(conn))


async def permit(conn: Connection, actor: str, power: Power, post: str) -> None:
    """Refuse what the actor's role or post does not cover; the operator may do all."""
    if actor == OPERATOR:
        return
    officer = await the_officer(conn, actor)
    shared = officer.post != post and await _shares(conn, post, officer.post)
    if not officer.may(power, post, shared=shared):
        raise NotAllowed(
            N_("Officer {actor} may not do this for {post}; ask an admin of that post."),
            actor=actor,
            post=post,
        )


async def _shares(conn: Connection, post: str, with_post: str) -> bool:
    other = await posts.get(conn, with_post)
    return other is not None and (await the_post(conn, post)).shared_with(other)


async def standing(conn: Connection, actor: str, power: Power) -> dict[str, str]:
    """As whom somebody acts: what the audit tells the people concerned, and never a name."""
    if actor == OPERATOR:
        return {"role": OPERATOR, "of": ""}
    officer = await the_officer(conn, actor)
    roles = [role for role in Role if role in officer.roles and power in POWERS[role]]
    return {"role": " ".join(roles), "of": officer.post}


async def the_officer(conn: Connection, actor: str) -> Officer:
    """The officer with this id.

    Raises:
        NotFound: there is none.
    """
    known = actor.isascii() and actor.isdecimal() and len(actor) < 10  # fits the column
    found = await officers.get(conn, int(actor)) if known else None
    if found is None:
        raise NotFound(
            N_("There is no officer “{actor}”; `enlace officer list` shows their numbers."),
            actor=actor,
        )
    return found


async def the_post(conn: Connection, code: str) -> Post:
    """The post with this code.

    Raises:
        NotFound: there is none.
    """
    found = await posts.get(conn, code)
    if found is None:
        known = ", ".join(post.code for post in await posts.all_of_them(conn))
        raise NotFound(
            N_("There is no post “{code}”; config.toml has {known}."), code=code, known=known
        )
    return found


async def open_post(conn: Connection, code: str) -> Post:
    """The same where something new is to begin.

    Raises:
        NotFound: there is none. NotReady: config.toml has it no longer.
    """
    found = await the_post(conn, code)
    if not await posts.is_open(conn, code):
        raise NotReady(
            N_("The post “{code}” is no longer in config.toml; nothing new begins there."),
            code=code,
        )
    return found


async def tell_of_shell(
    conn: Connection, locales: Locales, *, actor: str, what: str, post: str, now: datetime
) -> None:
    """Whoever acts for an officer at the shell is told to that officer and all admins at once."""
    if actor == OPERATOR:
        return
    told = [await the_officer(conn, actor)]
    told += [one for one in await officers.of_post(conn, post) if Role.ADMIN in one.roles]
    for officer in {one.id: one for one in told}.values():
        await tell(
            conn,
            locales,
            officer,
            AT_THE_SHELL,
            now=now,
            actor=actor,
            what=what,
        )


async def language_of(conn: Connection, officer: Officer) -> str:
    """The language in which an officer is written to."""
    return DEFAULT if officer.chat_id is None else await dialogues.language(conn, officer.chat_id)


async def tell(
    conn: Connection,
    locales: Locales,
    officer: Officer,
    message: str,
    *,
    now: datetime,
    button: tuple[str, str] | None = None,
    lane: Lane = Lane.WARNING,
    **values: Any,
) -> None:
    """Put a message for an officer, in their language, into the outbox.

    `button` is (label, callback data).
    """
    if officer.chat_id is None:
        return
    language = await language_of(conn, officer)
    rows = ((Button(locales.text(language, button[0]), button[1]),),) if button else ()
    text = locales.text(language, message, **values)
    await outbox.put(
        conn,
        chat_id=officer.chat_id,
        lane=lane,
        payload=Payload(text=text, buttons=rows),
        due=now,
        expires=now + timedelta(days=1),
    )


async def officer_at(conn: Connection, chat_id: int) -> Officer | None:
    """The active officer who writes from this chat."""
    found = await officers.by_chat(conn, chat_id)
    return found if found is not None and found.active else None


async def is_post(conn: Connection, code: str) -> bool:
    """Whether `code`, from a link, is that of an open post."""
    return await posts.is_open(conn, code)


async def is_invitation(conn: Connection, code: str) -> bool:
    """Whether `code`, from a link, ever was an invitation."""
    return await officers.is_invitation(conn, code)


async def sync(conn: Connection, configured: Iterable[Post]) -> None:
    """Make the table say what config.toml says."""
    await posts.save_all(conn, configured)


async def known(conn: Connection) -> list[Post]:
    """Every open post, by code."""
    return await posts.all_of_them(conn)


async def staff(conn: Connection, post: str) -> list[Officer]:
    """A post's active officers."""
    return await officers.of_post(conn, post)
