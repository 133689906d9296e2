"""What a national does with the register: join, change the language, pause, leave."""

from datetime import datetime

from bot.domain.national import Consent, Group, National
from bot.domain.post import Post
from bot.domain.registration import CONSENT_VERSION, Registration
from bot.store import dialogues, exercises, nationals, posts
from bot.store.database import Connection

DIALOGUE = "registration"


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
        post=post.code,
        group=said.group or Group.GENERAL,
        consent=said.consent or Consent.ALERTS,
        confirmed_at=now,
    )
    await nationals.save(conn, national, version=CONSENT_VERSION)
    await dialogues.put(conn, chat_id, language=said.language, name=None, state={})
    return national


async def post_for(conn: Connection, said: Registration) -> Post:
    """The post whose link they came by, else the one of their region or country, else the first."""
    known = await posts.all_of_them(conn)
    by_need = sorted(
        known,
        key=lambda post: (
            post.code != said.post,
            post.region != said.region,
            post.country != said.country,
            post.code,
        ),
    )
    return by_need[0]


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


async def speak(conn: Connection, chat_id: int, language: str) -> None:
    """Speak and warn in another language from now on; an open dialogue goes on in it."""
    found = await dialogues.get(conn, chat_id)
    name, state = (found[1], found[2]) if found else (None, {})
    if name == DIALOGUE:
        state = state | {"language": language}
    await dialogues.put(conn, chat_id, language=language, name=name, state=state)
    await nationals.set_language(conn, chat_id, language)


async def set_active(conn: Connection, chat_id: int, active: bool) -> None:
    """/stop and a block pause the alerts; /start and an unblock resume them."""
    await nationals.set_active(conn, chat_id, active)


async def forget(conn: Connection, chat_id: int, *, update: int) -> None:
    """Clear every copy. Everybody's receipt reads alike, known or not."""
    await nationals.forget(conn, chat_id, keep_update=update)


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
