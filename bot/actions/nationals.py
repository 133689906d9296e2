"""What a national does with the register: join, change the language, pause, leave."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.actions import cases
from bot.content.regions import Regions
from bot.domain.national import Consent, Layer, National, in_order
from bot.domain.point import has_left
from bot.domain.post import Post, post_of_place, states_of
from bot.domain.registration import CONSENT_VERSION, Registration, suggested_form
from bot.store import cases as calls
from bot.store import consents, dialogues, exercises, nationals, points, posts
from bot.store.database import Connection

DIALOGUE = "registration"
A_DAY = timedelta(days=1)
AT_ONCE = 500  # chats in one statement


async def register(
    conn: Connection, *, chat_id: int, said: Registration, now: datetime
) -> National:
    """Keep what a person said in the dialogue, and close it."""
    post = await post_for(conn, said)
    national = National(
        id=0,
        chat_id=chat_id,
        language=said.language,
        country=said.country,
        region=said.region,
        moving=said.moving,
        post=post.code,
        citizen=said.citizen,
        groups=in_order([said.group]),
        consent=said.consent or Consent.ALERTS,
        form=suggested_form(said.language),
        confirmed_at=now,
    )
    before = await nationals.by_chat(conn, chat_id)
    made = await nationals.save(conn, national)
    if before is not None:
        await _forget_point(conn, before, national)
    await consents.record(
        conn,
        made,
        {Layer.ALERTS: True, Layer.CHECKINS: national.consent is Consent.CHECKINS},
        version=CONSENT_VERSION,
        language=said.language,
        now=now,
    )
    await dialogues.put(conn, chat_id, language=said.language, name=None, state={})
    return national


async def post_for(conn: Connection, said: Registration) -> Post:
    """The post that follows from the link they came by and from where they are.

    That of an officer who invited them holds in the whole country, as one that they chose.
    """
    every = {one.code: one for one in await posts.all_of_them(conn)}
    home = every.get(said.post or "") if said.handout else None
    if home is not None and said.country in (None, home.country):
        return home
    link = await posts.get(conn, said.post) if said.post else None  # closed since, perhaps
    state = said.nation or (link.state if link else None)
    return await post_at(
        conn, region=said.region, country=said.country, link=said.post, state=state
    )


async def post_at(
    conn: Connection,
    *,
    region: str | None,
    country: str | None,
    link: str | None = None,
    state: str | None = None,
) -> Post:
    """The post that warns whoever is there, of their State."""
    every = await posts.all_of_them(conn)
    places = Regions.load().by_iso
    return post_of_place(every, places, region=region, country=country, link=link, state=state)


async def state_of_person(conn: Connection, national: National) -> str | None:
    """Whose consulate serves somebody; that of a closed post counts as well."""
    home = await posts.get(conn, national.post)
    return home.state if home else None


async def nations(conn: Connection) -> tuple[str, ...]:
    """The States among which a person who came by no link must choose; empty: there is one."""
    found = states_of(await posts.all_of_them(conn))
    return found if len(found) > 1 else ()


async def move(
    conn: Connection,
    national: National,
    *,
    country: str | None,
    region: str | None = None,
    moving: bool = False,
    now: datetime,
) -> Post:
    """Keep where a registered person is now; gives the post that warns them there.

    A post that they chose themselves, by hand or by its link, stays while they are in the same
    country, or do not say: it is one that did not follow from where they were. On the move
    within a country any stays.
    """
    post = await _post_there(conn, national, region, country)
    moved = replace(
        national, country=country, region=region, moving=moving, post=post.code, confirmed_at=now
    )
    await nationals.change(conn, moved, now)
    await _forget_point(conn, national, moved)
    return post


async def _forget_point(conn: Connection, before: National, after: National) -> None:
    """A point that was kept is of the area that somebody has left."""
    if has_left(before, after):
        await points.save(conn, before.id, None)


async def _post_there(
    conn: Connection, national: National, region: str | None, country: str | None
) -> Post:
    every = {one.code: one for one in await posts.all_of_them(conn)}
    state = await state_of_person(conn, national)
    followed = await post_at(conn, region=national.region, country=national.country, state=state)
    chosen = national.post != followed.code
    stays = chosen or region is None  # without a region no other is nearer
    if country is None or (stays and country == national.country):
        return every.get(national.post, followed)
    return await post_at(conn, region=region, country=country, state=state)


async def step(conn: Connection, chat_id: int, said: Registration) -> None:
    """Keep how far the dialogue is."""
    await dialogues.put(conn, chat_id, language=said.language, name=DIALOGUE, state=said.to_json())


async def dialogue(conn: Connection, chat_id: int) -> Registration | None:
    """The open registration of this chat."""
    found = await dialogues.get(conn, chat_id)
    if found is None or found[1] != DIALOGUE:
        return None
    return Registration.from_json(found[2])


async def language_of(conn: Connection, chat_id: int) -> str | None:
    """The language this chat has chosen."""
    found = await dialogues.get(conn, chat_id)
    return found[0] if found else None


async def languages_of(conn: Connection, chat_ids: Collection[int]) -> dict[int, str]:
    """The language that each of these chats has chosen."""
    return await dialogues.languages(conn, chat_ids)


async def speak(conn: Connection, chat_id: int, language: str) -> None:
    """Speak and warn in another language from now on; an open dialogue goes on in it."""
    found = await dialogues.get(conn, chat_id)
    name, state = (found[1], found[2]) if found else (None, {})
    if name == DIALOGUE:
        state = state | {"language": language}
    await dialogues.put(conn, chat_id, language=language, name=name, state=state)
    await nationals.set_language(conn, chat_id, language)


async def set_active(conn: Connection, chat_id: int, active: bool) -> None:
    """A block pauses the alerts, an unblock resumes them for who still agrees to them."""
    known = await nationals.by_chat(conn, chat_id) if active else None
    if known is not None and Layer.ALERTS not in consents.standing(
        await consents.story(conn, known.id)
    ):
        return
    await nationals.set_active(conn, chat_id, active)
    if not active:
        await calls.lose(conn, chat_id)


async def agree(
    conn: Connection, national: National, *, alerts: bool, language: str, now: datetime
) -> None:
    """/stop takes the consent to alerts back, /start gives it again; both are noted."""
    held = consents.standing(await consents.story(conn, national.id))
    if alerts != (Layer.ALERTS in held):
        given = {Layer.ALERTS: alerts}
        await consents.record(
            conn, national.id, given, version=CONSENT_VERSION, language=language, now=now
        )
    await nationals.set_active(conn, national.chat_id, alerts)


async def forget(conn: Connection, chat_id: int, *, update: int, now: datetime) -> None:
    """Clear every copy. Everybody's receipt reads alike, known or not."""
    await cases.forget(conn, chat_id, now)
    await nationals.forget(conn, chat_id, keep_update=update)


async def forget_all(conn: Connection, chats: Sequence[int], *, now: datetime) -> None:
    """`forget` for everybody of an exercise, as a wipe does: no update of theirs is kept."""
    for start in range(0, len(chats), AT_ONCE):
        some = chats[start : start + AT_ONCE]
        await cases.forget_all(conn, some, now)
        await nationals.forget_all(conn, some, keep_update=None)


async def known(conn: Connection, chat_id: int, now: datetime) -> National | None:
    """Whoever registered from this chat and now writes: once a day that is noted."""
    return (await all_known(conn, [chat_id], now)).get(chat_id)


async def all_known(
    conn: Connection, chat_ids: Collection[int], now: datetime
) -> dict[int, National]:
    """`known` for many, by chat."""
    found = await nationals.by_chats(conn, chat_ids)
    quiet = [
        chat for chat, one in found.items() if one.seen_at is None or now - one.seen_at >= A_DAY
    ]
    if quiet:
        await nationals.seen(conn, quiet, now)
    return found


async def by_chat(conn: Connection, chat_id: int) -> National | None:
    """Whoever registered from this chat."""
    return await nationals.by_chat(conn, chat_id)


async def is_exercise(conn: Connection, code: str) -> bool:
    """Whether `code`, from a link, is that of an open exercise."""
    return await exercises.by_code(conn, code) is not None


async def join_exercise(conn: Connection, chat_id: int, code: str) -> bool:
    """Join an open exercise by its code; gives whether this person is in it now."""
    exercise = await exercises.by_code(conn, code)
    national = await nationals.by_chat(conn, chat_id)
    if exercise is None or national is None:
        return False
    await exercises.join(conn, exercise, national.id)
    return True
