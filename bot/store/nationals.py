"""Nationals: who is registered. The WHERE that an audience comes to is in `conditions`."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    String,
    case,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.audience import Audience
from bot.domain.national import (
    Consent,
    Form,
    Groups,
    Household,
    National,
    Need,
    joined,
    split,
)
from bot.store.conditions import condition
from bot.store.database import upsert
from bot.store.schema import (
    UtcTime,
    claims,
    consents,
    deliveries,
    dialogues,
    exercise_members,
    former_posts,
    headcounts,
    inbox,
    jobs,
    nationals,
    outbox,
    points,
    profiles,
    seats,
)

UNCLAIMED = {"claimed_by": None, "person": "{}", "identity": ""}


async def by_chat(conn: AsyncConnection, chat_id: int) -> National | None:
    """Whoever registered from this chat."""
    found = await conn.execute(select(nationals).where(nationals.c.chat_id == chat_id))
    row = found.one_or_none()
    return national(row) if row else None


async def by_chats(conn: AsyncConnection, chat_ids: Collection[int]) -> dict[int, National]:
    """`by_chat` for many."""
    found = await conn.execute(select(nationals).where(nationals.c.chat_id.in_(chat_ids)))
    return {row.chat_id: national(row) for row in found}


async def save(conn: AsyncConnection, national: National) -> int:
    """Register, or replace what the dialogue asks of the same chat; gives the id.

    What was added later in the profile stays when somebody registers again.
    """
    await _leave(conn, national, national.confirmed_at)
    asked = _asked(national) | {
        "chat_id": national.chat_id,
        "seen_at": national.confirmed_at,
        "asked_at": None,
        "warned_at": None,
        "active": True,
    }
    row = upsert(conn, nationals).values(
        asked | _added(national) | {"registered_at": national.confirmed_at}
    )
    row = row.on_conflict_do_update(index_elements=["chat_id"], set_=asked)
    return int((await conn.execute(row.returning(nationals.c.id))).scalar_one())


async def _leave(conn: AsyncConnection, national: National, now: datetime) -> None:
    """Note that the post they had, unless it stays, has them in its register no longer."""
    left = select(nationals.c.id, nationals.c.post, literal(now, UtcTime())).where(
        nationals.c.chat_id == national.chat_id, nationals.c.post != national.post
    )
    await conn.execute(insert(former_posts).from_select(["national_id", "post", "until"], left))


async def change(conn: AsyncConnection, national: National, now: datetime) -> None:
    """Write what a person changed of themselves."""
    await _leave(conn, national, now)
    values = _asked(national) | _added(national) | {"active": national.active}
    await conn.execute(update(nationals).where(nationals.c.id == national.id).values(values))


def _asked(national: National) -> dict[str, object]:
    """What the dialogue of joining asks."""
    return {
        "language": national.language,
        "country": national.country,
        "region": national.region,
        "moving": national.moving,
        "post": national.post,
        "citizen": national.citizen,
        "grp": joined(national.groups),
        "consent": national.consent,
        "confirmed_at": national.confirmed_at,
    }


def _added(national: National) -> dict[str, object]:
    """What is asked after the dialogue, if at all."""
    return {
        "needs": " ".join(national.needs),
        "household": national.household,
        "under_five": national.under_five,
        "stay_until": national.stay_until,
        "discreet": national.discreet,
        "form": national.form,
        "relay": national.relay,
    }


async def seen(conn: AsyncConnection, chat_ids: Collection[int], now: datetime) -> None:
    """A sign of life: whatever was said of an end to the registration is void."""
    these = nationals.c.chat_id.in_(chat_ids)
    await conn.execute(update(nationals).where(these).values(seen_at=now))


async def set_language(conn: AsyncConnection, chat_id: int, language: str) -> None:
    """Warn this person in another language from now on."""
    await conn.execute(
        update(nationals).where(nationals.c.chat_id == chat_id).values(language=language)
    )


async def set_active(conn: AsyncConnection, chat_id: int, active: bool) -> None:
    """Follow a block, an unblock, /stop or /start."""
    await conn.execute(
        update(nationals).where(nationals.c.chat_id == chat_id).values(active=active)
    )


async def forget(conn: AsyncConnection, chat_id: int, *, keep_update: int | None) -> None:
    """Clear every copy of a person; counts stay, without an address."""
    await forget_all(conn, [chat_id], keep_update=keep_update)


async def forget_all(
    conn: AsyncConnection, chats: Sequence[int], *, keep_update: int | None
) -> None:
    """`forget` for a few hundred at once.

    `keep_update` is the inbox row being worked on: its text is cleared too, the row stays until
    its replies are sent.
    """
    known = select(nationals.c.id).where(nationals.c.chat_id.in_(chats))
    gone = {"chat_id": None, "message_id": None}
    await conn.execute(update(deliveries).where(deliveries.c.national_id.in_(known)).values(gone))
    await conn.execute(delete(exercise_members).where(exercise_members.c.national_id.in_(known)))
    for kept in (consents, points, profiles, former_posts):
        await conn.execute(delete(kept).where(kept.c.national_id.in_(known)))
    await conn.execute(update(claims).where(claims.c.claimed_by.in_(known)).values(UNCLAIMED))
    # A seat in an exercise is free again; when it was left is not kept.
    free = {"chat_id": None, "left_at": func.coalesce(seats.c.left_at, seats.c.joined_at)}
    await conn.execute(update(seats).where(seats.c.chat_id.in_(chats)).values(free))
    await conn.execute(
        update(headcounts).where(headcounts.c.national_id.in_(known)).values(national_id=None)
    )
    await conn.execute(delete(nationals).where(nationals.c.chat_id.in_(chats)))
    await conn.execute(delete(dialogues).where(dialogues.c.chat_id.in_(chats)))
    await conn.execute(delete(outbox).where(outbox.c.chat_id.in_(chats)))
    await conn.execute(delete(jobs).where(jobs.c.chat_id.in_(chats)))
    await conn.execute(
        delete(inbox).where(inbox.c.chat_id.in_(chats), inbox.c.id != (keep_update or 0))
    )
    await conn.execute(update(inbox).where(inbox.c.chat_id.in_(chats)).values(raw="{}"))


async def kinds(conn: AsyncConnection, posts: Collection[str]) -> list[tuple[str, Groups]]:
    """Each language and set of groups that the people of these posts have."""
    columns = nationals.c.language, nationals.c.grp
    found = await conn.execute(
        select(*columns).where(nationals.c.post.in_(posts)).distinct().order_by(*columns)
    )
    return [(row[0], split(row[1])) for row in found]


async def tally(
    conn: AsyncConnection, audience: Audience
) -> list[tuple[str, Groups, Consent, int]]:
    """How many people of each language, set of groups and consent are meant."""
    columns = nationals.c.language, nationals.c.grp, nationals.c.consent
    counted = await conn.execute(
        select(*columns, func.count())
        .where(condition(audience))
        .group_by(*columns)
        .order_by(func.count().desc(), *columns)
    )
    return [(row[0], split(row[1]), Consent(row[2]), int(row[3])) for row in counted]


def form() -> ColumnElement[str]:
    """The form in which a person gets an alert, as SQL.

    Who wants to be discreet gets the text alone. Who speaks a language that we do not write has had
    a voice suggested when they joined: domain.registration.
    """
    return case((nationals.c.discreet, _word(Form.TEXT)), else_=nationals.c.form)


def _word(one: str) -> ColumnElement[str]:
    """A word of ours as it stands: PostgreSQL groups by no expression with parameters."""
    return literal_column(f"'{one!s}'", String)


async def forms(conn: AsyncConnection, audience: Audience) -> list[tuple[str, Groups, Form, int]]:
    """How many of those meant get a picture or a voice with the text, by language and groups."""
    liked = form()
    columns = nationals.c.language, nationals.c.grp, liked
    counted = await conn.execute(
        select(*columns, func.count())
        .where(condition(audience), liked != _word(Form.TEXT))
        .group_by(*columns)
        .order_by(func.count().desc(), *columns)
    )
    return [(row[0], split(row[1]), Form(row[2]), int(row[3])) for row in counted]


async def discreet(conn: AsyncConnection, audience: Audience) -> dict[str, int]:
    """How many of those meant asked for discretion, by language."""
    counted = await conn.execute(
        select(nationals.c.language, func.count())
        .where(condition(audience), nationals.c.discreet)
        .group_by(nationals.c.language)
    )
    return {row[0]: int(row[1]) for row in counted}


async def of_post(conn: AsyncConnection, post: str) -> list[National]:
    """Everybody in a post's register, for its closing."""
    found = await conn.execute(
        select(nationals).where(nationals.c.post == post).order_by(nationals.c.id)
    )
    return [national(row) for row in found]


async def matching(conn: AsyncConnection, audience: Audience) -> list[National]:
    """The people meant, for tests and small lists."""
    found = await conn.execute(
        select(nationals).where(condition(audience)).order_by(nationals.c.id)
    )
    return [national(row) for row in found]


def national(row: Row[Any]) -> National:
    """A row of the register as a value."""
    confirmed: datetime = row.confirmed_at
    return National(
        id=row.id,
        chat_id=row.chat_id,
        language=row.language,
        country=row.country,
        region=row.region,
        post=row.post,
        moving=row.moving,
        citizen=row.citizen,
        groups=split(row.grp),
        needs=tuple(Need(word) for word in row.needs.split()),
        household=Household(row.household) if row.household else None,
        under_five=row.under_five,
        stay_until=row.stay_until,
        discreet=row.discreet,
        form=Form(row.form),
        relay=row.relay,
        consent=Consent(row.consent),
        confirmed_at=confirmed,
        seen_at=row.seen_at,
        active=row.active,
    )
