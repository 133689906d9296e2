"""Officers and the invitations by which they join."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.post import Officer, Role
from bot.store.schema import invitations, officer_languages, officers


def digest(code: str) -> str:
    """What is kept of an invitation's code."""
    return sha256(code.encode()).hexdigest()


async def invite(
    conn: AsyncConnection, *, code: str, post: str, role: Role, expires_at: datetime
) -> None:
    """Keep an invitation that works once."""
    await conn.execute(
        insert(invitations).values(digest=digest(code), post=post, role=role, expires_at=expires_at)
    )


async def open_invitation(
    conn: AsyncConnection, code: str, now: datetime
) -> tuple[str, Role] | None:
    """The post and role of an invitation that is neither used nor lapsed."""
    found = await conn.execute(
        select(invitations.c.post, invitations.c.role).where(
            invitations.c.digest == digest(code),
            invitations.c.used_at.is_(None),
            invitations.c.expires_at > now,
        )
    )
    row = found.one_or_none()
    return (row.post, Role(row.role)) if row else None


async def is_invitation(conn: AsyncConnection, code: str) -> bool:
    """Whether `code` ever was an invitation."""
    found = await conn.execute(
        select(invitations.c.digest).where(invitations.c.digest == digest(code))
    )
    return found.one_or_none() is not None


async def use(conn: AsyncConnection, code: str, officer: int, now: datetime) -> None:
    """The invitation is spent."""
    await conn.execute(
        update(invitations)
        .where(invitations.c.digest == digest(code))
        .values(used_by=officer, used_at=now)
    )


async def by_chat(conn: AsyncConnection, chat_id: int) -> Officer | None:
    """The officer who writes from this chat."""
    found = await conn.execute(select(officers).where(officers.c.chat_id == chat_id))
    row = found.one_or_none()
    return _officer(row) if row else None


async def get(conn: AsyncConnection, officer_id: int) -> Officer | None:
    """One officer."""
    found = await conn.execute(select(officers).where(officers.c.id == officer_id))
    row = found.one_or_none()
    return _officer(row) if row else None


async def of_post(conn: AsyncConnection, post: str) -> list[Officer]:
    """A post's active officers."""
    found = await conn.execute(
        select(officers).where(officers.c.post == post, officers.c.active).order_by(officers.c.id)
    )
    return [_officer(row) for row in found]


async def add(
    conn: AsyncConnection, *, chat_id: int, post: str, role: Role, now: datetime
) -> Officer:
    """A new officer with one role."""
    made = await conn.execute(
        insert(officers)
        .values(chat_id=chat_id, post=post, roles=role, since=now, active=True)
        .returning(officers)
    )
    return _officer(made.one())


async def set_roles(
    conn: AsyncConnection, officer_id: int, *, post: str, roles: frozenset[Role]
) -> None:
    """Replace an officer's post and roles."""
    words = " ".join(sorted(roles))
    await conn.execute(
        update(officers)
        .where(officers.c.id == officer_id)
        .values(post=post, roles=words, active=True)
    )


async def dismiss(conn: AsyncConnection, officer_id: int) -> None:
    """Take every role; the row stays for the audit, without a way to reach the person."""
    await conn.execute(
        update(officers)
        .where(officers.c.id == officer_id)
        .values(roles="", active=False, chat_id=None)
    )
    await set_languages(conn, officer_id, ())


async def languages_of(conn: AsyncConnection, officer_id: int) -> frozenset[str]:
    """The languages that an officer speaks, by code."""
    found = await conn.execute(
        select(officer_languages.c.language).where(officer_languages.c.officer_id == officer_id)
    )
    return frozenset(found.scalars())


async def set_languages(conn: AsyncConnection, officer_id: int, languages: Iterable[str]) -> None:
    """Replace the languages that an officer speaks."""
    await conn.execute(
        delete(officer_languages).where(officer_languages.c.officer_id == officer_id)
    )
    rows = [{"officer_id": officer_id, "language": code} for code in sorted(set(languages))]
    if rows:
        await conn.execute(insert(officer_languages), rows)


async def speakers(conn: AsyncConnection, post: str, language: str) -> list[Officer]:
    """A post's active officers who speak a language."""
    found = await conn.execute(
        select(officers)
        .join(officer_languages, officer_languages.c.officer_id == officers.c.id)
        .where(
            officers.c.post == post,
            officers.c.active,
            officer_languages.c.language == language,
        )
        .order_by(officers.c.id)
    )
    return [_officer(row) for row in found]


def _officer(row: Row[Any]) -> Officer:
    return Officer(
        id=row.id,
        chat_id=row.chat_id,
        post=row.post,
        roles=frozenset(Role(word) for word in row.roles.split()),
        since=row.since,
        active=row.active,
    )
