"""A person changes what they told of themselves: one field at a time."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.actions.nationals import post_at, state_of_person
from bot.domain.editing import Edit
from bot.domain.national import Layer, National
from bot.domain.profile import Record
from bot.domain.registration import CONSENT_VERSION
from bot.store import consents, dialogues, nationals, points, profiles
from bot.store.database import Connection

DIALOGUE = "profile"
UNFINISHED = timedelta(days=1)  # that a half-told relative is kept


async def record_of(conn: Connection, national: National) -> Record:
    """All that a person told of themselves."""
    return Record(
        national=national,
        profile=await profiles.get(conn, national.id),
        layers=consents.standing(await consents.story(conn, national.id)),
        point=await points.get(conn, national.id),
    )


async def keep(
    conn: Connection, before: Record, after: Record, *, language: str, now: datetime
) -> None:
    """Write what differs; each consent that was given or taken back, with language and time."""
    if after.national != before.national:
        await nationals.change(conn, after.national, now)
    if after.profile != before.profile:
        await profiles.save(conn, after.national.id, after.profile)
    if after.point != before.point:
        await points.save(conn, after.national.id, after.point)
    differ = [layer for layer in Layer if layer in after.layers ^ before.layers]
    await consents.record(
        conn,
        after.national.id,
        {layer: layer in after.layers for layer in differ},
        version=CONSENT_VERSION,
        language=language,
        now=now,
    )


async def choose_post(
    conn: Connection, national: National, code: str, *, now: datetime
) -> National:
    """Be warned by this post from now on."""
    chosen = replace(national, post=code)
    await nationals.change(conn, chosen, now)
    return chosen


async def choose_state(
    conn: Connection, national: National, state: str | None, *, now: datetime
) -> National:
    """Be warned by the post of this State that follows from the place; None: as before."""
    if state is None:
        state = await state_of_person(conn, national)
    found = await post_at(conn, region=national.region, country=national.country, state=state)
    return await choose_post(conn, national, found.code, now=now)


async def edit(conn: Connection, chat_id: int) -> Edit | None:
    """Where this chat's dialogue stands."""
    found = await dialogues.get(conn, chat_id)
    return Edit.from_json(found[2]) if found and found[1] == DIALOGUE else None


async def ask(conn: Connection, chat_id: int, edit: Edit, *, language: str) -> None:
    """Keep where the dialogue stands now."""
    await dialogues.put(conn, chat_id, language=language, name=DIALOGUE, state=edit.to_json())


async def close(conn: Connection, chat_id: int, *, language: str) -> None:
    """The dialogue is over."""
    await dialogues.put(conn, chat_id, language=language, name=None, state={})


async def drop_unfinished(conn: Connection, now: datetime) -> None:
    """Close dialogues that nobody goes on with: in them may stand a relative never asked."""
    for chat, language, state in await dialogues.all_named(conn, DIALOGUE):
        if Edit.from_json(state).at < now - UNFINISHED:
            await close(conn, chat, language=language)
