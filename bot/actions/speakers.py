"""Which languages an officer speaks: an admin of the post says so, and it is in the audit.

Who speaks a language may record its messages, hear the recordings of others, and read what was
translated into it.
"""

from datetime import datetime

from bot.actions import officers as team
from bot.actions import posts
from bot.content.locales import Locales
from bot.domain.language import LANGUAGES
from bot.domain.post import Officer
from bot.domain.wording import N_
from bot.errors import NotFound, offered
from bot.store import audit, officers
from bot.store.database import Connection

TOLD = N_(
    "Your languages at {post} are now: {languages}. If you did not expect this, ask your admin."
)


async def languages_of(conn: Connection, officer: Officer) -> frozenset[str]:
    """What an officer speaks, by code; nothing once they are no officer."""
    return await officers.languages_of(conn, officer.id) if officer.active else frozenset()


async def of_post(conn: Connection, post: str, language: str) -> list[Officer]:
    """The active officers of a post who speak a language."""
    return await officers.speakers(conn, post, language)


async def show(conn: Connection, officer_id: int, *, actor: str) -> frozenset[str]:
    """What a colleague speaks, for who may invite and dismiss."""
    return await languages_of(conn, await team.colleague(conn, officer_id, actor=actor))


async def grant(
    conn: Connection, locales: Locales, officer_id: int, code: str, *, actor: str, now: datetime
) -> frozenset[str]:
    """An officer speaks one language more.

    Raises:
        NotFound: there is no such language.
    """
    if code not in LANGUAGES:
        raise NotFound(
            N_("There is no language “{code}”; there are: {known}."),
            code=code,
            known=offered(code, LANGUAGES),
        )
    found = await team.colleague(conn, officer_id, actor=actor)
    held = await officers.languages_of(conn, found.id) | {code}
    return await _set(conn, locales, found, held, actor=actor, now=now)


async def take(
    conn: Connection, locales: Locales, officer_id: int, code: str, *, actor: str, now: datetime
) -> frozenset[str]:
    """An officer speaks one language less."""
    found = await team.colleague(conn, officer_id, actor=actor)
    held = await officers.languages_of(conn, found.id) - {code}
    return await _set(conn, locales, found, held, actor=actor, now=now)


async def _set(
    conn: Connection,
    locales: Locales,
    whom: Officer,
    held: frozenset[str],
    *,
    actor: str,
    now: datetime,
) -> frozenset[str]:
    await officers.set_languages(conn, whom.id, held)
    await audit.record(
        conn,
        at=now,
        actor=actor,
        action="officer_languages",
        subject=f"officer:{whom.id}",
        post=whom.post,
        languages=" ".join(sorted(held)),
    )
    home = await posts.the_post(conn, whom.post)
    named = ", ".join(LANGUAGES[code].endonym for code in sorted(held)) or "—"
    await posts.tell(conn, locales, whom, TOLD, now=now, post=home.name, languages=named)
    return held
