"""A post's officers: who may do what, granted and taken. The last admin stays."""

from collections.abc import Iterable
from datetime import datetime

from bot.actions import cases, posts
from bot.content.locales import Locales
from bot.domain.post import Officer, Power, Role
from bot.domain.wording import N_
from bot.errors import NotFound, WrongState
from bot.store import audit, facts, officers, rota
from bot.store.database import Connection

TOLD = N_("Your roles at {post} are now: {roles}. If you did not expect this, ask your admin.")
GONE = N_("You are no longer an officer of {post}. If you did not expect this, ask its admin.")


async def team(conn: Connection, *, post: str, actor: str) -> list[Officer]:
    """The officers of a post, for one of them."""
    await posts.permit(conn, actor, Power.SEE_FIGURES, post)
    return await officers.of_post(conn, post)


async def on_duty(conn: Connection, post: str) -> list[Officer]:
    """Who reads what people answer: those on duty; where there are none, the admins."""
    staff = await officers.of_post(conn, post)
    duty = [one for one in staff if Role.DUTY in one.roles]
    return duty or [one for one in staff if Role.ADMIN in one.roles]


async def grant(
    conn: Connection, locales: Locales, officer_id: int, role: Role, *, actor: str, now: datetime
) -> Officer:
    """Give an officer one more role."""
    found = await _colleague(conn, officer_id, actor)
    return await _set(conn, locales, found, found.roles | {role}, actor, now, granted=role)


async def take(
    conn: Connection, locales: Locales, officer_id: int, role: Role, *, actor: str, now: datetime
) -> Officer:
    """Take a role from an officer.

    Raises:
        WrongState: it is their last role, or they are the post's last admin.
    """
    found = await _colleague(conn, officer_id, actor)
    if found.roles == {role}:
        raise WrongState("It is their only role: remove the officer instead.")
    if role is Role.ADMIN:
        await _keep_an_admin(conn, found)
    after = await _set(conn, locales, found, found.roles - {role}, actor, now, taken=role)
    if not any(after.may(power, after.post) for power in (Power.CASES, Power.PROTECT)):
        await _free_duties(conn, found.id, now)
    return after


async def _free_duties(conn: Connection, officer_id: int, now: datetime) -> None:
    """Nobody who called is left with an officer who works no cases."""
    await cases.release(conn, officer_id, now)
    await rota.drop_officer(conn, officer_id, now)


async def remove(
    conn: Connection, locales: Locales, officer_id: int, *, actor: str, now: datetime
) -> None:
    """Somebody is no officer any more; what they did stays in the audit.

    Raises:
        WrongState: they are the post's last admin.
    """
    found = await _colleague(conn, officer_id, actor)
    await _keep_an_admin(conn, found)
    await _free_duties(conn, found.id, now)
    await officers.dismiss(conn, found.id)
    await _note(conn, now, actor, "officer_removed", found, roles=_words(found.roles))
    home = await posts.the_post(conn, found.post)
    await posts.tell(conn, locales, found, GONE, now=now, post=home.name)


async def link(conn: Connection, code: str) -> str:
    """The address that carries an invitation's code; empty where no bot has run yet."""
    join = await facts.get(conn, "join")
    return f"{join}{code}" if join else ""


async def colleague(conn: Connection, officer_id: int, *, actor: str) -> Officer:
    """An officer of one's own post, for who may invite and dismiss."""
    return await _colleague(conn, officer_id, actor)


async def _colleague(conn: Connection, officer_id: int, actor: str) -> Officer:
    found = await posts.the_officer(conn, str(officer_id))
    await posts.permit(conn, actor, Power.INVITE, found.post)
    if not found.active:
        raise NotFound("Officer {officer_id} is no longer active.", officer_id=officer_id)
    return found


async def _keep_an_admin(conn: Connection, leaving: Officer) -> None:
    if Role.ADMIN not in leaving.roles:
        return
    others = [one for one in await officers.of_post(conn, leaving.post) if one.id != leaving.id]
    if not any(Role.ADMIN in one.roles for one in others):
        raise WrongState("They are the last admin of the post: make somebody else admin first.")


async def _set(
    conn: Connection,
    locales: Locales,
    found: Officer,
    roles: frozenset[Role],
    actor: str,
    now: datetime,
    **change: Role,
) -> Officer:
    await officers.set_roles(conn, found.id, post=found.post, roles=roles)
    await _note(conn, now, actor, "officer_roles", found, roles=_words(roles), **change)
    home = await posts.the_post(conn, found.post)
    await posts.tell(
        conn, locales, found, TOLD, now=now, post=home.name, roles=", ".join(sorted(roles))
    )
    return await posts.the_officer(conn, str(found.id))


async def _note(
    conn: Connection, now: datetime, actor: str, action: str, whom: Officer, **detail: str
) -> None:
    subject = f"officer:{whom.id}"
    await audit.record(
        conn, at=now, actor=actor, action=action, subject=subject, post=whom.post, **detail
    )


def _words(roles: Iterable[Role]) -> str:
    return " ".join(sorted(roles))
