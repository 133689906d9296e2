"""`enlace officer …`: who works at a post, and may do what."""

import secrets

from bot.actions import officers as team
from bot.actions import posts, speakers
from bot.commands import Json, Office, tell
from bot.domain.post import Officer, Role
from bot.meaning import word_of


async def invite(desk: Office, post: str, role: str) -> Json:
    """A code, and the link that carries it."""
    code = secrets.token_urlsafe(18)
    async with desk.database.write() as conn:
        lapses = await posts.invite(
            conn, code=code, post=post, role=word_of(Role, role), actor="cli", now=desk.now
        )
        link = await team.link(conn, code)
    return {"code": code, "link": link, "post": post, "role": role, "lapses": lapses.isoformat()}


async def officers(desk: Office, post: str) -> list[Json]:
    """The officers of a post, by number."""
    async with desk.database.read() as conn:
        await posts.the_post(conn, post)
        return [_told(one) for one in await posts.staff(conn, post)]


async def grant(desk: Office, officer_id: int, role: str, actor: str) -> Json:
    """One more role."""
    given = word_of(Role, role)
    async with desk.database.write() as conn:
        locales = desk.catalogue.locales
        made = await team.grant(conn, locales, officer_id, given, actor=actor, now=desk.now)
        await tell(desk, conn, actor, f"grant {given} to officer {officer_id}", made.post)
    return _told(made)


async def take(desk: Office, officer_id: int, role: str, actor: str) -> Json:
    """One role less."""
    taken = word_of(Role, role)
    async with desk.database.write() as conn:
        locales = desk.catalogue.locales
        made = await team.take(conn, locales, officer_id, taken, actor=actor, now=desk.now)
        await tell(desk, conn, actor, f"take {taken} from officer {officer_id}", made.post)
    return _told(made)


async def language(desk: Office, officer_id: int, code: str, actor: str, *, taken: bool) -> Json:
    """One language more that they speak, or one less."""
    change, verb = (speakers.take, "take") if taken else (speakers.grant, "grant")
    async with desk.database.write() as conn:
        whom = await posts.the_officer(conn, str(officer_id))
        locales = desk.catalogue.locales
        held = await change(conn, locales, officer_id, code, actor=actor, now=desk.now)
        await tell(desk, conn, actor, f"{verb} {code} of officer {officer_id}", whom.post)
    return {"id": officer_id, "languages": sorted(held)}


async def remove(desk: Office, officer_id: int, actor: str) -> Json:
    """No officer any more."""
    async with desk.database.write() as conn:
        whom = await posts.the_officer(conn, str(officer_id))
        await team.remove(conn, desk.catalogue.locales, officer_id, actor=actor, now=desk.now)
        await tell(desk, conn, actor, f"remove officer {officer_id}", whom.post)
    return {"id": officer_id, "roles": [], "active": False}


def _told(one: Officer) -> Json:
    return {"id": one.id, "roles": sorted(one.roles), "since": one.since.isoformat()}
