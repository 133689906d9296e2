"""The self-test: each day the bot writes to a post's duty officers, by the way that alerts go."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.actions import officers, posts
from bot.content.locales import Locales
from bot.domain.delivery import Lane
from bot.domain.message import Payload
from bot.domain.post import Officer, Post
from bot.domain.wording import N_
from bot.store import dialogues, outbox
from bot.store.database import Connection, Database

KEY = "heartbeat:"
LASTS = timedelta(hours=2)  # later it proves nothing
SELF_TEST = N_(
    "Daily self-test: this message came the way that alerts go. If it does not come one day, tell "
    "your administrator."
)


async def beat(database: Database, locales: Locales, at: time, now: datetime) -> None:
    """Write today's self-test of every post where it is that hour; the same one is sent once."""
    async with database.read() as conn:
        due = [post for post in await posts.known(conn) if _is_due(post, at, now)]
    for post in due:
        async with database.write() as conn:
            for officer in await officers.on_duty(conn, post.code):
                await _write(conn, locales, officer, _today(post, now), now)


async def last(conn: Connection) -> datetime | None:
    """When Telegram last took one."""
    return await outbox.last_accepted(conn, KEY)


def _is_due(post: Post, at: time, now: datetime) -> bool:
    here = _here(post, now)
    start = here.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return timedelta() <= here - start < LASTS


def _today(post: Post, now: datetime) -> date:
    return _here(post, now).date()  # the post's day: UTC's may end within the two hours


def _here(post: Post, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(post.time_zone))


async def _write(
    conn: Connection, locales: Locales, officer: Officer, day: date, now: datetime
) -> None:
    if officer.chat_id is None:
        return
    text = locales.text(await dialogues.language(conn, officer.chat_id), SELF_TEST)
    await outbox.put(
        conn,
        chat_id=officer.chat_id,
        lane=Lane.ROUTINE,
        payload=Payload(text=text),
        key=f"{KEY}{officer.id}:{day}",
        due=now,
        expires=now + LASTS,
    )
